import type { Figure, Figures, SurvivalFigure } from '../../contract/figures';
import type { SurvivalResults } from '../../contract/results';
import { perfectAreaInterval } from '../../numerics/discrimination';
import {
  unestimable,
  withClusterVariance,
  type Clusters,
  type Estimate,
  type Influenced,
  type Unestimable,
} from '../../numerics/estimate';
import { concordance } from '../../numerics/survival/concordance';
import { coxSlope } from '../../numerics/survival/cox-slope';
import {
  aurocAt,
  brierAt,
  integratedBrier,
  knownBy,
  nullBrierAt,
  scaledBrierAt,
  type KnownBy,
} from '../../numerics/survival/ipcw';
import { complementaryLogLog, pseudoSlope } from '../../numerics/survival/pseudo-slope';
import { averageFigure, figure } from '../figures';
import { drawnOutToChance } from '../near-chance';
import { pick } from '../out-of-fold';
import type { Judged, SurvivalTruth } from './judged';
import { logObservedExpected } from './observed-expected';

const UNIT = { least: 0, most: 1 };

function orNone(found: Influenced | null, clusters: Clusters | null): Estimate {
  return found ? withClusterVariance(found, clusters) : unestimable('noEvents');
}

/** What is known by a time, or why nothing is. */
function knownIn({ timeline, censoring }: Judged, time: number): KnownBy | Unestimable {
  return censoring ? knownBy(timeline, censoring, time) : 'notDefined';
}

/** Participants with the event by the horizon, and without. */
function counts(
  { timeline, clusters }: Pick<Judged, 'timeline' | 'clusters'>,
  horizon: number,
): readonly [events: number, others: number] {
  const { event, step, times } = timeline;
  const had = new Uint8Array(clusters?.count ?? event.length);
  for (let i = 0; i < event.length; i += 1) {
    if (event[i] === 1 && times[step[i]!]! <= horizon) had[clusters ? clusters.of[i]! : i] = 1;
  }
  const events = had.reduce((sum, one) => sum + one, 0);
  return [events, had.length - events];
}

/**
 * A concordance or area averaged over the repeats, its interval symmetric and cut at 0 and 1. Where every pair is ordered
 * rightly (or wrongly) in every repeat that has no width, and Newcombe's interval of an area is given instead.
 */
function discrimination(repeats: readonly Judged[], estimates: readonly Estimate[], horizon: number): Figure {
  const plain = averageFigure(estimates, UNIT);
  const first = repeats[0];
  if (!first || plain.kind !== 'estimated' || (plain.value !== 1 && plain.value !== 0)) return plain;
  const [events, others] = counts(first, horizon);
  if (events === 0 || others === 0) return plain;
  const { low } = perfectAreaInterval(events, others);
  return plain.value === 1 ? figure(1, low, 1) : figure(0, 0, 1 - low);
}

/**
 * Harrell's C of the pairs within folds, as the area of a yes/no outcome is taken (`areaWithinFolds`); each fold counts
 * by its rows times its events, which is near its share of the pairs.
 */
function concordanceWithinFolds({ timeline, risk, folds }: Judged, horizon: number): Influenced | null {
  const pooled = concordance(timeline, risk, horizon, null);
  if (!folds || !pooled) return pooled;
  let sum = 0;
  let weights = 0;
  for (const { rows, timeline: own } of folds) {
    const found = concordance(own, pick(risk, rows), horizon, null);
    if (!found) continue;
    const weight = rows.length * own.event.reduce((events, code) => events + (code === 1 ? 1 : 0), 0);
    sum += weight * found.value;
    weights += weight;
  }
  return weights > 0 ? { value: sum / weights, influence: pooled.influence } : null;
}

/**
 * Harrell's C of the risk at the horizon, over pairs whose earlier event is at or before it; cluster-robust
 * infinitesimal-jackknife intervals.
 */
export function harrellFigure(repeats: readonly Judged[], horizon: number): Figure {
  const estimates = repeats.map((one) => orNone(concordanceWithinFolds(one, horizon), one.clusters));
  return drawnOutToChance(discrimination(repeats, estimates, horizon), repeats[0]?.folds?.length ?? 1);
}

/** Uno's C up to the horizon; not defined with delayed entry. */
function unoFigure(repeats: readonly Judged[], horizon: number): Figure {
  const estimates = repeats.map(({ timeline, censoring, risk, clusters }) =>
    censoring ? orNone(concordance(timeline, risk, horizon, censoring), clusters) : unestimable('notDefined'),
  );
  return discrimination(repeats, estimates, horizon);
}

/** The Brier score at `times[k]`, for one part of the rows alone. */
export function brierFigureAt(repeats: readonly Judged[], time: number, k: number): Figure {
  const estimates = repeats.map((one) => {
    const known = knownIn(one, time);
    return typeof known === 'string' ? unestimable(known) : orNone(brierAt(known, one.riskAt(k)), one.clusters);
  });
  return averageFigure(estimates, UNIT);
}

