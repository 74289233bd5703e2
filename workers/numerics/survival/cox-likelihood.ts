import { weightedGram } from '../weighted-gram';
import { gatherOverGroups, sumOverRiskSets, walkColumnSums } from './cox-risk-sums';
import type { RiskSets } from './cox-risk-sets';

/** What a pass over the risk sets leaves behind, all that the curvature needs besides the columns. */
interface CoxState {
  /** Shape (rows), weight times exp(linear predictor), relative to the largest. */
  readonly hazard: Float64Array;
  /** Shape (rows), the cumulative hazard that each row met while at risk, over its own relative hazard. */
  readonly met: Float64Array;
  /** Shape (groups), increments of the cumulative hazard, and the part of them that an event itself is spared. */
  readonly increment: Float64Array;
  readonly spared: Float64Array;
  /** Shape (groups): sums over the group's events l of (l / events)^m over the squared denominator, m = 0, 1, 2. */
  readonly squared: readonly [Float64Array, Float64Array, Float64Array];
}

/** @returns how many numbers a state takes */
export const stateLength = ({ rows, groups }: RiskSets) => 2 * rows + 5 * groups;

/** @returns the parts of a state that lies in `buffer`, shape ({@link stateLength}) */
export function stateIn({ rows, groups }: RiskSets, buffer: Float64Array): CoxState {
  const part = (k: number) => buffer.subarray(2 * rows + k * groups, 2 * rows + (k + 1) * groups);
  return {
    hazard: buffer.subarray(0, rows),
    met: buffer.subarray(rows, 2 * rows),
    increment: part(0),
    spared: part(1),
    squared: [part(2), part(3), part(4)],
  };
}

/**
 * The negative log partial likelihood over the total weight. Ties by Efron's method: with d events of mean weight at
 * one time, the l-th is drawn from a risk set from which l / d of the tied events have gone.
 *
 * @param beta - shape (columns)
 * @param gradient - shape (columns), overwritten
 * @param state - overwritten
 * @returns the loss; Infinity where linear predictors too far apart leave a risk set without a hazard
 *
 * Takes O(rows columns) time.
 * Source: Efron, JASA 72 (1977) 557-565; Therneau and Grambsch, Modeling Survival Data (2000), section 3.3.
 */
export function evaluateCox(sets: RiskSets, beta: Float64Array, gradient: Float64Array, state: CoxState): number {
  const { rows, columns, x, weight, event, groups, eventsFrom, events, eventWeight, total } = sets;
  const { hazard, met, increment, spared, squared } = state;
  let highest = -Infinity;
  for (let i = 0; i < rows; i += 1) {
    let eta = 0;
    const start = i * columns;
    for (let j = 0; j < columns; j += 1) eta += x[start + j]! * beta[j]!;
    hazard[i] = eta;
    if (eta > highest) highest = eta;
  }
  let logLikelihood = 0;
  for (let i = 0; i < rows; i += 1) {
    const eta = hazard[i]! - highest;
    if (event[i] === 1) logLikelihood += weight[i]! * eta;
    hazard[i] = weight[i]! * Math.exp(eta);
  }
  const atRisk = new Float64Array(groups);
  sumOverRiskSets(sets, hazard, hazard, atRisk);
  for (let k = 0; k < groups; k += 1) {
    const d = events[k]!;
    let tied = 0;
    for (let i = eventsFrom[k]!; i < eventsFrom[k]! + d; i += 1) tied += hazard[i]!;
    let [logs, inverse, shared, a, b, c] = [0, 0, 0, 0, 0, 0];
    for (let l = 0; l < d; l += 1) {
      const share = l / d;
      const left = atRisk[k]! - share * tied;
      logs += Math.log(left);
      inverse += 1 / left;
      shared += share / left;
      a += 1 / (left * left);
      b += share / (left * left);
      c += (share * share) / (left * left);
    }
    const w = eventWeight[k]!;
    logLikelihood -= w * logs;
    increment[k] = w * inverse;
    spared[k] = w * shared;
    squared[0][k] = w * a;
    squared[1][k] = w * b;
    squared[2][k] = w * c;
  }
  gatherOverGroups(sets, increment, spared, met);
  gradient.fill(0);
  for (let i = 0; i < rows; i += 1) {
    const residual = (hazard[i]! * met[i]! - (event[i] === 1 ? weight[i]! : 0)) / total;
    const start = i * columns;
    for (let j = 0; j < columns; j += 1) gradient[j]! += residual * x[start + j]!;
  }
  return Number.isFinite(logLikelihood) ? -logLikelihood / total : Infinity;
}

/** Multiplications between two breaths: about 20 ms. */
const WORK_BETWEEN_BREATHS = 2e7;
/** A variance below this share of its sum of squares is rounding: the column does not vary where events happen. */
const ROUNDING = 1e-13;

/**
 * The curvature of the loss: the variance of the columns over each risk set, summed over the events.
 *
 * @param scale - shape (groups), what each group's variance counts for; null counts each once
 * @param curvature - shape (columns x columns), row-major, overwritten; both triangles are filled
 *
 * A generator so that its caller can breathe. Takes O((rows + groups) columns^2 / 2) time: the sums of squares over
 * all risk sets are one weighted product over the rows, and only the means change from group to group.
 */
