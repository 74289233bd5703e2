import { expect, test } from 'vitest';
import { familiesFor, type OutcomeRole } from '../../workers/contract/recipe';
import { sampleIds } from '../../workers/contract/table';
import { isNumeric, type Table } from '../../workers/cohort/table';
import { completeRecipe } from '../../workers/recipe/review-recipe';
import { readTable } from '../../workers/intake/read-table';
import { syntheticCohort } from '../../workers/samples/cohort';
import { syntheticFollowUp } from '../../workers/samples/follow-up';
import { sampleFile, sampleRecipe } from '../../workers/samples/samples';

const read = (id: (typeof sampleIds)[number]) => readTable(sampleFile(id), {}, new AbortController().signal);

function levelShare(table: Table, name: string, level: string): number {
  const column = table.columns.find((one) => one.name === name)!;
  if (isNumeric(column)) throw new RangeError('a column of numbers');
  const code = column.levels.indexOf(level);
  return column.codes.filter((one) => one === code).length / table.rows;
}

function classesNamed(outcome: OutcomeRole): string[] {
  if (outcome.kind === 'binary') return [...outcome.event, ...outcome.noEvent];
  if (outcome.kind !== 'survival') throw new RangeError('no sample asks this');
  return [...outcome.event, ...outcome.censored, ...outcome.competing];
}

test.each(sampleIds)('the recipe of sample %s fits its table', async (id) => {
  const { table, problemCount, leftOut } = await read(id);
  const recipe = sampleRecipe(id);
  const names = table.columns.map((column) => column.name);
  expect(problemCount).toBe(0);
  expect(leftOut).toBe(0);
  expect(names).toEqual(expect.arrayContaining([...recipe.predictors, recipe.outcome.column]));
  expect(recipe.predictors).not.toContain(recipe.outcome.column);
  const outcome = table.columns.find((column) => column.name === recipe.outcome.column)!;
  expect(!isNumeric(outcome) && [...outcome.levels].sort()).toEqual(classesNamed(recipe.outcome).sort());
  for (const name of recipe.predictors) {
    expect(table.columns.find((column) => column.name === name)!.kind).toMatch(/^(?:number|category|yesNo)$/);
  }
  const { estimators } = completeRecipe(recipe, table);
  expect(estimators.map((estimator) => estimator.family)).toEqual([familiesFor(recipe.outcome)[0], 'network']);
});

test('the shipped tables are whole', async () => {
  const wdbc = (await read('wdbc')).table;
  expect([wdbc.rows, wdbc.columns.length]).toEqual([569, 31]);
  expect(levelShare(wdbc, 'diagnosis', 'M')).toBeCloseTo(212 / 569, 12);
  const progression = (await read('progression')).table;
  expect([progression.rows, progression.columns.length]).toEqual([442, 11]);
  expect(levelShare(progression, 'progression above 140 in one year', 'yes')).toBe(0.5);
});

test('the synthetic cohort is always the same and as messy as it says', async () => {
  expect(syntheticCohort()).toBe(syntheticCohort());
  const { table, warnings } = await read('cohort');
  expect(sampleFile('cohort').name).toMatch(/synthetic/);
  expect(table.rows).toBeGreaterThan(5700);
  expect(table.rows).toBeLessThan(6300);
  expect(table.columns).toHaveLength(18);
  const kinds = Object.fromEntries(table.columns.map((column) => [column.name, column.kind]));
  expect(kinds).toMatchObject({ patient_id: 'identifier', visit_date: 'date', site: 'category', diabetes: 'yesNo' });
  expect(table.reading.missing).toEqual(['-999', '?', 'NA']);
  expect(warnings.get('creatinine')).toMatchObject([{ kind: 'missingCode', code: '-999' }]);
  expect(levelShare(table, 'readmitted_90d', 'yes')).toBeGreaterThan(0.1);
  expect(levelShare(table, 'readmitted_90d', 'yes')).toBeLessThan(0.14);
});

test('the synthetic follow-up is always the same, censored, and ends in two kinds of death', async () => {
  expect(syntheticFollowUp()).toBe(syntheticFollowUp());
  expect(sampleFile('followUp').name).toMatch(/synthetic/);
  const { table } = await read('followUp');
  expect([table.rows, table.columns.length]).toEqual([1500, 14]);
  const years = table.columns.find(({ name }) => name === 'follow_up_years')!;
  expect(isNumeric(years) && years.values.every((value) => value > 0 && value <= 8)).toBe(true);
  // Drawn once and for all; wide enough to hold only that neither cause, nor censoring, is rare.
  expect(levelShare(table, 'outcome', 'cardiac death')).toBeGreaterThan(0.2);
  expect(levelShare(table, 'outcome', 'other death')).toBeGreaterThan(0.05);
  expect(levelShare(table, 'outcome', 'alive')).toBeGreaterThan(0.3);
});
