import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium, type Page } from 'playwright';
import { CHROMIUM_ARGS, ensureChromium } from './chromium.ts';
import { builtSite } from './dist.ts';
import { serve } from './serve.ts';
import { HELP, studyArguments, type StudyArguments } from './study-arguments.ts';

const GPU_ARGS = ['--enable-unsafe-webgpu', '--enable-features=Vulkan', '--ignore-gpu-blocklist'];
/** A study may take its time; a page that shows neither progress nor fault for so long is stuck. */
const PATIENCE_MS = 24 * 3600 * 1000;

/** Walks the page as a person would: recipe, table, folds, train, save. */
async function runThroughPage(page: Page, { data, recipe, folds, out }: StudyArguments): Promise<void> {
  await page.locator('input[type=file]').first().setInputFiles(recipe);
  await arrive(page, 'data');
  await page.locator('input[type=file]').first().setInputFiles(data);
  await arrive(page, 'recipe');
  if (folds !== undefined) {
    await page.getByLabel('Choose the folds file').setInputFiles(folds);
    await page.getByText(folds.split('/').at(-1)).first().waitFor();
  }
  await page.getByRole('button', { name: 'Continue' }).click();
  await arrive(page, 'train');
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await arrive(page, 'results');
  for (const [button, file] of [
    ['Report (JSON)', 'report.json'],
    ['Predictions (CSV)', 'predictions.csv'],
    ['Model (JSON)', 'model.json'],
  ] as const) {
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: button }).click();
    await (await saved).saveAs(join(out, file));
  }
}

/** Waits for a step of the journey, or throws what the page says is wrong. */
async function arrive(page: Page, step: string): Promise<void> {
  const fault = page.getByRole('alert').first();
  const arrived = page.waitForURL((url) => url.hash === `#/${step}`, { timeout: PATIENCE_MS });
  const failed = fault.waitFor({ timeout: PATIENCE_MS }).then(async () => {
    throw new Error((await fault.innerText()).trim());
  });
  failed.catch(() => {});
  await Promise.race([arrived, failed]);
}

/** Serves the site, runs the study and prints its headlines. */
async function runStudy(read: StudyArguments): Promise<void> {
  for (const file of [read.data, read.recipe, read.folds]) {
    if (file !== undefined && !existsSync(file)) throw new Error(`There is no file ${file}.`);
  }
  mkdirSync(read.out, { recursive: true });
  const site = await serve(read.site ? resolve(read.site) : builtSite(read.build), 0, '/');
  const browser = await chromium.launch({
    executablePath: ensureChromium(),
    args: [...CHROMIUM_ARGS, ...(read.gpu ? GPU_ARGS : [])],
  });
  try {
    const page = await browser.newPage({ locale: 'en' });
    page.on('pageerror', (error) => process.stderr.write(`${error.message}\n`));
    await page.goto(site.url);
    await runThroughPage(page, read);
    const report: unknown = JSON.parse(readFileSync(join(read.out, 'report.json'), 'utf8'));
    for (const line of headlines(report)) process.stdout.write(`${line}\n`);
  } finally {
    await browser.close();
    site.close();
  }
}

interface Headline {
  readonly models: readonly {
    readonly id: string;
    readonly results: {
      readonly kind: keyof typeof LOOKED_AT;
      readonly figures: Readonly<
        Record<string, { readonly value?: number; readonly low?: number; readonly high?: number }>
      >;
    };
  }[];
}

/** The figures a person looks at first. */
const LOOKED_AT = {
  binary: { auroc: 'AUROC', logLoss: 'log loss', calibrationSlope: 'calibration slope' },
  classes: { auroc: 'AUROC (macro)', logLoss: 'log loss', accuracy: 'accuracy' },
  continuous: { rSquared: 'R²', rmse: 'RMSE', calibrationSlope: 'calibration slope' },
  survival: { harrell: 'C', brier: 'Brier score', calibrationSlope: 'calibration slope' },
} as const;

/** One line a model. */
function headlines(report: unknown): string[] {
  const shown = (figure?: { value?: number; low?: number; high?: number }) =>
    figure?.value === undefined
      ? 'not estimable'
      : `${figure.value.toFixed(4)} (${figure.low!.toFixed(4)} to ${figure.high!.toFixed(4)})`;
  return (report as Headline).models.map(({ id, results: { kind, figures } }) => {
    const told = Object.entries(LOOKED_AT[kind]).map(([name, words]) => `${words} ${shown(figures[name])}`);
    return `${id}: ${told.join(', ')}`;
  });
}

try {
  const read = studyArguments(process.argv.slice(2));
  if (read) await runStudy(read);
  else process.stdout.write(HELP);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
