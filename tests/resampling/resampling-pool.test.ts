import { expose } from 'comlink';
import { afterEach, expect, test } from 'vitest';
import { drawCounts } from '../../workers/numerics/bootstrap/draw';
import { differencesOf, netBenefitsOf, replicatesOf } from '../../workers/numerics/bootstrap/replicates';
import type { BootstrapJob } from '../../workers/numerics/bootstrap/resample';
import { randomStream } from '../../workers/numerics/random';
import type { ResamplingApi } from '../../workers/resampling/resampling-api';
import { resamplingApi } from '../../workers/resampling/serve-resampling';
import { ResamplingPool } from '../../workers/study/resampling-pool';

let open: MessagePort[] = [];
afterEach(() => {
  for (const port of open) port.close();
  open = [];
});

/** A resampling worker in this thread, over a real port. */
function connect(api: ResamplingApi = resamplingApi()): MessagePort {
  const { port1, port2 } = new MessageChannel();
  expose(api, port1);
  open.push(port1, port2);
  return port2;
}

function job(rows = 60): BootstrapJob {
  const stream = randomStream(2);
  const event = Uint8Array.from({ length: rows }, () => stream.below(2));
  const unit = Int32Array.from(event.keys());
  const model = () => [{ event, unit, risk: Float64Array.from(event, (one) => (one + 3 * stream.uniform()) / 4) }];
  return { seed: 3, units: rows, models: [model(), model()], figures: ['auroc', 'brier'], thresholds: [0.3] };
}

const never = new AbortController().signal;

test('the number of workers changes no figure', async () => {
  const inline = await new ResamplingPool([]).run(job(), 130, never);
  const one = await new ResamplingPool([connect()]).run(job(), 130, never);
  const three = await new ResamplingPool([connect(), connect(), connect()]).run(job(), 130, never);
  expect(one).toEqual(inline);
  expect(three).toEqual(inline);
  expect(inline.values).toHaveLength(130 * 2 * 3);
});

test('every worker has a share, and progress ends at all', async () => {
  const parts: [number, number][] = [];
  const counting = (lane: number): ResamplingApi => {
    const api = resamplingApi();
    return {
      ...api,
      resample(id, from, to) {
        parts.push([lane, to - from]);
        return api.resample(id, from, to);
      },
    };
  };
  const heard: number[] = [];
  const pool = new ResamplingPool([connect(counting(0)), connect(counting(1))]);
  await pool.run(job(), 210, never, (done) => heard.push(done));
  expect(new Set(parts.map(([lane]) => lane))).toEqual(new Set([0, 1]));
  expect(parts.reduce((sum, [, size]) => sum + size, 0)).toBe(210);
  expect(heard.at(-1)).toBe(210);
  expect(heard).toEqual(heard.toSorted((a, b) => a - b));
});

test('stops on its signal, with workers and without', async () => {
  for (const ports of [[], [connect(), connect()]]) {
    const controller = new AbortController();
    const run = new ResamplingPool(ports).run(job(2000), 1_000_000, controller.signal, () => controller.abort());
    await expect(run).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
    // The pool serves the next job as if nothing had been.
    const after = await new ResamplingPool(ports).run(job(), 30, never);
    expect(after.resamples).toBe(30);
  }
  const late = new AbortController();
  late.abort();
  await expect(new ResamplingPool([]).run(job(), 10, late.signal)).rejects.toThrow();
});

test('stops while the workers are still taking the job in', async () => {
  let taken = () => {};
  const opening = new Promise<void>((resolve) => (taken = resolve));
  const slow: ResamplingApi = { ...resamplingApi(), open: () => opening };
  const controller = new AbortController();
  const run = new ResamplingPool([connect(slow)]).run(job(), 100, controller.signal);
  controller.abort();
  await expect(run).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
  taken();
});

test('a worker stops between two breaths and forgets the job', async () => {
  const api = resamplingApi();
  await api.open('a', job(2000));
  const running = api.resample('a', 0, 1_000_000);
  await api.close('a');
  expect(await running).toBeNull();
  expect(await api.resample('a', 0, 1)).toBeNull();
});

test('replicates are read by model and figure', async () => {
  const found = await new ResamplingPool([]).run(job(), 50, never);
  const [first, second] = [replicatesOf(found, 0, 'brier'), replicatesOf(found, 1, 'brier')];
  expect([...differencesOf(found, 0, 1, 'brier')]).toEqual([...first].map((one, b) => one - second[b]!));
  expect(() => replicatesOf(found, 0, 'ici')).toThrow(RangeError);

  const { event, risk } = job().models[1]![0]!;
  const counts = new Int32Array(60);
  drawCounts(3, 7, counts);
  let benefit = 0;
  for (const [row, count] of counts.entries()) {
    if (risk[row]! >= 0.3) benefit += (count * (event[row] === 1 ? 1 : -0.3 / 0.7)) / 60;
  }
  expect(netBenefitsOf(found, 1, 0)[7]).toBeCloseTo(benefit, 12);
});
