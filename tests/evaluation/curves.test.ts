import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Figure } from '../../workers/contract/figures';
import type { RocCurve } from '../../workers/contract/report';
import { calibrationCurve } from '../../workers/evaluation/calibration-curve';
import { riskDistribution, rocCurve } from '../../workers/evaluation/curves';
import { aurocFigure } from '../../workers/evaluation/figures';
import { predictedRepeats, type OutOfFold } from '../../workers/evaluation/out-of-fold';
import { thresholdRows } from '../../workers/evaluation/thresholds';
import { anything, drawOutOfFold } from './drawn';
import oracle from '../oracles/statistics.json' with { type: 'json' };

function areaUnder({ falsePositiveRate, sensitivity }: RocCurve): number {
  let area = 0;
  for (let k = 1; k < sensitivity.length; k += 1) {
    area += ((falsePositiveRate[k]! - falsePositiveRate[k - 1]!) * (sensitivity[k]! + sensitivity[k - 1]!)) / 2;
  }
  return area;
}
const valueOf = (figure: Figure) => (figure.kind === 'estimated' ? figure.value : NaN);
const single = (p: readonly number[], y: readonly number[]): OutOfFold => ({
  y: Uint8Array.from(y),
  risk: [Float64Array.from(p)],
  fold: [new Int32Array(p.length)],
  clusters: null,
});

test('the ROC curve has the corners that pROC finds where risks are tied', () => {
  const { inputs, outputs } = oracle.auroc_ties;
  const roc = rocCurve(predictedRepeats(single(inputs.p, inputs.y)))!;
  for (const [k, rate] of roc.falsePositiveRate.entries()) {
    const found = outputs.roc.spec.some(
      (spec, j) => Math.abs(1 - spec - rate) < 1e-9 && Math.abs(outputs.roc.sens[j]! - roc.sensitivity[k]!) < 1e-9,
    );
    expect(found).toBe(true);
  }
  // Only points along a straight line may be missing, so the area is the same.
  expect(areaUnder(roc)).toBeCloseTo(outputs.auc, 10);
});

test('the ROC curve rises from (0, 0) to (1, 1) over at most 201 points, its area the AUROC', () => {
  for (const drawing of [
    { rows: 90, repeats: 1 },
    { rows: 5000, repeats: 1 },
    { rows: 90, repeats: 3 },
    { rows: 3000, repeats: 2, noise: 1 },
  ]) {
    const repeats = predictedRepeats(drawOutOfFold(drawing));
    const roc = rocCurve(repeats)!;
    expect(roc.sensitivity.length).toBeLessThanOrEqual(201);
    expect([roc.falsePositiveRate[0], roc.sensitivity[0]]).toEqual([0, 0]);
    expect(roc.falsePositiveRate.at(-1)).toBe(1);
    expect(roc.sensitivity.at(-1)).toBeCloseTo(1, 12);
    for (let k = 1; k < roc.sensitivity.length; k += 1) {
      expect(roc.sensitivity[k]).toBeGreaterThanOrEqual(roc.sensitivity[k - 1]!);
      expect(roc.falsePositiveRate[k]).toBeGreaterThanOrEqual(roc.falsePositiveRate[k - 1]!);
    }
    // Steps between two of 200 rates are cut straight: less than half a step's width of 0.01 in all.
    expect(Math.abs(areaUnder(roc) - valueOf(aurocFigure(repeats)))).toBeLessThan(0.005);
  }
});

test('the calibration curve finds the diagonal, and a known bend, inside its band', () => {
  const straight = drawOutOfFold({ rows: 8000, noise: 0 });
  const curve = calibrationCurve(straight, predictedRepeats(straight))!;
  const inside = curve.predicted.filter((p, k) => curve.low[k]! <= p && p <= curve.high[k]!);
  // A pointwise 95% band over 60 correlated points, plus the smoother's bias.
  expect(inside.length).toBeGreaterThan(45);

  const bent = drawOutOfFold({ rows: 8000, noise: 0, slope: 2 });
  const twice = calibrationCurve(bent, predictedRepeats(bent))!;
  for (const [k, p] of twice.predicted.entries()) {
    if (p < 0.1 || p > 0.9) continue;
    const truth = 1 / (1 + Math.sqrt((1 - p) / p));
    expect(Math.abs(twice.observed[k]! - truth)).toBeLessThan(0.05);
  }
});

