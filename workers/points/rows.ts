import { derive, randomStream } from '../numerics/random';
import type { BandProblem } from './fit-bands';

/** The same problem of some of its rows. */
export function rowsOf({ predictors, y, weight }: BandProblem, rows: Int32Array): BandProblem {
  const count = rows.length;
  const ys = new Float64Array(count);
  const weights = new Float64Array(count);
  for (let at = 0; at < count; at += 1) {
    ys[at] = y[rows[at]!]!;
    weights[at] = weight[rows[at]!]!;
  }
  const some = predictors.map((one) => {
    const codes = new Uint8Array(count);
    for (let at = 0; at < count; at += 1) codes[at] = one.codes[rows[at]!]!;
    return { ...one, codes };
  });
  return { predictors: some, y: ys, weight: weights };
}

/** Rows drawn once and for all where there are more than wanted: as many of either outcome as their shares ask for. */
export function fewerRows(problem: BandProblem, most: number): BandProblem {
  const rows = problem.weight.length;
  if (rows <= most) return problem;
  const stream = randomStream(derive(0, 'rows of a card'));
  const kept = [0, 1].flatMap((outcome) => {
    const own = stream.shuffle(
      Int32Array.from(Array.from(problem.weight.keys()).filter((row) => problem.y[row] === outcome)),
    );
    return [...own.subarray(0, Math.max(1, Math.round((own.length * most) / rows)))];
  });
  return rowsOf(problem, Int32Array.from(kept).sort());
}
