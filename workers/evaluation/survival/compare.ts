import type { Comparison } from '../../contract/results';
import { unestimable, withClusterVariance, type Estimate, type Influenced } from '../../numerics/estimate';
import { concordance } from '../../numerics/survival/concordance';
import { brierAt, knownBy } from '../../numerics/survival/ipcw';
import { minus, pairedP } from '../compare';
import { averageFigure } from '../figures';
import { completeRepeats, rowsWhere } from '../out-of-fold';
import { observedAmong, riskColumn, type Observed, type SurvivalTruth } from './judged';

/** One model's cumulative risks, one array a repeat, shape (rows x times), row-major; NaN where not predicted. */
export interface ModelRisksOverTime {
  readonly id: string;
  readonly predicted: readonly Float64Array[];
}

function harrellDifference(observed: Observed, one: Float64Array, other: Float64Array, horizon: number): Estimate {
  const [first, second] = [one, other].map((risk) => concordance(observed.timeline, risk, horizon, null));
  return first && second ? withClusterVariance(minus(first, second), observed.clusters) : unestimable('noEvents');
}

function brierDifference(observed: Observed, one: Float64Array, other: Float64Array, horizon: number): Estimate {
  const { timeline, censoring, clusters } = observed;
  if (!censoring) return unestimable('notDefined');
  const known = knownBy(timeline, censoring, horizon);
  if (typeof known === 'string') return unestimable(known);
  const difference: Influenced = minus(brierAt(known, one), brierAt(known, other));
  return withClusterVariance(difference, clusters);
}

/**
 * Compares two models on the rows that both predicted, in each repeat, the first minus the second: Harrell's C and the
 * Brier score of the risks at the horizon, by the differences of their influence values, which pair each participant with
 * itself. Differences and variances are averaged over the repeats as figures are; the p-value is of the difference in C.
 */
export function compareSurvival(
  first: ModelRisksOverTime,
  second: ModelRisksOverTime,
  truth: SurvivalTruth,
): Comparison {
  const { horizon } = truth;
  const width = truth.times.length;
  const atHorizon = (row: number) => row * width + width - 1;
  const shared = first.predicted.map((own, repeat) => {
    const other = second.predicted[repeat];
    return rowsWhere(
      other ? truth.time.length : 0,
      (row) => !Number.isNaN(own[atHorizon(row)]) && !Number.isNaN(other?.[atHorizon(row)]),
    );
  });
  const concordances: Estimate[] = [];
  const scores: Estimate[] = [];
  for (const repeat of completeRepeats(shared)) {
    const rows = shared[repeat]!;
    const observed = observedAmong(truth, rows);
    const [one, other] = [first, second].map(({ predicted }) =>
      riskColumn(predicted[repeat]!, rows, width, width - 1),
    ) as [Float64Array, Float64Array];
    concordances.push(harrellDifference(observed, one, other, horizon));
    scores.push(brierDifference(observed, one, other, horizon));
  }
  return {
    first: first.id,
    second: second.id,
    discrimination: averageFigure(concordances, { least: -1, most: 1 }),
    loss: averageFigure(scores, { least: -1, most: 1 }),
    p: concordances.length > 0 ? pairedP(concordances) : null,
    bootstrap: [],
  };
}
