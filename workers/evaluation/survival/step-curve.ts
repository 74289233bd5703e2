import type { StepCurve } from '../../contract/cohort';
import { aalenJohansen, incidenceBand, type Cause } from '../../numerics/survival/aalen-johansen';
import { stepsBy, type Timeline } from '../../numerics/survival/follow-up';
import { kaplanMeier, medianTime, survivalBand } from '../../numerics/survival/kaplan-meier';

/** The most steps of a drawn curve, its beginning at time 0 and its end among them. */
const STEPS = 200;
/** About this many times at which numbers at risk are given. */
const TICKS = 6;

/** Round times from 0 on, at most seven, the last at or before `end`. */
function ticks(end: number): number[] {
  const power = 10 ** Math.floor(Math.log10(end / TICKS));
  const step = power * ([1, 2, 2.5, 5, 10].find((one) => end / (one * power) <= TICKS) ?? 10);
  return Array.from({ length: Math.floor(end / step + 1e-9) + 1 }, (_, k) => Number((k * step).toPrecision(12)));
}

/** Participants entered before (or at 0) and not gone before a time. */
function atRiskBefore({ times, step, from }: Timeline, time: number): number {
  const reached = stepsBy(times, time) - (times[stepsBy(times, time) - 1] === time ? 1 : 0);
  let count = 0;
  for (let i = 0; i < step.length; i += 1) {
    if (step[i]! >= reached && (from === null || from[i]! <= reached)) count += 1;
  }
  return count;
}

/** At most `most` of the steps, evenly spread, the first and last among them. */
function thinned(steps: readonly number[], most: number): readonly number[] {
  if (steps.length <= most) return steps;
  return Array.from({ length: most }, (_, k) => steps[Math.round((k * (steps.length - 1)) / (most - 1))]!);
}

/**
 * A curve to be drawn, from time 0: survival by Kaplan-Meier with Greenwood's band, or the cumulative incidence of the
 * event or of competing events by Aalen-Johansen; bands symmetric on the log(-log) scale. Beyond 200 steps some are left
 * out, evenly; those that stay are exact. Median and numbers at risk come from the whole curve.
 *
 * @param until - where the curve ends; the last follow-up where that is sooner
 * @param smallCell - fewer participants at risk than this are not told
 */
export function stepCurve(timeline: Timeline, kind: StepCurve['kind'], until: number, smallCell: number): StepCurve {
  const { times } = timeline;
  const { values, band, begins } = kind === 'survival' ? survival(timeline) : incidence(timeline, kind);
  const steps = stepsBy(times, until);
  const changes: number[] = [];
  for (let k = 0; k < steps; k += 1) {
    if (values[k] !== (values[k - 1] ?? begins) || k === steps - 1) changes.push(k);
  }
  const kept = thinned(changes, STEPS - 1);
  const column = (list: Float64Array, first: number) => [first, ...kept.map((k) => list[k]!)];
  const end = steps > 0 ? times[steps - 1]! : 0;
  return {
    kind,
    times: column(times, 0),
    values: column(values, begins),
    low: column(band.low, begins),
    high: column(band.high, begins),
    // Curves that end at the same time have the same ticks, whenever their own last event was.
    atRisk: (end > 0 ? ticks(Number.isFinite(until) ? until : end) : []).map((time) => {
      const participants = atRiskBefore(timeline, time);
      return { time, participants: participants < smallCell ? null : participants };
    }),
    median: medianTime(
      times.subarray(0, steps),
      (kind === 'survival' ? values : values.map((one) => 1 - one)).subarray(0, steps),
    ),
  };
}

function survival(timeline: Timeline) {
  const curve = kaplanMeier(timeline, 'event');
  return { values: curve.survival, band: survivalBand(curve.survival, curve.variance, 'logLog'), begins: 1 };
}

function incidence(timeline: Timeline, kind: 'event' | 'competing') {
  const cause: Cause = kind === 'event' ? 1 : 2;
  const curve = aalenJohansen(timeline, cause);
  return { values: curve.incidence, band: incidenceBand(curve), begins: 0 };
}
