import type { Backend, NetworkSpec, TabmSpec } from '../contract/recipe';
import type { FaultCode } from '../contract/faults';
import type { BackendChoice } from '../contract/training';
import type { FittedNetwork } from '../models/model';
import type { FittedTabm } from '../models/tabm';
import type { NetworkHead } from '../models/network-head';
import type { WeightedRows } from './counted-rows';
import type { Objective } from './loss';

/**
 * One fold's network to be trained, all its members. `x` is standardised by the recipe; shape (rows x features),
 * row-major, float32. The inner validation rows are part of it and named by `validation`.
 */
export interface NetworkJob {
  readonly id: string;
  readonly spec: NetworkSpec;
  readonly x: Float32Array<ArrayBuffer>;
  readonly features: number;
  readonly head: NetworkHead;
  /** Shape (rows x outputs of the head), row-major; as in `Supervision`. */
  readonly target: Float32Array<ArrayBuffer>;
  /** Shape (rows x outputs), for hazards only: what part of the interval counts; null for every other head. */
  readonly mask: Float32Array<ArrayBuffer> | null;
  /** One a member, shape (rows), 1 where the row is its inner validation data and not trained on. */
  readonly validation: readonly Uint8Array<ArrayBuffer>[];
  readonly seed: number;
}

/** One fold's many networks in one, to be trained on its development rows. */
export interface TabmJob extends WeightedRows {
  readonly id: string;
  readonly spec: TabmSpec;
}

export interface NetworkEpoch {
  readonly epoch: number;
  readonly epochs: number;
  /** Mean of the loss that `watchedLoss` says, over the training and the validation rows, and over the members. */
  readonly loss: number;
  readonly validationLoss: number | null;
  /** Best epoch so far. */
  readonly best: number | null;
}

/** Batches that were learned in parts, since the device had too little memory for them whole. */
interface PartedBatches {
  /** Rows. */
  readonly batch: number;
  readonly parts: number;
}

export type NetworkReply<T> =
  | { readonly kind: 'done'; readonly value: T; readonly parted?: PartedBatches | undefined }
  | { readonly kind: 'stopped' }
  /** The backend's device went away; the caller may ask again for another backend. */
  | { readonly kind: 'backendLost' }
  /** The backend's memory did not suffice, even for a few rows at a time; as above. */
  | { readonly kind: 'memoryExhausted' }
  | { readonly kind: 'refused'; readonly code: FaultCode; readonly facts: unknown };

/** What backends are timed on. */
export interface TrialShape {
  readonly features: number;
  /** Units of the hidden layers. */
  readonly layers: readonly number[];
  readonly batch: number;
  /** Left out, the cross-entropy of one logit. */
  readonly objective?: Objective | undefined;
}

/**
 * What a network worker offers the study worker, over a port that the page only introduced: no design matrix
 * crosses the page.
 */
export interface NetworkApi {
  /** Self-tests every backend present and times the passing ones on a net of this shape; keeps the fastest. */
  chooseBackend(
    wanted: Backend | 'auto',
    shape: TrialShape,
    excluded: readonly Backend[],
  ): Promise<NetworkReply<BackendChoice>>;
  /** `onEpochs` gets the epochs since its last call, oldest first, about ten times a second: a small table's take 2 ms. */
  train(job: NetworkJob, onEpochs: (epochs: readonly NetworkEpoch[]) => void): Promise<NetworkReply<FittedNetwork>>;
  /** Refused with `device.needsGpu` where the chosen backend is the kernels', which do not train it. */
  trainTabm(job: TabmJob, onEpochs: (epochs: readonly NetworkEpoch[]) => void): Promise<NetworkReply<FittedTabm>>;
  stop(id: string): Promise<void>;
}
