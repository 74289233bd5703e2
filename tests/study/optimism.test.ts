import { expect, test } from 'vitest';
import type { Figure } from '../../workers/contract/figures';
import type { Model } from '../../workers/models/model';
import { predictRows } from '../../workers/models/predict';
import { reviewRecipe } from '../../workers/recipe/review-recipe';
import { nothingKnown } from '../../workers/study/nothing-known';
import { ResamplingPool } from '../../workers/study/resampling-pool';
import { runStudy } from '../../workers/study/run-study';
import { aTable, recipeFor } from './every-outcome';

type Rows = readonly number[];
const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;

/** Every pair counted. */
function area(risk: Float64Array, y: Uint8Array, rows: Rows): number {
  const scores = rows.flatMap((i) =>
    rows.flatMap((j) => (y[i] === 1 && y[j] === 0 ? [(1 + Math.sign(risk[i]! - risk[j]!)) / 2] : [])),
  );
  return mean(scores);
}

const logLoss = (risk: Float64Array, y: Uint8Array, rows: Rows) =>
  mean(rows.map((i) => -Math.log(y[i] === 1 ? risk[i]! : 1 - risk[i]!)));

test('an area is corrected by .632+, a loss by the mean difference, each resample and row counted by hand', async () => {
  const table = aTable();
  const recipe = recipeFor('binary', { resampling: { kind: 'bootstrap', resamples: 12 } });
  const kept = new Map<string, Model>();
  const { report, models, eligible, plan } = await runStudy({
    table,
    review: reviewRecipe(table, recipe, null),
    foldFile: null,
    kept: { models: kept, keep: () => Promise.resolve() },
    pool: null,
    resampling: new ResamplingPool([]),
    signal: new AbortController().signal,
    notSaved: () => null,
    onProgress: () => {},
  });
  if (eligible.outcome.kind !== 'binary') throw new Error(eligible.outcome.kind);
  const { y } = eligible.outcome;
  const all = Array.from(y.keys());
  const risks = (model: Model) => predictRows(model, table, eligible.rows, []);
  const final = risks(models.get('ridge')!);
  const resampled = plan.drawn!.map((drawn, k) => {
    const risk = risks(kept.get(`ridge/${k}/0`)!);
    const own = Array.from(drawn);
    const left = all.filter((row) => !drawn.includes(row));
    return { area: area(risk, y, left), optimism: logLoss(risk, y, own) - logLoss(risk, y, all) };
  });
  const apparent = area(final, y, all);
  const left = mean(resampled.map((one) => one.area));
  const overfit = (apparent - left) / (apparent - 0.5);
  const plus = apparent - (0.632 / (1 - 0.368 * overfit)) * (apparent - left);
  const loss = logLoss(final, y, all) - mean(resampled.map((one) => one.optimism));

  const figures: Readonly<Record<string, Figure>> = report.models[0]!.results.figures;
  // Sums of a few hundred terms in another order.
  expect(figures['auroc']).toMatchObject({ kind: 'estimated', value: expect.closeTo(plus, 10) as number });
  expect(figures['aurocBootstrap']).toMatchObject({ kind: 'estimated', value: expect.closeTo(plus, 10) as number });
  expect(figures['logLoss']).toMatchObject({ kind: 'estimated', value: expect.closeTo(loss, 10) as number });
});

test('what is called rightly by chance is the share of each class times that of its calls', () => {
  const outcome = {
    kind: 'classes',
    classes: ['mild', 'moderate', 'severe'],
    ordered: false,
    y: Int32Array.of(0, 0, 0, 1, 2),
  } as const;
  // Called mild, mild, moderate, moderate, and severe or mild evenly.
  const predicted = Float64Array.of(0.8, 0.1, 0.1, 0.6, 0.3, 0.1, 0.2, 0.5, 0.3, 0.1, 0.8, 0.1, 0.4, 0.2, 0.4);
  const { accuracy, balancedAccuracy, kappa } = nothingKnown(outcome, predicted);
  expect(accuracy).toBeCloseTo((3 * 2.5 + 1 * 2 + 1 * 0.5) / 25, 12);
  expect(balancedAccuracy).toBeCloseTo(1 / 3, 12);
  expect(kappa).toBe(0);
});
