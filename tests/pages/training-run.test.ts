import { expect, test } from 'vitest';
import type { Study } from '../../src/bridge/study.ts';
import { withEpochs } from '../../src/state/loss-curves.ts';
import { TrainingRun } from '../../src/state/training-run.svelte.ts';
import { DeviceError } from '../../workers/contract/faults.ts';
import type { StudyReport } from '../../workers/contract/report.ts';
import type { EpochSummary, TrainingProgress } from '../../workers/contract/training.ts';
import { aRecipe, aReport } from './a-report.ts';
import { fakeStudy } from './fake-study.ts';

const epoch = (fold: number, at: number, loss = 0.5): EpochSummary => ({
  repeat: 0,
  fold,
  epoch: at,
  epochs: 50,
  loss,
  validationLoss: loss + 0.1,
  best: 1,
});

const progress = (epochs: readonly EpochSummary[]): TrainingProgress => ({
  models: [{ id: 'network', foldsDone: 0, folds: 5, state: 'folds' }],
  epochs,
  backend: null,
  search: null,
  secondsLeft: null,
  notices: [],
});

/** A training whose end the test decides. */
function controlled() {
  const trainings: {
    readonly tell: (progress: TrainingProgress) => void;
    readonly signal: AbortSignal;
    readonly finish: (report: StudyReport) => void;
    readonly fail: (error: unknown) => void;
  }[] = [];
  const train: Study['train'] = (_recipe, { onProgress, signal }) =>
    new Promise((finish, fail) => trainings.push({ tell: onProgress, signal, finish, fail }));
  return { run: new TrainingRun(fakeStudy({ train })), trainings };
}

test('a run ends with its report, and keeps the curves of its folds meanwhile', async () => {
  const { run, trainings } = controlled();
  const ended = run.start(aRecipe);
  trainings[0]!.tell(progress([epoch(0, 1), epoch(1, 1)]));
  trainings[0]!.tell(progress([epoch(0, 2)]));
  const { phase } = run;
  expect(phase.kind === 'running' && phase.curves.map(({ fold, points }) => [fold, points.length])).toEqual([
    [0, 2],
    [1, 1],
  ]);
  trainings[0]!.finish(aReport);
  expect(await ended).toBe(true);
  expect(run.phase).toEqual({ kind: 'finished', report: aReport });
  expect(run.report).toBe(aReport);
});

test('a stopped run says so, and what was reported before stays', async () => {
  const { run, trainings } = controlled();
  run.reopen(aReport);
  const ended = run.start(aRecipe);
  run.stop();
  expect(run.phase).toMatchObject({ kind: 'running', stopping: true });
  expect(trainings[0]!.signal.aborted).toBe(true);
  trainings[0]!.fail(new DOMException('The job was stopped.', 'AbortError'));
  expect(await ended).toBe(false);
  expect(run.phase).toEqual({ kind: 'stopped', done: 0, of: 0 });
  expect(run.report).toBe(aReport);
});

test('a run that was replaced has no say any more', async () => {
  const { run, trainings } = controlled();
  const first = run.start(aRecipe);
  const second = run.start(aRecipe);
  trainings[0]!.tell(progress([epoch(4, 9)]));
  trainings[0]!.finish(aReport);
  expect(await first).toBe(false);
  expect(run.phase).toMatchObject({ kind: 'running', progress: null });
  const error = new DeviceError('device.workerLost', null);
  trainings[1]!.fail(error);
  expect(await second).toBe(false);
  expect(run.phase).toEqual({ kind: 'failed', error });
});

test('a defect is thrown on, and the page can train again', async () => {
  const { run, trainings } = controlled();
  const ended = run.start(aRecipe);
  trainings[0]!.fail(new TypeError('ours'));
  await expect(ended).rejects.toThrow('ours');
  expect(run.phase).toEqual({ kind: 'idle' });
});

test('only the folds heard of last keep a curve, and a second network begins its own', () => {
  const all = withEpochs(
    [],
    [0, 1, 2, 3, 4].map((fold) => epoch(fold, 1)),
  );
  expect(all.map(({ fold }) => fold)).toEqual([1, 2, 3, 4]);
  const again = withEpochs(all, [epoch(2, 2), epoch(2, 1, 0.9)]);
  expect(again.find(({ fold }) => fold === 2)!.points).toEqual([{ epoch: 1, loss: 0.9, validationLoss: 1 }]);
});

test('a very long curve is thinned and keeps its newest epoch', () => {
  const epochs = Array.from({ length: 1500 }, (_, index) => epoch(0, index + 1));
  let curves = withEpochs([], []);
  for (const each of epochs) curves = withEpochs(curves, [each]);
  expect(curves[0]!.points.length).toBeLessThanOrEqual(600);
  expect(curves[0]!.points.at(-1)!.epoch).toBe(1500);
});

test('a stop says how many folds were finished, and ends a pause, which would keep it from being heard', async () => {
  const heard: boolean[] = [];
  const trainings: { tell: (progress: TrainingProgress) => void; fail: (error: unknown) => void }[] = [];
  const run = new TrainingRun(
    fakeStudy({
      train: (_recipe, { onProgress }) => new Promise((_, fail) => trainings.push({ tell: onProgress, fail })),
      pauseTraining: (paused) => {
        heard.push(paused);
        return Promise.resolve(null);
      },
    }),
  );
  const ended = run.start(aRecipe);
  trainings[0]!.tell({
    ...progress([]),
    models: [
      { id: 'logistic', foldsDone: 5, folds: 5, state: 'done' },
      { id: 'network', foldsDone: 2, folds: 5, state: 'folds' },
      // Its folds are none that the run has still to do.
      { id: 'forest', foldsDone: 0, folds: 5, state: 'leftOut' },
    ],
  });
  await run.pause(true);
  expect(run.phase).toMatchObject({ kind: 'running', paused: true });
  run.stop();
  expect(run.phase).toMatchObject({ paused: false, stopping: true });
  expect(heard).toEqual([true, false]);
  await run.pause(true);
  expect(heard).toHaveLength(2);
  trainings[0]!.fail(new DOMException('The job was stopped.', 'AbortError'));
  await ended;
  expect(run.phase).toEqual({ kind: 'stopped', done: 7, of: 10 });
});
