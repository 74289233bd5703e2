import fc from 'fast-check';
import { expect, test } from 'vitest';
import { interventionsAvoided, netBenefit, treatAllBenefit } from '../../workers/numerics/decision-curve';
import {
  likelihoodRatioNegative,
  likelihoodRatioPositive,
  npvAtPrevalence,
  ppvAtPrevalence,
  type Ratio,
} from '../../workers/numerics/diagnostic-ratios';
import { withClusterVariance } from '../../workers/numerics/estimate';
import { averagePrecision, precisionRecall } from '../../workers/numerics/precision-recall';
import oracle from '../oracles/binary.json' with { type: 'json' };
import reference from '../oracles/binary-statistics.json' with { type: 'json' };
import golden from '../oracles/evaluation.json' with { type: 'json' };

const found = <T>(value: T | null): T => {
  if (value === null) throw new Error('not estimable');
  return value;
};
const precisionOf = (p: readonly number[], y: readonly number[]) =>
  found(averagePrecision(Float64Array.from(p), Uint8Array.from(y)));

test('agrees with scikit-learn, ties among the risks', () => {
  const { inputs, outputs } = reference.precision_recall;
  // The reference is written to twelve digits.
  expect(precisionOf(inputs.p, inputs.y).value).toBeCloseTo(outputs.average_precision, 11);
  const points = found(precisionRecall(Float64Array.from(inputs.p), Uint8Array.from(inputs.y)));
  // Theirs runs from low to high threshold and ends with a point of recall 0 that no threshold has.
  const theirs = outputs.precision.map((precision, k) => ({ precision, recall: outputs.recall[k]! })).slice(0, -1);
  expect(points).toHaveLength(theirs.length);
  for (const [k, { precision, recall }] of points.toReversed().entries()) {
    expect(precision).toBeCloseTo(theirs[k]!.precision, 11);
    expect(recall).toBeCloseTo(theirs[k]!.recall, 11);
  }
});

test('each row moves the average precision as its derivative says', () => {
  const { p, y, value, influence } = oracle.precision;
  const ours = precisionOf(p, y);
  expect(ours.value).toBeCloseTo(value, 13);
  // Central differences of step 1e-5 leave about 1e-10.
  for (const [i, one] of influence.entries()) expect(ours.influence[i]!).toBeCloseTo(one, 8);
  expect(ours.influence.reduce((sum, one) => sum + one, 0)).toBeCloseTo(0, 12);
});

const predictions = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 1 })), { minLength: 1, maxLength: 40 })
  .filter((rows) => rows.some(([, y]) => y === 1));

test('average precision depends on the order of the risks alone and is one where events come first', () => {
  fc.assert(
    fc.property(predictions, (rows) => {
      const y = rows.map(([, one]) => one);
      const p = rows.map(([one]) => one / 12);
      const { value, influence } = precisionOf(p, y);
      expect(
        precisionOf(
          p.map((one) => one ** 3 / 2),
          y,
        ).value,
      ).toBe(value);
      expect(value).toBeGreaterThan(0);
      expect(value).toBeLessThanOrEqual(1);
      expect(influence.every(Number.isFinite)).toBe(true);
      expect(
        precisionOf(
          y.map((one) => 0.2 + one / 2),
          y,
        ).value,
      ).toBe(1);
      expect(
        precisionOf(
          y.map(() => 0.4),
          y,
        ).value,
      ).toBeCloseTo(y.reduce((a, b) => a + b, 0) / y.length, 12);
    }),
  );
});

test('gains and lift tell the same of a threshold', () => {
  fc.assert(
    fc.property(predictions, (rows) => {
      const y = Uint8Array.from(rows, ([, one]) => one);
      const prevalence = y.reduce((sum, one) => sum + one, 0) / y.length;
      for (const { recall, precision, flagged } of found(
        precisionRecall(
          Float64Array.from(rows, ([one]) => one),
          y,
        ),
      )) {
        expect(recall / flagged).toBeCloseTo(precision / prevalence, 10);
      }
    }),
  );
});

test('without an event there is neither curve nor precision', () => {
  expect(averagePrecision(Float64Array.of(0.1, 0.2), Uint8Array.of(0, 0))).toBeNull();
  expect(precisionRecall(Float64Array.of(0.1, 0.2), Uint8Array.of(0, 0))).toBeNull();
});

