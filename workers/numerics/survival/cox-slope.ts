import { estimate, sumOfSquares, unestimable, type Clusters, type Estimate } from '../estimate';
import { rowsByStep, stepsBy, type RowsByStep, type Timeline } from './follow-up';

const STEPS = 60;
/** A hazard ratio of e^30 between predictions one standard deviation apart is none: the likelihood has no top. */
const STEEPEST = 30;

/** Sums over the risk set at one step, and over its events. */
interface StepSums {
  readonly events: number;
  readonly all: readonly [number, number, number];
  readonly dying: readonly [number, number, number];
  readonly observed: number;
}

/** The rows by the step of their end, and by that of their entry where there is one. */
interface Arranged {
  readonly x: Float64Array;
  readonly timeline: Timeline;
  readonly until: number;
  readonly ending: RowsByStep;
  readonly entering: RowsByStep | null;
}

/** Sums at each step with an event up to the horizon, from the last down. */
function* stepSums({ x, timeline, until, ending, entering }: Arranged, b: number): Generator<StepSums & { k: number }> {
  let [s0, s1, s2] = [0, 0, 0];
  for (let k = timeline.times.length - 1; k >= 0; k -= 1) {
    let [d0, d1, d2, observed, events] = [0, 0, 0, 0, 0];
    for (let place = ending.start[k]!; place < ending.start[k + 1]!; place += 1) {
      const row = ending.rows[place]!;
      const at = x[row]!;
      const r = Math.exp(b * at);
      s0 += r;
      s1 += r * at;
      s2 += r * at * at;
      if (timeline.event[row] !== 1) continue;
      events += 1;
      observed += at;
      d0 += r;
      d1 += r * at;
      d2 += r * at * at;
    }
    if (events > 0 && k < until) yield { k, events, all: [s0, s1, s2], dying: [d0, d1, d2], observed };
    if (!entering) continue;
    for (let place = entering.start[k]!; place < entering.start[k + 1]!; place += 1) {
      const at = x[entering.rows[place]!]!;
      const r = Math.exp(b * at);
      s0 -= r;
      s1 -= r * at;
      s2 -= r * at * at;
    }
  }
}

function curvature(rows: Arranged, b: number): { logLikelihood: number; score: number; information: number } {
  let [logLikelihood, score, information] = [0, 0, 0];
  for (const { events, all, dying, observed } of stepSums(rows, b)) {
    logLikelihood += b * observed;
    score += observed;
    for (let l = 0; l < events; l += 1) {
      const share = l / events;
      const s0 = all[0] - share * dying[0];
      const mean = (all[1] - share * dying[1]) / s0;
      logLikelihood -= Math.log(s0);
      score -= mean;
      information += (all[2] - share * dying[2]) / s0 - mean * mean;
    }
  }
  return { logLikelihood, score, information };
}

/** Shape (n), each row's score residual at the maximum, with Efron's shares at tied times. */
function scoreResiduals(rows: Arranged, b: number): Float64Array {
  const { x, timeline } = rows;
  const { event, step, from } = timeline;
  const steps = timeline.times.length;
  // Hazard and hazard times mean at each step, for those at risk and for those who have the event there.
  const hazard = new Float64Array(steps + 1);
  const moment = new Float64Array(steps + 1);
  const own = new Float64Array(steps);
  const ownMoment = new Float64Array(steps);
  const mean = new Float64Array(steps);
  for (const { k, events, all, dying } of stepSums(rows, b)) {
    for (let l = 0; l < events; l += 1) {
      const share = l / events;
      const s0 = all[0] - share * dying[0];
      const at = (all[1] - share * dying[1]) / s0;
      hazard[k + 1]! += 1 / s0;
      moment[k + 1]! += at / s0;
      own[k]! += (1 - share) / s0;
      ownMoment[k]! += ((1 - share) * at) / s0;
      mean[k]! += at / events;
    }
  }
  for (let k = 0; k < steps; k += 1) {
    hazard[k + 1]! += hazard[k]!;
    moment[k + 1]! += moment[k]!;
  }
  return x.map((at, i) => {
    const k = step[i]!;
    const start = from?.[i] ?? 0;
    const r = Math.exp(b * at);
    const died = event[i] === 1 && k < rows.until;
    const end = died ? k : k + 1;
    let toll = at * (hazard[end]! - hazard[start]!) - (moment[end]! - moment[start]!);
    if (died) toll += at * own[k]! - ownMoment[k]!;
    return (died ? at - mean[k]! : 0) - r * toll;
  });
}

/**
 * The coefficient of one covariate in a proportional hazards model, by partial likelihood with Efron's approximation at
 * tied times; a competing event counts as censoring. With the complementary log-log of the predicted risks as covariate
 * it is their calibration slope: 1 is perfect, below 1 they are too extreme.
 *
 * @param x - shape (n), finite
 * @param until - follow-up after this time is not used
 * @param clusters - with them the variance is the cluster-robust (sandwich) one, otherwise the model's
 * @returns `noEvents` by then, `noVariation` where `x` is constant among those at risk,
 * `separated` where no finite coefficient exists
 *
 * Newton's method with halved steps on the standardised covariate. Takes O(n) time a step.
 * Source: Cox, JRSS B 34 (1972) 187-220; Efron, JASA 72 (1977) 557-565; Lin and Wei, JASA 84 (1989) 1074-1078;
 * McLernon et al., Annals of Internal Medicine 176 (2023) 105-114, for the slope.
 */
export function coxSlope(timeline: Timeline, x: Float64Array, until: number, clusters: Clusters | null): Estimate {
  const n = x.length;
  const steps = timeline.times.length;
  const used = stepsBy(timeline.times, until);
  if (!timeline.events.subarray(0, used).some((count) => count > 0)) return unestimable('noEvents');
  const mean = x.reduce((sum, one) => sum + one, 0) / n;
  const scale = Math.sqrt(x.reduce((sum, one) => sum + (one - mean) ** 2, 0) / n);
  if (!(scale > 1e-12 * (1 + Math.abs(mean)))) return unestimable('noVariation');

  const rows: Arranged = {
    x: x.map((one) => (one - mean) / scale),
    timeline,
    until: used,
    ending: rowsByStep(timeline.step, steps),
    entering: timeline.from && rowsByStep(timeline.from, steps),
  };
  let b = 0;
  let at = curvature(rows, b);
  if (!(at.information > 1e-9)) return unestimable('noVariation');
  for (let round = 0; round < STEPS; round += 1) {
    let step = at.score / at.information;
    let next = curvature(rows, b + step);
    for (let halving = 0; !(next.logLikelihood >= at.logLikelihood - 1e-10) && halving < 40; halving += 1) {
      step /= 2;
      next = curvature(rows, b + step);
    }
    b += step;
    at = next;
    if (Math.abs(b) > STEEPEST || !(at.information > 1e-9)) return unestimable('separated');
    if (Math.abs(step) > 1e-10 * (1 + Math.abs(b))) continue;
    if (!clusters) return estimate(b / scale, 1 / (at.information * scale * scale));
    if (clusters.count < 2) return unestimable('tooFew');
    const squares = sumOfSquares(scoreResiduals(rows, b), clusters) / (at.information * scale) ** 2;
    return estimate(b / scale, (squares * clusters.count) / (clusters.count - 1));
  }
  return unestimable('separated');
}
