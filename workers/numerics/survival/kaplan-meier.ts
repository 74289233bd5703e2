import { estimate, unestimable, type Estimate } from '../estimate';
import { Z95 } from '../normal';
import { stepsBy, type Timeline } from './follow-up';

/** A step function that starts at 1 and falls at `times`, holding its value from each time on. Shape (steps) each. */
export interface SurvivalCurve {
  readonly times: Float64Array;
  readonly survival: Float64Array;
  /** Greenwood's variance of `survival`; 0 where `survival` is 0 or 1. */
  readonly variance: Float64Array;
}

/** Pointwise 95% limits, shape (steps) each, within [0, 1]. */
export interface Band {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** What ends survival: the event; any event, competing ones too; or, to see how long people were followed, censoring. */
export type Ending = 'event' | 'anyEvent' | 'censoring';

function productLimit(timeline: Timeline, occurred: Float64Array, atRisk: Float64Array): SurvivalCurve {
  const { times } = timeline;
  const survival = new Float64Array(times.length);
  const variance = new Float64Array(times.length);
  let left = 1;
  let relative = 0;
  for (let k = 0; k < times.length; k += 1) {
    const [d, y] = [occurred[k]!, atRisk[k]!];
    if (d > 0) {
      left = d >= y ? 0 : left * (1 - d / y);
      relative += d >= y ? 0 : d / (y * (y - d));
    }
    survival[k] = left;
    variance[k] = left * left * relative;
  }
  return { times, survival, variance };
}

/**
 * The product-limit estimate of survival, with Greenwood's variance. `event` takes a competing event for censoring,
 * which answers what would happen if it could be prevented, not what will: for that see `aalenJohansen`. At tied times
 * events come before censoring, so `censoring` leaves those with an event out of its risk set.
 *
 * With delayed entry the risk set may empty early on, and the curve then stays at 0.
 *
 * Takes O(steps) time. Source: Kaplan and Meier, JASA 53 (1958) 457-481; Greenwood (1926).
 */
export function kaplanMeier(timeline: Timeline, ending: Ending): SurvivalCurve {
  const { atRisk, events, competing, censored } = timeline;
  if (ending === 'event') return productLimit(timeline, events, atRisk);
  if (ending === 'anyEvent') {
    return productLimit(
      timeline,
      events.map((one, k) => one + competing[k]!),
      atRisk,
    );
  }
  return productLimit(
    timeline,
    censored,
    atRisk.map((one, k) => one - events[k]! - competing[k]!),
  );
}

/**
 * Survival at a time.
 *
 * @returns with Greenwood's variance; `beyondFollowUp` after the last time, unless no one was left by then
 */
export function survivalAt({ times, survival, variance }: SurvivalCurve, time: number): Estimate {
  const steps = stepsBy(times, time);
  if (steps === 0) return times.length === 0 ? unestimable('tooFew') : estimate(1, 0);
  const last = steps - 1;
  if (time > times[times.length - 1]! && survival[last]! > 0) return unestimable('beyondFollowUp');
  return estimate(survival[last]!, variance[last]!);
}

/**
 * Pointwise 95% limits of a probability that only falls, symmetric on the log or on the log(-log) scale.
 *
 * @param survival - shape (steps), in [0, 1]
 * @param variance - shape (steps), of `survival`
 * @returns at a survival of 1 both are 1; at 0 the lower is 0 and the upper that of the step before
 *
 * Source: Kalbfleisch and Prentice, The Statistical Analysis of Failure Time Data (2002) 1.4; Borgan and Liestol,
 * Scandinavian Journal of Statistics 17 (1990) 35-41.
 */
export function survivalBand(survival: Float64Array, variance: Float64Array, scale: 'log' | 'logLog'): Band {
  const low = new Float64Array(survival.length);
  const high = new Float64Array(survival.length);
  for (let k = 0; k < survival.length; k += 1) {
    const s = survival[k]!;
    if (s >= 1 || s <= 0) {
      low[k] = s >= 1 ? 1 : 0;
      high[k] = s >= 1 ? 1 : (high[k - 1] ?? 1);
      continue;
    }
    const spread = (Z95 * Math.sqrt(variance[k]!)) / s;
    if (scale === 'log') {
      low[k] = s * Math.exp(-spread);
      high[k] = Math.min(1, s * Math.exp(spread));
    } else {
      const bend = Math.exp(spread / -Math.log(s));
      low[k] = s ** bend;
      high[k] = s ** (1 / bend);
    }
  }
  return { low, high };
}

/** Sums of shares of whole people are off by rounding where they should be one half. */
const HALF = 0.5 + 1e-9;

/**
 * The time by which half are gone. Where the curve runs level at one half it is the middle of that stretch, as in R.
 *
 * @param survival - shape (steps), never rising
 * @returns null where the curve does not come down to one half
 */
export function medianTime(times: Float64Array, survival: Float64Array): number | null {
  const reached = survival.findIndex((one) => one <= HALF);
  if (reached === -1) return null;
  if (survival[reached]! < 1 - HALF) return times[reached]!;
  const below = survival.findIndex((one) => one < 1 - HALF);
  return below === -1 ? times[reached]! : (times[reached]! + times[below]!) / 2;
}

/**
 * Restricted mean survival time: the area under the curve up to a time.
 *
 * @param until - above 0
 * @returns in the unit of `times`, with its variance; `beyondFollowUp` where the curve ends before it
 *
 * Source: Klein and Moeschberger (2003) 4.5.
 */
export function restrictedMean(curve: SurvivalCurve, timeline: Timeline, until: number): Estimate {
  const end = survivalAt(curve, until);
  if (end.kind === 'none') return end;
  const { times, survival } = curve;
  const steps = stepsBy(times, until);
  let area = 0;
  let variance = 0;
  for (let k = steps - 1; k >= 0; k -= 1) {
    area += survival[k]! * (Math.min(until, times[k + 1] ?? until) - times[k]!);
    const [d, y] = [timeline.events[k]!, timeline.atRisk[k]!];
    if (d > 0 && d < y) variance += (area * area * d) / (y * (y - d));
  }
  return estimate(area + Math.min(until, times[0] ?? until), variance);
}
