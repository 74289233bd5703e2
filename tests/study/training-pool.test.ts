import { expose } from 'comlink';
import { expect, test } from 'vitest';
import { plainEstimator } from '../../workers/contract/default-estimators';
import { TrainingPool } from '../../workers/study/training-pool';
import type { FitJob, TrainerApi, TrainerReply } from '../../workers/training/trainer-api';
import { trainerApi } from '../../workers/training/serve-trainer';
import type { SingleEstimator } from '../../workers/models/model';

const noNetwork = () => Promise.reject(new Error('no network here'));

const job = (id: string): FitJob => {
  const spec = plainEstimator('logistic');
  if (spec.family === 'stack') throw new Error('a blend');
  return {
    id,
    spec,
    development: {
      design: { x: Float64Array.from({ length: 40 }, (_, i) => Math.sin(i)), rows: 40, features: ['x'] },
      raw: null,
      outcome: {
        kind: 'binary',
        y: Uint8Array.from({ length: 40 }, (_, i) => (Math.sin(i) + Math.cos(3 * i) > 0 ? 1 : 0)),
      },
      clusters: null,
    },
    seed: 5,
  };
};

function workerWith(api: TrainerApi): { port: MessagePort; kill: () => void } {
  const { port1, port2 } = new MessageChannel();
  expose(api, port1);
  return { port: port2, kill: () => port1.close() };
}

const sound = () => workerWith(trainerApi(noNetwork));

/** A worker that dies as soon as it is given work. */
function mortal(): { port: MessagePort; asked: () => number } {
  let asked = 0;
  const worker = workerWith({
    fit: () => {
      asked += 1;
      worker.kill();
      return new Promise<TrainerReply<SingleEstimator>>(() => {});
    },
    trials: () => new Promise(() => {}),
    stop: () => Promise.resolve(),
    presence: () => Promise.resolve(null),
  });
  return { port: worker.port, asked: () => asked };
}

const signal = () => new AbortController().signal;

test('a job gives the same wherever it is worked on', async () => {
  const here = new TrainingPool([], trainerApi(noNetwork));
  const beside = new TrainingPool([sound().port, sound().port], null);
  const [first, second] = await Promise.all([beside.fit(job('a'), signal()), beside.fit(job('b'), signal())]);
  expect(first).toEqual(second);
  expect(await here.fit(job('c'), signal())).toEqual(first);
});

test('a worker that dies leaves its job to another', async () => {
  const dying = mortal();
  const pool = new TrainingPool([sound().port, dying.port], null);
  const fitted = await pool.fit(job('a'), signal());
  expect(dying.asked()).toBe(1);
  expect(fitted.family).toBe('logistic');
  expect(pool.lanes).toBe(1);
  expect((await pool.fit(job('b'), signal())).family).toBe('logistic');
});

test('where every worker dies the fault says so, also to jobs that wait', async () => {
  const pool = new TrainingPool([mortal().port, mortal().port], null);
  const jobs = ['a', 'b', 'c'].map((id) => pool.fit(job(id), signal()));
  for (const one of jobs) await expect(one).rejects.toMatchObject({ code: 'device.workerLost' });
});

test('a pause holds what waits, and a stop ends it all the same', async () => {
  const pool = new TrainingPool([sound().port], null);
  pool.pause();
  expect(pool.paused).toBe(true);
  const controller = new AbortController();
  const held = pool.fit(job('a'), signal());
  const stopped = pool.fit(job('b'), controller.signal);
  controller.abort();
  await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
  pool.resume();
  expect((await held).family).toBe('logistic');
});
