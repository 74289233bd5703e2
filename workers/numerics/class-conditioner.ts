import { factorCholesky, solveCholesky } from './linear-algebra';
import { symmetricEigen } from './symmetric-eigen';

/** Turns a residual into a step, shape (size) each: about what the inverse of a curvature and a ridge does. */
export type Conditioner = (residual: Float64Array, into: Float64Array) => void;

/** What a flat direction between classes is taken to be bent, as a share of the most bent one. */
const FLAT = 1e-9;
/** Columns that depend on others are held by so much of their own square. */
const DEPENDENT = 1e-8;

/**
 * The curvature of a multinomial regression if all rows had the same chances: the Kronecker product of the curvature
 * between classes with the inner products of the columns. In the directions of the former's vectors it falls apart into
 * one system a class.
 *
 * @param between - shape (classes x classes): sum_i w_i (p_ik [k = l] - p_ik p_il), the weights adding up to 1
 * @param gram - shape (size x size), lower triangle: sum_i w_i x_ia x_ic
 * @param ridge - shape (size), added to the curvature of each class
 *
 * Source: Kronecker-factored curvature: Böhning, Annals of the Institute of Statistical Mathematics 44 (1992) 197-200,
 * who bounds the curvature by such a product; here it is met on average, and conjugate gradients mend the rest.
 */
export function classConditioner(
  between: Float64Array,
  classes: number,
  gram: Float64Array,
  size: number,
  ridge: Float64Array,
): Conditioner {
  const { values, vectors } = symmetricEigen(between, classes);
  const most = values.reduce((a, b) => Math.max(a, b), Number.MIN_VALUE);
  const factors = Array.from(values, (value) => {
    const bent = Math.max(value, FLAT * most);
    const held = ridge.map((l2, j) => l2 + DEPENDENT * bent * gram[j * size + j]!);
    return factorCholesky(
      gram.map((product) => bent * product),
      size,
      held,
    );
  });
  return (residual, into) => {
    into.fill(0);
    const turned = new Float64Array(size);
    for (const [m, factor] of factors.entries()) {
      turned.fill(0);
      for (let k = 0; k < classes; k += 1) {
        const share = vectors[k * classes + m]!;
        for (let j = 0; j < size; j += 1) turned[j]! += share * residual[k * size + j]!;
      }
      const solved = solveCholesky(factor, turned);
      for (let k = 0; k < classes; k += 1) {
        const share = vectors[k * classes + m]!;
        for (let j = 0; j < size; j += 1) into[k * size + j]! += share * solved[j]!;
      }
    }
  };
}
