import { readFile } from 'node:fs/promises';
import { expect, type Download, type Locator, type Page } from '@playwright/test';
import { smallRecipe, smallTable, smallTableName } from './tables.ts';

/** A file as it lies on a person's disk. */
export interface GivenFile {
  readonly name: string;
  readonly content: string | Uint8Array;
}

/** Expects the page of this title to be the one shown. */
export async function onPage(page: Page, title: string, timeout = 20_000): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible({ timeout });
}

/** Drops a file anywhere on the page. */
export async function drop(page: Page, { name, content }: GivenFile): Promise<void> {
  const carried = await page.evaluateHandle(
    ([fileName, base64]) => {
      const bytes = Uint8Array.from(atob(base64!), (character) => character.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([bytes], fileName!));
      return transfer;
    },
    [name, Buffer.from(content).toString('base64')],
  );
  for (const event of ['dragover', 'drop']) {
    await page.dispatchEvent('h1', event, { dataTransfer: carried, bubbles: true, cancelable: true });
  }
  await carried.dispose();
}

/** Chooses a file at a button that asks for one. */
export async function choose(chooser: Locator, { name, content }: GivenFile): Promise<void> {
  await chooser.setInputFiles({ name, mimeType: '', buffer: Buffer.from(content) });
}

/** A file that the page wrote. */
interface SavedFile {
  readonly name: string;
  readonly text: string;
  readonly bytes: Buffer;
}

/** What the page offers as a download when `act` is done. */
export async function downloaded(page: Page, act: () => Promise<void>): Promise<SavedFile> {
  const offered = page.waitForEvent('download');
  await act();
  const download: Download = await offered;
  const bytes = await readFile(await download.path());
  return { name: download.suggestedFilename(), text: bytes.toString('utf8'), bytes };
}

/** Opens a table from the start page, by its chooser. */
export async function openTable(page: Page, file: GivenFile): Promise<void> {
  await choose(page.getByLabel('Choose a table'), file);
  await onPage(page, 'Data');
}

/** From any page to a recipe in force for a table. */
export async function openStudy(page: Page, recipe: object, table: GivenFile): Promise<void> {
  await drop(page, { name: 'recipe.json', content: JSON.stringify(recipe) });
  await onPage(page, 'Data');
  await choose(page.getByLabel('Choose a table'), table);
  await onPage(page, 'Recipe');
}

/** From any page to a recipe in force for the small table. */
export function openSmall(page: Page, recipe: object = smallRecipe): Promise<void> {
  return openStudy(page, recipe, { name: smallTableName, content: smallTable() });
}

/** From the recipe page to the results. */
export async function train(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Continue' }).click();
  await onPage(page, 'Train');
  await page
    .getByRole('main')
    .getByRole('button', { name: /^Train( again)?$/ })
    .click();
  await onPage(page, 'Results', 120_000);
}

/** The rows of the figures table, as they read. */
export async function figuresShown(page: Page): Promise<string[]> {
  const table = page.getByRole('table', { name: 'Out-of-fold figures, each with its 95% confidence interval.' });
  return table.getByRole('row').allInnerTexts();
}

/** How many of all folds the training under way has finished, as its bars say. */
export async function foldsFinished(page: Page): Promise<number> {
  const bars = await page.getByRole('progressbar', { name: /^Folds finished by/ }).all();
  const finished = await Promise.all(bars.map((bar) => bar.evaluate((element: HTMLProgressElement) => element.value)));
  return finished.reduce((sum, folds) => sum + folds, 0);
}

/** A chart with its title, its table and its menu. */
export function chart(page: Page, title: string | RegExp): Locator {
  const drawing = page.getByRole('img', { name: title, exact: typeof title === 'string' });
  return page.getByRole('figure').filter({ has: drawing });
}

/** A chart as one of the files that its menu offers. */
export async function savedChart(page: Page, title: string, kind: 'SVG' | 'PNG' | 'CSV'): Promise<SavedFile> {
  const shown = chart(page, title);
  const button = shown.getByRole('button', { name: kind, exact: true });
  if (!(await button.isVisible())) await shown.getByLabel(`Save the chart: ${title}`).click();
  return downloaded(page, () => button.click());
}

/** Expects that no figure on the page is anything but a number or words. */
export async function expectSound(page: Page): Promise<void> {
  const words = await page.getByRole('main').innerText();
  expect(words).not.toMatch(/NaN|Infinity|∞|undefined|\[object/);
  expect(words.length).toBeGreaterThan(200);
}
