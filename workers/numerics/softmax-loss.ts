import { movesASlope, rootMeanSquares, type SmoothLoss } from './penalised-newton';
import { weightedGram } from './weighted-gram';

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

/**
 * The cross-entropy of the present classes, whose coefficients (each intercept first) follow one another; classes from
 * `free` on have none and a linear predictor of 0.
 */
export function softmaxLoss(
  { x, rows, columns, y, weight }: MultinomialProblem,
  present: readonly number[],
  free: number,
  total: number,
): SmoothLoss {
  const size = columns + 1;
  const count = present.length;
  const indexOf = new Int32Array(present.at(-1)! + 1).fill(-1);
  for (const [at, k] of present.entries()) indexOf[k] = at;
  const eta = new Float64Array(count);

  /** Curvature weights of the rows for a pair of classes: -w p_k p_l, or the whole row's sum w p_k (1 - p_k). */
  function pairWeights(rowCurvature: Float64Array, k: number, l: number, into: Float64Array): void {
    for (let i = 0; i < rows; i += 1) {
      const pk = rowCurvature[i * count + k]!;
      const w = weight[i]! / total;
      into[i] = w === 0 ? 0 : k === l ? (pk * (w - pk)) / w : (pk * rowCurvature[i * count + l]!) / w;
    }
  }

  return {
    size: free * size,
    penalised: Uint8Array.from({ length: free * size }, (_, at) => (at % size === 0 ? 0 : 1)),
    byColumn: columns > rows,
    curvatureLength: rows * count,
    evaluate(b, gradient, rowCurvature) {
      gradient.fill(0);
      let loss = 0;
      for (let i = 0; i < rows; i += 1) {
        const w = weight[i]! / total;
        if (w === 0) continue;
        const start = i * columns;
        const own = indexOf[y[i]!]!;
        let most = -Infinity;
        for (let k = 0; k < count; k += 1) {
          let sum = 0;
          if (k < free) {
            const from = k * size;
            sum = b[from]!;
            for (let j = 0; j < columns; j += 1) sum += x[start + j]! * b[from + j + 1]!;
          }
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
          rowCurvature[i * count + k] = weighted;
          if (k >= free) continue;
          const residual = k === own ? (-w * others) / all : weighted;
          const from = k * size;
          gradient[from]! += residual;
          for (let j = 0; j < columns; j += 1) gradient[from + j + 1]! += residual * x[start + j]!;
        }
      }
      return loss;
    },
    *wholeCurvature(rowCurvature, into) {
      into.fill(0);
      const whole = free * size;
      const pair = new Float64Array(rows);
      const gram = new Float64Array(size * size);
      // A row of curvature sums to 0 over all classes, so that the diagonal blocks need no pass of their own.
      for (let k = 0; k < count; k += 1) {
        for (let l = 0; l < k; l += 1) {
          if (l >= free) continue;
          pairWeights(rowCurvature, k, l, pair);
          yield* weightedGram(x, rows, columns, pair, gram);
          for (let a = 0; a < size; a += 1) {
            for (let c = 0; c < size; c += 1) {
              const value = gram[a * size + c]!;
              into[(l * size + a) * whole + l * size + c]! += value;
              if (k >= free) continue;
              into[(k * size + a) * whole + k * size + c]! += value;
              into[(k * size + a) * whole + l * size + c] = -value;
              into[(l * size + a) * whole + k * size + c] = -value;
            }
          }
        }
      }
    },
    curvatureDiagonal(rowCurvature, into) {
      into.fill(0);
      const pair = new Float64Array(rows);
      for (let k = 0; k < free; k += 1) {
        pairWeights(rowCurvature, k, k, pair);
        for (let i = 0; i < rows; i += 1) {
          const w = pair[i]!;
          if (w === 0) continue;
          into[k * size]! += w;
          for (let j = 0; j < columns; j += 1) into[k * size + j + 1]! += w * x[i * columns + j]! ** 2;
        }
      }
    },
    curvatureColumn(rowCurvature, at) {
      const l = Math.floor(at / size);
      const j = at % size;
      const result = new Float64Array(free * size);
      const pair = new Float64Array(rows);
      for (let k = 0; k < free; k += 1) {
        pairWeights(rowCurvature, k, l, pair);
        const sign = k === l ? 1 : -1;
        const from = k * size;
        for (let i = 0; i < rows; i += 1) {
          const scaled = sign * pair[i]! * (j === 0 ? 1 : x[i * columns + j - 1]!);
          if (scaled === 0) continue;
          result[from]! += scaled;
          for (let m = 0; m < columns; m += 1) result[from + m + 1]! += scaled * x[i * columns + m]!;
        }
      }
      return result;
    },
    stillMoves(step) {
      const roots = rootMeanSquares(x, rows, columns, weight, total);
      for (let k = 0; k < free; k += 1)
        if (movesASlope(roots, step.subarray(k * size + 1, (k + 1) * size))) return true;
      return false;
    },
  };
}
