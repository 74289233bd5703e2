import type { Figure } from '../contract/figures';
import { distanceInterval } from '../numerics/bootstrap/percentile';
import { loessCalibrationErrors, type CalibrationErrors } from '../numerics/calibration-error';
import { aurocInfluence } from '../numerics/discrimination';
import { distinctRisks } from '../numerics/distinct-risks';
import type { Interval } from '../numerics/proportion';
import { calibrationIndexFigure } from './calibration-error-figure';
import { figure } from './figures';
import type { Predicted } from './out-of-fold';
import { countFolds, drawnOutToChance } from './near-chance';
import { areaWithinFolds } from './within-folds';

export const bootstrapped = ['auroc', 'ici', 'e50', 'e90', 'emax'] as const;
type Bootstrapped = (typeof bootstrapped)[number];

/** 95% percentiles by bootstrap; null where too many resamples had no such figure. */
export type BootstrapIntervals = Readonly<Record<Bootstrapped, Interval | null>>;

/** Fewer rows than this say nothing about a curve's shape, nor then about distances from it. */
const FEWEST = 20;

/** The mean over the repeats of what each says, with the interval; the first reason where one says none. */
function averaged<Value>(
  found: readonly (Value | Figure)[],
  valueOf: (one: Value) => number,
  interval: Interval | null,
): Figure {
  let value = 0;
  for (const one of found) {
    if (isFigure(one)) return one;
    value += valueOf(one) / found.length;
  }
  if (found.length === 0 || !interval) return { kind: 'notEstimable', reason: 'tooFew' };
  return figure(value, interval.low, interval.high);
}

/** The area of pairs within folds, and that of all pairs, which is what a resample can compute fast. */
interface Areas {
  readonly within: number;
  readonly all: number;
}

/** The bootstrap's interval lies about the area of all pairs; this moves it to that of pairs within folds. */
function movedTo(within: Figure, all: Figure, interval: Interval | null): Figure {
  if (within.kind !== 'estimated' || all.kind !== 'estimated' || !interval) return within;
  const by = within.value - all.value;
  return figure(within.value, Math.max(0, interval.low + by), Math.min(1, interval.high + by));
}

const isFigure = (one: unknown): one is Figure => typeof one === 'object' && one !== null && 'kind' in one;

function errorsOf({ risk, event, order }: Predicted): CalibrationErrors | Figure {
  if (!event.includes(0) || !event.includes(1)) return { kind: 'notEstimable', reason: 'oneOutcomeOnly' };
  if (risk.length < FEWEST) return { kind: 'notEstimable', reason: 'tooFew' };
  return loessCalibrationErrors(distinctRisks(risk, event, order)) ?? { kind: 'notEstimable', reason: 'noVariation' };
}

/**
 * Figures with bootstrap intervals: the area under the ROC curve once more, and the distances between risks and the
 * smoothed observed risk (mean, median, 90th percentile, maximum), whose variance has no formula; see
 * {@link distanceInterval} for theirs. Values are means over the repeats.
 *
 * @returns without a bootstrap `notDefined`, but for the mean distance, which then has its interval by the delta method;
 * `oneOutcomeOnly`; for the distances `tooFew` below 20 rows and
 * `noVariation` with fewer than three distinct risks; `tooFew` where resamples too often have no such figure
 */
export function bootstrappedFigures(
  repeats: readonly Predicted[],
  intervals: BootstrapIntervals | null,
): Readonly<Record<'aurocBootstrap' | Exclude<Bootstrapped, 'auroc'>, Figure>> {
  if (!intervals) {
    const none: Figure = { kind: 'notEstimable', reason: 'notDefined' };
    return { aurocBootstrap: none, ici: calibrationIndexFigure(repeats), e50: none, e90: none, emax: none };
  }
  const areas = repeats.map((repeat): Areas | Figure => {
    const all = aurocInfluence(repeat.risk, repeat.event, repeat.order);
    const within = areaWithinFolds(repeat);
    return all && within
      ? { within: within.value, all: all.value }
      : { kind: 'notEstimable', reason: 'oneOutcomeOnly' };
  });
  const errors = repeats.map(errorsOf);
  const distance = (name: keyof CalibrationErrors): Figure => {
    const found = averaged(errors, (one) => one[name], intervals[name]);
    if (found.kind !== 'estimated') return found;
    const { low, high } = distanceInterval(found.value, intervals[name] ?? found);
    return figure(found.value, low, high);
  };
  return {
    aurocBootstrap: drawnOutToChance(
      movedTo(
        averaged(areas, ({ within }) => within, intervals.auroc),
        averaged(areas, ({ all }) => all, intervals.auroc),
        intervals.auroc,
      ),
      countFolds(repeats[0]?.fold ?? null),
    ),
    ici: distance('ici'),
    e50: distance('e50'),
    e90: distance('e90'),
    emax: distance('emax'),
  };
}
