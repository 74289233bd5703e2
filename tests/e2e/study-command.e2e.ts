import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { dist } from './built.ts';
import { downloaded, openSmall, train } from './moves.ts';
import { smallRecipe, smallTable, smallTableName } from './tables.ts';
import { test } from './test.ts';

interface Report {
  readonly models: readonly { readonly id: string; readonly results: object; readonly folds: readonly object[] }[];
}

function runCommand(args: Record<string, string>): { status: number | null; output: string } {
  const command = join(import.meta.dirname, '../../scripts/study.ts');
  const flags = Object.entries(args).flatMap(([name, value]) => [`--${name}`, value]);
  const { status, stdout, stderr } = spawnSync('node', [command, '--site', dist, ...flags], { encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

function givenFiles(recipe: object): { folder: string; data: string; recipe: string; out: string } {
  const folder = mkdtempSync(join(tmpdir(), 'benchside-'));
  const at = (name: string) => join(folder, name);
  writeFileSync(at(smallTableName), smallTable());
  writeFileSync(at('recipe.json'), JSON.stringify(recipe));
  return { folder, data: at(smallTableName), recipe: at('recipe.json'), out: at('out') };
}

test('the study command gives the numbers of the page to the last digit', async ({ page }) => {
  await page.goto('./');
  await openSmall(page);
  const recipe = await downloaded(page, () => page.getByRole('button', { name: 'Save the recipe' }).click());
  await train(page);
  const report = await downloaded(page, () => page.getByRole('button', { name: 'Report (JSON)' }).click());
  const predictions = await downloaded(page, () => page.getByRole('button', { name: 'Predictions (CSV)' }).click());

  const { data, recipe: recipeFile, out } = givenFiles({});
  writeFileSync(recipeFile, recipe.text);
  const { status, output } = runCommand({ data, recipe: recipeFile, out });

  expect(output).toContain('logistic: AUROC');
  expect(status).toBe(0);
  const saved = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')) as Report;
  const shown = JSON.parse(report.text) as Report;
  const numbers = ({ models }: Report) => models.map(({ id, results, folds }) => ({ id, results, folds }));
  expect(numbers(saved)).toEqual(numbers(shown));
  expect(readFileSync(join(out, 'predictions.csv'), 'utf8')).toBe(predictions.text);
  expect(JSON.parse(readFileSync(join(out, 'model.json'), 'utf8'))).toMatchObject({ format: 'benchside-models' });
});

test('a split in a second file is obeyed, and rows without a fold are listed with their reason', () => {
  const given = givenFiles({ ...smallRecipe, resampling: { kind: 'foldFile' } });
  const folds = join(given.folder, 'folds.csv');
  const rows = Array.from({ length: 149 }, (_, row) => `${row},${row % 3}`);
  writeFileSync(folds, ['row,fold', ...rows, ''].join('\n'));

  const { status, output } = runCommand({ data: given.data, recipe: given.recipe, out: given.out, folds });

  expect(output).toContain('network: AUROC');
  expect(status).toBe(0);
  const [header, ...lines] = readFileSync(join(given.out, 'predictions.csv'), 'utf8').trim().split('\n');
  expect(header).toBe('row,fold,outcome,risk_logistic,risk_network,reason');
  expect(lines).toHaveLength(150);
  expect(lines.slice(0, 149).every((line, row) => line.startsWith(`${row},${row % 3},`))).toBe(true);
  expect(lines[149]).toMatch(/^149,,[01],,,noFold$/);
});

test('a recipe that names a column the table has not ends the command with words that say so', () => {
  const given = givenFiles({ ...smallRecipe, predictors: ['age', 'height'] });

  const { status, output } = runCommand({ data: given.data, recipe: given.recipe, out: given.out });

  expect(status).toBe(1);
  expect(output).toContain('height');
});
