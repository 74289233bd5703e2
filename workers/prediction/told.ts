import type { OutcomeSummary } from '../contract/cohort';
import type { ConformalReport } from '../contract/analyses';
import type { Prediction } from '../contract/glimpse';
import type { OutcomeRole } from '../contract/recipe';

/** What turns a model's numbers into what a person is told. */
export interface Telling {
  readonly outcome: OutcomeRole;
  /** Of a survival outcome, the times of the numbers, the horizon last. */
  readonly times: readonly number[];
  /** Sets or intervals that were made for this model; null where none were. */
  readonly conformal: ConformalReport | null;
}

/** Times at which one participant's risk is drawn. */
const DRAWN = 24;

/** The times at which one participant's risks are told: evenly spaced up to the horizon; none of other outcomes. */
export function toldTimes(developed: OutcomeSummary): readonly number[] {
  if (developed.kind !== 'survival') return [];
  return Array.from({ length: DRAWN }, (_, k) => ((k + 1) * developed.horizon) / DRAWN);
}

/** The numbers of one row, as a person is told. */
export function tell(numbers: ArrayLike<number>, { outcome, times, conformal }: Telling): Prediction {
  switch (outcome.kind) {
    case 'binary': {
      const risk = numbers[0]!;
      const classes = ['noEvent', 'event'] as const;
      return {
        kind: 'binary',
        risk,
        set: conformal && classes.filter((_, k) => holds(conformal, k, [1 - risk, risk][k]!)),
      };
    }
    case 'classes': {
      const probabilities = outcome.classes.map((level, k) => ({ level, probability: numbers[k]! }));
      const set = conformal && outcome.classes.filter((_, k) => holds(conformal, k, numbers[k]!));
      return { kind: 'classes', probabilities, set };
    }
    case 'continuous': {
      const value = numbers[0]!;
      const reach = conformal?.thresholds[0] ?? null;
      return {
        kind: 'continuous',
        value,
        interval: reach === null ? null : { low: value - reach, high: value + reach },
      };
    }
    case 'survival': {
      const risks = Array.from(times, (_, k) => numbers[k]!);
      return { kind: 'survival', horizon: times.at(-1)!, risk: risks.at(-1)!, times, risks };
    }
  }
}

/** Whether a class stays in: its probability is not surprisingly small. A class without a threshold always stays in. */
function holds({ thresholds }: ConformalReport, code: number, probability: number): boolean {
  const threshold = thresholds.length > 1 ? thresholds[code] : thresholds[0];
  return threshold === null || threshold === undefined || 1 - probability <= threshold;
}
