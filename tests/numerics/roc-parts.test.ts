import fc from 'fast-check';
import { expect, test } from 'vitest';
import { auroc } from '../../workers/numerics/discrimination';
import { partialAuroc, youdenThreshold } from '../../workers/numerics/roc-parts';
import oracle from '../oracles/binary-statistics.json' with { type: 'json' };

const listed = ({ p, y }: { readonly p: readonly number[]; readonly y: readonly number[] }) =>
  [Float64Array.from(p), Uint8Array.from(y)] as const;

// The references are written to twelve digits.
test('agrees with pROC on a part of the curve', () => {
  const found = partialAuroc(...listed(oracle.partial_auc.inputs), 0.1);
  expect(found?.area).toBeCloseTo(oracle.partial_auc.outputs.pauc_spec_90_100, 11);
  expect(found?.corrected).toBeCloseTo(oracle.partial_auc.outputs.pauc_corrected, 11);
});

test("agrees with pROC's best threshold", () => {
  const found = youdenThreshold(...listed(oracle.youden.inputs));
  expect(found?.threshold).toBeCloseTo(oracle.youden.outputs.threshold, 11);
  expect(found?.sensitivity).toBeCloseTo(oracle.youden.outputs.sensitivity, 11);
  expect(found?.specificity).toBeCloseTo(oracle.youden.outputs.specificity, 11);
});

const predictions = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 1 })), {
  minLength: 2,
  maxLength: 40,
});

test('the whole curve has the whole area, parts grow with the rate, and no threshold beats the best', () => {
  fc.assert(
    fc.property(predictions, fc.double({ min: 0.05, max: 0.95, noNaN: true }), (rows, rate) => {
      const risk = Float64Array.from(rows, ([one]) => one / 9);
      const event = Uint8Array.from(rows, ([, one]) => one);
      const whole = partialAuroc(risk, event, 1);
      if (!event.includes(0) || !event.includes(1)) {
        expect(whole).toBeNull();
        expect(youdenThreshold(risk, event)).toBeNull();
        return;
      }
      expect(whole?.area).toBeCloseTo(auroc(risk, event), 10);
      expect(whole?.corrected).toBeCloseTo(auroc(risk, event), 10);
      const part = partialAuroc(risk, event, rate)!.area;
      expect(part).toBeLessThanOrEqual(rate + 1e-12);
      expect(partialAuroc(risk, event, rate / 2)!.area).toBeLessThanOrEqual(part + 1e-12);

      const best = youdenThreshold(risk, event);
      if (!best) {
        expect(new Set(risk).size).toBe(1);
        return;
      }
      const share = (outcome: number, positive: boolean) => {
        const own = [...event.keys()].filter((i) => event[i] === outcome);
        return own.filter((i) => risk[i]! >= best.threshold === positive).length / own.length;
      };
      expect(share(1, true)).toBeCloseTo(best.sensitivity, 12);
      expect(share(0, false)).toBeCloseTo(best.specificity, 12);
    }),
  );
});
