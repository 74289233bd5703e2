import type { Figure } from '../contract/figures';
import { loessCalibrationErrors } from '../numerics/calibration-error';
import { aurocInfluence } from '../numerics/discrimination';
import { distinctRisks } from '../numerics/distinct-risks';
import type { Interval } from '../numerics/proportion';
import { calibrationIndexFigure } from './calibration-error-figure';
import { figure } from './figures';
import type { Predicted } from './out-of-fold';

export const bootstrapped = ['auroc', 'ici', 'e50', 'e90', 'emax'] as const;
type Bootstrapped = (typeof bootstrapped)[number];

/** 95% percentile intervals by bootstrap; null where too many resamples had no such figure. */
export type BootstrapIntervals = Readonly<Record<Bootstrapped, Interval | null>>;

/** Fewer rows than this say nothing about a curve's shape, nor then about distances from it. */
const FEWEST = 20;

type Values = Readonly<Record<Bootstrapped, number>>;

/** Of one repeat; a reason where there is none. */
function valuesOf({ risk, event, order }: Predicted, which: 'area' | 'errors'): Values | Figure {
  const area = aurocInfluence(risk, event, order);
  if (!area) return { kind: 'notEstimable', reason: 'oneOutcomeOnly' };
  const none = { auroc: area.value, ici: 0, e50: 0, e90: 0, emax: 0 };
  if (which === 'area') return none;
  if (risk.length < FEWEST) return { kind: 'notEstimable', reason: 'tooFew' };
  const errors = loessCalibrationErrors(distinctRisks(risk, event, order));
  return errors ? { ...none, ...errors } : { kind: 'notEstimable', reason: 'noVariation' };
}

/**
 * Figures with bootstrap intervals: the area under the ROC curve once more, and the distances between risks and the
 * smoothed observed risk (mean, median, 90th percentile, maximum), whose variance has no formula. Values are means over
 * the repeats.
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
  const all = (which: 'area' | 'errors'): Record<Bootstrapped, Figure> => {
    const found = repeats.map((repeat) => valuesOf(repeat, which));
    const of = (name: Bootstrapped): Figure => {
      let value = 0;
      for (const one of found) {
        if ('kind' in one) return one;
        value += one[name] / found.length;
      }
      const interval = intervals[name];
      if (found.length === 0 || !interval) return { kind: 'notEstimable', reason: 'tooFew' };
      return figure(value, interval.low, interval.high);
    };
    return { auroc: of('auroc'), ici: of('ici'), e50: of('e50'), e90: of('e90'), emax: of('emax') };
  };
  const { ici, e50, e90, emax } = all('errors');
  return { aurocBootstrap: all('area').auroc, ici, e50, e90, emax };
}
