import type { Figure, Figures, SurvivalFigure } from '../../contract/figures';
import { perfectAreaInterval } from '../../numerics/discrimination';
import {
  estimate,
  sumOfSquares,
  unestimable,
  withClusterVariance,
  type Clusters,
  type Estimate,
  type Influenced,
} from '../../numerics/estimate';
import { riskBy } from '../../numerics/survival/aalen-johansen';
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
import type { Judged, SurvivalTruth } from './judged';

type Times = Pick<SurvivalTruth, 'times' | 'horizon'>;
const UNIT = { least: 0, most: 1 };

function orNone(found: Influenced | null, clusters: Clusters | null): Estimate {
  return found ? withClusterVariance(found, clusters) : unestimable('noEvents');
}

/** An estimate from what is known by a time, or why nothing is. */
export function weighted(
  judged: Judged,
  time: number,
  of: (known: KnownBy) => Influenced | null,
): Influenced | Estimate | null {
  const { timeline, censoring } = judged;
  if (!censoring) return unestimable('notDefined');
  const known = knownBy(timeline, censoring, time);
  return typeof known === 'string' ? unestimable(known) : of(known);
}

/** The same with its variance. */
export function weightedEstimate(judged: Judged, time: number, of: (known: KnownBy) => Influenced | null): Estimate {
  const found = weighted(judged, time, of);
  return found && 'kind' in found ? found : orNone(found, judged.clusters);
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
 * Harrell's C of the risk at the horizon, over pairs whose earlier event is at or before it; cluster-robust
 * infinitesimal-jackknife intervals.
 */
export function harrellFigure(repeats: readonly Judged[], horizon: number): Figure {
  const estimates = repeats.map(({ timeline, risk, clusters }) =>
    orNone(concordance(timeline, risk, horizon, null), clusters),
  );
  return discrimination(repeats, estimates, horizon);
}

/** Uno's C up to the horizon; not defined with delayed entry. */
function unoFigure(repeats: readonly Judged[], horizon: number): Figure {
  const estimates = repeats.map(({ timeline, censoring, risk, clusters }) =>
    censoring ? orNone(concordance(timeline, risk, horizon, censoring), clusters) : unestimable('notDefined'),
  );
  return discrimination(repeats, estimates, horizon);
}

/** The area under the time-dependent ROC curve at `times[k]`. */
export function aurocFigureAt(repeats: readonly Judged[], time: number, k: number): Figure {
  const estimates = repeats.map((one) => weightedEstimate(one, time, (known) => aurocAt(known, one.riskAt(k))));
  return discrimination(repeats, estimates, time);
}

/** The Brier score at `times[k]`. */
export function brierFigureAt(repeats: readonly Judged[], time: number, k: number): Figure {
  return averageFigure(
    repeats.map((one) => weightedEstimate(one, time, (known) => brierAt(known, one.riskAt(k)))),
    UNIT,
  );
}

/** The Brier score at a time of giving everyone the overall risk. */
export function nullBrierFigureAt(repeats: readonly Judged[], time: number): Figure {
  return averageFigure(
    repeats.map((one) => weightedEstimate(one, time, nullBrierAt)),
    UNIT,
  );
}

function integrated(judged: Judged, { times }: Times): Estimate {
  const scores: Influenced[] = [];
  for (const [k, time] of times.entries()) {
    const score = weighted(judged, time, (known) => brierAt(known, judged.riskAt(k)));
    if (!score) return unestimable('notDefined');
    if ('kind' in score) return score;
    scores.push(score);
  }
  return scores.length > 0
    ? withClusterVariance(integratedBrier(times, scores), judged.clusters)
    : unestimable('notDefined');
}

/**
 * Logarithm of the observed risk at the horizon (Aalen-Johansen) over the mean predicted one, with its linearised variance
 * in which both vary from sample to sample.
 */
function logObservedExpected({ timeline, risk, clusters }: Judged, horizon: number): Estimate {
  const observed = riskBy(timeline, horizon);
  if (typeof observed === 'string') return unestimable(observed);
  if (!(observed.value > 0)) return unestimable('noEvents');
  const expected = risk.reduce((sum, one) => sum + one, 0) / risk.length;
  if (!(expected > 0)) return unestimable('notDefined');
  const influence = observed.influence.map(
    (one, i) => one / observed.value - (risk[i]! - expected) / (expected * risk.length),
  );
  const count = clusters?.count ?? risk.length;
  if (count < 2) return unestimable('tooFew');
  const variance = (sumOfSquares(influence, clusters) * count) / (count - 1);
  return estimate(Math.log(observed.value / expected), variance);
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

/**
 * All figures of one model but the distances of its calibration curve. Each is computed in each repeat on the pooled
 * out-of-fold risks and averaged, see {@link averageFigure}; every interval comes from influence values, in which the
 * censoring distribution counts as estimated, and is cluster-robust where rows are clustered.
 */
export function survivalFiguresOf(
  repeats: readonly Judged[],
  { times, horizon }: Times,
): Omit<Figures<SurvivalFigure>, 'ici' | 'e50' | 'e90' | 'emax'> {
  const last = times.length - 1;
  const scaled = repeats.map((one) =>
    weightedEstimate(one, horizon, (known) => scaledBrierAt(brierAt(known, one.risk), nullBrierAt(known))),
  );
  return {
    harrell: harrellFigure(repeats, horizon),
    uno: unoFigure(repeats, horizon),
    auroc: aurocFigureAt(repeats, horizon, last),
    brier: brierFigureAt(repeats, horizon, last),
    scaledBrier: averageFigure(scaled, { least: -Infinity, most: 1 }),
    integratedBrier: averageFigure(
      repeats.map((one) => integrated(one, { times, horizon })),
      UNIT,
    ),
    observedExpected: averageFigure(
      repeats.map((one) => logObservedExpected(one, horizon)),
      { least: 0, most: Infinity, back: Math.exp },
    ),
    calibrationSlope: slopeFigure(repeats, horizon),
  };
}
