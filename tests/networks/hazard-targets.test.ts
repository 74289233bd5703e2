import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SurvivalHead } from '../../workers/models/network-head';
import { hazardTargets, survivalHead } from '../../workers/networks/hazard-targets';
import { watchedLoss } from '../../workers/networks/loss';

const head = { kind: 'survival', from: 0, edges: [2, 5, 9], causes: 1 } satisfies SurvivalHead;

interface Followed {
  readonly time: number;
  readonly event: number;
  readonly entry?: number;
}

function targetsOf(given: SurvivalHead, rows: readonly Followed[]) {
  const outputs = given.edges.length * given.causes;
  const { target, mask } = hazardTargets(given, {
    time: Float64Array.from(rows, ({ time }) => time),
    event: Uint8Array.from(rows, ({ event }) => event),
    entry: rows.some(({ entry }) => entry !== undefined)
      ? Float64Array.from(rows, ({ entry }) => entry ?? given.from)
      : null,
  });
  return rows.map((_, row) => ({
    target: [...target.subarray(row * outputs, (row + 1) * outputs)],
    mask: [...mask.subarray(row * outputs, (row + 1) * outputs)],
  }));
}

test('an interval counts for those at risk in it, censored ones where they were seen for half of it', () => {
  expect(
    targetsOf(head, [
      { time: 5, event: 1 },
      { time: 5.1, event: 1 },
      { time: 3.4, event: 0 },
      { time: 3.5, event: 0 },
      { time: 9, event: 0 },
      { time: 0.5, event: 1 },
      { time: 0.9, event: 0 },
    ]),
  ).toEqual([
    { target: [0, 1, 0], mask: [1, 1, 0] },
    { target: [0, 0, 1], mask: [1, 1, 1] },
    { target: [0, 0, 0], mask: [1, 0, 0] },
    { target: [0, 0, 0], mask: [1, 1, 0] },
    { target: [0, 0, 0], mask: [1, 1, 1] },
    { target: [1, 0, 0], mask: [1, 0, 0] },
    { target: [0, 0, 0], mask: [0, 0, 0] },
  ]);
});

test('a competing event ends follow-up for the event, and is asked of its own hazards', () => {
  expect(
    targetsOf({ ...head, causes: 2 }, [
      { time: 3, event: 2 },
      { time: 4, event: 1 },
      { time: 6, event: 0 },
    ]),
  ).toEqual([
    { target: [0, 0, 0, 0, 1, 0], mask: [1, 0, 0, 1, 1, 0] },
    { target: [0, 1, 0, 0, 0, 0], mask: [1, 1, 0, 1, 1, 0] },
    { target: [0, 0, 0, 0, 0, 0], mask: [1, 1, 0, 1, 1, 0] },
  ]);
});

test('with delayed entry only what was observed counts', () => {
  const given = { ...head, from: 1, edges: [2, 6, 10] };
  expect(
    targetsOf(given, [
      { entry: 3, time: 9, event: 0 },
      { entry: 3, time: 5, event: 1 },
      { entry: 3, time: 5, event: 0 },
      { entry: 6, time: 7, event: 1 },
      { entry: 1, time: 1.4, event: 0 },
    ]),
  ).toEqual([
    { target: [0, 0, 0], mask: [0, 0.75, 1] },
    { target: [0, 1, 0], mask: [0, 1, 0] },
    { target: [0, 0, 0], mask: [0, 0.5, 0] },
    { target: [0, 0, 1], mask: [0, 0, 1] },
    { target: [0, 0, 0], mask: [0, 0, 0] },
  ]);
});

