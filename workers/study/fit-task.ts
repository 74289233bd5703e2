import type { EligibleRows } from '../cohort/eligibility';
import type { Table } from '../cohort/table';
import type { Backend, Recipe } from '../contract/recipe';
import type { MemoryNotice } from '../contract/report';
import type { NetworkEpoch } from '../networks/network-api';
import type { SingleSpec } from '../training/trainer-api';
import type { NetworkPool } from './network-pool';
import type { TrainingPool } from './training-pool';

/** What every fit of one run shares. */
export interface FitContext {
  readonly table: Table;
  readonly recipe: Recipe;
  readonly eligible: EligibleRows;
  /** Shape (eligible rows): participant or group of each row, or null where each row is its own. */
  readonly clusters: Int32Array | null;
  readonly training: TrainingPool;
  /** Trains networks where a GPU was chosen for them; null where they are trained like everything else. */
  readonly networks: NetworkPool | null;
  /** Trains many networks in one, which only a GPU does in bearable time; null where none was chosen. */
  readonly graphics: NetworkPool | null;
  readonly signal: AbortSignal;
  readonly onFallBack: (from: Backend, to: Backend) => void;
  /** Takes over networks for which the kernels find no memory; left out, nothing does. */
  readonly spare?: NetworkPool | null | undefined;
  /** Hears of the seconds that a fit took, those in which it waited for a worker left out; left out, nobody does. */
  readonly onFitted?: ((model: string, seconds: number) => void) | undefined;
  /** Hears of memory that did not suffice; left out, nobody does. */
  readonly onMemory?: ((notice: MemoryNotice) => void) | undefined;
}

/** One fit: which rows, and what makes its randomness its own. */
export interface FitTask {
  readonly key: string;
  /** Shape (development rows), numbers of eligible rows; of a resample, a row as often as it was drawn. */
  readonly rows: Uint32Array;
  readonly spec: SingleSpec;
  readonly onEpochs?: (epochs: readonly NetworkEpoch[]) => void;
}
