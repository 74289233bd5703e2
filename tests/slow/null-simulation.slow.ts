import { expect, test } from 'vitest';
import type { Recipe, Resampling } from '../../workers/contract/recipe';
import type { Figure } from '../../workers/contract/figures';
import { columnNamed, type Column, type Table } from '../../workers/cohort/table';
import { headlineOf } from '../../workers/evaluation/verdict';
import type { Model } from '../../workers/models/model';
import { predictRows } from '../../workers/models/predict';
import type { Replicates } from '../../workers/numerics/bootstrap/replicates';
import type { BootstrapJob } from '../../workers/numerics/bootstrap/resample';
import { derive, randomStream, type RandomStream } from '../../workers/numerics/random';
import { reviewRecipe } from '../../workers/recipe/review-recipe';
import { ResamplingPool } from '../../workers/study/resampling-pool';
import { runStudy } from '../../workers/study/run-study';
import { levels, numbers, tableOf } from '../cohort/make-table';

/**
 * A study of nothing: the outcome has no relation to the predictors, so that whatever a recipe finds is leak or chance.
 * Every scheme of resampling is run with the search for a penalty and multiple imputation inside.
 */
const RUNS = Number(process.env['NULL_RUNS'] ?? 200);
const ROWS = 180;

/** Predictors with gaps that depend on each other, participants with two rows each, sites and dates. */
function drawTable(stream: RandomStream, kind: 'binary' | 'survival' | 'continuous', rows = ROWS): Table {
  const of = <T>(make: (row: number) => T) => Array.from({ length: rows }, (_, row) => make(row));
  const shared = of(() => stream.normal());
  const predictors: Column[] = ['a', 'b', 'c', 'd'].map((name) =>
    numbers(
      name,
      shared.map((one) => (stream.uniform() < 0.15 ? NaN : 0.6 * one + stream.normal())),
    ),
  );
  const ward = of(() => (stream.uniform() < 0.1 ? null : ['north', 'south', 'west'][stream.below(3)]!));
  const outcome: Column[] =
    kind === 'survival'
      ? [
          numbers(
            'time',
            of(() => 0.05 - 10 * Math.log(1 - stream.uniform())),
          ),
          numbers(
            'status',
            of(() => [0, 1, 1, 2][stream.below(4)]!),
          ),
        ]
      : [
          numbers(
            'y',
            of(() => (kind === 'binary' ? Number(stream.uniform() < 0.4) : stream.normal())),
          ),
        ];
  return tableOf([
    ...outcome,
    ...predictors,
    levels('ward', ward),
    numbers(
      'visit',
      of((row) => row + stream.uniform()),
    ),
    levels(
      'site',
      of((row) => `site ${row % 4}`),
    ),
    levels(
      'patient',
      of((row) => `p${Math.floor(row / 2)}`),
      'identifier',
    ),
    levels(
      'set',
      of((row) => (row % 3 === 0 ? 'test' : 'train')),
    ),
  ]);
}

interface Scheme {
  readonly name: string;
  readonly resampling: Resampling;
  readonly participant?: string;
}

const schemes: readonly Scheme[] = [
  { name: 'cross-validation', resampling: { kind: 'crossValidation', folds: 5, repeats: 2, stratified: true } },
  {
    name: 'cross-validation by participant',
    resampling: { kind: 'crossValidation', folds: 5, repeats: 1, stratified: true },
    participant: 'patient',
  },
  { name: 'bootstrap', resampling: { kind: 'bootstrap', resamples: 40 } },
  { name: 'temporal', resampling: { kind: 'temporal', column: 'visit', share: 0.4 } },
  { name: 'sites', resampling: { kind: 'sites', column: 'site' } },
  { name: 'given split', resampling: { kind: 'splitColumn', column: 'set', evaluation: ['test'] } },
];

const recipeFor = (kind: 'binary' | 'survival' | 'continuous', scheme: Scheme, seed: number): Recipe => ({
  format: 'benchside-recipe',
  version: 2,
  title: 'null',
  reading: {},
  outcome:
    kind === 'binary'
      ? { kind: 'binary', column: 'y', event: ['1'], noEvent: ['0'] }
      : kind === 'continuous'
        ? { kind: 'continuous', column: 'y' }
        : {
            kind: 'survival',
            column: 'status',
            time: 'time',
            event: ['1'],
            censored: ['0'],
            competing: ['2'],
            horizon: 10,
          },
  predictors: ['a', 'b', 'c', 'd', 'ward'],
  ...(scheme.participant !== undefined && { participant: scheme.participant }),
  steps: {
    impute: {
      numbers: 'median',
      categories: 'mode',
      indicators: false,
      multiple: { imputations: 2, cycles: 2 },
    },
    scale: 'standard',
    encode: { poolBelow: 0.01, dropFirst: false },
  },
  estimators: [],
  resampling: scheme.resampling,
  seed,
  backend: 'cpu',
});

