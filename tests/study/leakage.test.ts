import { expose } from 'comlink';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import type { Column, Table } from '../../workers/cohort/table';
import type { NetworkSpec, Recipe } from '../../workers/contract/recipe';
import type { Model } from '../../workers/models/model';
import { networkApi } from '../../workers/networks/serve-networks';
import { tfjsEngine } from '../../workers/networks/tfjs-engine';
import { randomStream } from '../../workers/numerics/random';
import { defaultSteps } from '../../workers/recipe/propose';
import { reviewRecipe } from '../../workers/recipe/review-recipe';
import { NetworkPool } from '../../workers/study/network-pool';
import { foldKey } from '../../workers/study/plan';
import { ResamplingPool } from '../../workers/study/resampling-pool';
import { runStudy, type StudyRun } from '../../workers/study/run-study';
import { levels, numbers, tableOf } from '../cohort/make-table';

const ROWS = 60;
const FOLDS = 3;
const WARDS = ['north', 'south', 'east'];

/** Columns and models of any kind that learn from data: penalty chosen inside, weights by class, each step switched on. */
const recipe: Recipe = {
  format: 'benchside-recipe',
  version: 2,
  title: 'Leakage',
  reading: {},
  outcome: { kind: 'binary', column: 'died', event: ['yes'], noEvent: ['no'] },
  predictors: ['age', 'marker', 'ward'],
  steps: { ...defaultSteps, encode: { poolBelow: 0.1, dropFirst: false } },
  estimators: [
    { id: 'chosen', family: 'logistic', alpha: 0.5, lambda: 'auto', classWeights: 'balanced' },
    { id: 'given', family: 'logistic', alpha: 0, lambda: 0.02, classWeights: 'none' },
  ],
  resampling: { kind: 'crossValidation', folds: FOLDS, repeats: 1, stratified: true },
  seed: 11,
  backend: 'auto',
};

function aTable(): { age: number[]; marker: number[]; ward: string[]; died: string[] } {
  const random = randomStream(5);
  const row = () => {
    const age = 60 + 12 * random.normal();
    const marker = random.uniform() < 0.15 ? NaN : Math.exp(random.normal());
    const ward = WARDS[Math.floor(random.uniform() * WARDS.length)]!;
    const died = (age - 60) / 12 + 1.5 * random.normal() > 0.4 ? 'yes' : 'no';
    return { age, marker, ward, died };
  };
  const rows = Array.from({ length: ROWS }, row);
  return {
    age: rows.map(({ age }) => age),
    marker: rows.map(({ marker }) => marker),
    ward: rows.map(({ ward }) => ward),
    died: rows.map(({ died }) => died),
  };
}

const before = aTable();

/** What stands in a row of the evaluation data instead of what was measured. */
interface Cells {
  readonly age: number;
  readonly marker: number;
  readonly ward: string | null;
}

const anything: fc.Arbitrary<Cells> = fc.record({
  age: fc.double({ min: -1e9, max: 1e9 }),
  marker: fc.oneof(fc.constant(NaN), fc.constant(Infinity), fc.double({ min: -1e9, max: 1e9, noNaN: true })),
  ward: fc.oneof(fc.constant(null), fc.constantFrom(...WARDS, 'west', '')),
});

/** The table, with other cells in the given rows. */
function withCells(rows: readonly number[], cells: readonly Cells[]): Table {
  const age = [...before.age];
  const marker = [...before.marker];
  const ward: (string | null)[] = [...before.ward];
  for (const [i, row] of rows.entries()) {
    const cell = cells[i % cells.length]!;
    age[row] = cell.age;
    marker[row] = cell.marker;
    ward[row] = cell.ward;
  }
  const columns: Column[] = [
    numbers('age', age),
    numbers('marker', marker),
    levels('ward', ward),
    levels('died', before.died, 'yesNo'),
  ];
  return tableOf(columns);
}

interface Fitted {
  readonly run: StudyRun;
  readonly folds: ReadonlyMap<string, Model>;
}

