import type { RealMlpSpec } from '../contract/recipe';
import { drawChiSquare } from '../numerics/chi-square-draw';
import { derive, randomStream } from '../numerics/random';

const BETA_1 = 0.9;
const BETA_2 = 0.95;

/** What one step brings along. */
export interface RealMlpStep {
  readonly rate: number;
  readonly decay: number;
  readonly dropout: number;
  /** What a row's own share is where it is mixed with its partner, in (0, 1]. */
  readonly share: number;
  /** What corrects the first moment for its start at 0, and the root of the second. */
  readonly corrected: number;
  readonly spread: number;
  /** Of the units to silence. */
  readonly seed: number;
}

/** Four rises and falls of the rate, each twice as long as the one before; `t` is the part of the training that is over. */
const fourWaves = (t: number): number => (1 - Math.cos(2 * Math.PI * Math.log2(1 + 15 * t))) / 2;

/** 1 in the first half, then down to 0 along a cosine. */
const flatThenFalling = (t: number): number => (t < 0.5 ? 1 : (1 + Math.cos(Math.PI * (2 * t - 1))) / 2);

/**
 * The settings of one step.
 *
 * @param step - from 0, of `steps` in all
 *
 * Source: Holzmueller et al., NeurIPS 2024, section 3 and appendix A ("coslog4" and "flat_cos"); the share of a mixture
 * from a symmetric beta distribution, Zhang et al., ICLR 2018.
 */
export function realMlpStep(
  spec: Pick<RealMlpSpec, 'learningRate' | 'weightDecay' | 'dropout' | 'mixup'>,
  step: number,
  steps: number,
  seed: number,
): RealMlpStep {
  const t = step / steps;
  const flat = flatThenFalling(t);
  return {
    rate: spec.learningRate * fourWaves(t),
    decay: spec.weightDecay * flat,
    dropout: spec.dropout * flat,
    share: spec.mixup > 0 ? mixtureShare(spec.mixup, derive(seed, 'mixture', step)) : 1,
    corrected: 1 / (1 - BETA_1 ** (step + 1)),
    spread: 1 / Math.sqrt(1 - BETA_2 ** (step + 1)),
    seed: derive(seed, 'dropout', step),
  };
}

/** The larger of the two shares, so that a row is mixed into with what is mostly another's as rarely as can be. */
function mixtureShare(strength: number, seed: number): number {
  const stream = randomStream(seed);
  const one = drawChiSquare(stream, 2 * strength);
  const other = drawChiSquare(stream, 2 * strength);
  const share = one / (one + other);
  return Number.isFinite(share) ? Math.max(share, 1 - share) : 1;
}
