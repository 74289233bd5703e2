import type { Steps } from '../contract/recipe';
import { columnNamed, isNumeric, type LevelColumn, type NumberColumn, type Table } from '../cohort/table';
import { splineKnots, splineTerms } from '../numerics/splines';
import type { FittedPredictor, FittedSpline, FittedSteps } from './design';
import { featuresOf } from './feature-names';

/** Gaps in fewer rows than this leave the log odds of having one a standard error above 0.6: nothing can be learned. */
const FEWEST_GAPS = 10;
/** A share of gaps up to which they are generally held to do no harm (Schafer, Stat Methods Med Res 8 (1999) 3-15). */
const FEW_GAPS = 0.05;
/** From so many gaps on it is known how they go with the outcome, whatever their share: a standard error of about 0.2. */
const MANY_GAPS = 100;

/** Whether enough development rows have a gap for a feature of its own to say more than chance. */
function worthAFeature(missing: number, rows: number): boolean {
  const few = missing < FEWEST_GAPS || (missing < FEW_GAPS * rows && missing < MANY_GAPS);
  return !few && missing < rows;
}

/**
 * Learns a recipe's steps: what fills a gap, where a predictor lies and how wide it spreads, which levels get a feature.
 * Only the given rows are looked at.
 *
 * @param predictors - columns of the table, in feature order
 * @param rows - the development rows
 *
 * Splines get their knots here, from the values seen. Where the steps ask for multiple imputation, `fitStepsMultiple`
 * goes on from these.
 *
 * A gap gets a feature, or a level, of its own where at least 10 of the rows and 5% of them, or 100 of them, have one;
 * fewer are filled without, so that one patient's missing value cannot make an effect.
 *
 * A predictor without a single value in these rows becomes a constant: it is filled with 0 (or with no level at all)
 * and carries nothing.
 */
export function fitSteps(steps: Steps, table: Table, predictors: readonly string[], rows: Uint32Array): FittedSteps {
  const fitted = predictors.map((name) => {
    const column = columnNamed(table, name);
    return isNumeric(column) ? fitNumber(steps, column, rows) : fitLevels(steps, column, rows);
  });
  return { predictors: fitted, features: fitted.flatMap(featuresOf) };
}

/**
 * A number's step, its gaps filled with numbers of their own instead of one for all.
 *
 * @param fitted - the step with its knots, if any
 * @param completed - the development values without gaps, once or several times over
 */
export function rescale(
  { scale }: Steps,
  fitted: Extract<FittedPredictor, { kind: 'number' }>,
  completed: Float64Array,
): FittedPredictor {
  const straight = scale === 'standard' ? spreadOf(completed, 0, 0) : { centre: 0, scale: 1 };
  const spline = fitted.spline && scaleSpline(scale, fitted.spline.knots, completed, 0, 0);
  return { ...fitted, ...straight, ...(spline && { spline }) };
}

function fitNumber(steps: Steps, column: NumberColumn, rows: Uint32Array): FittedPredictor {
  const seen = Float64Array.from(rows, (row) => column.values[row]!)
    .filter((value) => Number.isFinite(value))
    .sort();
  const missing = rows.length - seen.length;
  const n = seen.length;
  const median = n === 0 ? 0 : seen[(n - 1) >> 1]! / 2 + seen[n >> 1]! / 2;
  const mean = n === 0 ? 0 : seen.reduce((sum, value) => sum + value, 0) / n;
  const fill = steps.impute.numbers === 'median' || !Number.isFinite(mean) ? median : mean;
  const { centre, scale } = steps.scale === 'standard' ? spreadOf(seen, missing, fill) : { centre: 0, scale: 1 };
  const asked = steps.splines?.find((spline) => spline.column === column.name)?.knots;
  const knots = asked ? splineKnots(seen, asked) : null;
  return {
    kind: 'number',
    name: column.name,
    fill,
    indicator: steps.impute.indicators && worthAFeature(missing, rows.length),
    centre,
    scale,
    ...(knots && { spline: scaleSpline(steps.scale, knots, seen, missing, fill) }),
    min: seen[0] ?? 0,
    median,
    max: seen[n - 1] ?? 0,
    isDate: column.kind === 'date',
  };
}

