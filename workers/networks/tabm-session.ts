import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { TabmSpec } from '../contract/recipe';
import type { TabmLayout } from '../models/tabm-layout';
import { derive, randomStream } from '../numerics/random';
import { deviceOptimiser } from './device-optimiser';
import type { Kernels } from './kernels';
import type { Supervision } from './loss';
import { jointOutputs, tabmSlopes } from './tabm-loss';
import { tabmBackward, tabmForward, tabmParameters } from './tabm-pass';

/** Numbers of one layer's outputs on the device at a time: 32 MB. */
const MOST_AT_ONCE = 8e6;
/** Patterns of silenced units, of which each row of each member draws one at each step. */
const PATTERNS = 2048;

export interface TabmDesign extends Supervision {
  readonly spec: TabmSpec;
  readonly layout: TabmLayout;
  /** As the features enter; shape (rows x features), row-major. */
  readonly x: Float32Array<ArrayBuffer>;
  readonly features: number;
  /** Flat, in the order of the layout. Not changed. */
  readonly parameters: Float32Array<ArrayBuffer>;
  readonly seed: number;
}

/** Many networks in one, being trained on one device. A session owns what it put there until it is disposed of. */
export interface TabmSession {
  /** One step of the optimiser on the rows of a batch; only queued on a GPU. */
  step(rows: Int32Array<ArrayBuffer>): void;
  /** Outputs that stand for all members, of the rows of the steps since the last call, in their order. */
  stepOutputs(): Promise<Float32Array>;
  /** The same of these rows under the parameters as they stand, without dropout; shape (rows x outputs). */
  outputs(rows: Int32Array<ArrayBuffer>): Promise<Float32Array>;
  /** Waits until the device has done what was queued. */
  settled(): Promise<void>;
  /** Remembers the parameters as they stand, in place of those remembered before. */
  keep(): void;
  /** Brings back the parameters remembered last. */
  restore(): void;
  parameters(): Promise<Float32Array<ArrayBuffer>>;
  dispose(): void;
}

/** Training on a backend of TensorFlow.js: the table goes there once, and a step brings nothing back. */
export function tabmSession(k: Kernels, design: TabmDesign): TabmSession {
  const { spec, layout, features, weight, objective, seed } = design;
  const { members, layers, head, length } = layout;
  const width = objective.outputs;
  const widest = Math.max(features, ...spec.layers);
  const rowsAtOnce = Math.max(1, Math.floor(MOST_AT_ONCE / (members * widest)));
  const optimiser = deviceOptimiser(
    k,
    { optimiser: 'adamw', learningRate: spec.learningRate, weightDecay: spec.weightDecay },
    { length, layers: [...layers.map(({ weightsAt, entryAt }) => ({ weightsAt, biasAt: entryAt })), head] },
  );
  const x = k.place(design.x, [weight.length, features]);
  const patterns = spec.dropout > 0 ? placePatterns(k, spec, seed) : new Map<number, TensorInfo>();
  const drawn = randomStream(derive(seed, 'silenced'));
  let parameters = k.place(design.parameters, [length]);
  let remembered: TensorInfo | null = null;
  let seen: { readonly info: TensorInfo; readonly rows: number }[] = [];

  const inputsOf = (rows: Int32Array<ArrayBuffer>): TensorInfo => {
    const gathered = k.run('GatherV2', { x, indices: k.put(rows, [rows.length]) }, { axis: 0, batchDims: 0 });
    return k.reshape(gathered, [1, rows.length, features]);
  };

  const masksOf = (rows: number): TensorInfo[] =>
    spec.dropout === 0
      ? []
      : layers.map(({ units }) => {
          const indices = Int32Array.from({ length: members * rows }, () => drawn.below(PATTERNS));
          const placed = k.put(indices, [indices.length]);
          const masks = k.run('GatherV2', { x: patterns.get(units)!, indices: placed }, { axis: 0, batchDims: 0 });
          return k.reshape(masks, [members, rows, units]);
        });

  function lastingParameters(info: TensorInfo): void {
    if (parameters !== remembered) k.free(parameters);
    parameters = info;
  }

  return {
    step(rows) {
      const parts = tabmParameters(k, layout, parameters);
      let gradient: TensorInfo | null = null;
      for (let from = 0; from < rows.length; from += rowsAtOnce) {
        const some = rows.slice(from, from + rowsAtOnce);
        const trace = tabmForward(k, layout, parts, inputsOf(some), masksOf(some.length));
        const slopes = tabmSlopes(k, design, some, rows.length, trace.outputs);
        const own = tabmBackward(k, layout, parts, trace, slopes);
        gradient = gradient ? k.add(gradient, own) : own;
        const info = k.hold(k.reshape(trace.outputs, [members * some.length * width]));
        seen.push({ info, rows: some.length });
      }
      if (!gradient) return;
      const next = k.hold(optimiser.next(parameters, gradient));
      k.sweep();
      lastingParameters(next);
    },

    async stepOutputs() {
      const parts = seen;
      seen = [];
      try {
        const joint: number[] = [];
        for (const { info, rows } of parts) joint.push(...jointOutputs(objective, await k.read(info), rows));
        return Float32Array.from(joint);
      } finally {
        for (const { info } of parts) k.free(info);
        k.sweep();
      }
    },

    async outputs(rows) {
      const all = new Float32Array(rows.length * width);
      for (let from = 0; from < rows.length; from += rowsAtOnce) {
        const part = rows.slice(from, from + rowsAtOnce);
        const { outputs } = tabmForward(k, layout, tabmParameters(k, layout, parameters), inputsOf(part), []);
        all.set(jointOutputs(objective, await k.read(outputs), part.length), from * width);
        k.sweep();
      }
      return all;
    },

    async settled() {
      const latest = seen.at(-1);
      if (latest) await k.read(latest.info);
    },
    keep() {
      if (remembered && remembered !== parameters) k.free(remembered);
      remembered = parameters;
    },
    restore() {
      if (remembered) lastingParameters(remembered);
    },
    parameters: () => k.read(parameters),
    dispose() {
      optimiser.dispose();
      if (remembered && remembered !== parameters) k.free(remembered);
      for (const info of [x, parameters, ...patterns.values(), ...seen.map(({ info }) => info)]) k.free(info);
      k.dispose();
    },
  };
}

/**
 * Patterns of inverted dropout, by width: rows in which each unit is silenced with the chance that the specification says,
 * and the others are scaled up. Drawing a pattern for each row of each member costs a number, where drawing each unit anew
 * would cost 32 million numbers a step.
 */
function placePatterns(k: Kernels, { layers, dropout }: TabmSpec, seed: number): Map<number, TensorInfo> {
  const scale = 1 / (1 - dropout);
  return new Map(
    [...new Set(layers)].map((units) => {
      const random = randomStream(derive(seed, 'patterns', units));
      const patterns = Float32Array.from({ length: PATTERNS * units }, () => (random.uniform() < dropout ? 0 : scale));
      return [units, k.place(patterns, [PATTERNS, units])];
    }),
  );
}