export function* coxCurvature(
  sets: RiskSets,
  state: CoxState,
  scale: Float64Array | null,
  curvature: Float64Array,
): Generator<undefined, void> {
  const { rows, columns, x, total } = sets;
  const { hazard, squared } = state;
  let met = state.met;
  if (scale) {
    met = new Float64Array(rows);
    const scaled = (list: Float64Array) => list.map((value, k) => value * scale[k]!);
    gatherOverGroups(sets, scaled(state.increment), scaled(state.spared), met);
  }
  const size = columns + 1;
  const gram = new Float64Array(size * size);
  yield* weightedGram(
    x,
    rows,
    columns,
    hazard.map((h, i) => (h * met[i]!) / total),
    gram,
  );
  for (let p = 0; p < columns; p += 1) curvature.set(gram.subarray((p + 1) * size + 1, (p + 2) * size), p * columns);
  const squares = Float64Array.from({ length: columns }, (_, p) => curvature[p * columns + p]!);
  let work = 0;
  for (const { group: k, all, tied } of walkColumnSums(sets, hazard)) {
    const by = (scale ? scale[k]! : 1) / total;
    const [a, b, c] = [by * squared[0][k]!, by * squared[1][k]!, by * squared[2][k]!];
    for (let p = 0; p < columns; p += 1) {
      const row = p * columns;
      const forAll = a * all[p]! - b * tied[p]!;
      for (let q = 0; q <= p; q += 1) curvature[row + q]! -= forAll * all[q]!;
      if (c === 0) continue;
      const forTied = c * tied[p]! - b * all[p]!;
      for (let q = 0; q <= p; q += 1) curvature[row + q]! -= forTied * tied[q]!;
    }
    work += columns * columns;
    if (work > WORK_BETWEEN_BREATHS) {
      work = 0;
      yield;
    }
  }
  for (let p = 0; p < columns; p += 1) {
    const flat = Math.abs(curvature[p * columns + p]!) <= ROUNDING * Math.abs(squares[p]!);
    for (let q = 0; q <= p; q += 1) {
      if (flat) curvature[p * columns + q] = 0;
      curvature[q * columns + p] = curvature[p * columns + q]!;
    }
  }
  for (let p = 0; p < columns; p += 1) {
    if (curvature[p * columns + p] !== 0) continue;
    for (let q = 0; q < columns; q += 1) curvature[p * columns + q] = curvature[q * columns + p] = 0;
  }
}

/**
 * The curvature among some columns only: the entries (a, c) and (c, a) of `into`, its rows `stride` apart, for every
 * place a of `chosen` from `known` on and every place c up to a.
 */
export function* coxCurvatureAmong(
  sets: RiskSets,
  state: CoxState,
  chosen: Int32Array,
  known: number,
  into: Float64Array,
  stride: number,
): Generator<undefined, void> {
  const { rows, columns } = sets;
  const width = chosen.length;
  const whole = width === columns && chosen.every((j, place) => j === place);
  const x = whole ? sets.x : new Float64Array(rows * width);
  if (!whole) {
    for (let i = 0; i < rows; i += 1) {
      for (let a = 0; a < width; a += 1) x[i * width + a] = sets.x[i * columns + chosen[a]!]!;
    }
  }
  const among = { ...sets, x, columns: width };
  const all = known === 0 ? new Float64Array(width * width) : null;
  if (all) yield* coxCurvature(among, state, null, all);
  for (let a = known; a < width; a += 1) {
    const column = all ? all.subarray(a * width, (a + 1) * width) : coxCurvatureColumn(among, state, a);
    for (let c = 0; c <= a; c += 1) into[a * stride + c] = into[c * stride + a] = column[c]!;
    yield;
  }
}

/** One column of {@link coxCurvature}, shape (columns), in O(rows columns) time. */
function coxCurvatureColumn(sets: RiskSets, { hazard, met, squared }: CoxState, column: number): Float64Array {
  const { rows, columns, x, total, groups, eventsFrom, events } = sets;
  const weighted = hazard.map((h, i) => h * x[i * columns + column]!);
  const all = new Float64Array(groups);
  sumOverRiskSets(sets, hazard, weighted, all);
  const spared = new Float64Array(groups);
  for (let k = 0; k < groups; k += 1) {
    let tied = 0;
    for (let i = eventsFrom[k]!; i < eventsFrom[k]! + events[k]!; i += 1) tied += weighted[i]!;
    const [a, b, c] = [squared[0][k]!, squared[1][k]!, squared[2][k]!];
    spared[k] = b * all[k]! - c * tied;
    all[k] = a * all[k]! - b * tied;
  }
  const mean = new Float64Array(rows);
  gatherOverGroups(sets, all, spared, mean);
  const result = new Float64Array(columns);
  for (let i = 0; i < rows; i += 1) {
    const w = (weighted[i]! * met[i]! - hazard[i]! * mean[i]!) / total;
    if (w === 0) continue;
    const start = i * columns;
    for (let k = 0; k < columns; k += 1) result[k]! += w * x[start + k]!;
  }
  let squares = 0;
  for (let i = 0; i < rows; i += 1) squares += (weighted[i]! * met[i]! * x[i * columns + column]!) / total;
  return Math.abs(result[column]!) <= ROUNDING * Math.abs(squares) ? result.fill(0) : result;
}
