import { expect, test } from 'vitest';
import { MethodError } from '../../workers/contract/faults';
import type { JobId } from '../../workers/contract/job';
import { drive, nextTurn } from '../../workers/jobs/breathe';
import { answer, runJob, stopEveryJob, stopJob } from '../../workers/jobs/jobs';

const job = (name: string) => name as JobId;

/** Works until it is stopped. */
async function endless(signal: AbortSignal): Promise<never> {
  for (;;) {
    await nextTurn();
    signal.throwIfAborted();
  }
}

test('a job ends in a reply: its value, a fault with its facts, or that it was stopped', async () => {
  expect(await runJob(job('a'), () => Promise.resolve(7))).toEqual({ kind: 'done', value: 7 });
  const fault = new MethodError('method.diverged', { epoch: 3 });
  const refused = { kind: 'refused', fault: { code: 'method.diverged', facts: { epoch: 3 } } };
  expect(await runJob(job('a'), () => Promise.reject(fault))).toEqual(refused);
  expect(
    await answer(() => {
      throw fault;
    }),
  ).toEqual(refused);
  const running = runJob(job('a'), endless);
  stopJob(job('a'));
  expect(await running).toEqual({ kind: 'stopped' });
});

test('a defect is thrown on, by a job and by an answer', async () => {
  const defect = new TypeError('ours');
  await expect(runJob(job('a'), () => Promise.reject(defect))).rejects.toBe(defect);
  await expect(answer(() => Promise.reject(defect))).rejects.toBe(defect);
});

test('stopping ends the job that is named and no other; stopping every job ends all', async () => {
  const [a, b] = [runJob(job('a'), endless), runJob(job('b'), endless)];
  stopJob(job('a'));
  expect(await a).toEqual({ kind: 'stopped' });
  const first = await Promise.race([b, nextTurn().then(() => 'still under way')]);
  expect(first).toBe('still under way');
  stopEveryJob();
  expect(await b).toEqual({ kind: 'stopped' });
  stopJob(job('a'));
});

test('a long computation hears a message while it runs, and tells its latest step', async () => {
  const controller = new AbortController();
  function* steps(): Generator<number, string> {
    for (let step = 0; ; step += 1) yield step;
  }
  const seen: number[] = [];
  const driven = drive(steps(), controller.signal, (step) => {
    seen.push(step);
    if (seen.length === 1) setTimeout(() => controller.abort());
  });
  await expect(driven).rejects.toMatchObject({ name: 'AbortError' });
  expect(seen.length).toBeGreaterThan(0);
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
});

test('a computation without a pause gives its result', async () => {
  function* steps(): Generator<number, string> {
    yield 1;
    return 'result';
  }
  expect(await drive(steps(), new AbortController().signal, () => {})).toBe('result');
});

test('memory that cannot be had is a fault a person can act on, any other range error a defect', async () => {
  const tooMuch = () => new Float64Array(2 ** 40).length;
  expect(await answer(tooMuch)).toEqual({ kind: 'refused', fault: { code: 'device.outOfMemory', facts: null } });
  await expect(answer(() => (1).toFixed(200))).rejects.toThrow(RangeError);
});