test('net benefit agrees with the reference cases', () => {
  const { inputs, outputs } = reference.decision_curve;
  const prevalence = inputs.y.reduce((sum, one) => sum + one, 0) / inputs.y.length;
  for (const [k, threshold] of inputs.thresholds.entries()) {
    const { value } = netBenefit(Float64Array.from(inputs.p), Uint8Array.from(inputs.y), threshold);
    const all = treatAllBenefit(prevalence, threshold);
    expect(value).toBeCloseTo(outputs.net_benefit[k]!, 11);
    expect(all).toBeCloseTo(outputs.treat_all[k]!, 10);
    expect(interventionsAvoided(value, all, threshold)).toBeCloseTo(outputs.net_reduction_per_100[k]!, 9);
  }
  for (const { threshold, value, se, treatAll, avoided } of oracle.benefit) {
    const ours = netBenefit(Float64Array.from(oracle.precision.p), Uint8Array.from(oracle.precision.y), threshold);
    const spread = withClusterVariance(ours, null);
    expect(ours.value).toBeCloseTo(value, 12);
    expect(spread.kind === 'estimate' && Math.sqrt(spread.variance)).toBeCloseTo(se, 12);
    expect(interventionsAvoided(ours.value, treatAll, threshold)).toBeCloseTo(avoided, 9);
  }
});

test.each([
  [0.1, 0.2930187, 0.2920354],
  [0.2, 0.2146018, 0.2035398],
  [0.3, 0.1403287, 0.0897598],
  [0.5, 0.1061947, -0.2743363],
] as const)('net benefit agrees with the golden numbers on the aSAH data at %d', (threshold, value, treatAll) => {
  const { poor, age, s100b } = golden.asah;
  const risk = Float64Array.from(age, (one, i) => 1 / (1 + Math.exp(3.2 - 0.03 * one - 5 * s100b[i]!)));
  expect(netBenefit(risk, Uint8Array.from(poor), threshold).value).toBeCloseTo(value, 7);
  expect(treatAllBenefit(41 / 113, threshold)).toBeCloseTo(treatAll, 7);
});

test('a model that calls everyone positive has the net benefit of treating all, and none calls for none', () => {
  fc.assert(
    fc.property(predictions, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (rows, threshold) => {
      const y = Uint8Array.from(rows, ([, one]) => one);
      const share = y.reduce((sum, one) => sum + one, 0) / y.length;
      const everyone = netBenefit(new Float64Array(y.length).fill(threshold), y, threshold).value;
      expect(everyone).toBeCloseTo(treatAllBenefit(share, threshold), 9);
      expect(netBenefit(new Float64Array(y.length), y, threshold).value).toBe(0);
    }),
  );
});

const { tp, fp, fn, tn, positive, negative, predictive } = oracle.table;
const test2x2 = {
  sensitivity: tp / (tp + fn),
  specificity: tn / (tn + fp),
  sensitivityVariance: (tp * fn) / (tp + fn) ** 3,
  specificityVariance: (tn * fp) / (tn + fp) ** 3,
  covariance: 0,
};
const ends = ({ value, low, high }: Ratio) => [value, low, high];

test('likelihood ratios and predictive values at another prevalence agree with their formulas in R', () => {
  const near = (ours: Ratio | null, theirs: readonly number[]) => {
    for (const [k, one] of ends(found(ours)).entries()) expect(one).toBeCloseTo(theirs[k]!, 12);
  };
  near(likelihoodRatioPositive(test2x2), positive);
  near(likelihoodRatioNegative(test2x2), negative);
  for (const { prevalence, ppv, npv } of predictive) {
    near(ppvAtPrevalence(found(likelihoodRatioPositive(test2x2)), prevalence), ppv);
    near(npvAtPrevalence(found(likelihoodRatioNegative(test2x2)), prevalence), npv);
  }
});

test('at the prevalence seen, predictive values are those seen', () => {
  const seen = (tp + fn) / (tp + fp + fn + tn);
  expect(ppvAtPrevalence(found(likelihoodRatioPositive(test2x2)), seen).value).toBeCloseTo(tp / (tp + fp), 12);
  expect(npvAtPrevalence(found(likelihoodRatioNegative(test2x2)), seen).value).toBeCloseTo(tn / (tn + fn), 12);
});

test('a test that is always right or always wrong has no ratio', () => {
  const perfect = { sensitivity: 1, specificity: 1, sensitivityVariance: 0, specificityVariance: 0, covariance: 0 };
  expect(likelihoodRatioPositive(perfect)).toBeNull();
  expect(likelihoodRatioNegative(perfect)).toBeNull();
});
