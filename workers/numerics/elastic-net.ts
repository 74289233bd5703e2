import { factorCholesky, solveCholesky } from './linear-algebra';

/** A quadratic model of the loss around the present coefficients: `gradient' d + d' curvature d / 2`. */
interface QuadraticModel {
  readonly size: number;
  /** Shape (size). */
  readonly gradient: Float64Array;
  /** Shape (size x stride), row-major, symmetric; the first `size` entries of a row count. */
  readonly curvature: Float64Array;
  readonly stride: number;
}

const MOST_SWEEPS = 2000;
/** Sweeps after which the coefficients that are not 0 are solved for at once; more where that costs more. */
const FEWEST_SWEEPS = 8;

/**
 * The step d that minimises a quadratic model plus an elastic-net penalty on `beta + d`: by cyclic coordinate descent
 * over the moving coefficients, with full sweeps until nothing else moves. Where columns are so alike that the sweeps
 * hardly advance, the coefficients that are not 0 are now and then solved for together.
 *
 * @param beta - shape (size), the present coefficients
 * @param l1 - shape (size), the weight of |beta_j|; 0 leaves it unpenalised
 * @param l2 - shape (size), the weight of beta_j^2 / 2
 * @param tolerance - ends when no coordinate's move changes the model by more than its square
 * @returns the step, shape (size), and the curvature times the step
 *
 * Source: Friedman, Hastie and Tibshirani, Journal of Statistical Software 33 (2010) 1, covariance updates; the joint
 * steps are those of an active-set method (Osborne, Presnell and Turlach, IMA J Numer Anal 20 (2000) 389-403).
 */
export function elasticNetStep(
  model: QuadraticModel,
  beta: Float64Array,
  l1: Float64Array,
  l2: Float64Array,
  tolerance: number,
): { readonly step: Float64Array; readonly curved: Float64Array } {
  const { size, gradient, curvature, stride } = model;
  const at = Float64Array.from(beta);
  const curved = new Float64Array(size);
  const enough = tolerance * tolerance;

  function add(j: number, moved: number): void {
    const row = j * stride;
    for (let k = 0; k < size; k += 1) curved[k]! += moved * curvature[row + k]!;
  }

  function move(j: number): number {
    const own = curvature[j * stride + j]!;
    if (!(own > 0)) return 0;
    const now = at[j]!;
    const pull = own * now - gradient[j]! - curved[j]!;
    const size = Math.abs(pull) - l1[j]!;
    const moved = (size <= 0 ? 0 : pull > 0 ? size / (own + l2[j]!) : -size / (own + l2[j]!)) - now;
    if (moved === 0) return 0;
    at[j] = size <= 0 ? 0 : now + moved;
    add(j, moved);
    return (own + l2[j]!) * moved * moved;
  }

  /** What the model and the penalty change by from `at` to `to`; `turned` is the curvature times that step. */
  function change(moving: readonly number[], to: Float64Array, turned: Float64Array): number {
    let sum = 0;
    for (const [a, j] of moving.entries()) {
      const moved = to[a]! - at[j]!;
      sum += moved * (gradient[j]! + curved[j]! + turned[j]! / 2 + (l2[j]! * (to[a]! + at[j]!)) / 2);
      sum += l1[j]! * (Math.abs(to[a]!) - Math.abs(at[j]!));
    }
    return sum;
  }

  function turn(moving: readonly number[], to: Float64Array): Float64Array {
    const turned = new Float64Array(size);
    for (const [a, j] of moving.entries()) {
      const moved = to[a]! - at[j]!;
      if (moved === 0) continue;
      const row = j * stride;
      for (let k = 0; k < size; k += 1) turned[k]! += moved * curvature[row + k]!;
    }
    return turned;
  }

  /** Moves all that is not 0 to its joint minimum; what would change its sign is left at 0, or else stops all. */
  function moveTogether(active: readonly number[]): void {
    const moving = active.filter((j) => curvature[j * stride + j]! > 0 && (at[j] !== 0 || l1[j] === 0));
    const count = moving.length;
    const matrix = new Float64Array(count * count);
    const downhill = new Float64Array(count);
    for (const [a, j] of moving.entries()) {
      for (let c = 0; c <= a; c += 1) matrix[a * count + c] = curvature[j * stride + moving[c]!]!;
      downhill[a] = -gradient[j]! - curved[j]! - l2[j]! * at[j]! - l1[j]! * Math.sign(at[j]!);
    }
    const ridge = Float64Array.from(moving, (j) => l2[j]!);
    const together = solveCholesky(factorCholesky(matrix, count, ridge), downhill);
    if (!together.every(Number.isFinite)) return;
    let share = 1;
    for (const [a, j] of moving.entries()) {
      if (l1[j] === 0 || at[j]! * (at[j]! + together[a]!) > 0 || together[a] === 0) continue;
      share = Math.min(share, -at[j]! / together[a]!);
    }
    for (const by of share < 1 ? [1, share] : [1]) {
      const to = Float64Array.from(moving, (j, a) => {
        const there = at[j]! + by * together[a]!;
        return l1[j] === 0 || there * at[j]! > 0 ? there : 0;
      });
      const turned = turn(moving, to);
      if (change(moving, to, turned) > 0) continue;
      for (const [a, j] of moving.entries()) at[j] = to[a]!;
      for (let k = 0; k < size; k += 1) curved[k]! += turned[k]!;
      return;
    }
  }

  for (let sweep = 0; sweep < MOST_SWEEPS; sweep += 1) {
    let largest = 0;
    const active: number[] = [];
    for (let j = 0; j < size; j += 1) {
      largest = Math.max(largest, move(j));
      if (at[j] !== 0) active.push(j);
    }
    if (largest <= enough) break;
    const before = Math.max(FEWEST_SWEEPS, active.length >> 3);
    for (let inner = 1; sweep < MOST_SWEEPS; sweep += 1, inner += 1) {
      let inside = 0;
      for (const j of active) inside = Math.max(inside, move(j));
      if (inside <= enough) break;
      if (inner % before === 0) moveTogether(active);
    }
  }
  return { step: at.map((value, j) => value - beta[j]!), curved };
}
