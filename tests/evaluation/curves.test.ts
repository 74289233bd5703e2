import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Figure } from '../../workers/contract/figures';
import type { RocCurve } from '../../workers/contract/results';
import { calibrationCurve } from '../../workers/evaluation/calibration-curve';
import { precisionRecallCurve, riskDistribution, rocCurve } from '../../workers/evaluation/curves';
import { aurocFigure } from '../../workers/evaluation/figures';
import { predictedRepeats, type OutOfFold } from '../../workers/evaluation/out-of-fold';
import { crossThresholds, decisionCurve, rowsAtPrevalence, thresholdRows } from '../../workers/evaluation/thresholds';
import { anything, drawOutOfFold } from './drawn';
import { netBenefit } from '../../workers/numerics/decision-curve';
import { withClusterVariance } from '../../workers/numerics/estimate';
import { averagePrecision } from '../../workers/numerics/precision-recall';
import reference from '../oracles/binary-statistics.json' with { type: 'json' };
import oracle from '../oracles/statistics.json' with { type: 'json' };

function areaUnder({ falsePositiveRate, sensitivity }: RocCurve): number {
  let area = 0;
  for (let k = 1; k < sensitivity.length; k += 1) {
    area += ((falsePositiveRate[k]! - falsePositiveRate[k - 1]!) * (sensitivity[k]! + sensitivity[k - 1]!)) / 2;
  }
  return area;
}
const valueOf = (figure: Figure) => (figure.kind === 'estimated' ? figure.value : NaN);
const rowsOf = (input: OutOfFold) => thresholdRows(crossThresholds(predictedRepeats(input)));
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
    // In one fold: the figure of several counts the pairs within each, the curve all pairs.
    const repeats = predictedRepeats(drawOutOfFold(drawing)).map((repeat) => ({ ...repeat, fold: null }));
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
  const rows = rowsOf(single([0.29, 0.29, 0.57, 0.1], [1, 0, 1, 0]));
  const at = (percent: number) => rows[percent - 1]!;
  expect([at(29).truePositives, at(29).falsePositives]).toEqual([2, 1]);
  expect([at(30).truePositives, at(30).falsePositives]).toEqual([1, 0]);
  expect(at(57).truePositives).toBe(1);
  expect(at(58).ppv).toEqual({ kind: 'notEstimable', reason: 'notDefined' });
});

