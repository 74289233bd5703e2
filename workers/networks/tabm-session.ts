import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { TabmSpec } from '../contract/recipe';
import type { TabmLayout } from '../models/tabm-layout';
import { derive, randomStream, type RandomStream } from '../numerics/random';
import { deviceLearner } from './device-learner';
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
  /** Rows of a batch that are on the device at once, at the most; left out, as many as suit it. */
  readonly rowsAtOnce?: number | undefined;
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

/** Rows that are worked on at once where memory is not short. */
export function tabmRowsAtOnce({ members, layers }: TabmSpec, features: number): number {
  return Math.max(1, Math.floor(MOST_AT_ONCE / (members * Math.max(features, ...layers))));
}

/** Training on a backend of TensorFlow.js: the table goes there once, and a step brings nothing back. */
export function tabmSession(k: Kernels, design: TabmDesign): TabmSession {
  const { spec, layout, features, weight, objective, seed } = design;
  const { members, layers, head, length } = layout;
  const width = objective.outputs;
  const rowsAtOnce = Math.min(design.rowsAtOnce ?? Infinity, tabmRowsAtOnce(spec, features));
  const optimiser = deviceOptimiser(
    k,
    { optimiser: 'adamw', learningRate: spec.learningRate, weightDecay: spec.weightDecay },
    { length, layers: [...layers.map(({ weightsAt, entryAt }) => ({ weightsAt, biasAt: entryAt })), head] },
  );
  const learner = deviceLearner(k, optimiser, design.parameters, rowsAtOnce);
  const x = k.place(design.x, [weight.length, features]);
  const patterns = spec.dropout > 0 ? placePatterns(k, spec, seed) : null;
  const drawn = randomStream(derive(seed, 'silenced'));

  const inputsOf = (rows: Int32Array<ArrayBuffer>): TensorInfo => {
    const gathered = k.run('GatherV2', { x, indices: k.put(rows, [rows.length]) }, { axis: 0, batchDims: 0 });
    return k.reshape(gathered, [1, rows.length, features]);
  };

  const partsOf = () => tabmParameters(k, layout, learner.parameters);

  return {
    step(rows) {
      const batch = rows.length;
      // Drawn for the batch as a whole, so that the parts that it is learned in change no number.
      const masks = layers.map(({ units }) => {
        const placed = patterns?.get(units);
        return placed && { placed, units, indices: draws(drawn, members * batch) };
      });
      learner.step(rows, (some, from) => {
        const parts = partsOf();
        const own = masks.flatMap((mask) => {
          if (!mask) return [];
          const indices = k.put(rowsOf(mask.indices, batch, from, some.length), [members * some.length]);
          const gathered = k.run('GatherV2', { x: mask.placed, indices }, { axis: 0, batchDims: 0 });
          return [k.reshape(gathered, [members, some.length, mask.units])];
        });
        const trace = tabmForward(k, layout, parts, inputsOf(some), own);
        const slopes = tabmSlopes(k, design, some, batch, trace.outputs);
        return {
          gradient: tabmBackward(k, layout, parts, trace, slopes),
          outputs: k.reshape(trace.outputs, [members * some.length * width]),
        };
      });
    },

    stepOutputs: () =>
      learner.seen(async (parts) => {
        const joint: number[] = [];
        for (const { outputs, rows } of parts) {
          for (const output of jointOutputs(objective, await k.read(outputs), rows)) joint.push(output);
        }
        return Float32Array.from(joint);
      }),

    async outputs(rows) {
      const all = new Float32Array(rows.length * width);
      for (let from = 0; from < rows.length; from += rowsAtOnce) {
        const part = rows.slice(from, from + rowsAtOnce);
        const { outputs } = tabmForward(k, layout, partsOf(), inputsOf(part), []);
        all.set(jointOutputs(objective, await k.read(outputs), part.length), from * width);
        k.sweep();
      }
      return all;
    },

    settled: () => learner.settled(),
    keep: () => learner.keep(),
    restore: () => learner.restore(),
    parameters: () => k.read(learner.parameters),
    dispose() {
      for (const info of [x, ...(patterns?.values() ?? [])]) k.free(info);
      learner.dispose();
    },
  };
}

const draws = (random: RandomStream, count: number): Int32Array<ArrayBuffer> =>
  Int32Array.from({ length: count }, () => random.below(PATTERNS));

/** Of numbers for each row of each member, shape (members x batch), those of some rows. */
function rowsOf(all: Int32Array, batch: number, from: number, rows: number): Int32Array<ArrayBuffer> {
  const members = all.length / batch;
  const some = new Int32Array(members * rows);
  for (let member = 0; member < members; member += 1) {
    const begin = member * batch + from;
    some.set(all.subarray(begin, begin + rows), member * rows);
  }
  return some;
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
