import { clipped } from '../../numerics/accuracy';
import { estimate, sumOfSquares, unestimable, type Clusters, type Estimate } from '../../numerics/estimate';
import { riskBy } from '../../numerics/survival/aalen-johansen';
import type { Judged } from './judged';

/** The logarithm of a ratio whose rows' influence on it is given. */
function logRatio(ratio: number, influence: Float64Array, clusters: Clusters | null): Estimate {
  const count = clusters?.count ?? influence.length;
  if (count < 2) return unestimable('tooFew');
  return estimate(Math.log(ratio), (sumOfSquares(influence, clusters) * count) / (count - 1));
}

/** Shape (n), the events expected of each row while it was under observation, by its cumulative risks. */
function expectedWhileAtRisk({ timeline, entry, riskAt }: Judged, times: readonly number[]): Float64Array {
  const { step, times: ends } = timeline;
  const expected = new Float64Array(step.length);
  // The cumulative hazard runs straight from 0 through its values at the judged times.
  let before: Float64Array = new Float64Array(step.length);
  for (const [k, time] of times.entries()) {
    const start = times[k - 1] ?? 0;
    const hazard = riskAt(k).map((risk) => -Math.log1p(-clipped(risk)));
    for (let i = 0; i < step.length; i += 1) {
      const from = Math.max(start, entry?.[i] ?? 0);
      const observed = Math.max(0, Math.min(time, ends[step[i]!]!) - from);
      expected[i]! += (Math.max(0, hazard[i]! - before[i]!) * observed) / (time - start);
    }
    before = hazard;
  }
  return expected;
}

/**
 * Events observed by the horizon over events expected while each row was under observation: with delayed entry, where those
 * who enter late are the survivors of more and a mean risk stands for no one.
 */
function countedRatio(judged: Judged, times: readonly number[]): Estimate {
  const { timeline, clusters } = judged;
  const { event, step, times: ends } = timeline;
  if (event.includes(2)) return unestimable('notDefined');
  const horizon = times.at(-1) ?? 0;
  const had = Float64Array.from(event, (one, i) => (one === 1 && ends[step[i]!]! <= horizon ? 1 : 0));
  const observed = had.reduce((sum, one) => sum + one, 0);
  if (observed === 0) return unestimable('noEvents');
  const expected = expectedWhileAtRisk(judged, times);
  const ratio = observed / expected.reduce((sum, one) => sum + one, 0);
  if (!Number.isFinite(ratio)) return unestimable('notDefined');
  return logRatio(
    ratio,
    had.map((one, i) => (one - ratio * expected[i]!) / observed),
    clusters,
  );
}

/**
 * Logarithm of the observed risk at the horizon, the last of the times (Aalen-Johansen; one minus Kaplan-Meier without
 * competing events), over the mean predicted one, with its linearised variance in which both vary from sample to sample.
 * With delayed entry it is the logarithm of the events observed over those expected while at risk.
 *
 * @returns `noEvents` by the horizon, `beyondFollowUp`, or `notDefined` where none was expected, or with both delayed entry
 * and competing events
 *
 * Source: van Geloven et al., BMJ 377 (2022) e069249; with delayed entry Crowson et al., Statistical Methods in Medical
 * Research 25 (2016) 1692-1706.
 */
export function logObservedExpected(judged: Judged, times: readonly number[]): Estimate {
  const { timeline, entry, risk, clusters } = judged;
  if (entry) return countedRatio(judged, times);
  const observed = riskBy(timeline, times.at(-1) ?? 0);
  if (typeof observed === 'string') return unestimable(observed);
  if (!(observed.value > 0)) return unestimable('noEvents');
  const expected = risk.reduce((sum, one) => sum + one, 0) / risk.length;
  if (!(expected > 0)) return unestimable('notDefined');
  return logRatio(
    observed.value / expected,
    observed.influence.map((one, i) => one / observed.value - (risk[i]! - expected) / (expected * risk.length)),
    clusters,
  );
}
