import { clipped } from './accuracy';
import { estimate, sumOfSquares, unestimable, type Clusters, type Estimate } from './estimate';

/** Newton's steps; a dozen suffice on any data met. */
const STEPS = 100;

/**
 * Log odds of each risk, held within those of 1e-15 and 1 - 1e-15.
 *
 * @param risk - shape (n), in [0, 1]
 * @returns shape (n), in [-34.6, 34.6]
 */
export function logits(risk: Float64Array): Float64Array {
  return risk.map((one) => {
    const held = clipped(one);
    return Math.log(held) - Math.log1p(-held);
  });
}

function share(event: Uint8Array): number {
  let events = 0;
  for (const one of event) events += one;
  return events / event.length;
}

const expit = (logit: number) => (logit >= 0 ? 1 / (1 + Math.exp(-logit)) : Math.exp(logit) / (1 + Math.exp(logit)));

function robust(value: number, influence: Float64Array, clusters: Clusters): Estimate {
  if (clusters.count < 2) return unestimable('tooFew');
  return estimate(value, (sumOfSquares(influence, clusters) * clusters.count) / (clusters.count - 1));
}

/**
 * Calibration-in-the-large: the intercept of a logistic regression of the outcome on the risks' log odds as an offset.
 * 0 is perfect; above 0 the risks are too low on the whole, below 0 too high.
 *
 * @param logit - shape (n), log odds of the risks
 * @param event - shape (n), 1 or 0
 * @returns the intercept in log odds, with the model's variance where every row stands alone and the cluster-robust
 * (sandwich) one otherwise; `oneOutcomeOnly`; `notDefined` where all risks are so extreme that nothing can be told
 *
 * The score falls as the intercept rises, so Newton's method is kept inside a bracket and cannot diverge.
 * Source: Cox, Biometrika 45 (1958) 562-565; Van Calster et al., J Clin Epidemiol 74 (2016) 167-176.
 */
export function calibrationInTheLarge(logit: Float64Array, event: Uint8Array, clusters: Clusters | null): Estimate {
  const prevalence = share(event);
  if (!(prevalence > 0 && prevalence < 1)) return unestimable('oneOutcomeOnly');

  let lowest = Infinity;
  let highest = -Infinity;
  for (const one of logit) {
    if (one < lowest) lowest = one;
    if (one > highest) highest = one;
  }
  const aim = Math.log(prevalence / (1 - prevalence));
  let low = aim - highest;
  let high = aim - lowest;
  let intercept = Math.min(high, Math.max(low, 0));
  let information = 0;
  for (let step = 0; step < STEPS; step += 1) {
    let score = 0;
    information = 0;
    for (let i = 0; i < logit.length; i += 1) {
      const mu = expit(intercept + logit[i]!);
      score += event[i]! - mu;
      information += mu * (1 - mu);
    }
    if (score > 0) low = intercept;
    else high = intercept;
    let next = intercept + score / information;
    if (!(next > low && next < high)) next = (low + high) / 2;
    const moved = Math.abs(next - intercept);
    intercept = next;
    if (moved <= 1e-13 * (1 + Math.abs(intercept))) break;
  }
  if (information < 1e-6) return unestimable('notDefined');
  if (!clusters) return estimate(intercept, 1 / information);
  const influence = logit.map((one, i) => (event[i]! - expit(intercept + one)) / information);
  return robust(intercept, influence, clusters);
}

/** Whether a finite slope exists: the outcomes' ranges of `logit` must overlap (Albert and Anderson 1984). */
function overlap(logit: Float64Array, event: Uint8Array): boolean {
  const low = [Infinity, Infinity];
  const high = [-Infinity, -Infinity];
  for (let i = 0; i < logit.length; i += 1) {
    const group = event[i]!;
    low[group] = Math.min(low[group]!, logit[i]!);
    high[group] = Math.max(high[group]!, logit[i]!);
  }
  return high[0]! > low[1]! && high[1]! > low[0]!;
}

/**
 * Calibration slope: the coefficient of the risks' log odds in a logistic regression of the outcome on them. 1 is
 * perfect; below 1 the risks are too extreme, above 1 too modest.
 *
 * @param logit - shape (n), log odds of the risks
 * @param event - shape (n), 1 or 0
 * @returns the slope, with the model's variance where every row stands alone and the cluster-robust (sandwich) one
 * otherwise; `oneOutcomeOnly`; `noVariation` for constant risks; `separated` where no finite slope exists
 *
 * Newton's method with halved steps on standardised log odds. Source: Cox 1958; existence by Albert and Anderson,
 * Biometrika 71 (1984) 1-10.
 */
