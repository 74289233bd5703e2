import { fused, plain } from '../kernels/built/design-products';
import { loadKernel, type Kernel } from '../kernels/load';
import { plainProducts, type DesignProducts } from '../numerics/design-products';

interface ProductKernel {
  predict(x: number, run: number, columns: number, by: number, count: number, into: number): void;
  pull(x: number, run: number, size: number, pulls: number, into: number): void;
  gram(
    x: number,
    run: number,
    weight: number,
    left: number,
    leftCount: number,
    right: number,
    rightCount: number,
    behind: number,
    scratch: number,
    into: number,
  ): void;
}

/** Products of a design in a kernel's memory, to be given back after use. */
interface KernelProducts extends DesignProducts {
  release(): void;
}

/** A run of rows should stay in a core's own cache while it is read twice. */
const CACHED_BYTES = 192 * 1024;
const LONGEST_RUN = 256;
const SHORTEST_RUN = 32;
/** Beyond this the copy of the design costs more memory than it saves time. */
const LARGEST_COPY = 2 ** 30;
/** A larger memory is not kept for the next design. */
const LARGEST_IDLE = 2 ** 26;
/** Multiplications between two breaths: about 10 ms. */
const WORK_BETWEEN_BREATHS = 3e7;

let idle: Kernel<ProductKernel> | null = null;

/**
 * The products of a design by SIMD, in a kernel's memory: a copy of the design is made when one is first asked for. All
 * processors give the same numbers.
 *
 * @param x - shape (rows x columns), row-major
 */
export function kernelProducts(x: Float64Array, rows: number, columns: number): KernelProducts {
  if (x.byteLength > LARGEST_COPY) return { ...plainProducts(x, rows, columns), release: () => undefined };
  const size = columns + 1;
  const longest = Math.max(SHORTEST_RUN, Math.min(LONGEST_RUN, Math.floor(CACHED_BYTES / (8 * size))));
  const runs = Math.max(1, Math.ceil(rows / longest));
  const run = 2 * Math.ceil(rows / runs / 2);
  let loaded: { readonly kernel: Kernel<ProductKernel>; readonly design: number } | null = null;

  function load() {
    if (loaded) return loaded;
    const kernel = idle ?? loadKernel<ProductKernel>({ plain, fused });
    idle = null;
    const { memory } = kernel;
    const design = memory.take(8 * runs * run * size);
    const copy = memory.f64(design, runs * run * size);
    for (let r = 0; r < runs; r += 1) {
      const from = r * run;
      const start = from * size;
      const count = Math.max(0, Math.min(run, rows - from));
      copy.fill(0, start, start + run * size);
      copy.fill(1, start, start + count);
      for (let i = 0; i < count; i += 1) {
        const row = (from + i) * columns;
        for (let j = 0; j < columns; j += 1) copy[start + (j + 1) * run + i] = x[row + j]!;
      }
    }
    loaded = { kernel, design };
    return loaded;
  }

  return {
    rows,
    size,
    pass(b, outputs, turn, pulls) {
      const { kernel, design } = load();
      const { memory } = kernel;
      const mark = memory.mark;
      const columnsAt = memory.take(4 * outputs * size);
      const byAt = memory.take(8 * outputs * size);
      const valuesAt = memory.take(8 * outputs * run);
      const pullsAt = memory.take(8 * outputs * size);
      const places = memory.i32(columnsAt, outputs * size);
      const by = memory.f64(byAt, outputs * size);
      const counts = new Int32Array(outputs);
      for (let k = 0; k < outputs; k += 1) {
        let count = 0;
        for (let j = 0; j < size; j += 1) {
          const factor = b[k * size + j]!;
          if (factor === 0) continue;
          places[k * size + count] = j;
          by[k * size + count] = factor;
          count += 1;
        }
        counts[k] = count;
      }
      const values = memory.f64(valuesAt, outputs * run);
      const sums = memory.f64(pullsAt, outputs * size);
      sums.fill(0);
      for (let r = 0; r < runs; r += 1) {
        const here = design + 8 * r * run * size;
        for (let k = 0; k < outputs; k += 1) {
          const from = k * size;
          kernel.run.predict(here, run, columnsAt + 4 * from, byAt + 8 * from, counts[k]!, valuesAt + 8 * k * run);
        }
        const count = Math.min(run, rows - r * run);
        turn(r * run, count, values, run);
        for (let k = 0; k < outputs; k += 1) {
          values.fill(0, k * run + count, (k + 1) * run);
          kernel.run.pull(here, run, size, valuesAt + 8 * k * run, pullsAt + 8 * k * size);
        }
      }
      pulls.set(sums);
      memory.release(mark);
    },
    *gram(weight, left, right, triangle, into) {
      const { kernel, design } = load();
      const { memory } = kernel;
      const mark = memory.mark;
      const leftCount = left.length + (left.length % 2);
      const rightCount = 4 * Math.ceil(right.length / 4);
      const weightAt = memory.take(8 * runs * run);
      const leftAt = memory.take(4 * leftCount);
      const rightAt = memory.take(4 * rightCount);
      const scratchAt = memory.take(16 * run);
      const sumsAt = memory.take(8 * leftCount * rightCount);
      memory
        .f64(weightAt, runs * run)
        .fill(0)
        .set(weight);
      memory.i32(leftAt, leftCount).fill(0).set(left);
      memory.i32(rightAt, rightCount).fill(0).set(right);
      memory.f64(sumsAt, leftCount * rightCount).fill(0);
      const behind = triangle ? right.length - left.length : -1;
      let work = 0;
      for (let r = 0; r < runs; r += 1) {
        const here = design + 8 * r * run * size;
        const weightHere = weightAt + 8 * r * run;
        kernel.run.gram(here, run, weightHere, leftAt, leftCount, rightAt, rightCount, behind, scratchAt, sumsAt);
        work += run * leftCount * rightCount;
        if (work < WORK_BETWEEN_BREATHS) continue;
        work = 0;
        yield;
      }
      const sums = memory.f64(sumsAt, leftCount * rightCount);
      for (let a = 0; a < left.length; a += 1) {
        into.set(sums.subarray(a * rightCount, a * rightCount + right.length), a * right.length);
      }
      memory.release(mark);
    },
    release() {
      if (!loaded) return;
      const { memory } = loaded.kernel;
      memory.release();
      if (memory.memory.buffer.byteLength <= LARGEST_IDLE) idle = loaded.kernel;
      loaded = null;
    },
  };
}
