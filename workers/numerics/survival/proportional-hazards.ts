import { chiSquaredUpper } from '../chi-squared';
import { factorCholesky, solveCholesky, type CholeskyFactor } from '../linear-algebra';
import { quantile } from '../ranks';
import { splineTerms } from '../splines';
import { coxCurvature, evaluateCox, stateIn, stateLength } from './cox-likelihood';
import type { RiskSets } from './cox-risk-sets';
import { sumOverRiskSets, walkColumnSums } from './cox-risk-sums';

/** Whether an effect changes with time. */
interface TimeTrend {
  readonly chiSquared: number;
  readonly df: number;
  readonly p: number;
}

/** A coefficient over time, smoothed. Shape (points) each. */
interface EffectOverTime {
  readonly times: readonly number[];
  readonly effect: readonly number[];
}

interface ProportionalityTests {
  /** Shape (columns); null where a column does not vary among those at risk, or depends on earlier ones. */
  readonly columns: readonly ((TimeTrend & { readonly smooth: EffectOverTime | null }) | null)[];
  /** All columns together; null where there is nothing to test. */
  readonly together: TimeTrend | null;
}

const POINTS = 40;
/** Degrees of freedom of the smooth curve, its level among them. */
const TERMS = 4;

/**
 * Tests whether coefficients stay the same over time: the score test of an added product of each column and
 * `g(t) = 1 - S(t-)`, S by Kaplan-Meier. At an unpenalised maximum this is `cox.zph(fit, "km")` of R's survival from
 * version 3 on (not the approximation of earlier versions). A penalty leaves coefficients off that maximum; what their own
 * score then adds to that of the products is taken off (Neyman's C(alpha) test), or a shrunken effect would pass for one
 * that changes.
 *
 * @param beta - shape (columns)
 * @returns for each column also its scaled Schoenfeld residuals plus the coefficient, smoothed over g(t) by a natural
 * cubic spline with 4 degrees of freedom and read off at 40 points, evenly spaced in g; no residual itself
 *
 * Takes O((rows + groups) columns^2 + columns^3) time.
 * Source: Grambsch and Therneau, Biometrika 81 (1994) 515-526; Therneau and Grambsch, Modeling Survival Data (2000),
 * section 6.2; Neyman, in Probability and Statistics: The Harald Cramér Volume (1959) 213-234.
 */
export function testProportionality(sets: RiskSets, beta: Float64Array): ProportionalityTests {
  const { columns: size, groups, total, events } = sets;
  const state = stateIn(sets, new Float64Array(stateLength(sets)));
  evaluateCox(sets, beta, new Float64Array(size), state);
  const g = centredTimes(sets);
  const information = [null, g.centred, g.centred.map((value) => value * value)].map((scale) => {
    const into = new Float64Array(size * size);
    const work = coxCurvature(sets, state, scale, into);
    while (work.next().done !== true);
    return into.map((value) => value * total);
  });
  const [plain, mixed, squared] = information;
  if (!plain || !mixed || !squared) throw new RangeError('three informations');
  const factor = factorCholesky(plain, size, new Float64Array(size));

  const { means, own, score } = eventMeans(sets, state, g.centred);
  const step = solveCholesky(factor, own);
  for (let j = 0; j < size; j += 1) {
    for (let k = 0; k < size; k += 1) score[j]! -= mixed[j * size + k]! * step[k]!;
  }
  const left = afterCoefficients(squared, mixed, factor, size);
  const eventCount = events.reduce((sum, count) => sum + count, 0);
  const draw = groups < 10 ? null : smoother(sets, g.raw);
  const columns = Array.from({ length: size }, (_, j) => {
    const variance = left[j * size + j]!;
    if (factor.aliased[j] === 1 || !(variance > 1e-11 * squared[j * size + j]!)) return null;
    const smooth = draw ? draw(scaledResiduals(sets, means, factor, eventCount, j), beta[j]!) : null;
    return { ...trend(score[j]! ** 2 / variance, 1), smooth };
  });
  const tested = Array.from({ length: size }, (_, j) => j).filter((j) => columns[j] !== null);
  if (tested.length === 0) return { columns, together: null };
  const sub = Float64Array.from(tested.flatMap((a) => tested.map((b) => left[a * size + b]!)));
  const all = factorCholesky(sub, tested.length, new Float64Array(tested.length));
  const scores = Float64Array.from(tested, (j) => score[j]!);
  const solved = solveCholesky(all, scores);
  const df = tested.length - all.aliased.reduce((sum, is) => sum + is, 0);
  const chiSquared = solved.reduce((sum, value, k) => sum + value * scores[k]!, 0);
  return { columns, together: trend(chiSquared, df) };
}

function trend(chiSquared: number, df: number): TimeTrend {
  const value = Math.max(0, chiSquared);
  return { chiSquared: value, df, p: chiSquaredUpper(value, df) };
}

/** Shape (groups): 1 - S(t-) at each event time, and the same less its mean over the events. Weights do not count. */
function centredTimes(sets: RiskSets): { readonly raw: Float64Array; readonly centred: Float64Array } {
  const { rows, groups, events } = sets;
  const ones = new Float64Array(rows).fill(1);
  const atRisk = new Float64Array(groups);
  sumOverRiskSets(sets, ones, ones, atRisk);
  const raw = new Float64Array(groups);
  let survival = 1;
  let sum = 0;
  let count = 0;
  for (let k = groups - 1; k >= 0; k -= 1) {
    raw[k] = 1 - survival;
    sum += events[k]! * raw[k]!;
    count += events[k]!;
    survival *= 1 - events[k]! / atRisk[k]!;
  }
  const mean = sum / count;
  return { raw, centred: raw.map((value) => value - mean) };
}

