import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Loss } from '../contract/recipe';
import { backward, forward, type DeviceLayer } from './dense-pass';
import { deviceOptimiser } from './device-optimiser';
import type { SessionDesign, TrainingSession } from './engine';
import type { Kernels } from './kernels';
import { layoutOf } from './layout';

const ROWS_AT_ONCE = 4096;

/**
 * Training on a backend whose memory lies elsewhere (WebGPU, WebGL). The table goes there once; a step sends row numbers
 * and brings nothing back, so that the device's queue never waits for this thread.
 */
export function deviceSession(k: Kernels, design: SessionDesign): TrainingSession {
  const { spec, features, y, weight } = design;
  const layout = layoutOf(spec, features);
  const optimiser = deviceOptimiser(k, spec, layout);
  const x = k.place(design.x, [y.length, features]);
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

  return {
    step(rows, masks) {
      const n = rows.length;
      const sign = new Float32Array(n);
      const share = new Float32Array(n);
      for (let i = 0; i < n; i += 1) {
        const row = rows[i]!;
        sign[i] = y[row] === 1 ? 1 : -1;
        share[i] = (sign[i]! * weight[row]!) / n;
      }
      const layers = layersOf();
      const placed = masks.map((mask, i) => k.put(mask, [n, layout.layers[i]!.units]));
      const trace = forward(k, layout, layers, batchOf(rows), placed);
      const own = slopeTowardsOwn(k, spec.loss, k.mul(trace.logits, k.put(sign, [n, 1])));
      const gradients: TensorInfo[] = [];
      backward(k, layout, layers, trace, k.mul(own, k.put(share, [n, 1])), (index, byWeights, bySums) => {
        const { inputs, units } = layout.layers[index]!;
        const byBias = k.matMul(k.put(new Float32Array(n).fill(1), [n, 1]), bySums, true, false);
        gradients.unshift(k.reshape(byWeights, [inputs * units]), k.reshape(byBias, [units]));
      });
      const flat = k.run('Concat', gradients, { axis: 0 });
      const next = k.hold(optimiser.next(parameters, flat));
      seen.push(k.hold(k.reshape(trace.logits, [n])));
      k.sweep();
      lastingParameters(next);
    },

    async stepLogits() {
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

    async logits(rows) {
      const all = new Float32Array(rows.length);
      for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
        const part = rows.slice(from, from + ROWS_AT_ONCE);
        const { logits } = forward(k, layout, layersOf(), batchOf(part), []);
        all.set(await k.read(logits), from);
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

/** The slope of the loss by u, the logit signed towards the row's own outcome; {@link lossSlope} has the formulas. */
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
