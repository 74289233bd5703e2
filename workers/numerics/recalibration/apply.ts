import { fromPool } from '../opinion-pool';
import { MOST_CERTAIN, type ClassRecalibration, type Recalibration } from './recalibration';

const expit = (logit: number) => (logit >= 0 ? 1 / (1 + Math.exp(-logit)) : Math.exp(logit) / (1 + Math.exp(logit)));

/** The height at `x` of the line through the knots, level beyond its ends. */
function between(from: readonly number[], to: readonly number[], x: number): number {
  let low = 0;
  let high = from.length - 1;
  if (x <= from[low]!) return to[low]!;
  if (x >= from[high]!) return to[high]!;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (from[middle]! <= x) low = middle;
    else high = middle;
  }
  const share = (x - from[low]!) / (from[high]! - from[low]!);
  return to[low]! + share * (to[high]! - to[low]!);
}

/**
 * @param risk - in [0, 1]; NaN stays NaN
 * @returns the recalibrated risk, in [0, 1]
 */
export function recalibrated(recalibration: Recalibration, risk: number): number {
  if (recalibration.kind === 'none' || Number.isNaN(risk)) return risk;
  if (recalibration.kind === 'isotonic') return between(recalibration.from, recalibration.to, risk);
  const held = Math.min(1 - MOST_CERTAIN, Math.max(MOST_CERTAIN, risk));
  const ofRisk = Math.log(held);
  const ofRest = -Math.log1p(-held);
  const logit = ofRisk + ofRest;
  switch (recalibration.kind) {
    case 'intercept':
      return expit(logit + recalibration.intercept);
    case 'logistic':
      return expit(recalibration.intercept + recalibration.slope * logit);
    case 'temperature':
      return expit(logit / recalibration.temperature);
    case 'beta':
      return expit(recalibration.intercept + recalibration.a * ofRisk + recalibration.b * ofRest);
  }
}

/**
 * @param predicted - risks of rows, shape (rows); or chances of classes, shape (rows x classes), row-major
 * @returns of the same shape; chances of classes add up to 1
 */
export function recalibratedRows(
  recalibration: Recalibration | ClassRecalibration,
  predicted: Float64Array,
): Float64Array {
  if (recalibration.kind !== 'classes') return predicted.map((risk) => recalibrated(recalibration, risk));
  const { intercepts, slope } = recalibration;
  const width = intercepts.length;
  const scores = predicted.map(
    (chance, i) => intercepts[i % width]! + slope * Math.log(Math.max(MOST_CERTAIN, chance)),
  );
  return fromPool('logarithmic', scores, width);
}
