import type { Kernel } from '../kernels/load';
import type { SessionDesign, TrainingSession } from './engine';
import { planNetwork, readParameters, writeParameters } from './kernel-plan';
import type { KernelTable } from './kernel-table';

/** What `kernels/assembly/mlp.ts` exports; addresses are in bytes. */
export interface MlpExports {
  train(words: number, rows: number, count: number, seeds: number, seen: number): void;
  predict(words: number, rows: number, count: number, into: number): void;
}

/** A call that took less than the one is followed by a longer one, one that took more than the other by a shorter. */
const SHORT_MS = 10;
const LONG_MS = 20;

/** Training in a kernel's memory. */
export function kernelSession(
  { run, memory }: Kernel<MlpExports>,
  table: KernelTable,
  design: SessionDesign,
  onDispose: () => void,
): TrainingSession {
  const { spec, objective, weight } = design;
  const width = objective.outputs;
  const plan = planNetwork(memory, design, table);
  const { words, rowsAt, seedsAt, outputsAt, rowsAtOnce } = plan;
  const size = plan.planned.length;
  let steps = 1;
  /** Rows whose outputs were seen since they were last asked for. */
  let seen: Float32Array<ArrayBuffer>[] = [];

  const remember = (from: number, to: number): void => memory.f32(to, size).set(memory.f32(from, size));
  writeParameters(memory, plan, design.parameters);
  remember(plan.parametersAt, plan.rememberedAt);

  return {
    advance(order, from, dropoutSeeds) {
      const until = Math.min(order.length, from + steps * spec.batch);
      const part = order.subarray(from, until);
      if (part.length > weight.length) throw new RangeError('an epoch with more rows than the table');
      memory.i32(rowsAt, part.length).set(part);
      const step = from / spec.batch;
      const seeds = dropoutSeeds.subarray(step, step + Math.ceil(part.length / spec.batch));
      memory.u32(seedsAt, seeds.length).set(seeds);
      const start = performance.now();
      run.train(words, rowsAt, part.length, seedsAt, outputsAt);
      const took = performance.now() - start;
      seen.push(memory.f32(outputsAt, part.length * width).slice());
      if (took > LONG_MS) steps = Math.max(1, steps >> 1);
      else if (took < SHORT_MS && until < order.length) steps *= 2;
      return until;
    },

    stepOutputs() {
      const parts = seen;
      seen = [];
      if (parts.length === 1) return Promise.resolve(parts[0]!);
      const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
      let at = 0;
      for (const part of parts) {
        all.set(part, at);
        at += part.length;
      }
      return Promise.resolve(all);
    },

    outputs(rows) {
      const all = new Float32Array(rows.length * width);
      for (let from = 0; from < rows.length; from += rowsAtOnce) {
        const part = rows.subarray(from, from + rowsAtOnce);
        memory.i32(rowsAt, part.length).set(part);
        run.predict(words, rowsAt, part.length, outputsAt);
        all.set(memory.f32(outputsAt, part.length * width), from * width);
      }
      return Promise.resolve(all);
    },

    settled: () => Promise.resolve(),
    keep: () => remember(plan.parametersAt, plan.rememberedAt),
    restore: () => remember(plan.rememberedAt, plan.parametersAt),
    parameters: () => Promise.resolve(readParameters(memory, plan)),
    dispose: onDispose,
  };
}
