import type { BandProblem } from './fit-bands';

const MOST_STEPS = 100;
/** Log odds that no intercept passes. */
const CERTAIN = 30;

/**
 * The intercept by which a score's risks add up to as many events as there were.
 *
 * @param scores - shape (rows)
 * @param worth - log odds of one point
 */
export function fitScore(scores: Int32Array, { y, weight }: BandProblem, worth: number): number {
  const byScore = new Map<number, number>();
  let [events, total] = [0, 0];
  for (const [row, score] of scores.entries()) {
    byScore.set(score, (byScore.get(score) ?? 0) + weight[row]!);
    events += weight[row]! * y[row]!;
    total += weight[row]!;
  }
  const share = events / total;
  const highest = Math.max(0, ...byScore.keys());
  // Where everybody has the lowest score, and where everybody has the highest.
  let [low, high] = [Math.log(share / (1 - share)) - worth * highest, Math.log(share / (1 - share))];
  for (let step = 0; step < MOST_STEPS && high - low > 1e-12 * (1 + Math.abs(low)); step += 1) {
    const middle = (low + high) / 2;
    let expected = 0;
    for (const [score, sum] of byScore) expected += sum / (1 + Math.exp(-middle - worth * score));
    if (expected < events) low = middle;
    else high = middle;
  }
  return Math.max(-CERTAIN, Math.min(CERTAIN, (low + high) / 2));
}
