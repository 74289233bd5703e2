import fc from 'fast-check';
import { expect, test } from 'vitest';
import { auroc, aurocInfluence, aurocVariance, perfectAreaInterval } from '../../workers/numerics/discrimination';
import type { Clusters, Estimate, Influenced } from '../../workers/numerics/estimate';
import { twoSidedP, Z95 } from '../../workers/numerics/normal';
import { MethodError } from '../../workers/contract/faults';
import golden from '../oracles/evaluation.json' with { type: 'json' };
import oracle from '../oracles/statistics.json' with { type: 'json' };

const area = (risk: readonly number[], event: readonly number[]): Influenced => {
  const found = aurocInfluence(Float64Array.from(risk), Uint8Array.from(event));
  if (!found) throw new Error('both outcomes occur in the oracle');
  return found;
};
const variance = (found: Influenced, event: readonly number[], clusters: Clusters | null = null): number => {
  const estimate: Estimate = aurocVariance(found, Uint8Array.from(event), clusters);
  if (estimate.kind === 'none') throw new Error(estimate.reason);
  return estimate.variance;
};
const minus = (first: Influenced, second: Influenced): Influenced => ({
  value: first.value - second.value,
  influence: first.influence.map((one, i) => one - second.influence[i]!),
});
const { asah, asahResults, simulated } = golden;
const dense = (ids: readonly number[]): Clusters => ({
  of: Int32Array.from(ids, (id) => id - 1),
  count: Math.max(...ids),
});

test.each([
  ['s100b', 0.73136856, 0.63011821, 0.83261892],
  ['ndka', 0.61195799, 0.501245, 0.72267099],
] as const)('agrees with the golden area and interval on the aSAH data: %s', (name, value, low, high) => {
  const found = area(asah[name], asah.poor);
  const spread = Z95 * Math.sqrt(variance(found, asah.poor));
  // Given to eight places.
  expect(found.value).toBeCloseTo(value, 8);
  expect(found.value - spread).toBeCloseTo(low, 8);
  expect(found.value + spread).toBeCloseTo(high, 8);
});

test.each([
  ['s100b', 0.002668682],
  ['ndka', 0.0031908105493913],
  ['wfns', 0.00146991470882363],
] as const)("agrees with pROC's variance on the aSAH data: %s", (name, published) => {
  const found = area(asah[name], asah.poor);
  // The same sums in another order: a few units in the last place; s100b is given to nine places.
  expect(variance(found, asah.poor)).toBeCloseTo(published, name === 's100b' ? 9 : 15);
  expect(variance(found, asah.poor)).toBeCloseTo(asahResults[name].variance, 15);
  expect(found.value).toBeCloseTo(asahResults[name].auroc, 14);
});

test('agrees with the published paired comparison on the aSAH data', () => {
  const difference = minus(area(asah.wfns, asah.poor), area(asah.ndka, asah.poor));
  const z = difference.value / Math.sqrt(variance(difference, asah.poor));
  expect(z).toBeCloseTo(2.797776, 6);
  expect(twoSidedP(z)).toBeCloseTo(0.00514558, 8);
  expect(z).toBeCloseTo(asahResults.wfnsAgainstNdka.z, 10);
});

test('agrees with pROC on the reference cases, with and without ties', () => {
  for (const { inputs, outputs } of [oracle.auroc_delong, oracle.auroc_ties]) {
    const found = area(inputs.p, inputs.y);
    // The reference is written to twelve places.
    expect(found.value).toBeCloseTo(outputs.auc, 11);
    expect(variance(found, inputs.y)).toBeCloseTo(outputs.var, 11);
  }
  const { inputs, outputs } = oracle.auroc_delong_paired;
  const difference = minus(area(inputs.p1, inputs.y), area(inputs.p2, inputs.y));
  const se = Math.sqrt(variance(difference, inputs.y));
  expect(difference.value / se).toBeCloseTo(outputs.z, 9);
  expect(twoSidedP(difference.value / se)).toBeCloseTo(outputs.p, 10);
  expect(difference.value - Z95 * se).toBeCloseTo(outputs.diff_ci[0]!, 10);
  expect(difference.value + Z95 * se).toBeCloseTo(outputs.diff_ci[1]!, 10);
});

test('agrees with Obuchowski by definition where rows are clustered', () => {
  const found = area(simulated.p, simulated.y);
  expect(found.value).toBeCloseTo(simulated.obuchowski.auroc, 13);
  expect(variance(found, simulated.y, dense(simulated.cluster))).toBeCloseTo(simulated.obuchowski.variance, 13);
});

const predictions = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.boolean()), { minLength: 4, maxLength: 60 })
  .filter((rows) => rows.filter(([, event]) => event).length > 1 && rows.filter(([, event]) => !event).length > 1)
  .map((rows) => ({
    risk: rows.map(([risk]) => risk / 40),
    event: rows.map(([, event]) => (event ? 1 : 0)),
  }));

test('becomes its complement when the outcomes are swapped, with the same variance', () => {
  fc.assert(
    fc.property(predictions, ({ risk, event }) => {
      const swapped = event.map((one) => 1 - one);
      expect(area(risk, swapped).value).toBeCloseTo(1 - area(risk, event).value, 12);
      expect(variance(area(risk, swapped), swapped)).toBeCloseTo(variance(area(risk, event), event), 12);
    }),
  );
});

test('depends on the order of the risks alone', () => {
  fc.assert(
    fc.property(predictions, ({ risk, event }) => {
      const bent = risk.map((one) => 3 * one ** 3 - 7);
      expect(area(bent, event)).toEqual(area(risk, event));
    }),
  );
});

test('one row a cluster is no clustering', () => {
  fc.assert(
    fc.property(predictions, ({ risk, event }) => {
      const found = area(risk, event);
      const alone: Clusters = { of: Int32Array.from(risk, (_, i) => i), count: risk.length };
      expect(variance(found, event, alone)).toBeCloseTo(variance(found, event), 14);
    }),
  );
});

test('repeating each row within its cluster adds no information', () => {
  const { p, y, cluster } = simulated;
  const twice = <T>(list: readonly T[]) => [...list, ...list];
  const once = variance(area(p, y), y, dense(cluster));
  expect(variance(area(twice(p), twice(y)), twice(y), dense(twice(cluster)))).toBeCloseTo(once, 13);
});

test('is refused where an outcome is missing and has no variance from a single event', () => {
  expect(aurocInfluence(Float64Array.of(0.2, 0.7), Uint8Array.of(1, 1))).toBeNull();
  expect(() => auroc(Float64Array.of(0.2, 0.7), Uint8Array.of(0, 0))).toThrow(MethodError);
  expect(() => auroc(Float64Array.of(0.2, 0.7), Uint8Array.of(0))).toThrow(RangeError);
  const found = area([0.2, 0.3, 0.8], [0, 0, 1]);
  expect(aurocVariance(found, Uint8Array.of(0, 0, 1), null)).toEqual({ kind: 'none', reason: 'tooFew' });
});

test('a perfect area has an interval that narrows with the participants', () => {
  const few = perfectAreaInterval(5, 5);
  const many = perfectAreaInterval(500, 500);
  expect(few.high).toBe(1);
  expect(few.low).toBeGreaterThan(0.5);
  expect(few.low).toBeLessThan(0.85);
  expect(many.low).toBeGreaterThan(0.985);
  expect(many.low).toBeLessThan(1);
});
