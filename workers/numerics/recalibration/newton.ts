import { factorCholesky, solveCholesky } from '../linear-algebra';

const STEPS = 200;
/** Log odds per standard deviation beyond which outcomes are taken as separated. */
const FARTHEST = 50;

/**
 * Logistic regression on a few columns that have a spread of about 1, by Newton's method with halved steps.
 *
 * @param columns - each of shape (n)
 * @param offset - shape (n), added to the linear predictor, or null
 * @returns coefficients in the order of the columns, or null where no finite maximum exists
 */
export function fitFewColumns(
  columns: readonly Float64Array[],
  event: Uint8Array,
  offset: Float64Array | null,
): Float64Array | null {
  const size = columns.length;
  const n = event.length;
  const eta = (b: Float64Array, i: number) => {
    let sum = offset ? offset[i]! : 0;
    for (let j = 0; j < size; j += 1) sum += b[j]! * columns[j]![i]!;
    return sum;
  };
  const deviance = (b: Float64Array) => {
    let sum = 0;
    for (let i = 0; i < n; i += 1) {
      const at = eta(b, i);
      sum += Math.max(at, 0) + Math.log1p(Math.exp(-Math.abs(at))) - event[i]! * at;
    }
    return sum;
  };

  let beta = new Float64Array(size);
  let current = deviance(beta);
  for (let step = 0; step < STEPS; step += 1) {
    const score = new Float64Array(size);
    const information = new Float64Array(size * size);
    for (let i = 0; i < n; i += 1) {
      const at = eta(beta, i);
      const tail = Math.exp(-Math.abs(at));
      const mu = at >= 0 ? 1 / (1 + tail) : tail / (1 + tail);
      const weight = tail / ((1 + tail) * (1 + tail));
      for (let j = 0; j < size; j += 1) {
        score[j]! += (event[i]! - mu) * columns[j]![i]!;
        for (let k = 0; k <= j; k += 1) information[j * size + k]! += weight * columns[j]![i]! * columns[k]![i]!;
      }
    }
    const factor = factorCholesky(information, size, new Float64Array(size));
    if (factor.aliased.includes(1)) return null;
    const move = solveCholesky(factor, score);
    if (!move.every(Number.isFinite)) return null;
    let share = 1;
    let next = beta;
    let reached = current;
    for (; share > 1e-9; share /= 2) {
      const by = share;
      next = beta.map((value, j) => value + by * move[j]!);
      reached = deviance(next);
      if (reached <= current * (1 + 1e-13)) break;
    }
    beta = next;
    current = reached;
    if (beta.some((value) => Math.abs(value) > FARTHEST)) return null;
    if (move.every((value, j) => Math.abs(value) <= 1e-11 * (1 + Math.abs(beta[j]!)))) return beta;
  }
  return null;
}