export function calibrationSlope(logit: Float64Array, event: Uint8Array, clusters: Clusters | null): Estimate {
  const n = logit.length;
  const prevalence = share(event);
  if (!(prevalence > 0 && prevalence < 1)) return unestimable('oneOutcomeOnly');
  let sum = 0;
  for (const one of logit) sum += one;
  const mean = sum / n;
  let squares = 0;
  for (const one of logit) squares += (one - mean) ** 2;
  const scale = Math.sqrt(squares / n);
  if (!(scale > 1e-12 * (1 + Math.abs(mean)))) return unestimable('noVariation');
  if (!overlap(logit, event)) return unestimable('separated');

  const x = logit.map((one) => (one - mean) / scale);
  const deviance = (a: number, b: number) => {
    let total = 0;
    for (let i = 0; i < n; i += 1) {
      const eta = a + b * x[i]!;
      total += Math.max(eta, 0) + Math.log1p(Math.exp(-Math.abs(eta))) - event[i]! * eta;
    }
    return total;
  };

  let a = Math.log(prevalence / (1 - prevalence));
  let b = 0;
  let current = deviance(a, b);
  for (let step = 0; step < STEPS; step += 1) {
    const { centre, spread, weight, scoreA, scoreB } = curvature(x, event, a, b);
    if (!(weight > 0 && spread > 0)) return unestimable('notDefined');
    let stepB = (scoreB - centre * scoreA) / spread;
    let stepA = scoreA / weight - centre * stepB;
    let next = deviance(a + stepA, b + stepB);
    for (let halving = 0; next > current * (1 + 1e-12) && halving < 40; halving += 1) {
      stepA /= 2;
      stepB /= 2;
      next = deviance(a + stepA, b + stepB);
    }
    a += stepA;
    b += stepB;
    current = next;
    if (Math.abs(stepA) + Math.abs(stepB) > 1e-11 * (1 + Math.abs(a) + Math.abs(b))) continue;

    const end = curvature(x, event, a, b);
    if (!clusters) return estimate(b / scale, 1 / end.spread / (scale * scale));
    const influence = x.map((one, i) => ((one - end.centre) * (event[i]! - expit(a + b * one))) / end.spread / scale);
    return robust(b / scale, influence, clusters);
  }
  return unestimable('notDefined');
}

/** Score and information of a logistic regression on one predictor, the predictor centred at its weighted mean. */
function curvature(x: Float64Array, event: Uint8Array, a: number, b: number) {
  let weight = 0;
  let first = 0;
  let second = 0;
  let scoreA = 0;
  let scoreB = 0;
  for (let i = 0; i < x.length; i += 1) {
    const mu = expit(a + b * x[i]!);
    const w = mu * (1 - mu);
    weight += w;
    first += w * x[i]!;
    second += w * x[i]! * x[i]!;
    scoreA += event[i]! - mu;
    scoreB += (event[i]! - mu) * x[i]!;
  }
  const centre = first / weight;
  return { centre, weight, spread: second - first * centre, scoreA, scoreB };
}

/**
 * Natural logarithm of the ratio of observed to expected events. 0 is perfect; above 0 more events were seen than
 * predicted.
 *
 * @param risk - shape (n), in [0, 1]
 * @param event - shape (n), 1 or 0
 * @returns the log ratio, with its linearised (cluster-robust) variance, in which risks and outcomes both vary from
 * sample to sample; `oneOutcomeOnly` without any event; `notDefined` where no event was expected
 *
 * Source: Debray et al., BMJ 356 (2017) i6460, for the log scale; Cochran, Sampling Techniques (1977) 6.3, for the ratio.
 */
export function logObservedExpected(risk: Float64Array, event: Uint8Array, clusters: Clusters | null): Estimate {
  let observed = 0;
  let expected = 0;
  for (let i = 0; i < risk.length; i += 1) {
    observed += event[i]!;
    expected += risk[i]!;
  }
  if (observed === 0) return unestimable('oneOutcomeOnly');
  const ratio = observed / expected;
  if (!Number.isFinite(ratio)) return unestimable('notDefined');
  const count = clusters?.count ?? risk.length;
  if (count < 2) return unestimable('tooFew');
  const influence = risk.map((one, i) => (event[i]! - ratio * one) / observed);
  return estimate(Math.log(ratio), (sumOfSquares(influence, clusters) * count) / (count - 1));
}
