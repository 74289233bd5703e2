import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Figure } from '../../workers/contract/figures';
import { compareModels } from '../../workers/evaluation/compare';
import { evaluateModel } from '../../workers/evaluation/evaluate';
import type { OutOfFold } from '../../workers/evaluation/out-of-fold';
import { verdictOf } from '../../workers/evaluation/verdict';
import { anything, drawOutOfFold, numbersIn } from './drawn';
import golden from '../oracles/evaluation.json' with { type: 'json' };
import oracle from '../oracles/statistics.json' with { type: 'json' };

function estimated(figure: Figure) {
  if (figure.kind !== 'estimated') throw new Error(figure.reason);
  return figure;
}
const evaluated = (input: OutOfFold) => evaluateModel(input, null);
const single = (p: readonly number[], y: readonly number[]): OutOfFold => ({
  y: Uint8Array.from(y),
  risk: [Float64Array.from(p)],
  fold: [new Int32Array(p.length)],
  clusters: null,
});

test('gives the golden figures of the fitted model on the aSAH data', () => {
  const { figures } = evaluated(single(golden.asahResults.fitted.risk, golden.asah.poor));
  // Given to seven places.
  expect(estimated(figures.auroc).value).toBeCloseTo(0.8387534, 7);
  expect(estimated(figures.brier).value).toBeCloseTo(0.1578161, 7);
  expect(estimated(figures.scaledBrier).value).toBeCloseTo(0.3173599, 7);
  // In the data a logistic regression was fitted on it is calibrated by construction.
  expect(estimated(figures.calibrationInTheLarge).value).toBeCloseTo(0, 6);
  expect(estimated(figures.calibrationSlope).value).toBeCloseTo(1, 6);
  expect(estimated(figures.observedExpected).value).toBeCloseTo(1, 6);
});

test('gives the reference interval of the area and the reference counts at thresholds', () => {
  const { figures, thresholds } = evaluated(single(oracle.auroc_delong.inputs.p, oracle.auroc_delong.inputs.y));
  const [low, high] = oracle.auroc_delong.outputs.ci95;
  expect(estimated(figures.auroc).low).toBeCloseTo(low!, 10);
  expect(estimated(figures.auroc).high).toBeCloseTo(high!, 10);

  const confused = evaluated(single(oracle.confusion.inputs.p, oracle.confusion.inputs.y)).thresholds;
  for (const { threshold, tp, fp, fn, tn, sens, spec, ppv, npv, lr_pos, lr_neg } of oracle.confusion.outputs) {
    const row = confused[Math.round(threshold * 100) - 1]!;
    expect(row.threshold).toBe(threshold);
    expect([row.truePositives, row.falsePositives, row.falseNegatives, row.trueNegatives]).toEqual([tp, fp, fn, tn]);
    expect(estimated(row.sensitivity).value).toBeCloseTo(sens, 11);
    expect(estimated(row.specificity).value).toBeCloseTo(spec, 11);
    expect(estimated(row.ppv).value).toBeCloseTo(ppv, 11);
    expect(estimated(row.npv).value).toBeCloseTo(npv, 11);
    expect(estimated(row.likelihoodRatioPositive).value).toBeCloseTo(lr_pos, 10);
    expect(estimated(row.likelihoodRatioNegative).value).toBeCloseTo(lr_neg, 10);
  }
  expect(thresholds).toHaveLength(99);
});

test('finds by how much a model is off', () => {
  const { figures } = evaluated(drawOutOfFold({ rows: 20_000, noise: 0, intercept: 0.5, slope: 1.6 }));
  const slope = estimated(figures.calibrationSlope);
  // The intervals are 95% ones and the seed is fixed; the truth is 1 / 1.6.
  expect(slope.low).toBeLessThan(1 / 1.6);
  expect(slope.high).toBeGreaterThan(1 / 1.6);
  expect(slope.high - slope.low).toBeLessThan(0.06);
  expect(estimated(figures.calibrationInTheLarge).high).toBeLessThan(0);
  expect(estimated(figures.observedExpected).high).toBeLessThan(1);
});

test('a repeat more steadies the figures and does not narrow their intervals', () => {
  const once = drawOutOfFold({ rows: 500, repeats: 1 });
  const [risk, fold] = [once.risk[0]!, once.fold[0]!];
  const thrice = { ...once, risk: [risk, risk, risk], fold: [fold, fold, fold] };
  const [a, b] = [evaluated(once), evaluated(thrice)];
  const [single, triple] = [numbersIn(a.figures), numbersIn(b.figures)];
  for (const [k, number] of single.entries()) expect(triple[k]).toBeCloseTo(number, 10);
});

test('rows of one participant widen the intervals as if they were one', () => {
  const alone = drawOutOfFold({ rows: 300, repeats: 1, noise: 0 });
  const thrice = (list: ArrayLike<number>) => [0, 1, 2].flatMap(() => Array.from(list));
  const copied: OutOfFold = {
    y: Uint8Array.from(thrice(alone.y)),
    risk: alone.risk.map((risk) => Float64Array.from(thrice(risk))),
    fold: alone.fold.map((fold) => Int32Array.from(thrice(fold))),
    clusters: Int32Array.from(thrice([...alone.y.keys()])),
  };
  const [a, b] = [evaluated(alone).figures, evaluated(copied).figures];
  for (const name of ['auroc', 'brier', 'logLoss', 'observedExpected', 'scaledBrier'] as const) {
    expect(estimated(b[name]).value).toBeCloseTo(estimated(a[name]).value, 9);
    expect(estimated(b[name]).low).toBeCloseTo(estimated(a[name]).low, 9);
  }
  // Model-based against robust variance: alike in a well-specified model, not equal.
  const width = (figure: Figure) => estimated(figure).high - estimated(figure).low;
  expect(width(b.calibrationSlope) / width(a.calibrationSlope)).toBeGreaterThan(0.8);
  expect(width(b.calibrationSlope) / width(a.calibrationSlope)).toBeLessThan(1.25);
});

