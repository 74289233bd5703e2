import { movesASlope, rootMeanSquares, type SmoothLoss } from './penalised-newton';
import { gramColumn, weightedGram } from './weighted-gram';

/** What a proportional-odds regression is fitted to. */
export interface OrdinalProblem {
  /** Shape (rows x columns), row-major, finite. */
  readonly x: Float64Array;
  readonly rows: number;
  readonly columns: number;
  /** Shape (rows), the class from low to high, in [0, classes). */
  readonly y: Int32Array;
  /** 2 or more. */
  readonly classes: number;
  /** Shape (rows), 0 or more, not all 0; a row of weight 0 is not fitted to. */
  readonly weight: Float64Array;
}

/**
 * The cross-entropy of the present classes: `cuts` thresholds, then the coefficients. With u the distance to the
 * threshold above and l to the one below, P = F(u) F(-l) (1 - exp(l - u)) for the logistic F, exact in both tails; the
 * curvature is then the rows' F(u) F(-u) + F(l) F(-l) and, for each class, a part that depends on no row.
 */
export function cumulativeLoss(
  { x, rows, columns, y, weight }: OrdinalProblem,
  present: readonly number[],
  total: number,
): SmoothLoss {
  const cuts = present.length - 1;
  const size = cuts + columns;
  const indexOf = new Int32Array(present.at(-1)! + 1).fill(-1);
  for (const [at, k] of present.entries()) indexOf[k] = at;
  const share = new Float64Array(present.length);
  for (let i = 0; i < rows; i += 1) if (weight[i]! > 0) share[indexOf[y[i]!]!]! += weight[i]! / total;

  /** Adds what depends on the distance between thresholds alone. */
  function addGaps(rowCurvature: Float64Array, add: (a: number, b: number, value: number) => void): void {
    for (let cut = 1; cut < cuts; cut += 1) {
      const q = rowCurvature[2 * rows + cut]!;
      add(cut, cut, q);
      add(cut - 1, cut - 1, q);
      add(cut, cut - 1, -q);
      add(cut - 1, cut, -q);
    }
  }

  /** Sums over the rows at each threshold of their weight there, and of it times each column. */
  function atThresholds(rowCurvature: Float64Array): { weights: Float64Array; sums: Float64Array } {
    const weights = new Float64Array(cuts);
    const sums = new Float64Array(cuts * columns);
    for (let i = 0; i < rows; i += 1) {
      if (weight[i] === 0) continue;
      const own = indexOf[y[i]!]!;
      for (let side = 0; side < 2; side += 1) {
        const cut = own - side;
        const w = rowCurvature[2 * i + side]!;
        if (w === 0 || cut < 0 || cut >= cuts) continue;
        weights[cut]! += w;
        for (let j = 0; j < columns; j += 1) sums[cut * columns + j]! += w * x[i * columns + j]!;
      }
    }
    return { weights, sums };
  }

  const slopeWeights = (rowCurvature: Float64Array) =>
    Float64Array.from({ length: rows }, (_, i) => rowCurvature[2 * i]! + rowCurvature[2 * i + 1]!);

  return {
    size,
    penalised: new Uint8Array(size).fill(1, cuts),
    // Two numbers a row; then one a class for its distance between thresholds.
    curvatureLength: 2 * rows + present.length,
    evaluate(b, gradient, rowCurvature) {
      gradient.fill(0);
      rowCurvature.fill(0);
      let loss = 0;
      for (let cut = 1; cut < cuts; cut += 1) {
        const gap = b[cut]! - b[cut - 1]!;
        if (!(gap > 0)) return Infinity;
        const odds = 1 / Math.expm1(gap);
        const w = share[cut]!;
        loss -= w * Math.log(-Math.expm1(-gap));
        gradient[cut]! -= w * odds;
        gradient[cut - 1]! += w * odds;
        rowCurvature[2 * rows + cut] = w * odds * (1 + odds);
      }
      for (let i = 0; i < rows; i += 1) {
        const w = weight[i]! / total;
        if (w === 0) continue;
        const start = i * columns;
        let eta = 0;
        for (let j = 0; j < columns; j += 1) eta += x[start + j]! * b[cuts + j]!;
        const own = indexOf[y[i]!]!;
        let pull = 0;
        for (let side = 0; side < 2; side += 1) {
          const cut = own - side;
          if (cut < 0 || cut >= cuts) continue;
          // Above, the row lies under the threshold; below, over it: both are a yes/no outcome at a cut.
          const margin = side === 0 ? b[cut]! - eta : eta - b[cut]!;
          const small = Math.exp(-Math.abs(margin));
          const wrong = margin >= 0 ? small / (1 + small) : 1 / (1 + small);
          loss += w * (Math.log1p(small) + (margin >= 0 ? 0 : -margin));
          rowCurvature[2 * i + side] = (w * small) / ((1 + small) * (1 + small));
          const residual = side === 0 ? -w * wrong : w * wrong;
          gradient[cut]! += residual;
          pull -= residual;
        }
        for (let j = 0; j < columns; j += 1) gradient[cuts + j]! += pull * x[start + j]!;
      }
      return loss;
    },
    *wholeCurvature(rowCurvature, into) {
      into.fill(0);
      const gramSize = columns + 1;
      const gram = new Float64Array(gramSize * gramSize);
      yield* weightedGram(x, rows, columns, slopeWeights(rowCurvature), gram);
      for (let j = 0; j < columns; j += 1) {
        for (let k = 0; k < columns; k += 1) {
          into[(cuts + j) * size + cuts + k] = gram[(j + 1) * gramSize + k + 1]!;
        }
      }
      const { weights, sums } = atThresholds(rowCurvature);
      for (let cut = 0; cut < cuts; cut += 1) {
        into[cut * size + cut]! += weights[cut]!;
        for (let j = 0; j < columns; j += 1) {
          into[cut * size + cuts + j] = into[(cuts + j) * size + cut] = -sums[cut * columns + j]!;
        }
      }
      addGaps(rowCurvature, (a, b, value) => (into[a * size + b]! += value));
    },
    curvatureDiagonal(rowCurvature, into) {
      into.fill(0);
      into.set(atThresholds(rowCurvature).weights);
      addGaps(rowCurvature, (a, b, value) => {
        if (a === b) into[a]! += value;
      });
      const slopes = slopeWeights(rowCurvature);
      for (let i = 0; i < rows; i += 1) {
        const w = slopes[i]!;
        if (w > 0) for (let j = 0; j < columns; j += 1) into[cuts + j]! += w * x[i * columns + j]! ** 2;
      }
    },
    curvatureColumn(rowCurvature, at) {
      const column = new Float64Array(size);
      if (at < cuts) {
        const { weights, sums } = atThresholds(rowCurvature);
        column[at] = weights[at]!;
        for (let j = 0; j < columns; j += 1) column[cuts + j] = -sums[at * columns + j]!;
        addGaps(rowCurvature, (a, b, value) => {
          if (b === at) column[a]! += value;
        });
        return column;
      }
      const products = gramColumn(x, rows, columns, slopeWeights(rowCurvature), at - cuts + 1);
      column.set(products.subarray(1), cuts);
      for (let i = 0; i < rows; i += 1) {
        if (weight[i] === 0) continue;
        const own = indexOf[y[i]!]!;
        const value = x[i * columns + at - cuts]!;
        if (own < cuts) column[own]! -= rowCurvature[2 * i]! * value;
        if (own > 0) column[own - 1]! -= rowCurvature[2 * i + 1]! * value;
      }
      return column;
    },
    stillMoves: (step) => movesASlope(rootMeanSquares(x, rows, columns, weight, total), step.subarray(cuts)),
  };
}
