import { outcomeOf, type Outcome } from '../cohort/outcome';
import { rawRows, type RawDesign } from '../recipe/raw-design';

/** What a model of trees is fitted to. */
export interface TreeRows {
  readonly design: RawDesign;
  readonly outcome: Outcome;
  /** Shape (rows): rows that stay together; null where each row is its own. */
  readonly clusters: Int32Array | null;
  /** Shape (rows), at least 0; a row of weight 0 is as if it were not there. Null where all count alike. */
  readonly weight: Float64Array | null;
  readonly seed: number;
}

/** Leaves out the rows of weight 0; clusters are numbered anew in the order of their first rows. */
export function countedRows({ design, outcome, clusters, weight, seed }: TreeRows) {
  const all = weight ?? new Float64Array(design.rows).fill(1);
  const kept = Uint32Array.from(all.keys()).filter((row) => all[row]! > 0);
  const whole = kept.length === design.rows;
  const numbers = new Map<number, number>();
  const numberOf = (cluster: number) => {
    const known = numbers.get(cluster);
    if (known !== undefined) return known;
    numbers.set(cluster, numbers.size);
    return numbers.size - 1;
  };
  return {
    design: whole ? design : rawRows(design, kept),
    outcome: whole ? outcome : outcomeOf(outcome, kept),
    clusters: clusters && Int32Array.from(kept, (row) => numberOf(clusters[row]!)),
    weight: whole ? all : Float64Array.from(kept, (row) => all[row]!),
    seed,
  };
}
