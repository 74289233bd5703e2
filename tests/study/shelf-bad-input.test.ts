import { expose } from 'comlink';
import { expect, test, vi } from 'vitest';
import type { Table } from '../../workers/cohort/table';
import { plainEstimator } from '../../workers/contract/default-estimators';
import { isStudyError } from '../../workers/contract/faults';
import type { EstimatorSpec } from '../../workers/contract/recipe';
import type { StudyReport } from '../../workers/contract/report';
import { KernelMemory } from '../../workers/kernels/load';
import { randomStream } from '../../workers/numerics/random';
import { checkRecipe } from '../../workers/recipe/recipe-file';
import { reviewRecipe } from '../../workers/recipe/review-recipe';
import { ResamplingPool } from '../../workers/study/resampling-pool';
import { runStudy } from '../../workers/study/run-study';
import { trainingHere } from '../../workers/study/training-here';
import { TrainingPool } from '../../workers/study/training-pool';
import { kernelNetworks } from '../../workers/training/kernel-networks';
import { trainerApi } from '../../workers/training/serve-trainer';
import type { TrainerApi } from '../../workers/training/trainer-api';
import { levels, numbers, tableOf } from '../cohort/make-table';
import { finite } from './made-table';

/** Every family, quick enough to be fitted many times. */
const quick: Partial<Record<EstimatorSpec['family'], object>> = {
  points: { items: 3, cards: 2 },
  additive: { rounds: 30, bags: 1, interactions: 1 },
  forest: { trees: 15 },
  boosting: { rounds: 30, members: 1 },
  network: { members: 1, epochs: 4, patience: 2 },
  neighbours: {},
  stack: { steps: 5 },
};

const shelf = (kind: 'binary' | 'continuous' | 'classes', more: object = {}): EstimatorSpec[] =>
  [{ binary: 'logistic', continuous: 'linear', classes: 'multinomial' }[kind], ...Object.keys(quick)]
    .filter((family) => family !== 'points' || kind === 'binary')
    .map((family) => {
      const plain = plainEstimator(family as EstimatorSpec['family']);
      return { ...plain, ...quick[plain.family], ...more };
    });

const died = { kind: 'binary', column: 'died', event: ['yes'], noEvent: ['no'] };

async function study(table: Table, more: object = {}, training = trainingHere()): Promise<StudyReport> {
  const given = {
    outcome: died,
    predictors: table.columns.map(({ name }) => name).filter((name) => !['died', 'stay', 'stage'].includes(name)),
    estimators: shelf('binary'),
    resampling: { kind: 'crossValidation', folds: 3, repeats: 1, stratified: true },
    search: { minutes: 1, candidates: 2, folds: 2 },
    seed: 12,
    ...more,
  };
  const { report } = await runStudy({
    table,
    review: reviewRecipe(table, checkRecipe(given, 'recipe.json'), null),
    foldFile: null,
    kept: { models: new Map(), keep: () => Promise.resolve() },
    pool: null,
    training,
    resampling: new ResamplingPool([]),
    signal: new AbortController().signal,
    notSaved: () => null,
    onProgress: () => {},
  });
  expect(finite(report)).toBe(true);
  return report;
}

/** The code of the fault that kept a study from being made. */
async function refusal(report: Promise<unknown>): Promise<string> {
  try {
    await report;
  } catch (caught) {
    if (isStudyError(caught)) return caught.code;
    throw caught;
  }
  return 'done';
}

const of = <T>(rows: number, make: (row: number) => T) => Array.from({ length: rows }, (_, row) => make(row));

function patients(
  rows: number,
  more: (marker: readonly number[], event: readonly boolean[]) => Table['columns'] = () => [],
): Table {
  const random = randomStream(4);
  const marker = of(rows, () => random.normal());
  const event = marker.map((value) => random.uniform() < 1 / (1 + Math.exp(-value)));
  return tableOf([
    numbers('marker', marker),
    ...more(marker, event),
    levels(
      'died',
      event.map((is) => (is ? 'yes' : 'no')),
      'yesNo',
    ),
  ]);
}

const ids = ({ models }: StudyReport) => models.map(({ id }) => id);
const everyId = shelf('binary').map(({ id }) => id);