test('the band is wider where rows are clustered and narrower with more rows', () => {
  const width = (input: OutOfFold) => {
    const { low, high } = calibrationCurve(input, predictedRepeats(input))!;
    return high.reduce((sum, top, k) => sum + top - low[k]!, 0);
  };
  const few = drawOutOfFold({ rows: 400, repeats: 1 });
  expect(width(drawOutOfFold({ rows: 6400, repeats: 1 }))).toBeLessThan(width(few) / 2.5);
  const doubled = {
    y: Uint8Array.from([...few.y, ...few.y]),
    risk: [Float64Array.from([...few.risk[0]!, ...few.risk[0]!])],
    fold: [new Int32Array(800)],
    clusters: Int32Array.from({ length: 800 }, (_, i) => i % 400),
  };
  // 300 of 400 near rows or 600 of 800: the same neighbourhood, and each participant once.
  expect(width(doubled) / width(few)).toBeGreaterThan(0.97);
  expect(width(doubled) / width(few)).toBeLessThan(1.03);
});

test('groups are tenths, hold every row once and never fewer than ten participants', () => {
  const input = drawOutOfFold({ rows: 1000 });
  const { groups } = calibrationCurve(input, predictedRepeats(input))!;
  expect(groups.map(({ participants }) => participants)).toEqual(new Array<number>(10).fill(100));
  fc.assert(
    fc.property(anything, (drawn) => {
      const found = calibrationCurve(drawn, predictedRepeats(drawn))?.groups ?? [];
      expect(found.every(({ participants }) => participants >= 10)).toBe(true);
      if (drawn.clusters || found.length === 0) return;
      const predicted = drawn.y.filter((_, i) => drawn.risk.some((risk) => !Number.isNaN(risk[i]))).length;
      expect(found.reduce((sum, { participants }) => sum + participants, 0)).toBe(predicted);
      for (let k = 1; k < found.length; k += 1) expect(found[k]!.predicted).toBeGreaterThan(found[k - 1]!.predicted);
    }),
  );
});

test('the distribution counts each row once, a risk of 1 in the last bin', () => {
  const { events, others } = riskDistribution(predictedRepeats(single([0, 0.05, 0.049, 1, 0.999], [0, 1, 0, 1, 0])));
  expect([others[0], events[1], events[19], others[19]]).toEqual([2, 1, 1, 1]);
  expect([...events, ...others].reduce((sum, count) => sum + count, 0)).toBe(5);
});

test('a risk equal to the threshold is called positive', () => {
  const rows = thresholdRows(predictedRepeats(single([0.29, 0.29, 0.57, 0.1], [1, 0, 1, 0])));
  const at = (percent: number) => rows[percent - 1]!;
  expect([at(29).truePositives, at(29).falsePositives]).toEqual([2, 1]);
  expect([at(30).truePositives, at(30).falsePositives]).toEqual([1, 0]);
  expect(at(57).truePositives).toBe(1);
  expect(at(58).ppv).toEqual({ kind: 'notEstimable', reason: 'notDefined' });
});

test('clustered intervals at every threshold are those of the definition', () => {
  const input = drawOutOfFold({ rows: 120, repeats: 1, together: 3, noise: 1 });
  const [risk, ids] = [input.risk[0]!, input.clusters!];
  for (const row of thresholdRows(predictedRepeats(input))) {
    const positive = Array.from(risk, (one) => one >= row.threshold);
    const cases = {
      sensitivity: [(i: number) => input.y[i] === 1, (i: number) => positive[i]!],
      specificity: [(i: number) => input.y[i] === 0, (i: number) => !positive[i]!],
      ppv: [(i: number) => positive[i]!, (i: number) => input.y[i] === 1],
      npv: [(i: number) => !positive[i]!, (i: number) => input.y[i] === 0],
    } as const;
    for (const [name, [counts, succeeds]] of Object.entries(cases)) {
      const figure = row[name as keyof typeof cases];
      const chosen = Array.from(ids.keys()).filter(counts);
      if (chosen.length === 0) {
        expect(figure.kind).toBe('notEstimable');
        continue;
      }
      const p = chosen.filter(succeeds).length / chosen.length;
      const sums = new Map<number, number>();
      for (const i of chosen) sums.set(ids[i]!, (sums.get(ids[i]!) ?? 0) + (succeeds(i) ? 1 : 0) - p);
      const squares = [...sums.values()].reduce((sum, one) => sum + one * one, 0);
      expect(valueOf(figure)).toBeCloseTo(p, 12);
      if (figure.kind !== 'estimated' || squares < 1e-9 || sums.size < 2) continue;
      const se = Math.sqrt((squares * sums.size) / (sums.size - 1)) / chosen.length;
      const low = 1 / (1 + Math.exp(-(Math.log(p / (1 - p)) - (1.959963984540054 * se) / (p * (1 - p)))));
      expect(figure.low).toBeCloseTo(low, 10);
    }
  }
});
