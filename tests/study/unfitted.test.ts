import { expect, test } from 'vitest';
import type { Recipe } from '../../workers/contract/recipe';
import type { Table } from '../../workers/cohort/table';
import { randomStream } from '../../workers/numerics/random';
import { reviewRecipe } from '../../workers/recipe/review-recipe';
import { ResamplingPool } from '../../workers/study/resampling-pool';
import { runStudy } from '../../workers/study/run-study';
import { levels, numbers, tableOf } from '../cohort/make-table';
import { recipeFor } from './every-outcome';

const ROWS = 90;

/** Three parts of 30 rows; every event lies in the parts named. */
function fewEvents(parts: readonly number[], events = 6): Table {
  const random = randomStream(23);
  const of = <T>(make: (row: number) => T) => Array.from({ length: ROWS }, (_, row) => make(row));
  const event = of((row) => parts.includes(row % 3) && Math.floor(row / 3) < events / parts.length);
  return tableOf([
    numbers(
      'age',
      of((row) => 60 + 9 * random.normal() + (event[row] ? 8 : 0)),
    ),
    numbers(
      'marker',
      of(() => random.normal()),
    ),
    levels(
      'ward',
      of(() => ['north', 'south'][random.below(2)]!),
    ),
    levels(
      'part',
      of((row) => `part ${row % 3}`),
    ),
    levels(
      'died',
      of((row) => (event[row] ? 'yes' : 'no')),
      'yesNo',
    ),
    levels(
      'patient',
      of((row) => `patient ${Math.floor(row / 10)}`),
      'identifier',
    ),
    numbers(
      'follow',
      of((row) => (event[row] ? 1 + random.uniform() : 5 + 3 * random.uniform())),
    ),
    levels(
      'ending',
      of((row) => (event[row] ? 'event' : 'censored')),
    ),
  ]);
}

const run = (table: Table, recipe: Recipe) =>
  runStudy({
    table,
    review: reviewRecipe(table, recipe, null),
    foldFile: null,
    kept: { models: new Map(), keep: () => Promise.resolve() },
    pool: null,
    resampling: new ResamplingPool([]),
    signal: new AbortController().signal,
    notSaved: () => null,
    onProgress: () => {},
  });

const byPart = { resampling: { kind: 'foldColumn', column: 'part' } } as const;
const survival: Recipe['outcome'] = {
  kind: 'survival',
  column: 'ending',
  time: 'follow',
  event: ['event'],
  censored: ['censored'],
  competing: [],
  horizon: 4,
};

test.each(['binary', 'survival'] as const)(
  'no events in what a fold learns from: counted and told (%s)',
  async (kind) => {
    const recipe = recipeFor(kind, { ...byPart, ...(kind === 'survival' && { outcome: survival }) });
    const { report, outOfFold } = await run(fewEvents([1]), recipe);
    const reason = kind === 'binary' ? 'oneOutcomeOnly' : 'noEvents';
    for (const model of ['ridge', 'lasso']) {
      const notice = { kind: 'foldsNotFitted', model, resampled: false, failed: 1, of: 3, reason };
      expect(report.notices).toContainEqual(notice);
      const [repeat] = outOfFold.predicted.get(model)!;
      const width = outOfFold.width;
      for (let row = 0; row < ROWS; row += 1) expect(Number.isNaN(repeat![row * width])).toBe(row % 3 === 1);
    }
    expect(report.models.map(({ id }) => id)).toEqual(['ridge', 'lasso']);
    expect(report.rowsJudged).toBe(60);
    // The rows left have no event, of which no discrimination can be told; a loss can.
    expect(report.models[0]!.results.figures).toMatchObject(
      kind === 'binary'
        ? { auroc: { kind: 'notEstimable', reason: 'oneOutcomeOnly' }, brier: { kind: 'estimated' } }
        : { harrell: { kind: 'notEstimable', reason: 'noEvents' } },
    );
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  },
);

test('resamples without an event are left out of the bootstrap', async () => {
  const table = fewEvents([0]);
  const { report } = await run(
    table,
    recipeFor('binary', { resampling: { kind: 'bootstrap', resamples: 40 }, seed: 6, participant: 'patient' }),
  );
  const notice = report.notices.find(({ kind }) => kind === 'foldsNotFitted');
  expect(notice).toMatchObject({ model: 'ridge', resampled: true, of: 40, reason: 'oneOutcomeOnly' });
  // The events are those of two of nine patients, neither of whom is in (7/9)^9 = 10% of resamples.
  const failed = notice?.kind === 'foldsNotFitted' ? notice.failed : 0;
  expect(failed).toBeGreaterThan(0);
  expect(failed).toBeLessThan(20);
  expect(report.models[0]!.results.figures).toMatchObject({ auroc: { kind: 'estimated' } });
});

test('a model that cannot be fitted at all is left out; the run ends only where none can be', async () => {
  const table = fewEvents([0, 1, 2]);
  const separated = tableOf([
    ...table.columns,
    numbers(
      'says',
      Array.from({ length: ROWS }, (_, row) => (Math.floor(row / 3) < 2 ? 1 : 0)),
    ),
  ]);
  const [ridge] = recipeFor('binary').estimators;
  const free = { id: 'free', family: 'logistic', alpha: 0, lambda: 0, classWeights: 'none' } as const;
  const change = { ...byPart, predictors: ['says', 'age'] };
  const { report, models } = await run(separated, recipeFor('binary', { ...change, estimators: [ridge!, free] }));
  expect(report.models.map(({ id }) => id)).toEqual(['ridge']);
  expect([...models.keys()]).toEqual(['ridge']);
  expect(report.comparisons).toEqual([]);
  expect(report.notices).toEqual([{ kind: 'modelNotFitted', model: 'free', reason: 'notConverged' }]);

  const alone = run(separated, recipeFor('binary', { ...change, estimators: [free] }));
  await expect(alone).rejects.toMatchObject({ code: 'method.notConverged' });
});
