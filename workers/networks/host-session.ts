import type { SessionDesign, TrainingSession } from './engine';
import { backward, forward, type DeviceLayer } from './dense-pass';
import { stepByStep, type Step } from './dropout';
import { hostOptimiser } from './host-optimiser';
import type { Kernels } from './kernels';
import { layoutOf } from './layout';
import { outputSlopes } from './loss';

const ROWS_AT_ONCE = 4096;

/**
 * Training on a backend whose memory this worker can read at once (cpu). The backend does the matrix products and
 * activations; batches, loss and the optimiser's one pass over the flat parameters are plain loops here, because each
 * kernel call costs more than they do.
 */
export function hostSession(k: Kernels, design: SessionDesign): TrainingSession {
  const { spec, features, x, objective } = design;
  const width = objective.outputs;
  const layout = layoutOf(spec, features, width);
  const rowsAtOnce = design.rowsAtOnce ?? Infinity;
  const optimise = hostOptimiser(spec, layout);
  const parameters = design.parameters.slice();
  const gradient = new Float32Array(layout.length);
  let remembered = parameters.slice();
  let seen: Float32Array[] = [];

  /** A copy on the device, since the backend may cache what it made of one tensor's weights. */
  function upload(): DeviceLayer[] {
    return layout.layers.map(({ inputs, units, weightsAt, biasAt }) => ({
      weights: k.put(parameters.slice(weightsAt, biasAt), [inputs, units]),
      bias: k.put(parameters.slice(biasAt, biasAt + units), [units]),
    }));
  }

  function batchOf(rows: Int32Array) {
    const values = new Float32Array(rows.length * features);
    for (let i = 0; i < rows.length; i += 1) {
      const from = rows[i]! * features;
      const to = i * features;
      for (let j = 0; j < features; j += 1) values[to + j] = x[from + j]!;
    }
    return k.put(values, [rows.length, features]);
  }

  function read(info: { dataId: object }): Float32Array {
    // These kernels make float32 only.
    return k.backend.readSync(info.dataId) as Float32Array;
  }

  /** Adds up what some rows of a batch make of the gradient. */
  function learn(rows: Int32Array, masks: readonly Float32Array<ArrayBuffer>[], batch: number): void {
    const n = rows.length;
    const layers = upload();
    const placed = masks.map((mask, i) => k.put(mask, [n, layout.layers[i]!.units]));
    const trace = forward(k, layout, layers, batchOf(rows), placed);
    const outputs = read(trace.outputs).slice();
    seen.push(outputs);
    const slopes = k.put(outputSlopes(design, rows, outputs, batch), [n, width]);
    backward(k, layout, layers, trace, slopes, (index, byWeights, bySums) => {
      const { units, weightsAt, biasAt } = layout.layers[index]!;
      const own = read(byWeights);
      for (let i = 0; i < own.length; i += 1) gradient[weightsAt + i]! += own[i]!;
      const sums = read(bySums);
      for (let i = 0, at = 0; i < n; i += 1) {
        for (let unit = 0; unit < units; unit += 1, at += 1) gradient[biasAt + unit]! += sums[at]!;
      }
    });
    k.sweep();
  }

  const step: Step = (rows, masks) => {
    gradient.fill(0);
    for (let from = 0; from < rows.length; from += rowsAtOnce) {
      const to = Math.min(rows.length, from + rowsAtOnce);
      const own = masks.map((mask, i) => mask.slice(from * layout.layers[i]!.units, to * layout.layers[i]!.units));
      learn(rows.subarray(from, to), own, rows.length);
    }
    optimise(parameters, gradient);
  };

  return {
    advance: stepByStep(spec, step),

    stepOutputs() {
      const all = new Float32Array(seen.reduce((sum, part) => sum + part.length, 0));
      let at = 0;
      for (const part of seen) {
        all.set(part, at);
        at += part.length;
      }
      seen = [];
      return Promise.resolve(all);
    },

    outputs(rows) {
      const all = new Float32Array(rows.length * width);
      const layers = upload();
      const atOnce = Math.min(rowsAtOnce, ROWS_AT_ONCE);
      for (let from = 0; from < rows.length; from += atOnce) {
        const part = rows.subarray(from, from + atOnce);
        all.set(read(forward(k, layout, layers, batchOf(part), []).outputs), from * width);
      }
      k.sweep();
      return Promise.resolve(all);
    },

    settled: () => Promise.resolve(),
    keep() {
      remembered = parameters.slice();
    },
    restore() {
      parameters.set(remembered);
    },
    parameters: () => Promise.resolve(parameters.slice()),
    dispose: () => k.dispose(),
  };
}
