import type { EligibleRows } from '../cohort/eligibility';
import type { Outcome } from '../cohort/outcome';
import type { Table } from '../cohort/table';
import type { Backend, EstimatorSpec, Recipe } from '../contract/recipe';
import type { NetworkEpoch } from '../networks/network-api';
import type { Design } from '../recipe/design';
import type { NetworkPool } from './network-pool';

/** What every fit of one run shares. */
export interface FitContext {
  readonly table: Table;
  readonly recipe: Recipe;
  readonly eligible: EligibleRows;
  /** Shape (eligible rows): participant or group of each row, or null where each row is its own. */
  readonly clusters: Int32Array | null;
  readonly pool: NetworkPool | null;
  readonly signal: AbortSignal;
  readonly onFallBack: (from: Backend, to: Backend) => void;
}

/** One fit: which rows, and what makes its randomness its own. */
export interface FitTask {
  readonly key: string;
  /** Shape (development rows), numbers of eligible rows; of a resample, a row as often as it was drawn. */
  readonly rows: Uint32Array;
  readonly spec: EstimatorSpec;
  readonly onEpochs?: (epochs: readonly NetworkEpoch[]) => void;
}

/** The development rows of one fit as an estimator gets them. */
export interface Development {
  readonly design: Design;
  readonly outcome: Outcome;
  /** Shape (rows): rows that an inner split keeps together; null ties nothing. */
  readonly clusters: Int32Array | null;
  readonly seed: number;
}
