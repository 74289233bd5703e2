import { numbered } from '../cohort/clusters';
import { outcomeOf, type Outcome } from '../cohort/outcome';
import { rawRows, type RawDesign } from '../recipe/raw-design';

/** What a model of trees is fitted to. */
export interface TreeRows {
  readonly design: RawDesign;
  readonly outcome: Outcome;
  /** Shape (rows): rows that stay together, numbered from 0 without gaps; null where each row is its own. */
  readonly clusters: Int32Array | null;
  /** Shape (rows), at least 0; a row of weight 0 is as if it were not there. Null where all count alike. */
  readonly weight: Float64Array | null;
  readonly seed: number;
}

/** Leaves out the rows of weight 0; clusters are numbered anew. */
export function countedRows({ design, outcome, clusters, weight, seed }: TreeRows) {
  const all = weight ?? new Float64Array(design.rows).fill(1);
  if (all.every((one) => one > 0)) return { design, outcome, clusters, weight: all, seed };
  const kept = rowsWhere(design.rows, (row) => all[row]! > 0);
  return {
    design: rawRows(design, kept),
    outcome: outcomeOf(outcome, kept),
    clusters: clusters && numbered(kept.map((row) => clusters[row]!)),
    weight: Float64Array.from(kept, (row) => all[row]!),
    seed,
  };
}

/** The rows of which something is true, ascending. */
export function rowsWhere(rows: number, holds: (row: number) => boolean): Uint32Array {
  const found = new Uint32Array(rows);
  let count = 0;
  for (let row = 0; row < rows; row += 1) {
    if (!holds(row)) continue;
    found[count] = row;
    count += 1;
  }
  return found.slice(0, count);
}
