import { classConditioner, type Conditioner } from './class-conditioner';
import type { DesignProducts } from './design-products';
import { movesASlope, rootMeanSquares, type SmoothLoss } from './penalised-newton';

/** What a multinomial logistic regression is fitted to. */
export interface MultinomialProblem {
  /** Shape (rows x columns), row-major, finite. */
  readonly x: Float64Array;
  readonly rows: number;
  readonly columns: number;
  /** Shape (rows), the class, in [0, classes). */
  readonly y: Int32Array;
  /** 2 or more. */
  readonly classes: number;
  /** Shape (rows), 0 or more, not all 0; a row of weight 0 is not fitted to. */
  readonly weight: Float64Array;
}

/** More columns than this to a row, squared, and their factors take longer than the products with steps they save. */
const COLUMNS_SQUARED_A_ROW = 100;

/**
 * The cross-entropy of the present classes, whose coefficients (each intercept first) follow one another; classes from
 * `free` on have none and a linear predictor of 0.
 *
 * @param products - of the problem's design
 */
export function softmaxLoss(
  { x, rows, columns, y, weight }: MultinomialProblem,
  present: readonly number[],
  free: number,
  total: number,
  products: DesignProducts,
): SmoothLoss {
  const size = columns + 1;
  const count = present.length;
  const indexOf = new Int32Array(present.at(-1)! + 1).fill(-1);
  for (const [at, k] of present.entries()) indexOf[k] = at;
  const eta = new Float64Array(count);

  /** Curvature weights of the rows for a pair of classes: w p_k p_l, or of a class with itself w p_k (1 - p_k). */
  function pairWeights(rowCurvature: Float64Array, k: number, l: number, into: Float64Array): void {
    for (let i = 0; i < rows; i += 1) {
      const w = weight[i]! / total;
      if (w === 0) {
        into[i] = 0;
        continue;
      }
      const start = i * count;
      let other = k === l ? 0 : rowCurvature[start + l]!;
      // From the others' sum: of a chance near 1 nothing would be left.
      if (k === l) for (let m = 0; m < count; m += 1) if (m !== k) other += rowCurvature[start + m]!;
      into[i] = (rowCurvature[start + k]! * other) / w;
    }
  }

  /** Inner products of the columns and one, shape (size x size), lower triangle. */
  let gram: Float64Array | null = null;

  function* gramOfColumns(): Generator<undefined, Float64Array> {
    const every = Int32Array.from({ length: size }, (_, j) => j);
    const made = new Float64Array(size * size);
    yield* products.gram(
      weight.map((w) => w / total),
      every,
      every,
      true,
      made,
    );
    return made;
  }

  /** Shape (free x free): sum_i w_i (p_ik [k = l] - p_ik p_il). */
  function betweenClasses(rowCurvature: Float64Array): Float64Array {
    const between = new Float64Array(free * free);
    for (let i = 0; i < rows; i += 1) {
      const w = weight[i]! / total;
      if (w === 0) continue;
      for (let k = 0; k < free; k += 1) {
        const own = rowCurvature[i * count + k]!;
        between[k * free + k]! += own;
        for (let l = 0; l < free; l += 1) between[k * free + l]! -= (own * rowCurvature[i * count + l]!) / w;
      }
    }
    return between;
  }

  function byDiagonal(rowCurvature: Float64Array, l2: Float64Array): Conditioner {
    const squares = rootMeanSquares(x, rows, columns, weight, total).map((root) => root * root);
    const between = betweenClasses(rowCurvature);
    const inverse = l2.map((ridge, at) => {
      const k = Math.floor(at / size);
      const square = at % size === 0 ? 1 : squares[(at % size) - 1]!;
      return 1 / Math.max(between[k * free + k]! * square + ridge, Number.MIN_VALUE);
    });
    return (residual, into) => {
      for (let at = 0; at < into.length; at += 1) into[at] = inverse[at]! * residual[at]!;
    };
  }

  return {
    size: free * size,
    penalised: Uint8Array.from({ length: free * size }, (_, at) => (at % size === 0 ? 0 : 1)),
    curvatureLength: rows * count,
    evaluate(b, gradient, rowCurvature) {
      let loss = 0;
      const turn = (first: number, rowsOfRun: number, values: Float64Array, stride: number): void => {
        for (let i = 0; i < rowsOfRun; i += 1) {
          const row = first + i;
          const w = weight[row]! / total;
          if (w === 0) {
            for (let k = 0; k < free; k += 1) values[k * stride + i] = 0;
            continue;
          }
          const own = indexOf[y[row]!]!;
          let most = -Infinity;
          for (let k = 0; k < count; k += 1) {
            const sum = k < free ? values[k * stride + i]! : 0;
            eta[k] = sum;
            if (sum > most) most = sum;
          }
          let others = 0;
          let all = 0;
          const ofOwn = Math.exp(eta[own]! - most);
          for (let k = 0; k < count; k += 1) {
            const e = Math.exp(eta[k]! - most);
            all += e;
            if (k !== own) others += e;
            eta[k] = e;
          }
          // From the others' sum: the logarithm of a chance near 1 would round to 0.
          loss += w * (ofOwn > others ? Math.log1p(others / ofOwn) : Math.log(all / ofOwn));
          for (let k = 0; k < count; k += 1) {
            const weighted = (w * eta[k]!) / all;
            rowCurvature[row * count + k] = weighted;
            if (k < free) values[k * stride + i] = k === own ? (-w * others) / all : weighted;
          }
        }
      };
      products.pass(b, free, turn, gradient);
      return loss;
    },
    *curvatureAmong(rowCurvature, chosen, known, into, stride) {
      const pair = new Float64Array(rows);
      /** Places of `chosen` from some one on that belong to each class, and their columns. */
      const placesOf = (from: number) =>
        Array.from({ length: free }, (_, k) => {
          const places: number[] = [];
          for (let a = from; a < chosen.length; a += 1) if (Math.floor(chosen[a]! / size) === k) places.push(a);
          return { places, columns: Int32Array.from(places, (a) => chosen[a]! % size) };
        });
      const all = placesOf(0);
      for (const [k, fresh] of placesOf(known).entries()) {
        if (fresh.places.length === 0) continue;
        for (const [l, other] of all.entries()) {
          // Two classes that are both new meet once.
          if (other.places.length === 0 || (known === 0 && l > k)) continue;
          pairWeights(rowCurvature, k, l, pair);
          const part = new Float64Array(fresh.places.length * other.places.length);
          yield* products.gram(pair, fresh.columns, other.columns, k === l, part);
          const sign = k === l ? 1 : -1;
          const behind = other.places.length - fresh.places.length;
          for (const [p, a] of fresh.places.entries()) {
            const end = k === l ? behind + p + 1 : other.places.length;
            for (let q = 0; q < end; q += 1) {
              const c = other.places[q]!;
              into[a * stride + c] = into[c * stride + a] = sign * part[p * other.places.length + q]!;
            }
          }
        }
      }
    },
    curvature: {
      times(rowCurvature, step, into) {
        const turn = (first: number, rowsOfRun: number, values: Float64Array, stride: number): void => {
          for (let i = 0; i < rowsOfRun; i += 1) {
            const start = (first + i) * count;
            const w = weight[first + i]! / total;
            let mean = 0;
            if (w > 0)
              for (let k = 0; k < free; k += 1) mean += (rowCurvature[start + k]! * values[k * stride + i]!) / w;
            for (let k = 0; k < free; k += 1) {
              const at = k * stride + i;
              values[at] = w > 0 ? rowCurvature[start + k]! * (values[at]! - mean) : 0;
            }
          }
        };
        products.pass(step, free, turn, into);
      },
      *conditioner(rowCurvature, l2) {
        if (size * size > COLUMNS_SQUARED_A_ROW * rows) return byDiagonal(rowCurvature, l2);
        gram ??= yield* gramOfColumns();
        return classConditioner(betweenClasses(rowCurvature), free, gram, size, l2.subarray(0, size));
      },
    },
    stillMoves(step) {
      const roots = rootMeanSquares(x, rows, columns, weight, total);
      for (let k = 0; k < free; k += 1)
        if (movesASlope(roots, step.subarray(k * size + 1, (k + 1) * size))) return true;
      return false;
    },
  };
}
