import { softplus } from '../activations';
import { factorCholesky, solveCholesky } from '../linear-algebra';

const MOST_STEPS = 50;
const LEAST_SHARE = 1e-6;
/** Relative gain in the loss below which a step is the last. */
const LEAST_GAIN = 1e-10;

/** A smooth convex loss of a few coefficients, at one place. */
interface Place {
  readonly loss: number;
  /** Shape (size). */
  readonly gradient: Float64Array;
  /** Shape (size x size), its lower triangle. */
  readonly curvature: Float64Array;
}

/** Newton's method with halved steps, from `start`. */
function descend(start: Float64Array, placeOf: (at: Float64Array) => Place): Float64Array {
  const none = new Float64Array(start.length);
  let at = start;
  let now = placeOf(at);
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const move = solveCholesky(factorCholesky(now.curvature, at.length, none), now.gradient);
    const from = at;
    const after = (share: number) => from.map((value, j) => value - share * move[j]!);
    let share = 1;
    let next = after(share);
    let then = placeOf(next);
    while (then.loss > now.loss && share > LEAST_SHARE) {
      share /= 2;
      next = after(share);
      then = placeOf(next);
    }
    const gained = now.loss - then.loss;
    if (!(gained > 0)) break;
    [at, now] = [next, then];
    if (gained < LEAST_GAIN * Math.abs(now.loss)) break;
  }
  return at;
}

/** Normal priors of coefficients. */
export interface Hold {
  readonly mean: number;
  /** Above 0. */
  readonly precision: number;
}

const startOf = (holds: readonly Hold[]): Float64Array => Float64Array.from(holds, ({ mean }) => mean);

/** Minus the log of normal priors, with its derivatives. */
function prior(at: Float64Array, holds: readonly Hold[]): Place {
  const size = at.length;
  const gradient = new Float64Array(size);
  const curvature = new Float64Array(size * size);
  let loss = 0;
  for (const [j, { mean, precision }] of holds.entries()) {
    const off = at[j]! - mean;
    loss += (precision / 2) * off ** 2;
    gradient[j] = precision * off;
    curvature[j * size + j] = precision;
  }
  return { loss, gradient, curvature };
}

/**
 * Logistic regression on a few columns whose coefficients have normal priors.
 *
 * @param columns - one or more, each of shape (n), finite
 * @param event - shape (n), 1 or 0
 * @param holds - the priors, one a column
 * @returns the coefficients of the highest posterior density, one a column
 */
export function heldLogistic(
  columns: readonly Float64Array[],
  event: Uint8Array,
  holds: readonly Hold[],
): Float64Array {
  const size = columns.length;
  return descend(startOf(holds), (at) => {
    const { loss: held, gradient, curvature } = prior(at, holds);
    let loss = held;
    for (let row = 0; row < event.length; row += 1) {
      let eta = 0;
      for (let j = 0; j < size; j += 1) eta += at[j]! * columns[j]![row]!;
      const risk = 1 / (1 + Math.exp(-eta));
      const weight = risk * (1 - risk);
      loss += softplus(eta) - event[row]! * eta;
      for (let j = 0; j < size; j += 1) {
        const x = columns[j]![row]!;
        gradient[j]! += (risk - event[row]!) * x;
        for (let k = 0; k <= j; k += 1) curvature[j * size + k]! += weight * x * columns[k]![row]!;
      }
    }
    return { loss, gradient, curvature };
  });
}

/**
 * One level a class and one slope for all, `level_k + slope log p_k` before the chances are brought back to a sum of 1, with
 * normal priors.
 *
 * @param logs - shape (n x classes), row-major: logarithms of chances, finite
 * @param y - shape (n), classes from 0
 * @param classes - 2 or more
 * @param level - prior of each level
 * @param slope - prior of the slope
 * @returns shape (classes + 1): the levels, then the slope
 */
export function heldClasses(
  logs: Float64Array,
  y: Int32Array,
  classes: number,
  level: Hold,
  slope: Hold,
): Float64Array {
  const size = classes + 1;
  const holds = [...Array.from({ length: classes }, () => level), slope];
  const scores = new Float64Array(classes);
  return descend(startOf(holds), (at) => {
    const { loss: held, gradient, curvature } = prior(at, holds);
    const steep = at[classes]!;
    let loss = held;
    for (let row = 0; row < y.length; row += 1) {
      const own = logs.subarray(row * classes, (row + 1) * classes);
      for (let k = 0; k < classes; k += 1) scores[k] = at[k]! + steep * own[k]!;
      const most = Math.max(...scores);
      const sum = scores.reduce((total, score) => total + Math.exp(score - most), 0);
      const happened = y[row]!;
      loss += most + Math.log(sum) - scores[happened]!;
      const chances = scores.map((score) => Math.exp(score - most) / sum);
      const mean = chances.reduce((total, chance, k) => total + chance * own[k]!, 0);
      let spread = 0;
      for (let k = 0; k < classes; k += 1) {
        const chance = chances[k]!;
        gradient[k]! += chance - (k === happened ? 1 : 0);
        for (let j = 0; j <= k; j += 1) curvature[k * size + j]! += (j === k ? chance : 0) - chance * chances[j]!;
        curvature[classes * size + k]! += chance * (own[k]! - mean);
        spread += chance * (own[k]! - mean) ** 2;
      }
      gradient[classes]! += mean - own[happened]!;
      curvature[classes * size + classes]! += spread;
    }
    return { loss, gradient, curvature };
  });
}
