import { expect, test } from 'vitest';
import { readHead } from '../../workers/models/network-head';
import { objectiveOf } from '../../workers/networks/loss';
import { rowWeights } from '../../workers/networks/row-weights';
import { startingBias } from '../../workers/networks/starting-bias';
import { supervisionOf } from '../../workers/networks/targets';
import { randomStream } from '../../workers/numerics/random';

test('classes start at their shares among the training rows, balanced ones alike', () => {
  const y = Int32Array.of(0, 0, 0, 0, 1, 1, 2, 2, 2);
  const { head, target, mask } = supervisionOf({ kind: 'classes', y, classes: ['a', 'b', 'c'], ordered: false });
  const training = Int32Array.of(0, 1, 2, 3, 4, 6, 7);
  const start = (classWeights: 'none' | 'balanced') => {
    const weight = rowWeights(head, target, y.length, training, classWeights);
    const objective = objectiveOf(head, 'crossEntropy');
    const bias = startingBias(head, { objective, target, mask, weight }, training);
    const shares = new Float64Array(3);
    readHead(head, []).addTo(shares, 0, Float64Array.from(bias), 1);
    return { shares: [...shares], weight: [...weight] };
  };
  // Half a participant is added to each of 4, 1 and 2.
  start('none').shares.forEach((share, k) => expect(share).toBeCloseTo([4.5, 1.5, 2.5][k]! / 8.5, 6));
  const balanced = start('balanced');
  balanced.shares.forEach((share) => expect(share).toBeCloseTo(1 / 3, 6));
  const weights = [7 / 12, 7 / 3, 7 / 6];
  balanced.weight.forEach((weight, row) => expect(weight).toBeCloseTo(weights[y[row]!]!, 6));
});

test('hazards start at what was seen in each interval, so that risk follows the table of deaths', () => {
  const rows = 4000;
  const time = Float64Array.from({ length: rows }, (_, row) => (row + 1) / 400);
  const event = Uint8Array.from(time, (_, row) => (row % 4 === 3 ? 0 : row % 4 === 0 ? 2 : 1));
  const { head, target, mask } = supervisionOf({ kind: 'survival', time, event, entry: null, horizon: 6 });
  const objective = objectiveOf(head, 'crossEntropy');
  const weight = new Float32Array(rows).fill(1);
  const training = Int32Array.from(time.keys());
  const bias = startingBias(head, { objective, target, mask, weight }, training);
  const times = [1, 2.5, 6];
  const risk = new Float64Array(times.length);
  readHead(head, times).addTo(risk, 0, Float64Array.from(bias), 1);
  // Aalen and Johansen's estimate, from the same rows.
  const expected = times.map((until) => {
    let alive = 1;
    let sum = 0;
    for (let row = 0; row < rows && time[row]! <= until; row += 1) {
      const atRisk = rows - row;
      if (event[row] === 1) sum += alive / atRisk;
      if (event[row] !== 0) alive *= 1 - 1 / atRisk;
    }
    return sum;
  });
  // Twenty intervals are coarser than 4,000 times: a hundredth.
  expected.forEach((value, i) => expect(Math.abs(risk[i]! - value)).toBeLessThan(0.01));
  expect(expected[2]).toBeGreaterThan(0.3);
});

test('with delayed entry they follow those under observation only', () => {
  const random = randomStream(12);
  const rows = Array.from({ length: 9000 }, () => ({
    entry: 40 + 12 * random.uniform() ** 2,
    time: 40 - Math.log1p(-random.uniform()) / 0.09,
    censored: 45 + 20 * random.uniform(),
  })).filter(({ entry, time, censored }) => entry < Math.min(time, censored));
  const time = Float64Array.from(rows, (row) => Math.min(row.time, row.censored));
  const event = Uint8Array.from(rows, (row) => (row.time <= row.censored ? 1 : 0));
  const entry = Float64Array.from(rows, (row) => row.entry);
  const { head, target, mask } = supervisionOf({ kind: 'survival', time, event, entry, horizon: 55 });
  const objective = objectiveOf(head, 'crossEntropy');
  const weight = new Float32Array(rows.length).fill(1);
  const bias = startingBias(head, { objective, target, mask, weight }, Int32Array.from(time.keys()));
  const times = [43, 48, 55];
  const risk = new Float64Array(times.length);
  readHead(head, times).addTo(risk, 0, Float64Array.from(bias), 1);
  for (const [i, until] of times.entries()) {
    let alive = 1;
    for (const [row, at] of time.entries()) {
      if (event[row] !== 1 || at > until) continue;
      const atRisk = time.reduce((sum, other, k) => sum + (entry[k]! < at && other >= at ? 1 : 0), 0);
      alive *= 1 - 1 / atRisk;
    }
    // Kaplan and Meier's estimate, which the coarser intervals meet to a hundredth.
    expect(Math.abs(risk[i]! - (1 - alive))).toBeLessThan(0.01);
    expect(alive).toBeLessThan(0.9);
  }
});

test('a single logit and a standardised value start from zero', () => {
  for (const outcome of [
    { kind: 'binary', y: Uint8Array.of(1, 0, 0, 0) } as const,
    { kind: 'continuous', y: Float64Array.of(5, 6, 7, 9) } as const,
  ]) {
    const { head, target, mask } = supervisionOf(outcome);
    const weight = new Float32Array(4).fill(1);
    const objective = objectiveOf(head, 'crossEntropy');
    expect([...startingBias(head, { objective, target, mask, weight }, Int32Array.of(0, 1, 2))]).toEqual([0]);
  }
});

test('values are standardised by the development rows, and left as they are where all are the same', () => {
  const { head, target } = supervisionOf({ kind: 'continuous', y: Float64Array.of(2, 4, 9) });
  expect(head).toEqual({ kind: 'continuous', centre: 5, scale: Math.sqrt(13) });
  expect(target[2]).toBeCloseTo(4 / Math.sqrt(13), 6);
  expect(supervisionOf({ kind: 'continuous', y: Float64Array.of(7, 7) }).head).toMatchObject({ centre: 7, scale: 1 });
});
