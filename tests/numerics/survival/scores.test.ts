import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sumOfSquares, withClusterVariance, type Influenced } from '../../../workers/numerics/estimate';
import { riskBy } from '../../../workers/numerics/survival/aalen-johansen';
import { censoringOf } from '../../../workers/numerics/survival/censoring';
import { concordance } from '../../../workers/numerics/survival/concordance';
import { timelineOf } from '../../../workers/numerics/survival/follow-up';
import {
  aurocAt,
  brierAt,
  integratedBrier,
  knownBy,
  nullBrierAt,
  scaledBrierAt,
  type KnownBy,
} from '../../../workers/numerics/survival/ipcw';
import golden from '../../oracles/survival.json' with { type: 'json' };
import { anyFollowUp, closeTo, followed, isFigure } from './followed';

const { veteran, lung, entered, byDefinition } = golden;

function present<Value extends object>(found: Value | string | null): Value {
  if (typeof found === 'string') throw new Error(found);
  if (!found) throw new Error('none');
  return found;
}

test('agrees with R on Harrell C, its influence values and variance, and on Uno C', () => {
  const timeline = timelineOf(followed(veteran));
  const risk = Float64Array.from(veteran.risk);
  const harrell = present(concordance(timeline, risk, Infinity, null));
  const { concordance: oracle } = veteran;
  // Sums of whole and half pairs over their number.
  expect(harrell.value).toBeCloseTo(oracle.harrell, 13);
  closeTo(harrell.influence, oracle.influence, 13);
  expect(sumOfSquares(harrell.influence, null)).toBeCloseTo(oracle.variance, 13);
  const censoring = censoringOf(timeline);
  expect(present(concordance(timeline, risk, Infinity, censoring)).value).toBeCloseTo(oracle.uno, 12);
  expect(present(concordance(timeline, risk, 180, censoring)).value).toBeCloseTo(oracle.unoTo180, 12);
});

test('agrees with R on Harrell C under delayed entry', () => {
  const found = present(concordance(timelineOf(followed(entered)), Float64Array.from(entered.x), Infinity, null));
  expect(found.value).toBeCloseTo(entered.concordance, 13);
  closeTo(found.influence, entered.influence, 13);
});

test('agrees with the golden numbers of the lung data', () => {
  const timeline = timelineOf(followed(lung));
  const censoring = censoringOf(timeline);
  const linear = Float64Array.from(lung.linear);
  // Published to seven places.
  expect(present(concordance(timeline, linear, Infinity, null)).value).toBeCloseTo(0.6371355, 7);
  expect(present(concordance(timeline, linear, Infinity, censoring)).value).toBeCloseTo(0.6261483, 7);
  expect(present(concordance(timeline, linear, 730, censoring)).value).toBeCloseTo(0.6273655, 7);
  for (const [time, risks, auroc, brier, none, scaled] of [
    [180, lung.risk180, 0.698025, 0.1786855, 0.1994426, 0.10407517],
    [365, lung.risk365, 0.6473977, 0.2255963, 0.2420869, 0.06811852],
  ] as const) {
    const known = present(knownBy(timeline, censoring, time));
    const risk = Float64Array.from(risks);
    const score = brierAt(known, risk);
    expect(present(aurocAt(known, risk)).value).toBeCloseTo(auroc, 7);
    expect(score.value).toBeCloseTo(brier, 7);
    expect(nullBrierAt(known).value).toBeCloseTo(none, 7);
    expect(present(scaledBrierAt(score, nullBrierAt(known))).value).toBeCloseTo(scaled, 7);
  }
});

test.each(['alone', 'competing'] as const)('agrees with the definitions and their derivatives: %s', (name) => {
  const oracle = byDefinition[name];
  const timeline = timelineOf(followed(oracle));
  const censoring = censoringOf(timeline);
  const risk = Float64Array.from(oracle.risk);
  const known = present(knownBy(timeline, censoring, oracle.at));
  const score = brierAt(known, risk);
  const agree = (found: Influenced, expected: { value: number; influence: number[] }) => {
    expect(found.value).toBeCloseTo(expected.value, 12);
    // Central differences with a step of 1e-4 are off by its square and by rounding over it.
    closeTo(found.influence, expected.influence, 7);
  };
  agree(score, oracle.brier);
  agree(nullBrierAt(known), oracle.nullBrier);
  agree(present(scaledBrierAt(score, nullBrierAt(known))), oracle.scaledBrier);
  agree(present(aurocAt(known, risk)), oracle.auroc);
  agree(present(concordance(timeline, risk, oracle.until, null)), oracle.harrell);
  agree(present(concordance(timeline, risk, oracle.until, censoring)), oracle.uno);
});

const withRisk = anyFollowUp.chain((rows) =>
  fc.record({
    rows: fc.constant(rows),
    risk: fc
      .array(fc.integer({ min: 0, max: 8 }), { minLength: rows.time.length, maxLength: rows.time.length })
      .map((risks) => Float64Array.from(risks, (one) => one / 8)),
    at: fc.integer({ min: 1, max: 10 }),
  }),
);

