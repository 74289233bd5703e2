import { beforeEach, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { seriesStyle } from '../../src/charts/model-style.ts';
import ShapesPanel from '../../src/panels/shapes/ShapesPanel.svelte';
import '../../src/styles/tokens.css';
import { preferences } from '../../src/state/preferences.svelte.ts';
import { saying } from '../pages/saying.ts';
import type { ShapeBin, ShapesSummary } from '../../workers/contract/shapes.ts';

const bin = (score: number, share: number | null = 0.25): ShapeBin => ({ scores: [score], spread: [0.05], share });

const summary: ShapesSummary = {
  scale: 'logOdds',
  intercept: [-1.2],
  shapes: [
    {
      kind: 'number',
      predictor: 'age',
      importance: 0.6,
      edited: true,
      missing: bin(0.1, null),
      edges: [18, 40, 65, 90],
      bins: [bin(-0.5), bin(0), bin(0.7)],
    },
    {
      kind: 'levels',
      predictor: 'smoker',
      importance: 0.2,
      edited: false,
      missing: null,
      levels: ['no', 'yes', null],
      bins: [bin(-0.2), bin(0.3), bin(0.05)],
    },
  ],
  pairs: [
    {
      axes: [
        { kind: 'number', predictor: 'age', edges: [18, 50, 90] },
        { kind: 'levels', predictor: 'smoker', levels: [['no'], ['yes', null]] },
      ],
      scores: [
        [[-0.1], [0.1]],
        [[0.1], [-0.1]],
      ],
      importance: 0.1,
    },
  ],
  edits: [
    { kind: 'clip', predictor: 'age', high: 80, at: 1_700_000_000_000, reason: 'few are older', by: 'A. Reader' },
  ],
};
const style = seriesStyle(0);

beforeEach(() => {
  preferences.language = 'en';
});

async function rowsBehind(): Promise<readonly (readonly string[])[]> {
  await page.getByText('Show as table').click();
  const rows = page.getByRole('table').getByRole('row').elements();
  return rows.slice(1).map((row) => Array.from(row.children, (cell) => cell.textContent));
}

test('terms stand by importance, and the first is shown with its odds ratios', async () => {
  await render(ShapesPanel, { summary, style });
  const names = page
    .getByRole('listitem')
    .elements()
    .map((item) => item.querySelector('.name')?.textContent);
  expect(names.slice(0, 3)).toEqual(['age', 'smoker', 'age × smoker']);
  expect(await rowsBehind()).toEqual([
    ['18 to 40', '-0.500', '0.61', '0.050', '25% of participants'],
    ['40 to 65', '0.000', '1.00', '0.050', '25% of participants'],
    ['65 to 90', '0.700', '2.01', '0.050', '25% of participants'],
    ['not known', '0.100', '1.11', '0.050', 'fewer than 10 participants'],
  ]);
});

test('a category and a pair are drawn when they are chosen', async () => {
  await render(ShapesPanel, { summary, style });
  await page.getByRole('button', { name: 'smoker, mean effect 0.2' }).click();
  await expect.element(page.getByRole('img', { name: 'Effect of smoker' })).toBeVisible();
  await page.getByRole('button', { name: 'age × smoker, mean effect 0.1' }).click();
  await expect.element(page.getByRole('img', { name: 'age and smoker together' })).toBeVisible();
  expect(await rowsBehind()).toContainEqual(['50 to 90', 'yes and all rare levels', '-0.100']);
});

test('a change needs a reason, and says what it is of', async () => {
  const onedit = vi.fn();
  await render(ShapesPanel, { summary, style, onedit, onundo: vi.fn() });
  const rising = page.getByRole('button', { name: 'Never falling' });
  await expect.element(rising).toBeDisabled();
  await page.getByLabelText('Reason (kept with the model)').fill('known from physiology');
  await rising.click();
  expect(onedit).toHaveBeenCalledWith({ kind: 'monotone', predictor: 'age', direction: 1 }, 'known from physiology');
  await page.getByLabelText('Reason (kept with the model)').fill('no one is older');
  await expect.element(page.getByRole('button', { name: 'Make flat beyond' })).toBeDisabled();
  await page.getByLabelText('Flat above').fill('75');
  await page.getByRole('button', { name: 'Make flat beyond' }).click();
  expect(onedit).toHaveBeenLastCalledWith({ kind: 'clip', predictor: 'age', high: 75 }, 'no one is older');
});

test('changes are told with their reasons, and the last is undone', async () => {
  const onundo = vi.fn();
  await render(ShapesPanel, { summary, style, onedit: vi.fn(), onundo });
  await expect.element(page.getByText(saying('age is flat above 80'))).toBeVisible();
  await expect.element(page.getByText(saying('few are older'))).toBeVisible();
  await page.getByRole('button', { name: 'Undo the last change' }).click();
  expect(onundo).toHaveBeenCalledOnce();
});

test('while a change is judged none can be made', async () => {
  await render(ShapesPanel, { summary, style, onedit: vi.fn(), onundo: vi.fn(), busy: true });
  await page.getByLabelText('Reason (kept with the model)').fill('why');
  await expect.element(page.getByRole('button', { name: 'No effect' })).toBeDisabled();
  await expect.element(page.getByRole('button', { name: 'Undo the last change' })).toBeDisabled();
});

test('all is said in Chinese too', async () => {
  preferences.language = 'zh';
  await render(ShapesPanel, { summary, style, onedit: vi.fn(), onundo: vi.fn() });
  await expect.element(page.getByRole('img', { name: 'age 的效应' })).toBeVisible();
  await expect.element(page.getByText(saying('age 高于 80 后不变'))).toBeVisible();
});