test('500 predictors of 189 rows', async () => {
  const random = randomStream(9);
  const table = patients(189, () =>
    of(499, (k) =>
      numbers(
        `gene ${k}`,
        of(189, () => random.normal()),
      ),
    ),
  );
  // Without a blend, so that each is fitted once a fold.
  const estimators = shelf('binary').filter(({ family }) => family !== 'stack');
  const resampling = { kind: 'crossValidation', folds: 2, repeats: 1, stratified: true };
  expect(ids(await study(table, { estimators, resampling }))).toEqual(estimators.map(({ id }) => id));
});

test('one row, and one of each outcome', async () => {
  expect(await refusal(study(patients(1)))).toMatch(/^method\./);
  expect(await refusal(study(patients(2)))).toMatch(/^method\./);
});

test('one predictor, rows enough for nothing else', async () => {
  expect(ids(await study(patients(40)))).toEqual(everyId);
});

test('constant and doubled columns, and none but constant ones', async () => {
  const table = patients(120, (marker) => [
    numbers('again', [...marker]),
    numbers(
      'one',
      of(120, () => 1),
    ),
    levels(
      'here',
      of(120, () => 'a'),
    ),
  ]);
  expect(ids(await study(table))).toEqual(everyId);
  const flat = tableOf([
    numbers(
      'one',
      of(60, () => 1),
    ),
    levels(
      'died',
      of(60, (row) => (row % 3 ? 'no' : 'yes')),
      'yesNo',
    ),
  ]);
  const refused = await refusal(study(flat));
  expect(['done', 'method.allPredictorsConstant', 'method.noPredictors']).toContain(refused);
});

test('a category of 2,000 levels', async () => {
  const random = randomStream(7);
  const table = patients(2400, () => [
    levels(
      'ward',
      of(2400, (row) => `ward ${row < 2000 ? row : random.below(2000)}`),
    ),
  ]);
  const estimators = shelf('binary').filter(({ family }) => family !== 'network' && family !== 'points');
  expect(ids(await study(table, { estimators }))).toEqual(estimators.map(({ id }) => id));
});

test('a column that nobody has in one fold, and one that nobody has at all', async () => {
  const random = randomStream(3);
  const table = patients(120, () => [
    numbers(
      'late',
      of(120, (row) => (row % 3 === 0 ? NaN : random.normal())),
    ),
    numbers(
      'only',
      of(120, (row) => (row % 3 === 0 ? random.normal() : NaN)),
    ),
    numbers(
      'never',
      of(120, () => NaN),
    ),
    levels(
      'part',
      of(120, (row) => `part ${row % 3}`),
    ),
  ]);
  const report = await study(table, {
    predictors: ['marker', 'late', 'only', 'never'],
    resampling: { kind: 'foldColumn', column: 'part' },
  });
  expect(ids(report)).toEqual(everyId);
});

test('one case in a class', async () => {
  const random = randomStream(5);
  const marker = of(100, () => random.normal());
  const stage = marker.map((value, row) => (row === 50 ? 'III' : value > 0 ? 'II' : 'I'));
  const table = tableOf([numbers('marker', marker), levels('stage', stage)]);
  const outcome = { kind: 'classes', column: 'stage', classes: ['I', 'II', 'III'], ordered: false };
  const refused = await refusal(study(table, { outcome, estimators: shelf('classes') }));
  expect(['done', 'method.tooFewInClass']).toContain(refused);
  const yesNo = tableOf([
    numbers('marker', marker),
    levels(
      'died',
      of(100, (row) => (row === 50 ? 'yes' : 'no')),
      'yesNo',
    ),
  ]);
  expect(await refusal(study(yesNo))).toMatch(/^method\./);
});

test('perfect separation', async () => {
  const table = patients(90, (_, event) => [
    numbers(
      'told',
      event.map((is, row) => (is ? 5 : -5) + 0.01 * row),
    ),
  ]);
  const report = await study(table);
  expect(ids(report)).toEqual(everyId);
});

test('a continuous outcome with values far apart', async () => {
  const random = randomStream(8);
  const table = tableOf([
    numbers(
      'marker',
      of(90, () => random.normal()),
    ),
    numbers(
      'stay',
      of(90, (row) => (row === 3 ? 1e12 : row)),
    ),
  ]);
  const report = await study(table, {
    outcome: { kind: 'continuous', column: 'stay' },
    estimators: shelf('continuous'),
  });
  expect(report.models.length).toBeGreaterThan(4);
});

