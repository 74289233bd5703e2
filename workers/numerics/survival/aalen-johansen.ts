import type { Influenced, Unestimable } from '../estimate';
import { stepsBy, type Timeline } from './follow-up';
import { survivalBand, type Band } from './kaplan-meier';

/** Which event: 1 is the event, 2 any competing one. */
export type Cause = 1 | 2;

/** The chance of having had one kind of event, with the others at work. Shape (steps) each. */
export interface IncidenceCurve {
  readonly times: Float64Array;
  /** In [0, 1], never falling. */
  readonly incidence: Float64Array;
  readonly variance: Float64Array;
}

const counts = ({ events, competing }: Timeline, cause: Cause) => (cause === 1 ? events : competing);

/**
 * Cumulative incidence of a cause. Unlike one minus Kaplan-Meier, which takes competing events for censoring and so
 * says too much, the incidences of all causes and survival sum to 1. Without competing events both agree.
 *
 * The variance is that of the delta method for a multinomial at each time, Greenwood's where there is one cause.
 *
 * Takes O(steps) time. Source: Aalen and Johansen, Scandinavian Journal of Statistics 5 (1978) 141-150; variance by
 * Choudhury, Statistics in Medicine 21 (2002) 1129-1144.
 */
export function aalenJohansen(timeline: Timeline, cause: Cause): IncidenceCurve {
  const { times, atRisk } = timeline;
  const own = counts(timeline, cause);
  const other = counts(timeline, cause === 1 ? 2 : 1);
  const incidence = new Float64Array(times.length);
  const variance = new Float64Array(times.length);
  // The variance at t is a sum over u <= t of terms in F(t) - F(u), kept as the three sums of its expansion.
  let [survival, risk, square, linear, constant] = [1, 0, 0, 0, 0];
  for (let k = 0; k < times.length; k += 1) {
    const [d1, d, y] = [own[k]!, own[k]! + other[k]!, atRisk[k]!];
    if (d > 0) {
      const before = survival;
      risk += (before * d1) / y;
      survival = d >= y ? 0 : before * (1 - d / y);
      const all = d >= y ? 0 : d / (y * (y - d));
      const shared = (before * d1) / (y * y);
      square += all;
      linear += risk * all + shared;
      constant += risk * risk * all + 2 * risk * shared + (before * before * d1 * (y - d1)) / (y * y * y);
    }
    incidence[k] = Math.min(1, risk);
    variance[k] = Math.max(0, risk * risk * square - 2 * risk * linear + constant);
  }
  return { times, incidence, variance };
}

/** Pointwise 95% limits of an incidence, symmetric on the log(-log(1 - F)) scale: Kaplan-Meier's without competition. */
export function incidenceBand({ incidence, variance }: IncidenceCurve): Band {
  const { low, high } = survivalBand(
    incidence.map((one) => 1 - one),
    variance,
    'logLog',
  );
  return { low: high.map((one) => 1 - one), high: low.map((one) => 1 - one) };
}

/**
 * The risk of the event by a time (Aalen-Johansen; one minus Kaplan-Meier without competing events), with influence
 * values: the derivatives by the weight of each row.
 *
 * @returns `beyondFollowUp` after the last time while anyone was event-free, `tooFew` without any row
 *
 * Takes O(n + steps) time. Source: infinitesimal jackknife, Jaeckel (1972); Therneau, survival vignettes, for the form.
 */
export function riskBy(timeline: Timeline, time: number): Influenced | Unestimable {
  const { times, atRisk, event, step, from } = timeline;
  const steps = stepsBy(times, time);
  if (times.length === 0) return 'tooFew';
  const before = new Float64Array(steps + 1).fill(1);
  const risk = new Float64Array(steps + 1);
  for (let k = 0; k < steps; k += 1) {
    const d = timeline.events[k]! + timeline.competing[k]!;
    before[k + 1] = d >= atRisk[k]! ? 0 : before[k]! * (1 - d / atRisk[k]!);
    risk[k + 1] = risk[k]! + (before[k]! * timeline.events[k]!) / atRisk[k]!;
  }
  if (time > times[times.length - 1]! && before[steps]! > 0) return 'beyondFollowUp';

  const value = Math.min(1, risk[steps]!);
  // What a row gains by an event of each kind, and what it loses by being at risk.
  const gain = new Float64Array(steps);
  const toll = new Float64Array(steps);
  const passed = new Float64Array(steps + 1);
  for (let k = 0; k < steps; k += 1) {
    const [y, d1, d] = [atRisk[k]!, timeline.events[k]!, timeline.events[k]! + timeline.competing[k]!];
    gain[k] = before[k]! / y;
    toll[k] = d >= y ? 0 : (value - risk[k + 1]!) / (y - d);
    passed[k + 1] = passed[k]! + (gain[k]! * d1 - toll[k]! * d) / y;
  }
  const influence = new Float64Array(step.length);
  for (let i = 0; i < step.length; i += 1) {
    const own = step[i]!;
    const start = Math.min(steps, from?.[i] ?? 0);
    influence[i] = passed[start]! - passed[Math.min(steps, own + 1)]!;
    if (own < steps && event[i]! > 0) influence[i]! += (event[i] === 1 ? gain[own]! : 0) - toll[own]!;
  }
  return { value, influence };
}
