import { derive, randomStream } from '../numerics/random';
import { binnedRows } from './bin-predictors';
import type { BandProblem } from './fit-bands';

export function rowsOf({ predictors, y, weight }: BandProblem, rows: Int32Array): BandProblem {
  return {
    predictors: binnedRows(predictors, rows),
    y: Float64Array.from(rows, (row) => y[row]!),
    weight: Float64Array.from(rows, (row) => weight[row]!),
  };
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