async function run(table: Table, change: Partial<Recipe> = {}, pool: NetworkPool | null = null): Promise<Fitted> {
  const folds = new Map<string, Model>();
  const finished = await runStudy({
    table,
    review: reviewRecipe(table, { ...recipe, ...change }, null),
    foldFile: null,
    kept: { models: folds, keep: () => Promise.resolve() },
    pool,
    resampling: new ResamplingPool([]),
    signal: new AbortController().signal,
    notSaved: () => null,
    onProgress: () => {},
  });
  return { run: finished, folds };
}

test('whatever stands in the evaluation rows, the models of their fold are the same to the last digit', async () => {
  const untouched = await run(withCells([], []));
  const foldOf = untouched.run.plan.repeats[0]!;
  await fc.assert(
    fc.asyncProperty(fc.nat(FOLDS - 1), fc.array(anything, { minLength: 1, maxLength: 20 }), async (fold, cells) => {
      const evaluation = [...foldOf.keys()].filter((row) => foldOf[row] === fold);
      const { folds, run: changed } = await run(withCells(evaluation, cells));
      expect(changed.plan.repeats).toEqual(untouched.run.plan.repeats);
      for (const { id } of recipe.estimators) {
        const key = foldKey(id, 0, fold);
        expect(folds.get(key)).toEqual(untouched.folds.get(key));
      }
    }),
    { numRuns: 25 },
  );
});

test('a development row that changes changes the models that learn from it, and only those', async () => {
  const untouched = await run(withCells([], []));
  const foldOf = untouched.run.plan.repeats[0]!;
  const row = foldOf.indexOf(1);
  const { folds } = await run(withCells([row], [{ age: 300, marker: 40, ward: 'west' }]));
  for (const { id } of recipe.estimators) {
    for (const fold of [0, 1, 2]) {
      const [one, other] = [folds.get(foldKey(id, 0, fold)), untouched.folds.get(foldKey(id, 0, fold))];
      if (fold === 1) expect(one).toEqual(other);
      else expect(one).not.toEqual(other);
    }
  }
});

test('the risk of a row is that of the model which has not seen it', async () => {
  const untouched = await run(withCells([], []));
  const foldOf = untouched.run.plan.repeats[0]!;
  const row = foldOf.indexOf(2);
  const { run: changed } = await run(withCells([row], [{ age: 95, marker: 9, ward: 'south' }]));
  const [risks, others] = [
    changed.outOfFold.predicted.get('given')![0]!,
    untouched.run.outOfFold.predicted.get('given')![0]!,
  ];
  const sameFold = [...foldOf.keys()].filter((each) => foldOf[each] === 2 && each !== row);
  // The rest of its fold is judged by a model that never saw it; the row itself is judged by its own new values.
  for (const each of sameFold) expect(risks[each]).toBe(others[each]);
  expect(risks[row]).not.toBe(others[row]);
});

const network: NetworkSpec = {
  id: 'network',
  family: 'network',
  members: 2,
  layers: [{ units: 3, activation: 'tanh' }],
  loss: 'crossEntropy',
  optimiser: 'adam',
  learningRate: 0.02,
  batch: 8,
  epochs: 3,
  patience: 2,
  validationShare: 0.25,
  dropout: 0.1,
  weightDecay: 0.01,
  classWeights: 'balanced',
};

/** A network worker in this thread. */
function aPool(): NetworkPool {
  const { port1, port2 } = new MessageChannel();
  expose(networkApi(tfjsEngine()), port1);
  onTestFinished(() => {
    port1.close();
    port2.close();
  });
  return new NetworkPool([port2]);
}

test('the same holds for networks, early stopping and all', async () => {
  const pool = aPool();
  const change: Partial<Recipe> = { estimators: [network], backend: 'cpu' };
  const untouched = await run(withCells([], []), change, pool);
  const foldOf = untouched.run.plan.repeats[0]!;
  const evaluation = [...foldOf.keys()].filter((row) => foldOf[row] === 1);
  const strange = { age: -4e7, marker: Infinity, ward: 'west' };
  const changed = await run(withCells(evaluation, [strange]), change, pool);

  const of = ({ folds }: Fitted, fold: number) => folds.get(foldKey('network', 0, fold));
  expect(of(changed, 1)).toEqual(of(untouched, 1));
  expect(of(changed, 0)).not.toEqual(of(untouched, 0));
});
