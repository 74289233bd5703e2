import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { NetworkSpec } from '../contract/recipe';
import { ADAGRAD_EPSILON, BETA_1, BETA_2, EPSILON, MOMENTUM, RMS_DECAY } from './host-optimiser';
import type { Kernels } from './kernels';

/** Where parameters stand that decay. */
interface Decaying {
  readonly layers: readonly { readonly weightsAt: number; readonly biasAt: number }[];
  /** Parameters in all. */
  readonly length: number;
}

export interface DeviceOptimiser {
  /** The parameters after one step, made on the device; those before are left as they are. */
  next(parameters: TensorInfo, gradient: TensorInfo): TensorInfo;
  dispose(): void;
}

/**
 * The rules of {@link hostOptimiser} as kernels over one flat vector, for parameters that stay on a GPU: about ten calls
 * a step however many layers there are.
 */
export function deviceOptimiser(
  k: Kernels,
  spec: Pick<NetworkSpec, 'optimiser' | 'learningRate' | 'weightDecay'>,
  layout: Decaying,
): DeviceOptimiser {
  const { optimiser, learningRate, weightDecay } = spec;
  const zeros = () => k.place(new Float32Array(layout.length), [layout.length]);
  const state = { m: zeros(), v: zeros() };
  const decay = weightDecay > 0 ? k.place(decayOf(layout, weightDecay), [layout.length]) : null;
  let step = 0;

  const scaled = (x: TensorInfo, by: number) => k.mul(x, k.scalar(by));
  const mixed = (old: TensorInfo, fresh: TensorInfo, share: number) =>
    k.add(scaled(old, share), scaled(fresh, 1 - share));
  /** A number that changes at every step. */
  const once = (value: number) => k.put(Float32Array.of(value), []);

  function become(which: 'm' | 'v', info: TensorInfo): TensorInfo {
    k.free(state[which]);
    state[which] = k.hold(info);
    return info;
  }

  function change(g: TensorInfo): TensorInfo {
    const rate = k.scalar(learningRate);
    switch (optimiser) {
      case 'sgd':
        return k.mul(g, rate);
      case 'momentum':
        return k.mul(become('m', k.add(scaled(state.m, MOMENTUM), g)), rate);
      case 'rmsprop': {
        const v = become('v', mixed(state.v, k.mul(g, g), RMS_DECAY));
        return k.div(k.mul(g, rate), k.add(k.sqrt(v), k.scalar(EPSILON)));
      }
      case 'adagrad': {
        const v = become('v', k.add(state.v, k.mul(g, g)));
        return k.div(k.mul(g, rate), k.add(k.sqrt(v), k.scalar(ADAGRAD_EPSILON)));
      }
      case 'adamax': {
        const m = become('m', mixed(state.m, g, BETA_1));
        const size = k.add(k.run('Abs', { x: g }), k.scalar(EPSILON));
        const v = become('v', k.run('Maximum', { a: scaled(state.v, BETA_2), b: size }));
        return k.div(k.mul(m, once(learningRate / (1 - BETA_1 ** step))), v);
      }
      case 'adam':
      case 'adamw': {
        const m = become('m', mixed(state.m, g, BETA_1));
        const v = become('v', mixed(state.v, k.mul(g, g), BETA_2));
        const spread = k.add(k.mul(k.sqrt(v), once(1 / Math.sqrt(1 - BETA_2 ** step))), k.scalar(EPSILON));
        return k.div(k.mul(m, once(learningRate / (1 - BETA_1 ** step))), spread);
      }
    }
  }

  return {
    next(parameters, gradient) {
      step += 1;
      const pull = decay && k.mul(parameters, decay);
      if (!pull) return k.sub(parameters, change(gradient));
      if (optimiser !== 'adamw') return k.sub(parameters, change(k.add(gradient, pull)));
      return k.sub(k.sub(parameters, scaled(pull, learningRate)), change(gradient));
    },
    dispose() {
      for (const info of [state.m, state.v, ...(decay ? [decay] : [])]) k.free(info);
    },
  };
}

/** The decay of each parameter: nothing for biases. */
function decayOf(layout: Decaying, weightDecay: number): Float32Array<ArrayBuffer> {
  const decay = new Float32Array(layout.length);
  for (const { weightsAt, biasAt } of layout.layers) decay.fill(weightDecay, weightsAt, biasAt);
  return decay;
}
