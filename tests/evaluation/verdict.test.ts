import { expect, test } from 'vitest';
import type { BinaryFigure, Figure } from '../../workers/contract/figures';
import { compareModels } from '../../workers/evaluation/compare';
import { evaluateModel } from '../../workers/evaluation/evaluate';
import { verdictOf, type Judged } from '../../workers/evaluation/verdict';
import { drawOutOfFold } from './drawn';
import oracle from '../oracles/statistics.json' with { type: 'json' };

const around = (value: number, half: number): Figure => ({
  kind: 'estimated',
  value,
  low: value - half,
  high: value + half,
});
const missing: Figure = { kind: 'notEstimable', reason: 'separated' };
const sure: Readonly<Record<BinaryFigure, Figure>> = {
  auroc: around(0.8, 0.04),
  brier: around(0.15, 0.01),
  scaledBrier: around(0.3, 0.05),
  logLoss: around(0.45, 0.02),
  calibrationInTheLarge: around(0.02, 0.15),
  calibrationSlope: around(0.98, 0.12),
  observedExpected: around(1, 0.1),
  aurocBootstrap: around(0.8, 0.04),
  auprc: around(0.7, 0.05),
  ici: around(0.02, 0.01),
  e50: around(0.02, 0.01),
  e90: around(0.04, 0.01),
  emax: around(0.06, 0.02),
};
const model = (id: string, family: Judged['spec']['family'], figures: Partial<typeof sure> = {}): Judged => ({
  id,
  spec: { family },
  results: {
    kind: 'binary',
    figures: { ...sure, ...figures },
    roc: null,
    precisionRecall: null,
    calibration: null,
    decision: null,
    thresholds: [],
    distribution: { events: [], others: [] },
  },
});
const differing = (value: number, half: number) => [
  { first: 'net', second: 'glm', discrimination: around(0, 0.1), loss: around(value, half), p: 0.5, bootstrap: [] },
];

test('takes the simpler model unless the other is surely better', () => {
  const models = [model('net', 'network', { logLoss: around(0.4, 0.02) }), model('glm', 'logistic')];
  expect(verdictOf(models, differing(-0.05, 0.06), { kind: 'binary', events: 200, others: 300 }, 500)).toEqual({
    model: 'glm',
    discrimination: 'good',
    calibration: 'good',
    certain: true,
    small: false,
    choice: 'notDistinguishable',
  });
  expect(verdictOf(models, differing(-0.05, 0.02), { kind: 'binary', events: 200, others: 300 }, 500)).toMatchObject({
    model: 'net',
    choice: 'better',
  });
  expect(verdictOf(models, [], { kind: 'binary', events: 200, others: 300 }, 500)).toMatchObject({
    model: 'glm',
    choice: 'notDistinguishable',
  });
  expect(verdictOf(models.slice(0, 1), [], { kind: 'binary', events: 200, others: 99 }, 299)).toMatchObject({
    model: 'net',
    choice: 'onlyOne',
    small: true,
  });
});

test('a model that can be read goes before one that cannot, a blend comes last, and neighbours are never put first', () => {
  const outcome = { kind: 'binary', events: 200, others: 300 } as const;
  const put = (...families: readonly Judged['spec']['family'][]) =>
    verdictOf(
      families.map((family) => model(family, family)),
      [],
      outcome,
      500,
    )?.model;
  expect(put('stack', 'boosting', 'additive')).toBe('additive');
  expect(put('stack', 'forest', 'boosting')).toBe('forest');
  expect(put('neighbours', 'stack')).toBe('stack');
  expect(put('neighbours')).toBeUndefined();
});

test('is none where no model can be judged', () => {
  expect(verdictOf([], [], { kind: 'binary', events: 0, others: 0 }, 0)).toBeNull();
  expect(
    verdictOf([model('glm', 'logistic', { auroc: missing })], [], { kind: 'binary', events: 5, others: 5 }, 10),
  ).toBeNull();
});

test.each([
  [0.9, 0.04, 'excellent'],
  [0.8, 0.04, 'good'],
  [0.7, 0.04, 'moderate'],
  [0.6, 0.04, 'weak'],
  [0.6, 0.1, 'none'],
  [0.3, 0.04, 'none'],
] as const)('an area of %d (±%d) is %s', (value, half, word) => {
  const verdict = verdictOf(
    [model('glm', 'logistic', { auroc: around(value, half) })],
    [],
    { kind: 'binary', events: 500, others: 500 },
    1000,
  );
  expect(verdict?.discrimination).toBe(word);
  expect(verdict?.certain).toBe(half < 0.05);
});

test('compares as the paired reference case', () => {
  const { inputs, outputs } = oracle.auroc_delong_paired;
  const [first, second] = [Float64Array.from(inputs.p1), Float64Array.from(inputs.p2)];
  const found = compareModels({ id: 'a', risk: [first] }, { id: 'b', risk: [second] }, Uint8Array.from(inputs.y), null);
  expect(found.p).toBeCloseTo(outputs.p, 10);
  if (found.discrimination.kind !== 'estimated') throw new Error(found.discrimination.reason);
  expect(found.discrimination.low).toBeCloseTo(outputs.diff_ci[0]!, 10);
  expect(found.discrimination.high).toBeCloseTo(outputs.diff_ci[1]!, 10);
});

test('compares on the rows that both models predicted, mirrored when they change places', () => {
  const input = drawOutOfFold({ rows: 300, repeats: 2, noise: 1 });
  const [a, b] = [
    { id: 'a', risk: input.risk },
    { id: 'b', risk: input.risk.toReversed() },
  ];
  const partly = { id: 'b', risk: b.risk.map((risk) => risk.map((one, i) => (i < 20 ? NaN : one))) };
  const found = compareModels(a, partly, input.y, null);
  const rest = {
    y: input.y.slice(20),
    a: { id: 'a', risk: a.risk.map((risk) => risk.slice(20)) },
    b: { id: 'b', risk: b.risk.map((risk) => risk.slice(20)) },
  };
  expect(found).toEqual(compareModels(rest.a, rest.b, rest.y, null));
  const swapped = compareModels(partly, a, input.y, null);
  expect(swapped.p).toBeCloseTo(found.p!, 12);
  if (swapped.loss.kind !== 'estimated' || found.loss.kind !== 'estimated') throw new Error('both are estimated');
  expect(swapped.loss.low).toBeCloseTo(-found.loss.high, 12);
});

test('a model against itself differs by nothing and has no p', () => {
  const { y, risk } = drawOutOfFold({ rows: 100 });
  const found = compareModels({ id: 'a', risk }, { id: 'b', risk }, y, null);
  expect(found.discrimination).toEqual({ kind: 'estimated', value: 0, low: 0, high: 0 });
  expect(found.p).toBeNull();
});

test('the whole way: the better of two models is found', () => {
  const good = drawOutOfFold({ rows: 2000, noise: 0.1, seed: 2 });
  const worse = { ...good, risk: good.risk.map((risk) => risk.map((one) => 0.5 + (one - 0.5) * 0.2)) };
  const models = [
    { id: 'glm', spec: { family: 'logistic' as const }, results: evaluateModel(worse, null) },
    { id: 'net', spec: { family: 'network' as const }, results: evaluateModel(good, null) },
  ];
  const comparison = compareModels({ id: 'glm', risk: worse.risk }, { id: 'net', risk: good.risk }, good.y, null);
  expect(verdictOf(models, [comparison], { kind: 'binary', events: 700, others: 1300 }, 2000)).toMatchObject({
    model: 'net',
    choice: 'better',
    calibration: 'good',
  });
});
