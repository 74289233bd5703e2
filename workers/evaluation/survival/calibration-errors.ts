import type { Figure, Figures, NotEstimable } from '../../contract/figures';
import { binsOf } from '../../numerics/bootstrap/bins';
import { drawCounts } from '../../numerics/bootstrap/draw';
import { distanceInterval, percentileInterval } from '../../numerics/bootstrap/percentile';
import { calibrationErrors, type CalibrationErrors } from '../../numerics/calibration-error';
import { LoessCurve } from '../../numerics/loess-curve';
import { ascendingOrder } from '../../numerics/ranks';
import { figure } from '../figures';
import type { Judged, SurvivalTruth } from './judged';

/** Enough for the ends of a 95% percentile interval to be steady to about a tenth of its width. */
const RESAMPLES = 200;
/** Fewer rows than this say nothing about a curve's shape. */
const FEWEST = 20;

const names = ['ici', 'e50', 'e90', 'emax'] as const;
type ErrorName = (typeof names)[number];

/** One repeat's risks by distinct value, or by bins of neighbours. */
interface Gathered {
  /** Shape (values), ascending. */
  readonly x: Float64Array;
  /** Shape (n), the value's place of each row. */
  readonly place: Uint32Array;
}

function distinct({ risk }: Judged): Gathered {
  const order = ascendingOrder(risk);
  const x = new Float64Array(risk.length);
  const place = new Uint32Array(risk.length);
  let values = 0;
  for (const row of order) {
    if (values === 0 || x[values - 1] !== risk[row]) {
      x[values] = risk[row]!;
      values += 1;
    }
    place[row] = values - 1;
  }
  return { x: x.slice(0, values), place };
}

function binned({ x, place }: Gathered): Gathered {
  const { centre, start } = binsOf(x);
  const bin = new Uint32Array(x.length);
  for (let b = 0; b < centre.length; b += 1) bin.fill(b, start[b], start[b + 1]);
  return { x: centre, place: place.map((value) => bin[value]!) };
}

/** Computes one repeat's errors with each row counted as often as its unit was drawn; null where they cannot be told. */
function errorsOf({ x, place }: Gathered, pseudo: Float64Array, unit: Int32Array) {
  const count = new Float64Array(x.length);
  const sum = new Float64Array(x.length);
  const fitted = new Float64Array(x.length);
  const curve = new LoessCurve(x.length);
  return (counts: Int32Array): CalibrationErrors | null => {
    count.fill(0);
    sum.fill(0);
    for (let i = 0; i < place.length; i += 1) {
      const times = counts[unit[i]!]!;
      count[place[i]!]! += times;
      sum[place[i]!]! += times * pseudo[i]!;
    }
    if (count.reduce((held, one) => held + (one > 0 ? 1 : 0), 0) < 3) return null;
    curve.fit({ x, count, sum }, fitted);
    return calibrationErrors(x, fitted, count);
  };
}

const without = (reason: NotEstimable): Figure => ({ kind: 'notEstimable', reason });
const everywhere = (one: Figure): Figures<ErrorName> => ({ ici: one, e50: one, e90: one, emax: one });

function reasonAgainst(repeats: readonly Judged[], horizon: number): NotEstimable | null {
  if (repeats.length === 0) return 'tooFew';
  for (const { pseudo, risk, timeline } of repeats) {
    if (typeof pseudo === 'string') return pseudo;
    if (risk.length < FEWEST) return 'tooFew';
    if (!timeline.events.some((events, k) => events > 0 && timeline.times[k]! <= horizon)) return 'noEvents';
  }
  return null;
}

/**
 * Distances at the horizon between the predicted risk and the smoothed observed one: the local regression (loess, R's
 * default) of the pseudo-observations on the risk. The mean over the repeats, with 95% intervals from resamples of
 * participants, all repeats in the same ones, see {@link distanceInterval}. Pseudo-observations are not made anew in a resample. Beyond 800 distinct
 * risks neighbours are smoothed together in the resamples.
 *
 * @param seed - the same seed gives the same intervals
 *
 * Takes O(n) time a repeat and resample. Source: Austin, Harrell and van Klaveren, Statistics in Medicine 39 (2020)
 * 2714-2742, for the distances; pseudo-observations as in Royston, Stata Journal 14 (2014) 738-755.
 */
export function errorFigures(
  repeats: readonly Judged[],
  { horizon, clusters }: Pick<SurvivalTruth, 'horizon' | 'clusters'>,
  seed: number,
): Figures<ErrorName> {
  const reason = reasonAgainst(repeats, horizon);
  if (reason) return everywhere(without(reason));

  const numbers = new Map<number, number>();
  const unitOf = (row: number) => {
    const id = clusters ? clusters[row]! : row;
    const known = numbers.get(id) ?? numbers.size;
    numbers.set(id, known);
    return known;
  };
  const prepared = repeats.flatMap((one) => {
    if (typeof one.pseudo === 'string') return [];
    const unit = Int32Array.from(one.rows, unitOf);
    const gathered = distinct(one);
    return [{ exact: errorsOf(gathered, one.pseudo, unit), resampled: errorsOf(binned(gathered), one.pseudo, unit) }];
  });
  const mean = (found: readonly (CalibrationErrors | null)[], name: ErrorName) =>
    found.reduce((sum, one) => sum + (one?.[name] ?? NaN), 0) / found.length;

  const counts = new Int32Array(numbers.size).fill(1);
  const values = prepared.map(({ exact }) => exact(counts));
  if (values.includes(null)) return everywhere(without('noVariation'));
  const replicates = names.map(() => new Float64Array(RESAMPLES));
  for (let b = 0; b < RESAMPLES; b += 1) {
    drawCounts(seed, b, counts);
    const found = prepared.map(({ resampled }) => resampled(counts));
    for (const [k, name] of names.entries()) replicates[k]![b] = mean(found, name);
  }
  const of = (k: number, name: ErrorName): Figure => {
    const percentiles = percentileInterval(replicates[k]!);
    if (!percentiles) return without('notDefined');
    const value = mean(values, name);
    const { low, high } = distanceInterval(value, percentiles);
    return figure(value, low, high);
  };
  return { ici: of(0, 'ici'), e50: of(1, 'e50'), e90: of(2, 'e90'), emax: of(3, 'emax') };
}
