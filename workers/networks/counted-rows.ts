import { outcomeOf, type Outcome } from '../cohort/outcome';
import type { FeatureRows } from './realmlp-inputs';

/** Rows that a network is fitted to. */
export interface WeightedRows {
  readonly design: FeatureRows;
  readonly outcome: Outcome;
  /** Shape (rows): rows that an inner split keeps together; null ties nothing. */
  readonly clusters: Int32Array | null;
  /** Shape (rows), 0 or more; a row of weight 0 does not matter. Null where all count alike. */
  readonly weight: Float64Array | null;
  readonly seed: number;
}

/** The rows that count. */
export function countedRows<Rows extends WeightedRows>(given: Rows): Rows {
  const { design, outcome, clusters, weight } = given;
  if (!weight?.includes(0)) return given;
  const kept = Uint32Array.from(weight.keys()).filter((row) => weight[row]! > 0);
  const width = design.features.length;
  const x = new Float64Array(kept.length * width);
  for (const [to, row] of kept.entries()) x.set(design.x.subarray(row * width, (row + 1) * width), to * width);
  return {
    ...given,
    design: { ...design, x, rows: kept.length },
    outcome: outcomeOf(outcome, kept),
    clusters: clusters && Int32Array.from(kept, (row) => clusters[row]!),
    weight: Float64Array.from(kept, (row) => weight[row]!),
  };
}