/**
 * The mean of each column over each risk set, shape (groups x columns); the score of the columns, zero where nothing
 * penalises them, and that of their products with time.
 */
function eventMeans(sets: RiskSets, state: ReturnType<typeof stateIn>, g: Float64Array) {
  const { columns, groups, x, weight, eventsFrom, events, eventWeight } = sets;
  const means = new Float64Array(groups * columns);
  const own = new Float64Array(columns);
  const score = new Float64Array(columns);
  for (const { group: k, all, tied } of walkColumnSums(sets, state.hazard)) {
    const w = eventWeight[k]! * events[k]!;
    for (let j = 0; j < columns; j += 1) {
      const mean = (state.increment[k]! * all[j]! - state.spared[k]! * tied[j]!) / w;
      means[k * columns + j] = mean;
      let sum = -w * mean;
      for (let i = eventsFrom[k]!; i < eventsFrom[k]! + events[k]!; i += 1) sum += weight[i]! * x[i * columns + j]!;
      own[j]! += sum;
      score[j]! += g[k]! * sum;
    }
  }
  return { means, own, score };
}

/** The information on the products with time that the coefficients leave: `I22 - I21 I11^-1 I12`. */
function afterCoefficients(squared: Float64Array, mixed: Float64Array, factor: CholeskyFactor, size: number) {
  const left = Float64Array.from(squared);
  for (let a = 0; a < size; a += 1) {
    const solved = solveCholesky(factor, mixed.slice(a * size, (a + 1) * size));
    for (let b = 0; b < size; b += 1) {
      let sum = 0;
      for (let k = 0; k < size; k += 1) sum += mixed[b * size + k]! * solved[k]!;
      left[b * size + a]! -= sum;
    }
  }
  return left;
}

/** Shape (events), by rising time: the residuals of one column, scaled by the mean variance over the events. */
function scaledResiduals(
  { columns, groups, x, eventsFrom, events }: RiskSets,
  means: Float64Array,
  factor: CholeskyFactor,
  count: number,
  column: number,
): Float64Array {
  const unit = new Float64Array(columns);
  unit[column] = count;
  const row = solveCholesky(factor, unit);
  const residuals = new Float64Array(count);
  let at = 0;
  for (let k = groups - 1; k >= 0; k -= 1) {
    for (let i = eventsFrom[k]!; i < eventsFrom[k]! + events[k]!; i += 1) {
      let sum = 0;
      for (let j = 0; j < columns; j += 1) sum += row[j]! * (x[i * columns + j]! - means[k * columns + j]!);
      residuals[at] = sum;
      at += 1;
    }
  }
  return residuals;
}

/**
 * A least-squares natural cubic spline over g(t), its knots at the ends and thirds of the events and of the points where
 * it is read off, as `plot.cox.zph` of R's survival has it.
 *
 * @returns null where too few distinct times bear a spline
 */
function smoother({ groups, time, events }: RiskSets, raw: Float64Array) {
  const g: number[] = [];
  for (let k = groups - 1; k >= 0; k -= 1) for (let e = 0; e < events[k]!; e += 1) g.push(raw[k]!);
  const [low, high] = [raw[groups - 1]!, raw[0]!];
  const at = Array.from({ length: POINTS }, (_, k) => low + ((high - low) * k) / (POINTS - 1));
  const sorted = Float64Array.from([...g, ...at]).sort();
  const knots = [low, quantile(sorted, 1 / 3), quantile(sorted, 2 / 3), high];
  if (knots.some((knot, k) => k > 0 && !(knot > knots[k - 1]!))) return null;
  const basis = (value: number) => [1, value, ...splineTerms(value, knots)];
  const rows = Float64Array.from(g.flatMap(basis));
  const gram = new Float64Array(TERMS * TERMS);
  for (let start = 0; start < rows.length; start += TERMS) {
    for (let a = 0; a < TERMS; a += 1) {
      for (let b = 0; b < TERMS; b += 1) gram[TERMS * a + b]! += rows[start + a]! * rows[start + b]!;
    }
  }
  const factor = factorCholesky(gram, TERMS, new Float64Array(TERMS));
  if (factor.aliased.includes(1)) return null;
  const times = at.map((value) => timeAt(value, raw, time));
  return (residuals: Float64Array, coefficient: number): EffectOverTime => {
    const pull = new Float64Array(TERMS);
    for (let i = 0; i < residuals.length; i += 1) {
      for (let a = 0; a < TERMS; a += 1) pull[a]! += rows[TERMS * i + a]! * residuals[i]!;
    }
    const theta = solveCholesky(factor, pull);
    const effect = at.map((value) => basis(value).reduce((sum, p, a) => sum + p * theta[a]!, coefficient));
    return { times, effect };
  };
}

/** The time at which the transform reaches a value, between the event times on its either side. */
function timeAt(value: number, raw: Float64Array, time: Float64Array): number {
  // Groups run from the latest time, and the largest value, down.
  let k = raw.length - 1;
  while (k > 0 && raw[k]! < value) k -= 1;
  if (k === raw.length - 1 || raw[k]! < value) return time[k]!;
  const [from, to] = [k + 1, k];
  return time[from]! + ((time[to]! - time[from]!) * (value - raw[from]!)) / (raw[to]! - raw[from]!);
}
