import type { Backend, NetworkSpec } from '../contract/recipe';
import type { Supervision } from './loss';

/** What a session trains on. Rows are named by their place in `x`. */
export interface SessionDesign extends Supervision {
  readonly spec: NetworkSpec;
  readonly features: number;
  /** Shape (rows x features), row-major. */
  readonly x: Float32Array<ArrayBuffer>;
  /** Flat, in the order of `layoutOf(spec, features, objective.outputs)`. Not changed. */
  readonly parameters: Float32Array<ArrayBuffer>;
}

/** One network being trained on one device. A session owns what it put there until it is disposed of. */
export interface TrainingSession {
  /**
   * One optimiser step on a batch; on a GPU it is only queued.
   *
   * @param rows - the batch, 1 row or more
   * @param masks - one for each hidden layer, shape (batch x units): 0 or 1 / (1 - dropout); empty without dropout
   */
  step(rows: Int32Array<ArrayBuffer>, masks: readonly Float32Array<ArrayBuffer>[]): void;
  /** The outputs that the steps since the last call saw, in the order of their rows, row-major. Waits for the device. */
  stepOutputs(): Promise<Float32Array>;
  /** The outputs of these rows under the parameters as they stand, without dropout; shape (rows x outputs). */
  outputs(rows: Int32Array<ArrayBuffer>): Promise<Float32Array>;
  /** Waits until the device has done what was queued. */
  settled(): Promise<void>;
  /** Remembers the parameters as they stand, in place of those remembered before. */
  keep(): void;
  /** Brings back the parameters remembered last. */
  restore(): void;
  /** Flat, as in the design. */
  parameters(): Promise<Float32Array<ArrayBuffer>>;
  dispose(): void;
}

/**
 * What computes networks. TensorFlow.js is its resident; an engine of fused kernels would stand beside it, and the
 * training loop, early stopping and the choice of a backend would not change.
 */
export interface NetworkEngine {
  /** Starts a backend. False where this browser or device has none; throws where starting it failed. */
  prepare(backend: Backend): Promise<boolean>;
  /** @throws RangeError when the backend was not prepared */
  open(backend: Backend, design: SessionDesign): TrainingSession;
  /** Whether the device under a prepared backend went away; its numbers since then mean nothing. */
  isLost(backend: Backend): boolean;
}

/** Thrown when the device under a backend went away in the middle of work. */
export class BackendLost extends Error {
  override readonly name = 'BackendLost';
}