/** The bent terms' own centres and scales, so that a penalty weighs them like any other feature. */
function scaleSpline(
  scale: Steps['scale'],
  knots: readonly number[],
  seen: Float64Array,
  missing: number,
  fill: number,
): FittedSpline {
  const none = { centre: 0, scale: 1 };
  const atFill = splineTerms(fill, knots);
  const spreads = atFill.map((filled, j) => {
    if (scale === 'none') return none;
    return spreadOf(
      seen.map((value) => splineTerms(value, knots)[j]!),
      missing,
      filled,
    );
  });
  return { knots, centres: spreads.map(({ centre }) => centre), scales: spreads.map((spread) => spread.scale) };
}

/** Mean and population standard deviation once the gaps are filled; a constant keeps its scale. */
function spreadOf(seen: Float64Array, missing: number, fill: number): { centre: number; scale: number } {
  const n = seen.length + missing;
  if (n === 0) return { centre: 0, scale: 1 };
  const centre = (seen.reduce((sum, value) => sum + value, 0) + missing * fill) / n;
  const squares = seen.reduce((sum, value) => sum + (value - centre) ** 2, 0) + missing * (fill - centre) ** 2;
  const deviation = Math.sqrt(squares / n);
  if (!Number.isFinite(deviation)) {
    // Numbers near the end of what a double holds: their squares lie beyond it.
    return { centre: 0, scale: seen.reduce((most, value) => Math.max(most, Math.abs(value)), Math.abs(fill)) };
  }
  // Rounding of the mean leaves a constant column a deviation of about 1e-16 of its size.
  return { centre, scale: deviation > 1e-12 * Math.abs(centre) && deviation > 0 ? deviation : 1 };
}

function fitLevels(steps: Steps, column: LevelColumn, rows: Uint32Array): FittedPredictor {
  const counts = new Uint32Array(column.levels.length);
  let missing = 0;
  for (const row of rows) {
    const code = column.codes[row]!;
    if (code < 0) missing += 1;
    else counts[code]! += 1;
  }
  // Ordered by text, not by the dictionary: the dictionary's order may come from rows outside development.
  const seen = Array.from(counts, (count, code) => ({ level: column.levels[code]!, count }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => (a.level < b.level ? -1 : 1));
  const rare = new Set(seen.filter(({ count }) => count < steps.encode.poolBelow * rows.length));
  const poolable = rare.size > 1 || (rare.size === 1 && seen.length > 2) ? rare : new Set<SeenLevel>();
  const own = seen.filter((entry) => !poolable.has(entry));
  const commonest = commonestOf(seen);
  const mode = commonestOf(own);
  const worth = worthAFeature(missing, rows.length);
  const ownLevel = steps.impute.categories === 'ownLevel' && !steps.impute.multiple && (worth || missing === 0);
  const levels = own.map(({ level }) => level);
  return {
    kind: 'levels',
    name: column.name,
    levels,
    pooled: [...poolable].map(({ level }) => level),
    commonest: commonest?.level ?? '',
    other: poolable.size > 0,
    fill: ownLevel ? null : (mode?.level ?? null),
    indicator: worth && (ownLevel || steps.impute.indicators),
    dropped: steps.encode.dropFirst ? (levels[0] ?? null) : twoLevelReference(levels, poolable.size),
  };
}

interface SeenLevel {
  readonly level: string;
  readonly count: number;
}

/** The level with the most rows, the first by text among equals. */
function commonestOf(seen: readonly SeenLevel[]): SeenLevel | null {
  return seen.reduce<SeenLevel | null>((best, entry) => (best && best.count >= entry.count ? best : entry), null);
}

/** Of two levels alone the first is the reference: the second feature would only repeat it. */
function twoLevelReference(levels: readonly string[], pooled: number): string | null {
  return levels.length + (pooled > 0 ? 1 : 0) === 2 ? levels[0]! : null;
}
