import type { TensorInfo } from '@tensorflow/tfjs-core';
import { backward, forward, type DeviceLayer } from './dense-pass';
import { deviceLearner } from './device-learner';
import { deviceOptimiser } from './device-optimiser';
import { stepByStep, type Step } from './dropout';
import type { SessionDesign, TrainingSession } from './engine';
import type { Kernels } from './kernels';
import type { Loss } from '../contract/recipe';
import { layoutOf } from './layout';
import type { Supervision } from './loss';

const ROWS_AT_ONCE = 4096;

/**
 * Training on a backend whose memory lies elsewhere (WebGPU, WebGL). The table goes there once; a step sends row numbers
 * and brings nothing back, so that the device's queue never waits for this thread.
 */
export function deviceSession(k: Kernels, design: SessionDesign): TrainingSession {
  const { spec, features, weight, objective } = design;
  const width = objective.outputs;
  const layout = layoutOf(spec, features, width);
  const rowsAtOnce = design.rowsAtOnce ?? Infinity;
  const learner = deviceLearner(k, deviceOptimiser(k, spec, layout), design.parameters, rowsAtOnce);
  const x = k.place(design.x, [weight.length, features]);

  const layersOf = (): DeviceLayer[] =>
    layout.layers.map(({ inputs, units, weightsAt, biasAt }) => {
      const part = (begin: number, size: number) =>
        k.run('Slice', { x: learner.parameters }, { begin: [begin], size: [size] });
      return { weights: k.reshape(part(weightsAt, inputs * units), [inputs, units]), bias: part(biasAt, units) };
    });

  const batchOf = (rows: Int32Array<ArrayBuffer>) =>
    k.run('GatherV2', { x, indices: k.put(rows, [rows.length]) }, { axis: 0, batchDims: 0 });

  const step: Step = (rows, masks) => {
    learner.step(rows, (some, from) => {
      const n = some.length;
      const layers = layersOf();
      const placed = masks.map((mask, i) => {
        const { units } = layout.layers[i]!;
        return k.put(mask.slice(from * units, (from + n) * units), [n, units]);
      });
      const trace = forward(k, layout, layers, batchOf(some), placed);
      const slopes = deviceSlopes(k, design, some, rows.length, trace.outputs);
      const gradients: TensorInfo[] = [];
      backward(k, layout, layers, trace, slopes, (index, byWeights, bySums) => {
        const { inputs, units } = layout.layers[index]!;
        const byBias = k.matMul(k.put(new Float32Array(n).fill(1), [n, 1]), bySums, true, false);
        gradients.unshift(k.reshape(byWeights, [inputs * units]), k.reshape(byBias, [units]));
      });
      return { gradient: k.run('Concat', gradients, { axis: 0 }), outputs: k.reshape(trace.outputs, [n * width]) };
    });
  };

  return {
    advance: stepByStep(spec, step),

    stepOutputs: () =>
      learner.seen(async (parts) => {
        const all = parts.map(({ outputs }) => outputs);
        if (!all[0]) return new Float32Array();
        return k.read(all.length === 1 ? all[0] : k.run('Concat', all, { axis: 0 }));
      }),

    async outputs(rows) {
      const all = new Float32Array(rows.length * width);
      const atOnce = Math.min(rowsAtOnce, ROWS_AT_ONCE);
      for (let from = 0; from < rows.length; from += atOnce) {
        const part = rows.slice(from, from + atOnce);
        const { outputs } = forward(k, layout, layersOf(), batchOf(part), []);
        all.set(await k.read(outputs), from * width);
        k.sweep();
      }
      return all;
    },

    settled: () => learner.settled(),
    keep: () => learner.keep(),
    restore: () => learner.restore(),
    parameters: () => k.read(learner.parameters),
    dispose() {
      k.free(x);
      learner.dispose();
    },
  };
}

/**
 * {@link outputSlopes} as kernels: what the rows ask for is sent along, and nothing is read back.
 *
 * @param batch - rows over which the mean is taken, of which these may be a part
 */
function deviceSlopes(
  k: Kernels,
  design: Supervision,
  rows: Int32Array,
  batch: number,
  outputs: TensorInfo,
): TensorInfo {
  const { objective, target, mask, weight } = design;
  const { outputs: width, loss } = objective;
  const n = rows.length;
  const wanted = new Float32Array(n * width);
  const share = new Float32Array(n * width);
  for (let i = 0, at = 0; i < n; i += 1) {
    const row = rows[i]!;
    for (let from = row * width, to = from + width; from < to; from += 1, at += 1) {
      wanted[at] = target[from]!;
      share[at] = (mask ? weight[row]! * mask[from]! : weight[row]!) / batch;
    }
  }
  const shape = [n, width];
  switch (loss) {
    case 'softmax': {
      const off = k.sub(k.run('Softmax', { logits: outputs }, { dim: 1 }), k.put(wanted, shape));
      return k.mul(off, k.put(share, shape));
    }
    case 'squaredError':
      return k.mul(k.mul(k.sub(outputs, k.put(wanted, shape)), k.scalar(2)), k.put(share, shape));
    case 'crossEntropy':
    case 'focal':
    case 'brier': {
      const sign = wanted.map((event) => (event === 1 ? 1 : -1));
      const own = slopeTowardsOwn(k, loss, k.mul(outputs, k.put(sign, shape)));
      const signed = share.map((part, at) => sign[at]! * part);
      return k.mul(own, k.put(signed, shape));
    }
  }
}

/** The slope of the loss by u, the logit signed towards its own outcome; {@link outputSlopes} has the formulas. */
function slopeTowardsOwn(k: Kernels, loss: Loss, u: TensorInfo): TensorInfo {
  const away = k.run('Neg', { x: u });
  const q = k.sigmoid(away);
  switch (loss) {
    case 'crossEntropy':
      return k.run('Neg', { x: q });
    case 'focal': {
      const bent = k.add(k.mul(k.mul(k.sigmoid(u), k.scalar(2)), k.softplus(away)), q);
      return k.run('Neg', { x: k.mul(k.mul(q, q), bent) });
    }
    case 'brier':
      return k.mul(k.mul(k.sigmoid(u), k.scalar(-2)), k.mul(q, q));
  }
}
