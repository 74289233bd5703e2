import type { Outcome } from '../cohort/outcome';
import { MethodError } from '../contract/faults';
import type { NeighboursSpec } from '../contract/recipe';
import type { Design } from '../recipe/design';
import { oneClassOnly, twoClasses } from './present-classes';
import type { TreeHead } from './trees';

/** The development rows themselves: it may predict while a study is judged, and is never kept, saved or sent. */
export interface FittedNeighbours {
  readonly family: 'neighbours';
  readonly spec: NeighboursSpec;
  readonly head: TreeHead;
  readonly features: number;
  /** Shape (features): what makes every feature's mean 0 and its variance 1; a constant feature has factor 0. */
  readonly centre: Float64Array;
  readonly factor: Float64Array;
  /** Shape (rows x features), row-major, scaled so. */
  readonly x: Float64Array;
  /** Shape (rows): 1 for the event, the class, or the value. */
  readonly y: Float64Array;
  /** Shape (rows): above 0, 1 on average. */
  readonly weight: Float64Array;
  /** The event's or each class's share of the weight; empty of a continuous outcome. */
  readonly prior: readonly number[];
}

/**
 * Keeps rows to look up neighbours among, features scaled to unit variance so that all count alike.
 *
 * @param weight - shape (rows), at least 0: what each row's vote counts; a row of weight 0 is left out. null: 1 each
 * @throws {@link MethodError} `method.notForThisOutcome` of follow-up; `method.tooFewParticipants` where no row counts;
 * `method.oneOutcomeOnly` where there is nothing to tell apart
 */
export function fitNeighbours(
  spec: NeighboursSpec,
  { design, outcome, weight }: { design: Design; outcome: Outcome; weight: Float64Array | null },
): FittedNeighbours {
  if (outcome.kind === 'survival') throw new MethodError('method.notForThisOutcome', { outcome: 'survival' });
  const all = weight ?? new Float64Array(design.rows).fill(1);
  const rows = Uint32Array.from(all.keys()).filter((row) => all[row]! > 0);
  if (rows.length === 0) throw new MethodError('method.tooFewParticipants', { participants: 0, needed: 1 });
  if (outcome.kind !== 'continuous' && !twoClasses(outcome.y, all)) throw oneClassOnly(outcome.y);
  const sum = rows.reduce((total, row) => total + all[row]!, 0);
  const y = Float64Array.from(rows, (row) => outcome.y[row]!);
  const votes = Float64Array.from(rows, (row) => (all[row]! * rows.length) / sum);
  return {
    family: 'neighbours',
    spec,
    head: outcome.kind === 'classes' ? { kind: 'classes', classes: outcome.classes.length } : { kind: outcome.kind },
    features: design.features.length,
    ...scaled(design, rows),
    y,
    weight: votes,
    prior: priorOf(outcome, y, votes),
  };
}

function priorOf(outcome: Outcome, y: Float64Array, weight: Float64Array): readonly number[] {
  if (outcome.kind !== 'binary' && outcome.kind !== 'classes') return [];
  const classes = outcome.kind === 'binary' ? 2 : outcome.classes.length;
  const sums = new Float64Array(classes);
  for (const [row, code] of y.entries()) sums[code]! += weight[row]!;
  // A class that no row has counts as half a row, so that its chance is not 0.
  const raised = sums.map((sum) => Math.max(sum, 0.5));
  const all = raised.reduce((total, one) => total + one, 0);
  const shares = [...raised].map((one) => one / all);
  return outcome.kind === 'binary' ? shares.slice(1) : shares;
}

/** The rows that count, with mean 0 and variance 1 (divisor rows) in every feature that varies. */
function scaled({ x, features }: Design, rows: Uint32Array): Pick<FittedNeighbours, 'centre' | 'factor' | 'x'> {
  const wide = features.length;
  const centre = new Float64Array(wide);
  const factor = new Float64Array(wide);
  for (let j = 0; j < wide; j += 1) {
    const mean = rows.reduce((sum, row) => sum + x[row * wide + j]! / rows.length, 0);
    const variance = rows.reduce((sum, row) => sum + (x[row * wide + j]! - mean) ** 2 / rows.length, 0);
    centre[j] = mean;
    // What rounding leaves of a constant is no variance.
    factor[j] = variance > 1e-24 * mean * mean && variance > 0 ? 1 / Math.sqrt(variance) : 0;
  }
  const kept = new Float64Array(rows.length * wide);
  for (const [place, row] of rows.entries()) {
    for (let j = 0; j < wide; j += 1) kept[place * wide + j] = (x[row * wide + j]! - centre[j]!) * factor[j]!;
  }
  return { centre, factor, x: kept };
}
