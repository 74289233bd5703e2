import { sigmoid } from './activations';

/**
 * How predictions of several models become one: the mean of what they say, or, of chances, the mean of their log odds
 * (of classes: of their logs, brought back to a sum of 1). The mean of chances is always nearer to one half than the models
 * are that agree; the mean of log odds is not.
 *
 * Source: Genest and Zidek, Statistical Science 1 (1986) 114, the linear and the logarithmic opinion pool.
 */
export type OpinionPool = 'linear' | 'logarithmic';

/** A chance nearer to certainty counts as this: one certain model would otherwise outvote all others. */
const MOST_CERTAIN = 1e-6;

/**
 * Predictions on the scale on which a pool takes their mean.
 *
 * @param predicted - shape (rows x width), row-major; for a logarithmic pool risks (width 1) or chances of classes
 * @returns the same shape
 */
export function toPool(pool: OpinionPool, predicted: Float64Array, width: number): Float64Array {
  if (pool === 'linear') return predicted;
  const bounded = predicted.map((chance) => Math.min(1 - MOST_CERTAIN, Math.max(MOST_CERTAIN, chance)));
  return bounded.map(width === 1 ? (risk) => Math.log(risk / (1 - risk)) : Math.log);
}

/**
 * The predictions whose {@link toPool} is given.
 *
 * @param pooled - shape (rows x width)
 * @returns the same shape; chances of classes add up to 1
 */
export function fromPool(pool: OpinionPool, pooled: Float64Array, width: number): Float64Array {
  if (pool === 'linear') return pooled;
  if (width === 1) return pooled.map(sigmoid);
  const chances = new Float64Array(pooled.length);
  for (let start = 0; start < pooled.length; start += width) {
    const row = pooled.subarray(start, start + width);
    const most = Math.max(...row);
    const shares = row.map((value) => Math.exp(value - most));
    const sum = shares.reduce((total, share) => total + share, 0);
    for (let k = 0; k < width; k += 1) chances[start + k] = shares[k]! / sum;
  }
  return chances;
}