test('turning the risks round turns the concordance and the area round', () => {
  fc.assert(
    fc.property(withRisk, ({ rows, risk, at }) => {
      const timeline = timelineOf(rows);
      const censoring = rows.entry ? null : censoringOf(timeline);
      const turned = risk.map((one) => 1 - one);
      const found = concordance(timeline, risk, at, censoring);
      const other = concordance(timeline, turned, at, censoring);
      expect(found === null).toBe(other === null);
      if (found && other) {
        expect(found.value + other.value).toBeCloseTo(1, 12);
        expect(Math.abs(found.influence.reduce((sum, one) => sum + one, 0))).toBeLessThan(1e-9);
        isFigure(withClusterVariance(found, null));
      }
      const known = censoring && knownBy(timeline, censoring, at);
      const area = known && typeof known !== 'string' ? aurocAt(known, risk) : null;
      if (area) expect(area.value + present(aurocAt(known as KnownBy, turned)).value).toBeCloseTo(1, 12);
    }),
  );
});

test('the weights sum to the rows, and the weighted share with the event is the Aalen-Johansen risk', () => {
  fc.assert(
    fc.property(withRisk, ({ rows, risk, at }) => {
      const timeline = timelineOf({ ...rows, entry: null });
      const known = knownBy(timeline, censoringOf(timeline), at);
      const overall = riskBy(timeline, at);
      // At the very last time Kaplan-Meier still has a value, but no one is seen to go on.
      if (typeof known === 'string') expect(at).toBeGreaterThanOrEqual(timeline.times.at(-1)!);
      if (typeof known === 'string' || typeof overall === 'string') return;
      const n = risk.length;
      expect(known.weight.reduce((sum, one) => sum + one, 0) / n).toBeCloseTo(1, 10);
      expect(known.weight.reduce((sum, one, i) => sum + one * known.happened[i]!, 0) / n).toBeCloseTo(
        overall.value,
        10,
      );
      const reference = nullBrierAt(known);
      expect(reference.value).toBeCloseTo(overall.value * (1 - overall.value), 10);
      expect(brierAt(known, risk).value).toBeGreaterThanOrEqual(-1e-12);
      const scaled = scaledBrierAt(brierAt(known, risk), reference);
      if (scaled) isFigure(withClusterVariance(scaled, null));
    }),
  );
});

test('without censoring these are the plain Brier score and area', () => {
  const rows = followed({ time: [1, 2, 3, 4, 5, 6], event: [1, 1, 2, 1, 1, 1] });
  const timeline = timelineOf(rows);
  const known = present(knownBy(timeline, censoringOf(timeline), 4));
  const risk = Float64Array.of(0.9, 0.3, 0.4, 0.6, 0.3, 0.1);
  // Cases 0.9, 0.3, 0.6 against 0.4, 0.3, 0.1: 3 + 1.5 + 3 of 9 pairs.
  expect(present(aurocAt(known, risk)).value).toBeCloseTo(7.5 / 9, 14);
  expect(brierAt(known, risk).value).toBeCloseTo((0.01 + 0.49 + 0.16 + 0.16 + 0.09 + 0.01) / 6, 14);
});

test('the integrated score is the area of its straight lines over their range', () => {
  const at = (value: number): Influenced => ({ value, influence: Float64Array.of(value, -value) });
  const { value, influence } = integratedBrier([1, 3, 4], [at(0.1), at(0.2), at(0.3)]);
  expect(value).toBeCloseTo((0.05 * 1 + 0.15 * 2 + 0.25 * 1) / 4, 14);
  closeTo(influence, [value, -value], 14);
});

test('hard inputs: nothing comparable, all censored, constant risks, delayed entry, beyond follow-up', () => {
  const censored = timelineOf(followed({ time: [3, 4, 4], event: [0, 0, 0] }));
  expect(concordance(censored, Float64Array.of(1, 2, 3), Infinity, null)).toBeNull();
  expect(concordance(censored, Float64Array.of(1, 2, 3), Infinity, censoringOf(censored))).toBeNull();
  expect(knownBy(censored, censoringOf(censored), 5)).toBe('beyondFollowUp');
  const known = present(knownBy(censored, censoringOf(censored), 2));
  expect(aurocAt(known, Float64Array.of(0.1, 0.2, 0.3))).toBeNull();
  expect(scaledBrierAt(brierAt(known, new Float64Array(3)), nullBrierAt(known))).toBeNull();

  const timeline = timelineOf(followed(veteran));
  const constant = new Float64Array(veteran.time.length).fill(0.3);
  const flat = present(concordance(timeline, constant, Infinity, null));
  expect(flat.value).toBe(0.5);
  expect(sumOfSquares(flat.influence, null)).toBe(0);

  const late = timelineOf(followed(entered));
  expect(knownBy(late, censoringOf(late), 4)).toBe('notDefined');
  expect(() => concordance(late, Float64Array.from(entered.x), 5, censoringOf(late))).toThrow(RangeError);
});
