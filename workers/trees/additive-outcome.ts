import { MethodError } from '../contract/faults';
import type { AdditiveSpec } from '../contract/recipe';
import type { Outcome } from '../cohort/outcome';
import { classWeights } from '../models/class-weights';
import { oneClassOnly, twoClasses } from '../models/present-classes';
import type { TreeHead } from '../models/trees';
import type { BoostedOutcome } from './additive-kernel';

/** An outcome as boosting takes it, and how its scores are read. */
export interface AdditiveTarget {
  readonly boosted: BoostedOutcome;
  readonly head: TreeHead;
  /** Shape (rows), of mean 1: sample weights times class weights. */
  readonly weight: Float64Array;
  /** Shape (outputs), on the scale of the link: what is predicted before any shape. */
  readonly start: readonly number[];
  /** What a unit of the shapes is on the scale of the link. */
  readonly scale: number;
  /** Whether there is nothing to learn: one value only. */
  readonly constant: boolean;
}

/**
 * @param sample - shape (rows), above 0; null weighs all alike
 * @throws {@link MethodError} `method.oneOutcomeOnly`, `method.unsuitedEstimator`
 */
export function additiveOutcome(spec: AdditiveSpec, outcome: Outcome, sample: Float64Array | null): AdditiveTarget {
  if (outcome.kind === 'survival') {
    throw new MethodError('method.unsuitedEstimator', { family: spec.family, outcome: outcome.kind });
  }
  if (outcome.kind === 'continuous') return continuousTarget(outcome.y, weightOf(sample, outcome.y.length));
  const weight = weightOf(sample, outcome.y.length, classWeights(spec.classWeights, outcome.y));
  if (!twoClasses(outcome.y, weight)) throw oneClassOnly(outcome.y);
  if (outcome.kind === 'binary') {
    const { y } = outcome;
    const events = weight.reduce((sum, one, row) => sum + one * y[row]!, 0);
    const odds = events / (y.length - events);
    const boosted = { kind: 'binary', y, classes: 1, start: [odds] } as const;
    return { boosted, head: { kind: 'binary' }, weight, start: [Math.log(odds)], scale: 1, constant: false };
  }
  const { y, classes } = outcome;
  const shares = classes.map((_, k) => {
    const total = weight.reduce((sum, one, row) => sum + (y[row] === k ? one : 0), 0);
    // A class without rows is given the chance of half a row.
    return Math.max(total, 0.5) / y.length;
  });
  const logs = shares.map(Math.log);
  const mean = logs.reduce((sum, one) => sum + one, 0) / logs.length;
  return {
    boosted: { kind: 'classes', y, classes: classes.length, start: shares },
    head: { kind: 'classes', classes: classes.length },
    weight,
    start: logs.map((one) => one - mean),
    scale: 1,
    constant: false,
  };
}

function continuousTarget(y: Float64Array, weight: Float64Array): AdditiveTarget {
  const n = y.length;
  const mean = n > 0 ? y.reduce((sum, value, row) => sum + (weight[row]! * value) / n, 0) : 0;
  const scale = Math.sqrt(y.reduce((sum, value, row) => sum + (weight[row]! * (value - mean) ** 2) / n, 0));
  const constant = !(scale > 0 && Number.isFinite(scale));
  const standardised = constant ? y : y.map((value) => (value - mean) / scale);
  return {
    boosted: { kind: 'continuous', y: standardised, classes: 1, start: [0] },
    head: { kind: 'continuous' },
    weight,
    start: [mean],
    scale: constant ? 1 : scale,
    constant,
  };
}

function weightOf(sample: Float64Array | null, rows: number, ofClass?: Float64Array): Float64Array {
  const weight = Float64Array.from({ length: rows }, (_, row) => (sample?.[row] ?? 1) * (ofClass?.[row] ?? 1));
  const mean = weight.reduce((sum, one) => sum + one / rows, 0);
  return weight.map((one) => one / mean);
}
