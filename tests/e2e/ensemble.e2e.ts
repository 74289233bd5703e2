import { expect } from '@playwright/test';
import { CHROMIUM_ARGS, findChromium } from '../../scripts/chromium.ts';
import { figuresShown, openSmall, train } from './moves.ts';
import { smallRecipe } from './tables.ts';
import { test } from './test.ts';

const executablePath = findChromium();

// A graphics processor, real or imitated in software.
const GPU_ARGS = ['--enable-unsafe-webgpu', '--ignore-gpu-blocklist', '--enable-features=Vulkan'];

test.use({
  launchOptions: { ...(executablePath && { executablePath }), args: [...CHROMIUM_ARGS, ...GPU_ARGS] },
});

const ensemble = { family: 'tabm', members: 2, layers: [4], batch: 64, epochs: 2, patience: 0, dropout: 0.1 } as const;

test('an ensemble is trained by WebGPU, judged and told as any other model', async ({ page }) => {
  await page.goto('./');
  const present = await page.evaluate(async () => {
    const { gpu } = navigator as { gpu?: { requestAdapter(): Promise<object | null> } };
    return ((await gpu?.requestAdapter()) ?? null) !== null;
  });
  test.skip(!present, 'this Chromium has no WebGPU');
  const resampling = { kind: 'crossValidation', folds: 2, repeats: 1 } as const;
  const logistic = { family: 'logistic', lambda: 0.02 } as const;
  await openSmall(page, { ...smallRecipe, backend: 'webgpu', estimators: [logistic, ensemble], resampling });
  await train(page);

  const main = page.getByRole('main');
  await expect(main.getByText(/Graphics processor \(WebGPU\)/).first()).toBeVisible();
  const figures = (await figuresShown(page)).join('\n');
  expect(figures).toContain('Network ensemble');
  expect(figures).toMatch(/AUROC/);
});
