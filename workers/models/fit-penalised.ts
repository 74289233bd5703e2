import { turnToRowSpace } from '../numerics/linear-algebra';
import { derive } from '../numerics/random';
import type { Design } from '../recipe/design';
import { chooseLambda, type PenalisedFamily } from './choose-lambda';
import { kernelProducts } from './kernel-products';

/** Where the fit of a penalised model stands. */
export type PenalisedProgress =
  { readonly kind: 'choosing'; readonly lambdasDone: number; readonly lambdas: number } | { readonly kind: 'fitting' };

/** The design as a penalised model is fitted to it. */
export interface PenalisedDesign {
  /** Shape (rows x columns), row-major. */
  readonly x: Float64Array;
  readonly rows: number;
  readonly columns: number;
  /** Turns coefficients of these columns, shape (columns), into the features', shape (features). */
  readonly expand: (coefficients: Float64Array) => Float64Array;
}

/** Where the prediction moves less than this (root mean square, on the scale of the linear predictor) a fit ends. */
const TOLERANCE = 1e-9;

/** The design itself; or, for a ridge on more features than rows, turned into as many columns as its rank. */
export function penalisedDesign(
  spec: { readonly alpha: number; readonly lambda: number | 'auto' },
  { x, rows, features }: Design,
): PenalisedDesign {
  const columns = features.length;
  if (spec.alpha === 0 && spec.lambda !== 0 && columns > rows) {
    const turned = turnToRowSpace(x, rows, columns);
    return { x: turned.x, rows, columns: turned.rank, expand: (theta) => turned.expand(theta) };
  }
  return { x, rows, columns, expand: (beta) => beta };
}

/**
 * Fits a penalised family to all its rows, its penalty chosen on them alone where it is 'auto'.
 *
 * @param clusters - shape (rows), rows that an inner split keeps together; null ties nothing
 * @returns null where the rows cannot be fitted to
 * @throws {@link MethodError} `method.notConverged` where a penalty of 0 leaves no finite fit
 */
export function* fitPenalised<Fit>(
  spec: { readonly alpha: number; readonly lambda: number | 'auto' },
  family: PenalisedFamily<Fit>,
  clusters: Int32Array | null,
  seed: number,
): Generator<PenalisedProgress, { readonly lambda: number; readonly fit: Fit } | null> {
  const products = kernelProducts(family.x, family.rows, family.columns);
  try {
    const solver = family.solver(family.weight, products);
    if (!solver) return null;
    let lambda = spec.lambda;
    if (lambda === 'auto') {
      const choosing = chooseLambda(family, spec.alpha, clusters, derive(seed, 'lambda'), products);
      let next = choosing.next();
      while (next.done !== true) {
        yield { kind: 'choosing', ...next.value };
        next = choosing.next();
      }
      lambda = next.value;
    }
    const fitting = solver.fit({ lambda, alpha: spec.alpha }, null, TOLERANCE);
    let next = fitting.next();
    while (next.done !== true) {
      yield { kind: 'fitting' };
      next = fitting.next();
    }
    return { lambda, fit: next.value };
  } finally {
    products.release();
  }
}
