import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { DeviceOptimiser } from './device-optimiser';
import type { Kernels } from './kernels';

/** What some rows of a batch gave. */
interface Learned {
  /** Of the batch's loss by the parameters, as far as these rows make it up; flat. */
  readonly gradient: TensorInfo;
  readonly outputs: TensorInfo;
}

/** What a step saw of some rows, in their order. */
interface SeenPart {
  readonly outputs: TensorInfo;
  readonly rows: number;
}

/** Parameters that stay on a device and learn there. Nothing is brought back until it is asked for. */
export interface DeviceLearner {
  /** Flat. */
  readonly parameters: TensorInfo;
  /**
   * One step of the optimiser on a batch, whose gradient is the sum of those of its parts; only queued on a GPU.
   *
   * @param learn - gets rows, where in the batch they begin, and the batch's number of rows. What it makes is freed before
   *   the next part is begun
   */
  step(rows: Int32Array<ArrayBuffer>, learn: (some: Int32Array<ArrayBuffer>, from: number) => Learned): void;
  /** Uses the outputs that the steps saw since the last call, which are then freed. */
  seen<T>(use: (parts: readonly SeenPart[]) => Promise<T>): Promise<T>;
  /** Waits until the device has done what was queued. */
  settled(): Promise<void>;
  /** Remembers the parameters as they stand, in place of those remembered before. */
  keep(): void;
  /** Brings back the parameters remembered last. */
  restore(): void;
  dispose(): void;
}

/**
 * @param optimiser - disposed of with the learner
 * @param start - parameters, flat; not changed
 * @param rowsAtOnce - rows of a batch that are on the device at once
 */
export function deviceLearner(
  k: Kernels,
  optimiser: DeviceOptimiser,
  start: Float32Array<ArrayBuffer>,
  rowsAtOnce: number,
): DeviceLearner {
  let parameters = k.place(start, [start.length]);
  let remembered: TensorInfo | null = null;
  /** Of the parts of a batch so far. */
  let gradient: TensorInfo | null = null;
  let seen: SeenPart[] = [];

  function become(info: TensorInfo): void {
    if (parameters !== remembered) k.free(parameters);
    parameters = info;
  }

  function addUp(own: TensorInfo): void {
    const sum = k.hold(gradient ? k.add(gradient, own) : own);
    if (gradient) k.free(gradient);
    gradient = sum;
  }

  function forgetGradient(): void {
    if (gradient) k.free(gradient);
    gradient = null;
  }

  return {
    get parameters() {
      return parameters;
    },

    step(rows, learn) {
      forgetGradient();
      for (let from = 0; from < rows.length; from += rowsAtOnce) {
        const some = rows.slice(from, from + rowsAtOnce);
        const made = learn(some, from);
        seen.push({ outputs: k.hold(made.outputs), rows: some.length });
        addUp(made.gradient);
        k.sweep();
      }
      if (!gradient) return;
      const next = k.hold(optimiser.next(parameters, gradient));
      k.sweep();
      become(next);
      forgetGradient();
    },

    async seen(use) {
      const parts = seen;
      seen = [];
      try {
        return await use(parts);
      } finally {
        for (const { outputs } of parts) k.free(outputs);
        k.sweep();
      }
    },

    async settled() {
      const latest = seen.at(-1);
      if (latest) await k.read(latest.outputs);
    },
    keep() {
      if (remembered && remembered !== parameters) k.free(remembered);
      remembered = parameters;
    },
    restore() {
      if (remembered) become(remembered);
    },
    dispose() {
      optimiser.dispose();
      forgetGradient();
      if (remembered && remembered !== parameters) k.free(remembered);
      for (const info of [parameters, ...seen.map(({ outputs }) => outputs)]) k.free(info);
      k.dispose();
    },
  };
}
