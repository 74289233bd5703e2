import type { PrecisionRecallCurve, RiskDistribution, RocCurve } from '../contract/results';
import { precisionRecall, type PrecisionRecallPoint } from '../numerics/precision-recall';
import type { Predicted } from './out-of-fold';

/** The most points of a drawn curve. */
const POINTS = 201;
const BINS = 20;

interface Corner {
  readonly falsePositiveRate: number;
  readonly sensitivity: number;
}

/** The ROC curve's corners from (0, 0) to (1, 1); tied risks make a slope, points along a line are left out. */
function corners({ risk, event, order }: Predicted): readonly Corner[] | null {
  const events = event.reduce((sum, one) => sum + one, 0);
  const others = event.length - events;
  if (events === 0 || others === 0) return null;
  const found: (readonly [number, number])[] = [[0, 0]];
  let truePositives = 0;
  let falsePositives = 0;
  for (let k = order.length - 1; k >= 0;) {
    const value = risk[order[k]!]!;
    for (; k >= 0 && risk[order[k]!] === value; k -= 1) {
      if (event[order[k]!] === 1) truePositives += 1;
      else falsePositives += 1;
    }
    const last = found.at(-1)!;
    const before = found.at(-2);
    const straight =
      before !== undefined &&
      (last[0] - before[0]) * (truePositives - last[1]) === (last[1] - before[1]) * (falsePositives - last[0]);
    if (straight) found.pop();
    found.push([falsePositives, truePositives]);
  }
  return found.map(([fp, tp]) => ({ falsePositiveRate: fp / others, sensitivity: tp / events }));
}

/**
 * The ROC curve in at most 201 points. Of a single repeat with few enough corners it is the curve itself. Otherwise the
 * curves of the repeats are averaged vertically, the mean sensitivity at each false positive rate, so that the area
 * under the mean curve is the mean of the areas; the rates are spaced as squares, closest near 0, where curves bend
 * most.
 *
 * @returns null where one outcome does not occur in some repeat, or none was predicted
 *
 * Source: Fawcett, Pattern Recognition Letters 27 (2006) 861-874, algorithm 3 (vertical averaging).
 */
export function rocCurve(repeats: readonly Predicted[]): RocCurve | null {
  const curves = repeats.map(corners);
  if (curves.length === 0 || !curves.every((curve) => curve !== null)) return null;
  const [only] = curves;
  if (curves.length === 1 && only && only.length <= POINTS) {
    return {
      falsePositiveRate: only.map((corner) => corner.falsePositiveRate),
      sensitivity: only.map((corner) => corner.sensitivity),
    };
  }
  const steps = POINTS - 2;
  const rates = Array.from({ length: POINTS - 1 }, (_, k) => (k / steps) ** 2);
  const sensitivity = new Array<number>(rates.length).fill(0);
  for (const curve of curves) {
    let next = 0;
    for (const [k, rate] of rates.entries()) {
      // The last corner at or before the rate; where the curve rises straight up there, its top.
      while (next + 1 < curve.length && curve[next + 1]!.falsePositiveRate <= rate) next += 1;
      const from = curve[next]!;
      const to = curve[next + 1] ?? from;
      const width = to.falsePositiveRate - from.falsePositiveRate;
      const share = width > 0 ? (rate - from.falsePositiveRate) / width : 0;
      sensitivity[k]! += (from.sensitivity + share * (to.sensitivity - from.sensitivity)) / curves.length;
    }
  }
  return { falsePositiveRate: [0, ...rates], sensitivity: [0, ...sensitivity.map((one) => Math.min(1, one))] };
}

/**
 * The precision-recall curve in at most 201 points, from high to low threshold. Of a single repeat with few enough
 * distinct risks it is the curve itself. Otherwise the precisions of the repeats are averaged at 200 even recalls, each
 * the precision of the highest threshold that reaches that recall, so that the mean of the curve's steps is near the
 * average precision.
 *
 * @returns null where one outcome does not occur in some repeat, or none was predicted
 */
export function precisionRecallCurve(repeats: readonly Predicted[]): PrecisionRecallCurve | null {
  const curves: (readonly PrecisionRecallPoint[])[] = [];
  let chance = 0;
  for (const { risk, event, order } of repeats) {
    const points = event.includes(0) ? precisionRecall(risk, event, order) : null;
    if (!points) return null;
    curves.push(points);
    chance += event.reduce((sum, one) => sum + one, 0) / event.length / repeats.length;
  }
  const [only] = curves;
  if (!only) return null;
  if (curves.length === 1 && only.length <= POINTS) {
    return { recall: only.map(({ recall }) => recall), precision: only.map(({ precision }) => precision), chance };
  }
  const recall = Array.from({ length: POINTS - 1 }, (_, k) => (k + 1) / (POINTS - 1));
  const precision = new Array<number>(recall.length).fill(0);
  for (const curve of curves) {
    let next = 0;
    for (const [k, wanted] of recall.entries()) {
      // Shares of whole numbers may differ by rounding.
      while (next + 1 < curve.length && curve[next]!.recall < wanted - 1e-12) next += 1;
      precision[k]! += curve[next]!.precision / curves.length;
    }
  }
  return { recall, precision: precision.map((one) => Math.min(1, one)), chance };
}

/** Rows by predicted risk in twenty equal bins of [0, 1], the last with its upper end; means over the repeats. */
export function riskDistribution(repeats: readonly Predicted[]): RiskDistribution {
  const events = new Array<number>(BINS).fill(0);
  const others = new Array<number>(BINS).fill(0);
  for (const { risk, event } of repeats) {
    for (let i = 0; i < risk.length; i += 1) {
      const bin = Math.min(BINS - 1, Math.floor(risk[i]! * BINS));
      const counts = event[i] === 1 ? events : others;
      counts[bin]! += 1;
    }
  }
  const mean = (counts: readonly number[]) => counts.map((count) => count / Math.max(1, repeats.length));
  return { events: mean(events), others: mean(others) };
}