test('clustered intervals at every threshold are those of the definition', () => {
  const input = drawOutOfFold({ rows: 120, repeats: 1, together: 3, noise: 1 });
  const [risk, ids] = [input.risk[0]!, input.clusters!];
  for (const row of rowsOf(input)) {
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

test('the decision curve is net benefit by its definition, with its variance, clustered or not', () => {
  for (const together of [1, 3]) {
    const input = drawOutOfFold({ rows: 240, repeats: 1, together, noise: 1 });
    const repeats = predictedRepeats(input);
    const curve = decisionCurve(crossThresholds(repeats))!;
    const { risk, event, clusters } = repeats[0]!;
    for (const [k, threshold] of curve.threshold.entries()) {
      const expected = withClusterVariance(netBenefit(risk, event, threshold), clusters);
      if (expected.kind === 'none') throw new Error(expected.reason);
      expect(curve.netBenefit[k]).toBeCloseTo(expected.value, 11);
      const spread = 1.959963984540054 * Math.sqrt(expected.variance);
      // Sums of whole numbers against sums of squares: rounding of both, relative to harms up to 99.
      expect(Math.abs(curve.high[k]! - curve.netBenefit[k]! - spread)).toBeLessThan(1e-9 * (1 + spread));
      expect(curve.netBenefit[k]! - curve.low[k]!).toBeCloseTo(spread, 9);
    }
  }
});

test('the decision curve agrees with the reference case', () => {
  const { inputs, outputs } = reference.decision_curve;
  const curve = decisionCurve(crossThresholds(predictedRepeats(single(inputs.p, inputs.y))))!;
  for (const [j, threshold] of inputs.thresholds.entries()) {
    const k = curve.threshold.indexOf(threshold);
    expect(curve.netBenefit[k]).toBeCloseTo(outputs.net_benefit[j]!, 11);
    expect(curve.treatAll[k]).toBeCloseTo(outputs.treat_all[j]!, 10);
  }
});

test('likelihood ratios of clustered rows vary as their definition says', () => {
  const input = drawOutOfFold({ rows: 300, repeats: 1, together: 5, noise: 1 });
  const [risk, ids] = [input.risk[0]!, input.clusters!];
  const events = input.y.reduce((sum, one) => sum + one, 0);
  for (const row of rowsOf(input)) {
    const figure = row.likelihoodRatioPositive;
    if (figure.kind !== 'estimated' || row.falsePositives < 5) continue;
    const sums = new Float64Array(60);
    for (let i = 0; i < 300; i += 1) {
      const positive = risk[i]! >= row.threshold ? 1 : 0;
      // How each row moves log sensitivity and log (1 - specificity).
      sums[ids[i]!]! +=
        input.y[i] === 1
          ? positive / row.truePositives - 1 / events
          : -(positive / row.falsePositives - 1 / (300 - events));
    }
    // Each proportion's variance is corrected for the clusters that hold its rows, which are nearly all: within 2%.
    const se = Math.sqrt((sums.reduce((sum, one) => sum + one * one, 0) * 60) / 59);
    const found = Math.log(figure.high / figure.value) / 1.959963984540054;
    expect(found / se).toBeGreaterThan(0.98);
    expect(found / se).toBeLessThan(1.02);
  }
});

test('at another prevalence predictive values move and what belongs to the test stays', () => {
  const rows = rowsOf(drawOutOfFold({ rows: 400, repeats: 2, noise: 0.5 }));
  const [{ truePositives, falseNegatives, falsePositives, trueNegatives }] = [rows[29]!];
  const seen = (truePositives + falseNegatives) / (truePositives + falseNegatives + falsePositives + trueNegatives);
  const same = rowsAtPrevalence(rows, seen);
  const rare = rowsAtPrevalence(rows, seen / 10);
  for (const [k, row] of rows.entries()) {
    expect(rare[k]!.sensitivity).toEqual(row.sensitivity);
    if (row.likelihoodRatioPositive.kind !== 'estimated' || row.likelihoodRatioNegative.kind !== 'estimated') continue;
    expect(valueOf(same[k]!.ppv)).toBeCloseTo(valueOf(row.ppv), 10);
    expect(valueOf(same[k]!.npv)).toBeCloseTo(valueOf(row.npv), 10);
    expect(same[k]!.truePositives).toBeCloseTo(row.truePositives, 9);
    expect(valueOf(rare[k]!.ppv)).toBeLessThan(valueOf(row.ppv));
    expect(valueOf(rare[k]!.npv)).toBeGreaterThan(valueOf(row.npv));
  }
});

test('the precision-recall curve ends at full recall, its steps the average precision', () => {
  for (const drawing of [
    { rows: 90, repeats: 1 },
    { rows: 3000, repeats: 1 },
    { rows: 2000, repeats: 3, noise: 1 },
  ]) {
    const repeats = predictedRepeats(drawOutOfFold(drawing));
    const { recall, precision, chance } = precisionRecallCurve(repeats)!;
    expect(recall.length).toBeLessThanOrEqual(201);
    expect(recall.at(-1)).toBe(1);
    expect(precision.at(-1)).toBeCloseTo(chance, 1);
    let steps = 0;
    for (const [k, one] of recall.entries()) steps += (one - (recall[k - 1] ?? 0)) * precision[k]!;
    const areas = repeats.map(({ risk, event }) => averagePrecision(risk, event)!.value);
    const area = areas.reduce((sum, one) => sum + one, 0) / areas.length;
    // The curve itself at 90 rows; 200 steps of 0.005 elsewhere, over which precision hardly moves.
    expect(Math.abs(steps - area)).toBeLessThan(drawing.rows === 90 ? 1e-12 : 0.005);
  }
  expect(precisionRecallCurve(predictedRepeats(single([0.1, 0.2], [1, 1])))).toBeNull();
});
