import { expect, test } from 'vitest';
import { predictionsCsv } from '../../workers/evaluation/predictions-csv';

const third = 1 / 3;
const outcome = (y: Uint8Array) => [{ name: 'outcome', cell: (row: number) => String(y[row]) }];
const labels = ['risk'];

test('writes a line for each record of the file, in its order, with the reason where there is no risk', () => {
  const text = predictionsCsv({
    rowOf: Int32Array.of(0, 1, 2, -1, 3, 4, 5, -1),
    eligible: Uint32Array.of(1, 2, 4, 5),
    outcome: outcome(Uint8Array.of(1, 0, 1, 0)),
    labels,
    fold: [Int32Array.of(0, 1, -1, 0)],
    models: [
      { id: 'glm', predicted: [Float64Array.of(third, NaN, NaN, 1e-9)] },
      { id: 'net,1', predicted: [Float64Array.of(0.5, NaN, NaN, NaN)] },
    ],
    reasonOf: (row) => (row === 0 ? 'outcomeMissing' : row === 3 ? 'otherClass' : null),
  });
  expect(text.split('\n')).toEqual([
    'row,fold,outcome,risk_glm,"risk_net,1",reason',
    '0,,,,,outcomeMissing',
    `1,0,1,${third},0.5,`,
    '2,1,0,,,foldNotFinished',
    '3,,,,,unreadable',
    '4,,,,,otherClass',
    '5,,1,,,noFold',
    '6,0,0,1e-9,,foldNotFinished',
    '7,,,,,unreadable',
    '',
  ]);
});

test('with several repeats gives the mean and each repeat, and every number reads back as it was', () => {
  const first = Float64Array.from({ length: 50 }, (_, i) => Math.exp(-i) / 3);
  const second = first.map((one, i) => (i === 3 ? NaN : 1 - one / 7));
  const lines = predictionsCsv({
    rowOf: Int32Array.from(first.keys()),
    eligible: Uint32Array.from(first.keys()),
    outcome: outcome(new Uint8Array(50)),
    labels,
    fold: [new Int32Array(50), new Int32Array(50).fill(2)],
    models: [{ id: 'm', predicted: [first, second] }],
    reasonOf: () => null,
  })
    .trimEnd()
    .split('\n');
  expect(lines[0]).toBe('row,fold_1,fold_2,outcome,risk_m,risk_m_1,risk_m_2,reason');
  expect(lines).toHaveLength(51);
  for (const [i, line] of lines.slice(1).entries()) {
    const [row, foldOne, foldTwo, observed, mean, one, two, reason] = line.split(',');
    expect([row, foldOne, foldTwo, observed, reason]).toEqual([String(i), '0', '2', '0', '']);
    expect(Number(one)).toBe(first[i]);
    if (i === 3) expect([two, Number(mean)]).toEqual(['', first[i]]);
    else expect([Number(two), Number(mean)]).toEqual([second[i], (first[i]! + second[i]!) / 2]);
  }
});

test('of several numbers a prediction gives the mean of each, named by what it is', () => {
  const text = predictionsCsv({
    rowOf: Int32Array.of(0, 1),
    eligible: Uint32Array.of(0, 1),
    outcome: [
      { name: 'time', cell: (row) => ['3', '8'][row]! },
      { name: 'event', cell: (row) => ['1', '0'][row]! },
    ],
    labels: ['risk_5', 'risk_10'],
    fold: [Int32Array.of(0, 1), Int32Array.of(1, 0)],
    models: [{ id: 'cox', predicted: [Float64Array.of(0.25, 0.5, 0.125, 0.25), Float64Array.of(0.75, 1, NaN, NaN)] }],
    reasonOf: () => null,
  });
  expect(text.split('\n')).toEqual([
    'row,fold_1,fold_2,time,event,risk_5_cox,risk_5_cox_1,risk_5_cox_2,risk_10_cox,risk_10_cox_1,risk_10_cox_2,reason',
    '0,0,1,3,1,0.5,0.25,0.75,0.75,0.5,1,',
    '1,1,0,8,0,0.125,0.125,,0.25,0.25,,',
    '',
  ]);
});
