import type { NetworkSpec, Optimiser } from '../contract/recipe';
import type { Layout } from './layout';

export const MOMENTUM = 0.9;
export const BETA_1 = 0.9;
export const BETA_2 = 0.999;
export const RMS_DECAY = 0.99;
export const EPSILON = 1e-8;
export const ADAGRAD_EPSILON = 1e-10;

/** Moves parameters against their gradient, both flat, in place. One call is one step. */
export type HostOptimiser = (parameters: Float32Array, gradient: Float32Array) => void;

/** Moves the span [from, to), whose gradient has the penalty in it already. */
type SpanRule = (p: Float32Array, g: Float32Array, from: number, to: number) => void;

/**
 * An optimiser for parameters in this worker's own memory: one pass over a flat vector.
 *
 * Defaults and placing of epsilon are PyTorch's. The weight decay is an L2 penalty added to the gradient (half its
 * square is the penalty), but for AdamW, where it shrinks the weights directly. Biases are never decayed.
 *
 * Source: Kingma and Ba, ICLR 2015 (Adam, AdaMax); Loshchilov and Hutter, ICLR 2019 (AdamW); Duchi et al., JMLR 12
 * (2011) 2121-2159 (Adagrad); Hinton, Coursera lecture 6e (RMSProp).
 */
export function hostOptimiser(spec: NetworkSpec, layout: Layout): HostOptimiser {
  const { optimiser, learningRate, weightDecay } = spec;
  const first = new Float32Array(layout.length);
  const second = new Float32Array(layout.length);
  const decoupled = optimiser === 'adamw';
  let step = 0;
  return (p, g) => {
    step += 1;
    if (weightDecay > 0) {
      for (const { weightsAt, biasAt } of layout.layers) {
        if (decoupled) for (let i = weightsAt; i < biasAt; i += 1) p[i]! *= 1 - learningRate * weightDecay;
        else for (let i = weightsAt; i < biasAt; i += 1) g[i]! += weightDecay * p[i]!;
      }
    }
    rule(optimiser, learningRate, step, first, second)(p, g, 0, layout.length);
  };
}

function rule(optimiser: Optimiser, rate: number, step: number, m: Float32Array, v: Float32Array): SpanRule {
  switch (optimiser) {
    case 'sgd':
      return (p, g, from, to) => {
        for (let i = from; i < to; i += 1) p[i]! -= rate * g[i]!;
      };
    case 'momentum':
      return (p, g, from, to) => {
        for (let i = from; i < to; i += 1) p[i]! -= rate * (m[i] = MOMENTUM * m[i]! + g[i]!);
      };
    case 'rmsprop':
      return (p, g, from, to) => {
        for (let i = from; i < to; i += 1) {
          const gi = g[i]!;
          const vi = (v[i] = RMS_DECAY * v[i]! + (1 - RMS_DECAY) * gi * gi);
          p[i]! -= (rate * gi) / (Math.sqrt(vi) + EPSILON);
        }
      };
    case 'adagrad':
      return (p, g, from, to) => {
        for (let i = from; i < to; i += 1) {
          const gi = g[i]!;
          const vi = (v[i] = v[i]! + gi * gi);
          p[i]! -= (rate * gi) / (Math.sqrt(vi) + ADAGRAD_EPSILON);
        }
      };
    case 'adamax':
      return (p, g, from, to) => {
        const scaled = rate / (1 - BETA_1 ** step);
        for (let i = from; i < to; i += 1) {
          const gi = g[i]!;
          const mi = (m[i] = BETA_1 * m[i]! + (1 - BETA_1) * gi);
          const vi = (v[i] = Math.max(BETA_2 * v[i]!, Math.abs(gi) + EPSILON));
          p[i]! -= (scaled * mi) / vi;
        }
      };
    case 'adam':
    case 'adamw':
      return (p, g, from, to) => {
        const scaled = rate / (1 - BETA_1 ** step);
        const spread = 1 / Math.sqrt(1 - BETA_2 ** step);
        for (let i = from; i < to; i += 1) {
          const gi = g[i]!;
          const mi = (m[i] = BETA_1 * m[i]! + (1 - BETA_1) * gi);
          const vi = (v[i] = BETA_2 * v[i]! + (1 - BETA_2) * gi * gi);
          p[i]! -= (scaled * mi) / (Math.sqrt(vi) * spread + EPSILON);
        }
      };
  }
}
