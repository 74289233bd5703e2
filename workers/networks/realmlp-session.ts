import * as realmlp from '../kernels/built/realmlp';
import { loadKernel, type Kernel } from '../kernels/load';
import { eachRealMlpParameter, placeRows, planRealMlp, type RealMlpDesign, type RealMlpTable } from './realmlp-plan';
import type { RealMlpStep } from './realmlp-schedule';

/** What `kernels/assembly/realmlp.ts` exports; addresses are in bytes. */
export interface RealMlpExports {
  train(words: number, rows: number, partners: number, count: number, steps: number, seen: number): void;
  predict(words: number, rows: number, count: number, into: number): void;
}

const STEP_BYTES = 32;

/** One network made for tables, being trained in a kernel of its own. */
export interface RealMlpSession {
  /** Batches that a call of {@link train} may take. */
  readonly stepsAtOnce: number;
  /**
   * Takes one step a batch.
   *
   * @param rows - batch after batch, the last perhaps smaller
   * @param partners - as many: what each row is mixed with
   * @returns the outputs that each row had before its step, shape (rows x outputs)
   */
  train(rows: Int32Array, partners: Int32Array, steps: readonly RealMlpStep[]): Float32Array<ArrayBuffer>;
  /** The outputs of rows under the parameters as they stand. */
  outputs(rows: Int32Array): Float32Array<ArrayBuffer>;
  keep(): void;
  restore(): void;
  /** Flat, in the order of `realMlpLayout`. */
  parameters(): Float32Array<ArrayBuffer>;
}

/** A kernel with rows in its memory, on which several networks may be trained. */
export interface RealMlpKernel {
  readonly kernel: Kernel<RealMlpExports>;
  readonly table: RealMlpTable;
}

/**
 * Starts a kernel with a design's rows in it.
 *
 * @param plain - whether to do without fused products even where they run
 * @throws RangeError where the device has no more memory
 */
export function realMlpKernel(design: RealMlpDesign, plain = false): RealMlpKernel {
  const kernel = loadKernel<RealMlpExports>(realmlp, plain);
  return { kernel, table: placeRows(kernel.memory, design) };
}

/**
 * Trains a network on rows that are in the kernel's memory.
 *
 * @param stepsAtOnce - batches that a call may take
 * @throws RangeError where the device has no more memory
 */
export function realMlpSession(
  { kernel: { run, memory }, table }: RealMlpKernel,
  design: RealMlpDesign,
  stepsAtOnce: number,
): RealMlpSession {
  const { batch } = design.spec;
  const width = design.objective.outputs;
  const rows = design.weight.length;
  const plan = planRealMlp(memory, design, table, Math.min(rows, stepsAtOnce * batch));
  const { words, length, parametersAt, rememberedAt, rowsAt, partnersAt, stepsAt, outputsAt } = plan;
  const predictedAtOnce = Math.min(batch, rows);
  const remember = (from: number, to: number): void => memory.f32(to, length).set(memory.f32(from, length));
  const own = memory.f32(parametersAt, length);
  eachRealMlpParameter(plan, (flat, kernel) => {
    own[kernel] = design.parameters[flat]!;
  });
  remember(parametersAt, rememberedAt);

  const writeStep = (index: number, step: RealMlpStep): void => {
    const at = stepsAt + index * STEP_BYTES;
    memory.f32(at, 4).set([step.rate, step.decay, step.corrected, step.spread]);
    memory.u32(at + 16, 2).set([step.seed, Math.ceil(step.dropout * 4_294_967_296)]);
    memory.f32(at + 24, 2).set([1 / (1 - step.dropout), step.share]);
  };

  return {
    stepsAtOnce,

    train(these, partners, steps) {
      if (these.length > plan.rowsAtOnce || Math.ceil(these.length / batch) !== steps.length) {
        throw new RangeError('not one step a batch, or more rows than there is room for');
      }
      memory.i32(rowsAt, these.length).set(these);
      memory.i32(partnersAt, these.length).set(partners);
      for (const [index, step] of steps.entries()) writeStep(index, step);
      run.train(words, rowsAt, partnersAt, these.length, stepsAt, outputsAt);
      return memory.f32(outputsAt, these.length * width).slice();
    },

    outputs(these) {
      const all = new Float32Array(these.length * width);
      for (let from = 0; from < these.length; from += predictedAtOnce) {
        const part = these.subarray(from, from + predictedAtOnce);
        memory.i32(rowsAt, part.length).set(part);
        run.predict(words, rowsAt, part.length, outputsAt);
        all.set(memory.f32(outputsAt, part.length * width), from * width);
      }
      return all;
    },

    keep: () => remember(parametersAt, rememberedAt),
    restore: () => remember(rememberedAt, parametersAt),

    parameters() {
      const kernel = memory.f32(parametersAt, length);
      const flat = new Float32Array(plan.layout.length);
      eachRealMlpParameter(plan, (to, from) => {
        flat[to] = kernel[from]!;
      });
      return flat;
    },
  };
}