test('a network whose loss explodes is a failed trial, and the others go on', async () => {
  const estimators = shelf('binary').map((spec) =>
    spec.family === 'network'
      ? {
          ...spec,
          tuning: 'search',
          optimiser: 'sgd',
          learningRate: 10,
          epochs: 6,
          patience: 0,
          layers: Array.from({ length: 8 }, () => ({ units: 32, activation: 'linear' })),
        }
      : spec,
  );
  const report = await study(patients(120), { estimators, search: { minutes: 1, candidates: 4, folds: 2 } });
  const { search } = report.models.find(({ id }) => id === 'network')!;
  expect(search!.trials[0]).toMatchObject({ loss: null, failed: 'method.diverged' });
  expect(search!.trials[search!.chosen]!.loss).not.toBeNull();
  expect(ids(report)).toEqual(everyId);
});

test('memory that is used up fails the trial that wanted it, and the run goes on', async () => {
  const { value: real } = Object.getOwnPropertyDescriptor(KernelMemory.prototype, 'take') as {
    value: (this: KernelMemory, bytes: number) => number;
  };
  const greedy = vi.spyOn(KernelMemory.prototype, 'take').mockImplementation(function (
    this: KernelMemory,
    bytes: number,
  ) {
    // Boosting's second candidate, and it alone, asks for more than there is.
    if (exhausted.value) throw new RangeError('WebAssembly.Memory.grow(): Maximum memory size exceeded');
    return real.call(this, bytes);
  });
  const exhausted = { value: false };
  const inner = trainerApi(kernelNetworks());
  const api: TrainerApi = {
    ...inner,
    async trials(job, onProgress) {
      if (!job.candidates.some(({ spec }) => spec.family === 'boosting')) return inner.trials(job, onProgress);
      const parts = [];
      for (const candidate of job.candidates) {
        exhausted.value = candidate.spec.family === 'boosting' && candidate.spec.growth === 'leafWise';
        const reply = await inner.trials({ ...job, candidates: [candidate] }, onProgress);
        exhausted.value = false;
        if (reply.kind !== 'done') return reply;
        parts.push(...reply.value);
      }
      return { kind: 'done', value: parts };
    },
  };
  const estimators = shelf('binary')
    .filter(({ family }) => ['logistic', 'boosting', 'stack'].includes(family))
    .map((spec) => (spec.family === 'boosting' ? { ...spec, tuning: 'search' } : spec));
  const report = await study(
    patients(120),
    { estimators, search: { minutes: 1, candidates: 9, folds: 2 } },
    new TrainingPool([], api),
  );
  greedy.mockRestore();
  const { trials } = report.models.find(({ id }) => id === 'boosting')!.search!;
  const failed = trials.filter(({ spec }) => spec.family === 'boosting' && spec.growth === 'leafWise');
  expect(failed.length).toBeGreaterThan(0);
  expect(failed.every(({ failed: why }) => why === 'device.outOfMemory')).toBe(true);
  expect(trials.filter(({ failed: why }) => why === null).length).toBeGreaterThan(0);
});

test('a worker that is ended amid its trials leaves them to another, and no figure changes', async () => {
  const workerWith = (api: TrainerApi) => {
    const { port1, port2 } = new MessageChannel();
    expose(api, port1);
    return { port: port2, kill: () => port1.close() };
  };
  const sound = () => workerWith(trainerApi(kernelNetworks()));
  let jobs = 0;
  const inner = trainerApi(kernelNetworks());
  const dying = workerWith({
    ...inner,
    trials(job, onProgress) {
      jobs += 1;
      if (jobs < 2) return inner.trials(job, onProgress);
      dying.kill();
      return new Promise(() => {});
    },
  });
  const estimators = shelf('binary')
    .filter(({ family }) => ['logistic', 'forest', 'stack'].includes(family))
    .map((spec) => ({ ...spec, ...(spec.family === 'stack' ? {} : { tuning: 'search' }) }));
  const ended = await study(patients(120), { estimators }, new TrainingPool([sound().port, dying.port], null));
  expect(jobs).toBe(2);
  const whole = await study(patients(120), { estimators });
  expect(ended.models.map(({ results }) => results)).toEqual(whole.models.map(({ results }) => results));
});
