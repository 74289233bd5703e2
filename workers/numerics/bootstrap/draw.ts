import { derive, randomStream } from '../random';

/**
 * One bootstrap resample: as many units as there are, drawn with replacement. Its stream is its own, so that it is the
 * same whoever draws it and whatever was drawn before.
 *
 * @param seed - the study's
 * @param resample - which one, from 0
 * @param counts - shape (units), filled with how often each was drawn
 *
 * Takes O(units) time. Source: Efron, Annals of Statistics 7 (1979) 1-26.
 */
export function drawCounts(seed: number, resample: number, counts: Int32Array): void {
  randomStream(derive(seed, 'bootstrap', resample)).resample(counts);
}
