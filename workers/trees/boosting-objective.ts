import type { Outcome } from '../cohort/outcome';
import { MethodError } from '../contract/faults';
import { oneClassOnly, twoClasses } from '../models/present-classes';
import type { TreeHead } from '../models/trees';
import type { BoostingState } from './boosting-state';

/** What boosting makes smaller, and where it begins. */
export interface Objective {
  readonly head: TreeHead;
  /** Shape (outputs), on the scale of the link. */
  readonly start: readonly number[];
  /** One unit of a score in units of the outcome. */
  readonly scale: number;
  /** Shape (rows): 1 for the event, the class, or the value standardised. */
  readonly target: Float32Array;
}

/**
 * Log loss of a logit, log loss of a softmax, or squared error, begun at what predicts all rows alike best.
 *
 * @param weight - shape (rows), 0 in rows that are held back
 * @throws {@link MethodError} `method.notForThisOutcome` of follow-up; `method.tooFewParticipants` where no row counts;
 * `method.oneOutcomeOnly` where there is nothing to tell apart
 */
export function objectiveOf(outcome: Outcome, weight: Float64Array): Objective {
  const total = weight.reduce((sum, one) => sum + one, 0);
  if (!(total > 0)) throw new MethodError('method.tooFewParticipants', { participants: 0, needed: 1 });
  switch (outcome.kind) {
    case 'survival':
      throw new MethodError('method.notForThisOutcome', { outcome: 'survival' });
    case 'binary': {
      const { y } = outcome;
      if (!twoClasses(y, weight)) throw oneClassOnly(y);
      const risk = massOf(y, 1, weight) / total;
      const head = { kind: 'binary' } as const;
      return { head, start: [Math.log(risk / (1 - risk))], scale: 1, target: new Float32Array(y) };
    }
    case 'classes': {
      const { y, classes } = outcome;
      if (!twoClasses(y, weight)) throw oneClassOnly(y);
      // A class that no row has counts as half a row.
      const start = classes.map((_, code) => Math.log(Math.max(massOf(y, code, weight) / total, 0.5 / y.length)));
      const head = { kind: 'classes', classes: classes.length } as const;
      return { head, start, scale: 1, target: new Float32Array(y) };
    }
    case 'continuous': {
      const { y } = outcome;
      const centre = y.reduce((sum, value, row) => sum + value * (weight[row]! / total), 0);
      const variance = y.reduce((sum, value, row) => sum + (value - centre) ** 2 * (weight[row]! / total), 0);
      // A constant has no scale, and an overflow none that helps.
      const scale = variance > 0 && variance < Infinity ? Math.sqrt(variance) : 1;
      const target = Float32Array.from(y, (value) => (value - centre) / scale);
      return { head: { kind: 'continuous' }, start: [centre], scale, target };
    }
  }
}

function massOf(y: Uint8Array | Int32Array, code: number, weight: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < y.length; row += 1) if (y[row] === code) sum += weight[row]!;
  return sum;
}

/** Scores a row. */
export const outputsOf = (head: TreeHead): number => (head.kind === 'classes' ? head.classes : 1);

/** Writes the gradients of one output at the scores as they stand; of classes, after `softmax`. */
export function writeGradients({ head }: Objective, state: BoostingState, output: number): void {
  const { table, score, chances, y, weight, gradient, hessian, sums } = state;
  const { run, padded } = table;
  if (head.kind === 'binary') run.logisticGradients(score, y, weight, padded, gradient, hessian, sums);
  else if (head.kind === 'continuous') run.squaredGradients(score, y, weight, padded, gradient, hessian, sums);
  else {
    const chance = chances + output * padded * Float32Array.BYTES_PER_ELEMENT;
    run.classGradients(chance, y, output, weight, padded, gradient, hessian, sums);
  }
}

/**
 * The mean loss of rows that are held back: half the squared error of a value.
 *
 * @param held - the rows
 * @param weight - shape (rows)
 */
export function heldLoss(
  { head, target }: Objective,
  { table, score }: BoostingState,
  held: Uint32Array,
  weight: Float64Array,
): number {
  const { memory, padded } = table;
  const scores = memory.f32(score, outputsOf(head) * padded);
  let sum = 0;
  let mass = 0;
  for (const row of held) {
    sum += weight[row]! * rowLoss(head, scores, padded, row, target[row]!);
    mass += weight[row]!;
  }
  return sum / mass;
}

function rowLoss(head: TreeHead, scores: Float32Array, padded: number, row: number, target: number): number {
  if (head.kind === 'continuous') return (scores[row]! - target) ** 2 / 2;
  if (head.kind === 'binary') {
    const against = target === 1 ? -scores[row]! : scores[row]!;
    return Math.max(0, against) + Math.log1p(Math.exp(-Math.abs(against)));
  }
  let most = -Infinity;
  for (let k = 0; k < head.classes; k += 1) most = Math.max(most, scores[k * padded + row]!);
  let sum = 0;
  for (let k = 0; k < head.classes; k += 1) sum += Math.exp(scores[k * padded + row]! - most);
  return most + Math.log(sum) - scores[target * padded + row]!;
}
