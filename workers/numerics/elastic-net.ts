/** A quadratic model of the loss around the present coefficients: `gradient' d + d' curvature d / 2`. */
export interface QuadraticModel {
  readonly size: number;
  /** Shape (size). */
  readonly gradient: Float64Array;
  /** Shape (size), the diagonal of the curvature. */
  readonly diagonal: Float64Array;
  /** One column of the curvature, shape (size); asked for only where a coefficient moves. */
  column(j: number): Float64Array;
}

const MOST_SWEEPS = 2000;

/**
 * The step d that minimises a quadratic model plus an elastic-net penalty on `beta + d`, by cyclic coordinate descent
 * over the moving coefficients, with full sweeps until nothing else moves.
 *
 * @param beta - shape (size), the present coefficients
 * @param l1 - shape (size), the weight of |beta_j|; 0 leaves it unpenalised
 * @param l2 - shape (size), the weight of beta_j^2 / 2
 * @param tolerance - ends when no coordinate's move changes the model by more than its square
 * @returns the step, shape (size), and the curvature times the step
 *
 * Source: Friedman, Hastie and Tibshirani, Journal of Statistical Software 33 (2010) 1, covariance updates.
 */
export function elasticNetStep(
  model: QuadraticModel,
  beta: Float64Array,
  l1: Float64Array,
  l2: Float64Array,
  tolerance: number,
): { readonly step: Float64Array; readonly curved: Float64Array } {
  const { size, gradient, diagonal } = model;
  const step = new Float64Array(size);
  const curved = new Float64Array(size);
  const enough = tolerance * tolerance;

  function move(j: number): number {
    const curvature = diagonal[j]! + l2[j]!;
    if (!(diagonal[j]! > 0)) return 0;
    const at = beta[j]! + step[j]!;
    const pull = diagonal[j]! * at - gradient[j]! - curved[j]!;
    const shrunk = Math.sign(pull) * Math.max(0, Math.abs(pull) - l1[j]!);
    const moved = shrunk / curvature - at;
    if (moved === 0) return 0;
    step[j]! += moved;
    const column = model.column(j);
    for (let k = 0; k < size; k += 1) curved[k]! += moved * column[k]!;
    return curvature * moved * moved;
  }

  for (let sweep = 0; sweep < MOST_SWEEPS; sweep += 1) {
    let largest = 0;
    const active: number[] = [];
    for (let j = 0; j < size; j += 1) {
      largest = Math.max(largest, move(j));
      if (beta[j]! + step[j]! !== 0) active.push(j);
    }
    if (largest <= enough) break;
    for (; sweep < MOST_SWEEPS; sweep += 1) {
      let inside = 0;
      for (const j of active) inside = Math.max(inside, move(j));
      if (inside <= enough) break;
    }
  }
  return { step, curved };
}
