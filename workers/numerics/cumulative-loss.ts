import type { DesignProducts } from './design-products';
import { movesASlope, rootMeanSquares, type SmoothLoss } from './penalised-newton';

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
 *
 * @param products - of the problem's design
 */
export function cumulativeLoss(
  { x, rows, columns, y, weight }: OrdinalProblem,
  present: readonly number[],
  total: number,
  products: DesignProducts,
): SmoothLoss {
  const cuts = present.length - 1;
  const size = cuts + columns;
  const indexOf = new Int32Array(present.at(-1)! + 1).fill(-1);
  for (const [at, k] of present.entries()) indexOf[k] = at;
  const share = new Float64Array(present.length);
  for (let i = 0; i < rows; i += 1) if (weight[i]! > 0) share[indexOf[y[i]!]!]! += weight[i]! / total;

  const full = new Float64Array(columns + 1);
  const pulls = new Float64Array(columns + 1);

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
      const turnRow = (i: number, eta: number): number => {
        const w = weight[i]! / total;
        if (w === 0) return 0;
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
        return pull;
      };
      full.set(b.subarray(cuts), 1);
      const turn = (first: number, count: number, values: Float64Array): void => {
        for (let i = 0; i < count; i += 1) values[i] = turnRow(first + i, values[i]!);
      };
      products.pass(full, 1, turn, pulls);
      gradient.set(pulls.subarray(1), cuts);
      return loss;
    },
    *curvatureAmong(rowCurvature, chosen, known, into, stride) {
      const { weights, sums } = atThresholds(rowCurvature);
      const slopes = Array.from(chosen.keys()).filter((a) => chosen[a]! >= cuts);
      const newSlopes = slopes.filter((a) => a >= known).length;
      const width = slopes.length;
      const part = new Float64Array(newSlopes * width);
      const right = Int32Array.from(slopes, (a) => chosen[a]! - cuts + 1);
      yield* products.gram(slopeWeights(rowCurvature), right.subarray(width - newSlopes), right, true, part);
      for (let p = 0; p < newSlopes; p += 1) {
        const a = slopes[width - newSlopes + p]!;
        for (let q = 0; q <= width - newSlopes + p; q += 1) {
          const c = slopes[q]!;
          into[a * stride + c] = into[c * stride + a] = part[p * width + q]!;
        }
      }
      const placeOf = new Int32Array(cuts).fill(-1);
      for (const [a, at] of chosen.entries()) if (at < cuts) placeOf[at] = a;
      for (let a = 0; a < chosen.length; a += 1) {
        const at = chosen[a]!;
        for (let cut = 0; cut < cuts; cut += 1) {
          const c = placeOf[cut]!;
          if (c < 0 || (a < known && c < known)) continue;
          const value = at >= cuts ? -sums[cut * columns + at - cuts]! : at === cut ? weights[cut]! : 0;
          into[a * stride + c] = into[c * stride + a] = value;
        }
      }
      addGaps(rowCurvature, (p, q, value) => {
        const [a, c] = [placeOf[p]!, placeOf[q]!];
        if (a >= 0 && c >= 0 && (a >= known || c >= known)) into[a * stride + c]! += value;
      });
    },
    stillMoves: (step) => movesASlope(rootMeanSquares(x, rows, columns, weight, total), step.subarray(cuts)),
  };
}
