import { chiSquaredUpper } from '../chi-squared';
import type { Unestimable } from '../estimate';
import { factorCholesky, solveCholesky } from '../linear-algebra';
import type { Timeline } from './follow-up';

/** Whether the hazards of groups differ. */
export interface LogRank {
  readonly chiSquared: number;
  /** Groups less one. */
  readonly df: number;
  /** In [0, 1]. */
  readonly p: number;
  /** Shape (groups). */
  readonly observed: Float64Array;
  /** Shape (groups), events expected if all hazards were alike. */
  readonly expected: Float64Array;
}

/**
 * The log-rank test of two groups or more. A competing event counts as censoring, so it compares cause-specific hazards.
 *
 * @param group - shape (n), each in [0, groups)
 * @returns `noEvents`, or `tooFew` where fewer than two groups were ever at risk together with one
 *
 * Takes O(n + steps groups^2) time. Source: Mantel, Cancer Chemotherapy Reports 50 (1966) 163-170; Klein and
 * Moeschberger (2003) 7.3.
 */
export function logRank(timeline: Timeline, group: Int32Array, groups: number): LogRank | Unestimable {
  const { atRisk, events, event, step, from } = timeline;
  const steps = events.length;
  const ended = Array.from({ length: groups }, () => new Float64Array(steps + 1));
  const failed = Array.from({ length: groups }, () => new Float64Array(steps));
  for (let i = 0; i < group.length; i += 1) {
    const own = ended[group[i]!];
    const failures = failed[group[i]!];
    if (!own || !failures) throw new RangeError(`group ${group[i]!} of ${groups}`);
    own[step[i]!]! += 1;
    if (from && from[i]! > 0) own[from[i]! - 1]! -= 1;
    if (event[i] === 1) failures[step[i]!]! += 1;
  }
  // From ends (less entries) to numbers at risk.
  for (const own of ended) for (let k = steps - 1; k >= 0; k -= 1) own[k]! += own[k + 1]!;

  const observed = new Float64Array(groups);
  const expected = new Float64Array(groups);
  const covariance = new Float64Array(groups * groups);
  for (let k = 0; k < steps; k += 1) {
    const [d, y] = [events[k]!, atRisk[k]!];
    if (d === 0) continue;
    const chance = y > 1 ? (d * (y - d)) / (y - 1) : 0;
    for (let g = 0; g < groups; g += 1) {
      const share = ended[g]![k]! / y;
      observed[g]! += failed[g]![k]!;
      expected[g]! += d * share;
      for (let h = 0; h <= g; h += 1) {
        covariance[g * groups + h]! += chance * share * ((g === h ? 1 : 0) - ended[h]![k]! / y);
      }
    }
  }
  if (!observed.some((count) => count > 0)) return 'noEvents';
  // The last group's difference is minus the sum of the others'.
  const df = groups - 1;
  const part = new Float64Array(df * df);
  for (let g = 0; g < df; g += 1) for (let h = 0; h <= g; h += 1) part[g * df + h] = covariance[g * groups + h]!;
  const factor = factorCholesky(part, df, new Float64Array(df));
  const free = factor.aliased.reduce((sum, aliased) => sum + 1 - aliased, 0);
  if (free === 0) return 'tooFew';
  const difference = Float64Array.from({ length: df }, (_, g) => observed[g]! - expected[g]!);
  const solved = solveCholesky(factor, difference);
  const chiSquared = Math.max(
    0,
    difference.reduce((sum, one, g) => sum + one * solved[g]!, 0),
  );
  return { chiSquared, df: free, p: chiSquaredUpper(chiSquared, free), observed, expected };
}
