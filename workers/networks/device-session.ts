import type { TensorInfo } from '@tensorflow/tfjs-core';
import { backward, forward, type DeviceLayer } from './dense-pass';
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
  const optimiser = deviceOptimiser(k, spec, layout);
  const x = k.place(design.x, [weight.length, features]);
  let parameters = k.place(design.parameters, [layout.length]);
  let remembered: TensorInfo | null = null;
  let seen: TensorInfo[] = [];

  const layersOf = (): DeviceLayer[] =>
    layout.layers.map(({ inputs, units, weightsAt, biasAt }) => {
      const part = (begin: number, size: number) => k.run('Slice', { x: parameters }, { begin: [begin], size: [size] });
      return { weights: k.reshape(part(weightsAt, inputs * units), [inputs, units]), bias: part(biasAt, units) };
    });

  const batchOf = (rows: Int32Array<ArrayBuffer>) =>
    k.run('GatherV2', { x, indices: k.put(rows, [rows.length]) }, { axis: 0, batchDims: 0 });

  function lastingParameters(info: TensorInfo): void {
    if (parameters !== remembered) k.free(parameters);
    parameters = info;
  }

  const step: Step = (rows, masks) => {
    const n = rows.length;
    const layers = layersOf();
    const placed = masks.map((mask, i) => k.put(mask, [n, layout.layers[i]!.units]));
    const trace = forward(k, layout, layers, batchOf(rows), placed);
    const slopes = deviceSlopes(k, design, rows, trace.outputs);
    const gradients: TensorInfo[] = [];
    backward(k, layout, layers, trace, slopes, (index, byWeights, bySums) => {
      const { inputs, units } = layout.layers[index]!;
      const byBias = k.matMul(k.put(new Float32Array(n).fill(1), [n, 1]), bySums, true, false);
      gradients.unshift(k.reshape(byWeights, [inputs * units]), k.reshape(byBias, [units]));
    });
    const flat = k.run('Concat', gradients, { axis: 0 });
    const next = k.hold(optimiser.next(parameters, flat));
    seen.push(k.hold(k.reshape(trace.outputs, [n * width])));
    k.sweep();
    lastingParameters(next);
  };

  return {
    advance: stepByStep(spec, step),

    async stepOutputs() {
      const parts = seen;
      seen = [];
      try {
        const only = parts[0];
        if (!only) return new Float32Array();
        return await k.read(parts.length === 1 ? only : k.run('Concat', parts, { axis: 0 }));
      } finally {
        for (const part of parts) k.free(part);
        k.sweep();
      }
    },

    async outputs(rows) {
      const all = new Float32Array(rows.length * width);
      for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
        const part = rows.slice(from, from + ROWS_AT_ONCE);
        const { outputs } = forward(k, layout, layersOf(), batchOf(part), []);
        all.set(await k.read(outputs), from * width);
        k.sweep();
      }
      return all;
    },

    async settled() {
      const latest = seen.at(-1);
      if (latest) await k.read(latest);
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
      for (const info of [x, parameters, ...seen]) k.free(info);
      k.dispose();
    },
  };
}

/** {@link outputSlopes} as kernels: what the rows ask for is sent along, and nothing is read back. */
function deviceSlopes(k: Kernels, design: Supervision, rows: Int32Array, outputs: TensorInfo): TensorInfo {
  const { objective, target, mask, weight } = design;
  const { outputs: width, loss } = objective;
  const n = rows.length;
  const wanted = new Float32Array(n * width);
  const share = new Float32Array(n * width);
  for (let i = 0, at = 0; i < n; i += 1) {
    const row = rows[i]!;
    for (let from = row * width, to = from + width; from < to; from += 1, at += 1) {
      wanted[at] = target[from]!;
      share[at] = (mask ? weight[row]! * mask[from]! : weight[row]!) / n;
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
