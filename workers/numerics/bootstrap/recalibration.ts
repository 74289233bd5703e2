import { calibrationInTheLarge, calibrationSlope } from '../calibration';
import { binsOf, type Bins } from './bins';
import { rowsOf, type Prepared, type Tally } from './predictions';

/** Bins of neighbouring log odds, where there are more than this. */
const BINS = 800;
/** Newton's steps end below this; the error left is about its square. */
const SMALL = 1e-7;
/** More steps than this from so near a start mean that Newton's method does not converge here. */
const STEPS = 12;

const expit = (logit: number) => (logit >= 0 ? 1 / (1 + Math.exp(-logit)) : Math.exp(logit) / (1 + Math.exp(logit)));

/** Fits calibration models to resamples of one set of predictions. */
export interface Recalibration {
  /** NaN where there is none: one outcome only, separated, or no variation. */
  slope(tally: Tally): number;
  /** NaN where there is none. */
  inTheLarge(tally: Tally): number;
}

/**
 * Calibration slope and calibration-in-the-large of resamples, by Newton's method from the whole set's fit. There the
 * score is summed over all rows, with probabilities that are computed once; how it changes on the short way to the
 * resample's own fit is summed over at most about 1200 bins of neighbouring log odds. The result is within 1e-5 of a fit
 * to all rows, whose standard error is above 1e-3 even at a million rows; with no more than 800 distinct risks it is that fit. Where Newton's steps do not
 * converge, the resample's rows are written out and fitted by the bracketed and damped methods of calibration.ts.
 *
 * @param whole - the tally of the whole set, each participant once
 * @param wanted - which of the two will be asked for; the other would be slow
 */
export function recalibration(
  { logit }: Prepared,
  whole: Tally,
  wanted: { readonly slope: boolean; readonly inTheLarge: boolean },
): Recalibration {
  const all = rowsOf(whole, logit);
  const slope = wanted.slope ? calibrationSlope(all.value, all.event, null) : null;
  const line = slope?.kind === 'estimate' ? lineFit(logit, whole, slope.value) : null;
  const level = wanted.inTheLarge ? calibrationInTheLarge(all.value, all.event, null) : null;
  const shift = level?.kind === 'estimate' ? shiftFit(logit, level.value) : null;
  return {
    slope(tally) {
      if (!overlapping(logit, tally)) return NaN;
      const fast = line?.(tally) ?? NaN;
      if (!Number.isNaN(fast)) return fast;
      const { value, event } = rowsOf(tally, logit);
      const slow = calibrationSlope(value, event, null);
      return slow.kind === 'none' ? NaN : slow.value;
    },
    inTheLarge(tally) {
      const fast = shift?.(tally) ?? NaN;
      if (!Number.isNaN(fast)) return fast;
      const { value, event } = rowsOf(tally, logit);
      const slow = calibrationInTheLarge(value, event, null);
      return slow.kind === 'none' ? NaN : slow.value;
    },
  };
}

/** Whether both outcomes occur and their ranges of log odds overlap, without which no finite slope exists. */
function overlapping(logit: Float64Array, tally: Tally): boolean {
  const distinct = logit.length;
  const range = (outcome: 0 | 1) => {
    let low = 0;
    let high = distinct - 1;
    while (low < distinct && tally[2 * low + outcome] === 0) low += 1;
    while (high >= 0 && tally[2 * high + outcome] === 0) high -= 1;
    return low < distinct ? { low: logit[low]!, high: logit[high]! } : null;
  };
  const [others, events] = [range(0), range(1)];
  return others !== null && events !== null && others.high > events.low && events.high > others.low;
}

/** The score at the start, and the rows of each bin. */
interface AtStart {
  score: number;
  /** Score in the direction of `x`. */
  scoreAlong: number;
  /** Shape (bins). */
  readonly rows: Float64Array;
}

/** Sums residuals at the start over all rows, and rows over bins. */
function sumAtStart(tally: Tally, mu: Float64Array, x: Float64Array, { start }: Bins, into: AtStart): void {
  let score = 0;
  let along = 0;
  for (let bin = 0; bin < into.rows.length; bin += 1) {
    let rows = 0;
    for (let g = start[bin]!; g < start[bin + 1]!; g += 1) {
      const events = tally[2 * g + 1]!;
      const here = tally[2 * g]! + events;
      const residual = events - here * mu[g]!;
      rows += here;
      score += residual;
      along += residual * x[g]!;
    }
    into.rows[bin] = rows;
  }
  into.score = score;
  into.scoreAlong = along;
}

