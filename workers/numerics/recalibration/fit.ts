import type { RecalibrationMethod } from '../../contract/analyses';
import { logits } from '../calibration';
import type { Unestimable } from '../estimate';
import { fitFewColumns } from './newton';
import { FEWEST, isotonicKnots } from './isotonic';
import { MOST_CERTAIN, type FittedRecalibration, type Recalibration } from './recalibration';

const NOTHING: Recalibration = { kind: 'none' };

const held = (risk: Float64Array) => risk.map((one) => Math.min(1 - MOST_CERTAIN, Math.max(MOST_CERTAIN, one)));

/** The column with mean 0 and standard deviation 1, or null for a constant one. */
function standardised(column: Float64Array): { values: Float64Array; mean: number; scale: number } | null {
  const n = column.length;
  const mean = column.reduce((sum, one) => sum + one, 0) / n;
  const scale = Math.sqrt(column.reduce((sum, one) => sum + (one - mean) ** 2, 0) / n);
  if (!(scale > 1e-12 * (1 + Math.abs(mean)))) return null;
  return { values: column.map((one) => (one - mean) / scale), mean, scale };
}

/** Intercept and slopes of the outcome on these columns as they were given; null where they are not finite. */
function regress(columns: readonly Float64Array[], event: Uint8Array): readonly number[] | null {
  const turned = columns.map(standardised);
  if (!turned.every((one) => one !== null)) return null;
  const ones = new Float64Array(event.length).fill(1);
  const beta = fitFewColumns([ones, ...turned.map((one) => one.values)], event, null);
  if (!beta) return null;
  const slopes = turned.map((one, j) => beta[j + 1]! / one.scale);
  const intercept = turned.reduce((sum, one, j) => sum - slopes[j]! * one.mean, beta[0]!);
  return [intercept, ...slopes];
}

function interceptOnly(logit: Float64Array, event: Uint8Array): Recalibration | null {
  const ones = new Float64Array(event.length).fill(1);
  const beta = fitFewColumns([ones], event, logit);
  return beta && { kind: 'intercept', intercept: beta[0]! };
}

function logistic(logit: Float64Array, event: Uint8Array): Recalibration | null {
  const found = regress([logit], event);
  // A falling line would turn the ranks of all risks around: that is no recalibration, the model is of no use.
  if (!found || !(found[1]! > 0)) return null;
  return { kind: 'logistic', intercept: found[0]!, slope: found[1]! };
}

function temperature(logit: Float64Array, event: Uint8Array): Recalibration | null {
  const size = Math.sqrt(logit.reduce((sum, one) => sum + one * one, 0) / logit.length);
  if (!(size > 1e-9)) return null;
  const beta = fitFewColumns([logit.map((one) => one / size)], event, null);
  const inverse = beta ? beta[0]! / size : 0;
  return inverse > 1e-6 ? { kind: 'temperature', temperature: 1 / inverse } : null;
}

/** A negative coefficient would make the map fall somewhere: it is set to 0 and the other fitted again. */
function beta(risk: Float64Array, event: Uint8Array): Recalibration | null {
  const ofRisk = risk.map((one) => Math.log(one));
  const ofRest = risk.map((one) => -Math.log1p(-one));
  const both = regress([ofRisk, ofRest], event);
  if (both && both[1]! >= 0 && both[2]! >= 0) {
    return both[1]! + both[2]! > 0 ? { kind: 'beta', intercept: both[0]!, a: both[1]!, b: both[2]! } : null;
  }
  const first = regress([ofRisk], event);
  const second = regress([ofRest], event);
  if (both && both[1]! >= 0 && first && first[1]! > 0)
    return { kind: 'beta', intercept: first[0]!, a: first[1]!, b: 0 };
  if (both && second && second[1]! > 0) return { kind: 'beta', intercept: second[0]!, a: 0, b: second[1]! };
  return null;
}

/** The next simpler kind, where one cannot be fitted. */
const simpler: Readonly<Record<RecalibrationMethod, RecalibrationMethod | null>> = {
  isotonic: 'logistic',
  beta: 'logistic',
  temperature: 'intercept',
  logistic: 'intercept',
  intercept: null,
};

/**
 * Fits a recalibration to risks and outcomes that the model has not seen.
 *
 * Where the kind asked for does not exist on these rows (one outcome only, constant risks, separated outcomes, a
 * falling relation) the next simpler kind takes its place, and the reason is told; at last risks are left as they are.
 *
 * @param risk - shape (n), in [0, 1]; held within 1e-6 of certainty for the fit
 * @param event - shape (n), 1 or 0
 *
 * Takes O(n) time an iteration; isotonic O(n log n).
 * Source: intercept and slope: Cox, Biometrika 45 (1958) 562-565, Steyerberg et al., Statistics in Medicine 23 (2004)
 * 2567-2586; beta: Kull, Silva Filho and Flach, AISTATS 2017; isotonic: Zadrozny and Elkan, KDD 2002; temperature: Guo
 * et al., ICML 2017.
 */
export function fitRecalibration(
  kind: RecalibrationMethod,
  risk: Float64Array,
  event: Uint8Array,
): FittedRecalibration {
  const n = risk.length;
  if (event.length !== n) throw new RangeError(`${n} risks but ${event.length} events`);
  if (!event.includes(0) || !event.includes(1)) return { recalibration: NOTHING, fallback: 'oneOutcomeOnly' };
  const inside = held(risk);
  const logit = logits(inside);
  let fallback: FittedRecalibration['fallback'] = null;
  for (let wanted: RecalibrationMethod | null = kind; wanted; wanted = simpler[wanted]) {
    const found = attempt(wanted, inside, logit, event);
    if (found) return { recalibration: found, fallback };
    fallback ??= whyNot(wanted, logit, event);
  }
  return { recalibration: NOTHING, fallback };
}

/** Why a rising curve of finite slope does not exist. */
function whyNot(kind: RecalibrationMethod, logit: Float64Array, event: Uint8Array): Unestimable {
  if (logit.every((one) => one === logit[0])) return 'noVariation';
  if (kind === 'isotonic' && logit.length < 2 * FEWEST) return 'tooFew';
  return regress([logit], event) ? 'notDefined' : 'separated';
}

function attempt(
  kind: RecalibrationMethod,
  risk: Float64Array,
  logit: Float64Array,
  event: Uint8Array,
): Recalibration | null {
  if (kind === 'intercept') return interceptOnly(logit, event);
  if (kind === 'logistic') return logistic(logit, event);
  if (kind === 'temperature') return temperature(logit, event);
  if (kind === 'beta') return beta(risk, event);
  const knots = isotonicKnots(risk, event);
  return knots.from.length > 1 ? { kind: 'isotonic', ...knots } : null;
}