const families = {
  binary: { id: 'm', family: 'logistic', alpha: 0, lambda: 'auto', classWeights: 'none' },
  survival: { id: 'm', family: 'cox', alpha: 0, lambda: 'auto' },
  continuous: { id: 'm', family: 'linear', alpha: 0, lambda: 'auto' },
} as const;

/** The bootstrap intervals of a report are not looked at here, and would take most of the time. */
class FewResamples extends ResamplingPool {
  override run(job: BootstrapJob, _: number, signal: AbortSignal): Promise<Replicates> {
    return super.run(job, 20, signal);
  }
}

/** Rows of a new sample on which the R² of a model is all but known: its standard error is below 0.001 where it is -0.02. */
const NEW_ROWS = 20_000;

/** The share of a new sample's variance that models explain, on average, as against the mean that they were made with. */
function trueRSquared(models: readonly Model[], stream: RandomStream, mean: number): number {
  const table = drawTable(stream, 'continuous', NEW_ROWS);
  const y = columnNamed(table, 'y');
  if (!('values' in y)) throw new Error('not a number');
  const rows = Uint32Array.from(y.values.keys());
  const reference = y.values.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  const explained = models.map((model) => {
    const predicted = predictRows(model, table, rows, []);
    return 1 - y.values.reduce((sum, one, row) => sum + (one - predicted[row]!) ** 2, 0) / reference;
  });
  return explained.reduce((sum, one) => sum + one, 0) / models.length;
}

/**
 * One study of nothing: what it says, and what is true. An area is 0.5 of whatever model. R² is not 0: what a model has
 * learned from chance makes it worse than the mean on rows that it has not seen, and only a model that learned nothing
 * at all reaches 0. So the truth is that of the models that were judged, on a new sample: those of the folds, or of the
 * bootstrap, which corrects the figures of the final model, that one. What intervals have to hold is its mean over the
 * studies, what models so made explain: how unlucky the chance was that one model learned from can be told from no row
 * of its own table.
 */
async function nullFigure(
  kind: keyof typeof families,
  scheme: Scheme,
  run: number,
): Promise<{ readonly figure: Figure; readonly truth: number }> {
  const seed = derive(41, kind, scheme.name, run);
  const table = drawTable(randomStream(seed), kind);
  const recipe = { ...recipeFor(kind, scheme, seed), estimators: [families[kind]] };
  const folds = new Map<string, Model>();
  const { report, models } = await runStudy({
    table,
    review: reviewRecipe(table, recipe, null),
    foldFile: null,
    kept: { models: folds, keep: () => Promise.resolve() },
    pool: null,
    resampling: new FewResamples([]),
    signal: new AbortController().signal,
    notSaved: () => null,
    onProgress: () => {},
  });
  const figure = headlineOf(report.models[0]!.results).discrimination;
  if (kind !== 'continuous') return { figure, truth: 0.5 };
  const judged = scheme.resampling.kind === 'bootstrap' ? models : folds;
  const mean = report.outcome.kind === 'continuous' ? report.outcome.mean : NaN;
  return { figure, truth: trueRSquared([...judged.values()], randomStream(derive(seed, 'new')), mean) };
}

test.each(
  (['binary', 'survival', 'continuous'] as const).flatMap((kind) => schemes.map((scheme) => ({ kind, scheme }))),
)('$kind by $scheme.name finds nothing where there is nothing', { timeout: 7_200_000 }, async ({ kind, scheme }) => {
  const figures: Extract<Figure, { kind: 'estimated' }>[] = [];
  const truths: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const { figure, truth } = await nullFigure(kind, scheme, run);
    if (figure.kind !== 'estimated') continue;
    figures.push(figure);
    truths.push(truth);
  }
  const meanOf = (values: readonly number[]) => values.reduce((one, other) => one + other, 0) / values.length;
  const truth = meanOf(truths);
  const apart = figures.map(({ value }, run) => value - truths[run]!);
  const known = figures.length;
  const mean = meanOf(apart);
  const error = Math.sqrt((meanOf(apart.map((one) => one * one)) - mean * mean) / known);
  const covered = figures.filter(({ low, high }) => low <= truth && truth <= high).length;
  process.stdout.write(
    `${kind}, ${scheme.name}: ${known} runs, mean ${(truth + mean).toFixed(4)}, truth ${truth.toFixed(4)}, ` +
      `difference ${mean.toFixed(4)} (standard error ${error.toFixed(4)}), interval holds the truth in ` +
      `${((100 * covered) / known).toFixed(1)}%\n`,
  );
  expect(known).toBeGreaterThan(0.95 * RUNS);
  expect(Math.abs(mean)).toBeLessThan(4 * error);
  // 95% less four standard errors of a share of 200 runs.
  expect(covered / known).toBeGreaterThan(0.88);
});