/** The fast fit of intercepts with the log odds as an offset. */
function shiftFit(logit: Float64Array, level: number): (tally: Tally) => number {
  const bins = binsOf(logit, BINS);
  const { centre } = bins;
  const mu = logit.map((one) => expit(level + one));
  const ofBin = centre.map((one) => expit(level + one));
  const at: AtStart = { score: 0, scoreAlong: 0, rows: new Float64Array(centre.length) };
  return (tally) => {
    sumAtStart(tally, mu, logit, bins, at);
    let a = level;
    let before = Infinity;
    for (let step = 0; step < STEPS; step += 1) {
      let { score } = at;
      let information = 0;
      for (let bin = 0; bin < centre.length; bin += 1) {
        const rows = at.rows[bin]!;
        const here = expit(a + centre[bin]!);
        score -= rows * (here - ofBin[bin]!);
        information += rows * here * (1 - here);
      }
      const by = score / information;
      if (!(Math.abs(by) < before && information > 1e-6)) return NaN;
      a += by;
      if (Math.abs(by) < SMALL) return a;
      before = Math.abs(by);
    }
    return NaN;
  };
}

/** The intercept that belongs to a slope, as near as bins tell it: a start needs no more. */
function levelFor({ centre, start }: Bins, whole: Tally, slope: number): number {
  const rows = centre.map((_, bin) =>
    whole.subarray(2 * start[bin]!, 2 * start[bin + 1]!).reduce((sum, one) => sum + one, 0),
  );
  let events = 0;
  for (let slot = 1; slot < whole.length; slot += 2) events += whole[slot]!;
  let [low, high] = [-40, 40];
  // Halving a bracket 50 times leaves 1e-13, whatever the data.
  for (let step = 0; step < 50; step += 1) {
    const middle = (low + high) / 2;
    let expected = 0;
    for (let bin = 0; bin < centre.length; bin += 1) expected += rows[bin]! * expit(middle + slope * centre[bin]!);
    if (expected < events) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The fast fit of slopes, on log odds that are centred and scaled once for all resamples. */
function lineFit(logit: Float64Array, whole: Tally, slope: number): (tally: Tally) => number {
  let [rows, sum, squares] = [0, 0, 0];
  for (let g = 0; g < logit.length; g += 1) {
    rows += whole[2 * g]! + whole[2 * g + 1]!;
    sum += (whole[2 * g]! + whole[2 * g + 1]!) * logit[g]!;
  }
  const mean = sum / rows;
  for (let g = 0; g < logit.length; g += 1) squares += (whole[2 * g]! + whole[2 * g + 1]!) * (logit[g]! - mean) ** 2;
  const scale = Math.sqrt(squares / rows);
  const x = logit.map((one) => (one - mean) / scale);
  const startSlope = slope * scale;
  const bins = binsOf(x, BINS);
  const { centre } = bins;
  const startLevel = levelFor(bins, whole, startSlope);
  const mu = x.map((one) => expit(startLevel + startSlope * one));
  const ofBin = centre.map((one) => expit(startLevel + startSlope * one));
  const at: AtStart = { score: 0, scoreAlong: 0, rows: new Float64Array(centre.length) };

  return (tally) => {
    sumAtStart(tally, mu, x, bins, at);
    let a = startLevel;
    let b = startSlope;
    let before = Infinity;
    for (let step = 0; step < STEPS; step += 1) {
      let { score, scoreAlong } = at;
      let [v0, v1, v2] = [0, 0, 0];
      for (let bin = 0; bin < centre.length; bin += 1) {
        const rows = at.rows[bin]!;
        const where = centre[bin]!;
        const here = expit(a + b * where);
        const change = rows * (here - ofBin[bin]!);
        score -= change;
        scoreAlong -= change * where;
        const v = rows * here * (1 - here);
        v0 += v;
        v1 += v * where;
        v2 += v * where * where;
      }
      const det = v0 * v2 - v1 * v1;
      const da = (score * v2 - scoreAlong * v1) / det;
      const db = (scoreAlong * v0 - score * v1) / det;
      const by = Math.abs(da) + Math.abs(db);
      if (!(by < before && det > 1e-12 * v0 * v2)) return NaN;
      a += da;
      b += db;
      if (by < SMALL * (1 + Math.abs(b))) return b / scale;
      before = by;
    }
    return NaN;
  };
}