test('a cluster for every row changes nothing', () => {
  fc.assert(
    fc.property(anything, (input) => {
      const alone = { ...input, clusters: Int32Array.from(input.y, (_, i) => 7 * i + 3) };
      expect(evaluated(alone)).toEqual(evaluated({ ...input, clusters: null }));
    }),
    { numRuns: 60 },
  );
});

test('nothing in an evaluation, comparison or verdict is ever NaN or infinite, and intervals hold their values', () => {
  const inOrder = (figure: Figure) =>
    figure.kind === 'notEstimable' || (figure.low <= figure.value && figure.value <= figure.high);
  fc.assert(
    fc.property(anything, anything, (input, drawn) => {
      const evaluation = evaluated(input);
      const mirrored = input.risk.map((risk, r) => risk.map((one, i) => drawn.risk[r]?.[i] ?? 1 - one));
      const comparison = compareModels(
        { id: 'a', risk: input.risk },
        { id: 'b', risk: mirrored },
        input.y,
        input.clusters,
      );
      const other = evaluated({ ...input, risk: mirrored });
      const verdict = verdictOf(
        [
          { id: 'b', results: other, spec: { family: 'network' } },
          { id: 'a', results: evaluation, spec: { family: 'logistic' } },
        ],
        [comparison],
        { kind: 'binary', events: 9, others: 9 },
        18,
      );
      expect(numbersIn([evaluation, comparison, verdict]).every(Number.isFinite)).toBe(true);
      expect(JSON.parse(JSON.stringify(evaluation))).toEqual(evaluation);
      const rows = evaluation.thresholds.flatMap((row) => [
        row.sensitivity,
        row.specificity,
        row.ppv,
        row.npv,
        row.likelihoodRatioPositive,
        row.likelihoodRatioNegative,
      ]);
      expect(
        [...Object.values(evaluation.figures), ...rows, comparison.discrimination, comparison.loss].every(inOrder),
      ).toBe(true);
    }),
    { numRuns: 150 },
  );
});

test('the order of the rows does not matter', () => {
  fc.assert(
    fc.property(anything, (input) => {
      const back = <List extends Float64Array | Uint8Array | Int32Array>(list: List) => list.slice().reverse() as List;
      const reversed = {
        y: back(input.y),
        risk: input.risk.map(back),
        fold: input.fold.map(back),
        clusters: input.clusters && back(input.clusters),
      };
      const [one, other] = [evaluated(input), evaluated(reversed)];
      for (const [name, figure] of Object.entries(one.figures)) {
        const twin = other.figures[name as keyof typeof one.figures];
        expect(twin.kind).toBe(figure.kind);
        if (figure.kind !== 'estimated' || twin.kind !== 'estimated') continue;
        // Sums in another order; Newton's last step leaves 1e-11 relative, more where the information is tiny.
        expect(Math.abs(twin.value - figure.value)).toBeLessThan(1e-6 * (1 + Math.abs(figure.value)));
      }
      expect(other.roc).toEqual(one.roc);
      expect(other.distribution).toEqual(one.distribution);
    }),
    { numRuns: 100 },
  );
});

test('each hopeless input says why', () => {
  const reasonOf = (figure: Figure) => (figure.kind === 'notEstimable' ? figure.reason : 'estimated');
  const constant = evaluated(
    single(
      new Array<number>(40).fill(0.3),
      Array.from({ length: 40 }, (_, i) => i % 2),
    ),
  );
  expect(constant.figures.auroc).toEqual({ kind: 'estimated', value: 0.5, low: 0.5, high: 0.5 });
  expect(reasonOf(constant.figures.calibrationSlope)).toBe('noVariation');
  expect(constant.calibration?.predicted).toEqual([]);
  expect(constant.calibration?.groups).toHaveLength(1);

  const none = evaluated(single([0.2, 0.3, 0.9], [0, 0, 0]));
  expect(reasonOf(none.figures.auroc)).toBe('oneOutcomeOnly');
  expect(reasonOf(none.figures.scaledBrier)).toBe('oneOutcomeOnly');
  expect(reasonOf(none.figures.brier)).toBe('estimated');
  expect(none.roc).toBeNull();
  expect(none.calibration).toBeNull();

  const apart = evaluated(single([0.1, 0.2, 0.3, 0.8, 0.9], [0, 0, 0, 1, 1]));
  expect(reasonOf(apart.figures.calibrationSlope)).toBe('separated');
  expect(estimated(apart.figures.auroc).value).toBe(1);
  expect(estimated(apart.figures.auroc).low).toBeLessThan(0.9);

  expect(reasonOf(evaluated(single([0.1, 0.2, 0.8], [0, 0, 1])).figures.auroc)).toBe('tooFew');
  expect(reasonOf(evaluated(single([NaN, NaN], [0, 1])).figures.logLoss)).toBe('tooFew');
});

test('a repeat broken off early is left out of the figures', () => {
  const whole = drawOutOfFold({ rows: 400, repeats: 2 });
  const broken = {
    ...whole,
    risk: [whole.risk[0]!, whole.risk[1]!.map((one, i) => (whole.fold[1]![i] === 0 ? one : NaN))],
  };
  const first = { ...whole, risk: [whole.risk[0]!], fold: [whole.fold[0]!] };
  expect(evaluated(broken).figures).toEqual(evaluated(first).figures);
});
