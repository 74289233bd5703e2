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
  /**
   * Rows of a batch that are on the device at once, their gradients being added up; left out, all of them. The kernels
   * choose by themselves.
   */
  readonly rowsAtOnce?: number | undefined;
}

/** One network being trained on one device. A session owns what it put there until it is disposed of. */
export interface TrainingSession {
  /**
   * Optimiser steps over part of an epoch, batch after batch of the specification's size: as many as take about 20 ms, one
   * at least; on a GPU they are only queued. How an epoch is parted does not change its numbers.
   *
   * @param order - the epoch's rows
   * @param from - where in the order to go on: 0, or what the call before gave
   * @param dropoutSeeds - one for each step of the epoch; empty without dropout
   * @returns where to go on; the order's length once the epoch is over
   */
  advance(order: Int32Array<ArrayBuffer>, from: number, dropoutSeeds: Uint32Array<ArrayBuffer>): number;
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
 * What computes networks: our own kernels on the CPU, TensorFlow.js on a GPU and where there is no WebAssembly. The
 * training loop, early stopping and the choice of a backend are the same for both.
 */
export interface NetworkEngine {
  /** Starts a backend. False where this browser or device has none; throws where starting it failed. */
  prepare(backend: Backend): Promise<boolean>;
  /** @throws RangeError when the backend was not prepared */
  open(backend: Backend, design: SessionDesign): TrainingSession;
  /** What befell the device under a prepared backend, whose numbers since then mean nothing; null where nothing did. */
  troubleOf(backend: Backend): BackendLost | MemoryExhausted | null;
  /**
   * Waits for what is queued and lets go of memory that was kept to be used again, so that work may be begun again in
   * smaller parts.
   */
  relieve(backend: Backend): Promise<void>;
}

/** Thrown when the device under a backend went away in the middle of work. */
export class BackendLost extends Error {
  override readonly name = 'BackendLost';
}

/** Thrown when the device under a backend had too little memory for what it was to hold at once. */
export class MemoryExhausted extends Error {
  override readonly name = 'MemoryExhausted';
}

/** @throws what befell the backend's device */
export function throwTrouble(engine: NetworkEngine, backend: Backend): void {
  const trouble = engine.troubleOf(backend);
  if (trouble) throw trouble;
}

/** One engine of two: the kernels for their own backend, the library for every other. */
export function eitherEngine(kernels: NetworkEngine, library: NetworkEngine): NetworkEngine {
  const of = (backend: Backend): NetworkEngine => (backend === 'wasm' ? kernels : library);
  return {
    prepare: (backend) => of(backend).prepare(backend),
    open: (backend, design) => of(backend).open(backend, design),
    troubleOf: (backend) => of(backend).troubleOf(backend),
    relieve: (backend) => of(backend).relieve(backend),
  };
}
