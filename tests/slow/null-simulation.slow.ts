import { expect, test } from 'vitest';
import type { Recipe, Resampling } from '../../workers/contract/recipe';
import type { Figure } from '../../workers/contract/figures';
import type { Column, Table } from '../../workers/cohort/table';
import { headlineOf } from '../../workers/evaluation/verdict';
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
function drawTable(stream: RandomStream, kind: 'binary' | 'survival' | 'continuous'): Table {
  const of = <T>(make: (row: number) => T) => Array.from({ length: ROWS }, (_, row) => make(row));
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

async function nullFigure(kind: keyof typeof families, scheme: Scheme, run: number): Promise<Figure> {
  const seed = derive(41, kind, scheme.name, run);
  const table = drawTable(randomStream(seed), kind);
  const recipe = { ...recipeFor(kind, scheme, seed), estimators: [families[kind]] };
  const { report } = await runStudy({
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
  return headlineOf(report.models[0]!.results).discrimination;
}

const NOTHING = { binary: 0.5, survival: 0.5, continuous: 0 } as const;

test.each(
  (['binary', 'survival', 'continuous'] as const).flatMap((kind) => schemes.map((scheme) => ({ kind, scheme }))),
)('$kind by $scheme.name finds nothing where there is nothing', { timeout: 7_200_000 }, async ({ kind, scheme }) => {
  const nothing = NOTHING[kind];
  let sum = 0;
  let squares = 0;
  let covered = 0;
  let known = 0;
  for (let run = 0; run < RUNS; run += 1) {
    const figure = await nullFigure(kind, scheme, run);
    if (figure.kind !== 'estimated') continue;
    known += 1;
    sum += figure.value - nothing;
    squares += (figure.value - nothing) ** 2;
    if (figure.low <= nothing && nothing <= figure.high) covered += 1;
  }
  const mean = sum / known;
  const error = Math.sqrt((squares / known - mean * mean) / known);
  process.stdout.write(
    `${kind}, ${scheme.name}: ${known} runs, mean ${(nothing + mean).toFixed(4)} (standard error ${error.toFixed(4)}), ` +
      `interval holds nothing in ${((100 * covered) / known).toFixed(1)}%\n`,
  );
  expect(known).toBeGreaterThan(0.95 * RUNS);
  // A model of nothing does worse than the mean on rows it has not seen: R² may fall below 0, and must not rise above.
  if (kind === 'continuous') expect(mean).toBeLessThan(3 * error);
  else {
    expect(Math.abs(mean)).toBeLessThan(4 * error);
    // 95% less four standard errors of a share of 200 runs.
    expect(covered / known).toBeGreaterThan(0.88);
  }
});