/** One repeat's estimates that weight for censoring, at each of the times. */
interface Weighted {
  readonly auroc: readonly Estimate[];
  readonly brier: readonly Estimate[];
  readonly nullBrier: readonly Estimate[];
  /** At the last time. */
  readonly scaledBrier: Estimate;
  readonly integratedBrier: Estimate;
}

function weightedOf(judged: Judged, times: readonly number[]): Weighted {
  const { clusters } = judged;
  const auroc: Estimate[] = [];
  const brier: Estimate[] = [];
  const nullBrier: Estimate[] = [];
  const scores: Influenced[] = [];
  let scaledBrier: Estimate = unestimable('notDefined');
  let missing: Unestimable = 'notDefined';
  for (const [k, time] of times.entries()) {
    const known = knownIn(judged, time);
    if (typeof known === 'string') {
      missing = known;
      scaledBrier = unestimable(known);
      for (const list of [auroc, brier, nullBrier]) list.push(scaledBrier);
      continue;
    }
    const risk = judged.riskAt(k);
    const score = brierAt(known, risk);
    const reference = nullBrierAt(known);
    scores.push(score);
    auroc.push(orNone(aurocAt(known, risk), clusters));
    brier.push(orNone(score, clusters));
    nullBrier.push(orNone(reference, clusters));
    scaledBrier = orNone(scaledBrierAt(score, reference), clusters);
  }
  const whole = times.length > 0 && scores.length === times.length;
  const integrated = whole ? orNone(integratedBrier(times, scores), clusters) : unestimable(missing);
  return { auroc, brier, nullBrier, scaledBrier, integratedBrier: integrated };
}

/**
 * The calibration slope: by proportional hazards, follow-up cut at the horizon; with competing events, of which the hazard
 * alone does not make the risk, by pseudo-observations.
 */
function slope({ timeline, risk, pseudo, clusters }: Judged, horizon: number): Estimate {
  const x = complementaryLogLog(risk);
  if (!timeline.event.includes(2)) return coxSlope(timeline, x, horizon, clusters);
  if (typeof pseudo === 'string') return unestimable(pseudo);
  if (counts({ timeline, clusters }, horizon)[0] === 0) return unestimable('noEvents');
  return pseudoSlope(pseudo, x, clusters);
}

/** The calibration slope at the horizon. */
export function slopeFigure(repeats: readonly Judged[], horizon: number): Figure {
  return averageFigure(repeats.map((one) => slope(one, horizon)));
}

/** What {@link survivalFigures} computes; the distances of the calibration curve are computed apart. */
export interface SurvivalFigures {
  readonly figures: Omit<Figures<SurvivalFigure>, 'ici' | 'e50' | 'e90' | 'emax'>;
  readonly overTime: SurvivalResults['overTime'];
}

/**
 * All figures of one model but the distances of its calibration curve. Each is computed in each repeat on the pooled
 * out-of-fold risks and averaged, see {@link averageFigure}; every interval comes from influence values, in which the
 * censoring distribution counts as estimated, and is cluster-robust where rows are clustered.
 */
export function survivalFigures(
  repeats: readonly Judged[],
  { times, horizon }: Pick<SurvivalTruth, 'times' | 'horizon'>,
): SurvivalFigures {
  const weighted = repeats.map((one) => weightedOf(one, times));
  const at = (of: 'auroc' | 'brier' | 'nullBrier', k: number) => weighted.map((one) => one[of][k]!);
  const overTime = {
    times,
    auroc: times.map((time, k) => discrimination(repeats, at('auroc', k), time)),
    brier: times.map((_, k) => averageFigure(at('brier', k), UNIT)),
    nullBrier: times.map((_, k) => averageFigure(at('nullBrier', k), UNIT)),
  };
  const nothing: Figure = { kind: 'notEstimable', reason: 'notDefined' };
  return {
    overTime,
    figures: {
      harrell: harrellFigure(repeats, horizon),
      uno: unoFigure(repeats, horizon),
      auroc: overTime.auroc.at(-1) ?? nothing,
      brier: overTime.brier.at(-1) ?? nothing,
      scaledBrier: averageFigure(
        weighted.map((one) => one.scaledBrier),
        { least: -Infinity, most: 1 },
      ),
      integratedBrier: averageFigure(
        weighted.map((one) => one.integratedBrier),
        UNIT,
      ),
      observedExpected: averageFigure(
        repeats.map((one) => logObservedExpected(one, times)),
        { least: 0, most: Infinity, back: Math.exp },
      ),
      calibrationSlope: slopeFigure(repeats, horizon),
    },
  };
}
