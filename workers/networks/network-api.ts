import type { Backend, NetworkSpec } from '../contract/recipe';
import type { FaultCode } from '../contract/faults';
import type { BackendChoice } from '../contract/training';
import type { FittedNetwork } from '../models/model';

/**
 * One fold's network to be trained, all its members. `x` is standardised by the recipe; shape (rows x features),
 * row-major, float32. The inner validation rows are part of it and named by `validation`.
 */
export interface NetworkJob {
  readonly id: string;
  readonly spec: NetworkSpec;
  readonly x: Float32Array<ArrayBuffer>;
  /** Shape (rows), 0 or 1. */
  readonly y: Uint8Array<ArrayBuffer>;
  readonly features: number;
  /** One a member, shape (rows), 1 where the row is its inner validation data and not trained on. */
  readonly validation: readonly Uint8Array<ArrayBuffer>[];
  readonly seed: number;
}

export interface NetworkEpoch {
  readonly epoch: number;
  readonly epochs: number;
  /** Mean cross-entropy in nats, over the training and the validation rows, and over the members. */
  readonly loss: number;
  readonly validationLoss: number | null;
  /** Best epoch so far. */
  readonly best: number | null;
}

export type NetworkReply<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'stopped' }
  /** The backend's device went away; the caller may ask again for another backend. */
  | { readonly kind: 'backendLost' }
  | { readonly kind: 'refused'; readonly code: FaultCode; readonly facts: unknown };

/**
 * What a network worker offers the study worker, over a port that the page only introduced: no design matrix
 * crosses the page.
 */
export interface NetworkApi {
  /** Self-tests every backend present and times the passing ones on a net of this shape; keeps the fastest. */
  chooseBackend(
    wanted: Backend | 'auto',
    shape: { readonly features: number; readonly layers: readonly number[]; readonly batch: number },
    excluded: readonly Backend[],
  ): Promise<NetworkReply<BackendChoice>>;
  /** `onEpochs` gets the epochs since its last call, oldest first, about ten times a second: a small table's take 2 ms. */
  train(job: NetworkJob, onEpochs: (epochs: readonly NetworkEpoch[]) => void): Promise<NetworkReply<FittedNetwork>>;
  stop(id: string): Promise<void>;
}