test('the loss is the negative log-likelihood of discrete time, worked out by hand', () => {
  const rows = [
    { time: 4, event: 1 },
    { time: 8, event: 0 },
    { time: 1, event: 1 },
  ];
  const hazards = [
    [0.1, 0.3, 0.5],
    [0.2, 0.25, 0.4],
    [0.05, 0.6, 0.7],
  ];
  const outputs = Float32Array.from(hazards.flat(), (hazard) => Math.log(hazard / (1 - hazard)));
  const { target, mask } = hazardTargets(head, {
    time: Float64Array.from(rows, ({ time }) => time),
    event: Uint8Array.from(rows, ({ event }) => event),
    entry: null,
  });
  const weight = new Float32Array(3).fill(1);
  const objective = { outputs: 3, loss: 'crossEntropy' } as const;
  const loss = watchedLoss({ objective, target, mask, weight }, Int32Array.of(0, 1, 2), outputs);
  const likelihood = 0.9 * 0.3 * (0.8 * 0.75 * 0.6) * 0.05;
  // Logits are float32.
  expect(loss).toBeCloseTo(-Math.log(likelihood) / 3, 6);
});

const followUps = fc.record({
  rows: fc.array(fc.record({ time: fc.integer({ min: 1, max: 400 }), event: fc.constantFrom(0, 1, 2) }), {
    minLength: 1,
    maxLength: 300,
  }),
  horizon: fc.integer({ min: 1, max: 500 }),
  delayed: fc.boolean(),
});

test('edges ascend to the end of follow-up, one at the horizon, and every event is asked for once', () => {
  fc.assert(
    fc.property(followUps, ({ rows, horizon, delayed }) => {
      const time = Float64Array.from(rows, (row) => row.time / 3);
      const event = Uint8Array.from(rows, (row) => row.event);
      const entry = delayed ? time.map((at, row) => at * (row % 2 === 0 ? 0.5 : 0.2)) : null;
      const made = survivalHead({ time, event, entry, horizon: horizon / 3 });
      const last = Math.max(...time);
      expect(made.from).toBe(entry ? Math.min(...entry) : 0);
      expect(made.edges[0]).toBeGreaterThan(made.from);
      for (const [i, edge] of made.edges.entries()) if (i > 0) expect(edge).toBeGreaterThan(made.edges[i - 1]!);
      expect(made.edges.at(-1)).toBe(last);
      if (horizon / 3 > made.from && horizon / 3 < last) expect(made.edges).toContain(horizon / 3);
      expect(made.edges.length).toBeLessThanOrEqual(25);
      expect(made.causes).toBe(event.includes(2) ? 2 : 1);

      const { target, mask } = hazardTargets(made, { time, event, entry });
      const width = made.edges.length * made.causes;
      expect(target).toHaveLength(time.length * width);
      for (const [row, code] of event.entries()) {
        const own = target.subarray(row * width, (row + 1) * width);
        expect(own.reduce((sum, one) => sum + one, 0)).toBe(code === 0 ? 0 : 1);
        if (code !== 0) expect(Math.floor(own.indexOf(1) / made.edges.length)).toBe(code - 1);
      }
      for (const [at, counts] of mask.entries()) {
        expect(counts).toBeGreaterThanOrEqual(target[at]!);
        expect(counts).toBeLessThanOrEqual(1);
      }
    }),
  );
});

test('events share the intervals up to the horizon evenly, 10 to 20 of them', () => {
  const intervalsFor = (events: number) => {
    const time = Float64Array.from({ length: 2 * events }, (_, row) => (row + 1) / 7);
    const event = Uint8Array.from(time, (_, row) => (row % 2 === 0 ? 1 : 0));
    const horizon = time.at(-1)!;
    const made = survivalHead({ time, event, entry: null, horizon });
    const { target } = hazardTargets(made, { time, event, entry: null });
    return made.edges.map((_, j) => time.reduce((sum, _at, row) => sum + target[row * made.edges.length + j]!, 0));
  };
  expect(intervalsFor(40)).toEqual(new Array<number>(10).fill(4));
  expect(intervalsFor(150)).toEqual(new Array<number>(15).fill(10));
  expect(intervalsFor(800)).toEqual(new Array<number>(20).fill(40));
});
