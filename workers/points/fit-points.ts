import type { PointsItem } from '../contract/points';
import type { PointsSpec } from '../contract/recipe';
import { oneClassOnly, twoClasses } from '../models/present-classes';
import type { FittedCard, FittedPoints } from '../models/points';
import { reachableRisks } from '../models/points-forward';
import { softplus } from '../numerics/activations';
import type { RawDesign } from '../recipe/raw-design';
import { binPredictors, type BinnedPredictor } from './bin-predictors';
import { choosePenalty, PENALTY_STEPS } from './choose-penalty';
import { costOf, fitBands, type BandFit, type BandProblem } from './fit-bands';
import { fitScore } from './fit-score';
import { fewerRows, rowsOf } from './rows';
import { roundBands } from './round-bands';
import { searchItems } from './search-items';

/** Rows that the penalty is chosen on, and that sets of predictors are sought on. */
const ROWS_FOR_PENALTY = 10_000;
const ROWS_FOR_SEARCH = 20_000;
const FITS = 16;
/** Cards whose loss is above the best by more than this share of it are no near-equals. */
const NEAR = 0.05;
/** The most points of cards that are offered beside those asked for. */
const SMALLER = [5, 3, 2] as const;
const MOST_STEPS = 30;

/**
 * Makes cards of whole points for a yes/no outcome: the predictors that tell most together, up to `spec.items`, each
 * with up to `spec.largest` points by bands of its values; and other cards that do nearly as well. The same rows give
 * the same cards.
 *
 * @param y - shape (rows), 1 where the event was observed
 * @param weight - shape (rows), 0 or more; a row of weight 0 does not matter; null weighs all alike
 * @throws {@link MethodError} `method.oneOutcomeOnly`
 *
 * After the risk scores of Framingham (Sullivan, Massaro and D'Agostino, Statistics in Medicine 23 (2004) 1631-1660) and
 * FasterRisk (Liu et al., NeurIPS 35 (2022)): points by band of the former, search, rounding and choice of the latter.
 */
export function* fitPoints(
  spec: PointsSpec,
  design: RawDesign,
  y: Uint8Array,
  weight: Float64Array | null,
): Generator<{ readonly done: number; readonly of: number }, FittedPoints> {
  const given = weight ?? new Float64Array(design.rows).fill(1);
  if (!twoClasses(y, given)) throw oneClassOnly(y);
  const counts = Uint8Array.from(given, (w) => (w > 0 ? 1 : 0));
  const predictors = binPredictors(design, counts);
  const counted = Int32Array.from(Array.from(counts.keys()).filter((row) => counts[row] === 1));
  const problem = rowsOf({ predictors, y, weight: given }, counted);

  const wanted = Math.max(1, spec.cards);
  const beam = Math.max(8, wanted);
  // The search ends sooner where predictors are few.
  const tried = Math.max(FITS, beam);
  const of = PENALTY_STEPS + spec.items * tried + 2 * wanted;
  const choosing = choosePenalty(fewerRows(problem, ROWS_FOR_PENALTY), spec.items);
  let chosen = choosing.next();
  while (chosen.done !== true) {
    yield { done: chosen.value, of };
    chosen = choosing.next();
  }
  const { penalty, slope: trust } = chosen.value;
  const search = searchItems(fewerRows(problem, ROWS_FOR_SEARCH), spec.items, penalty, { beam, fits: tried });
  let next = search.next();
  while (next.done !== true) {
    yield { done: PENALTY_STEPS + next.value, of };
    next = search.next();
  }
  const sizes = next.value;
  const [first] = sizes.at(-1)!;
  const limit = first!.loss * (1 + NEAR);
  const others = sizes
    .flat()
    .filter((fit) => fit !== first && fit.set.length > 0 && fit.loss <= limit)
    .sort((a, b) => costOf(a) - costOf(b));
  const cards: FittedCard[] = [];
  const seen = new Set<string>();
  const add = (fit: BandFit, largest: number) => {
    const card = cardOf(problem, fit, largest, trust);
    const key = JSON.stringify(card.items);
    if (seen.has(key) || (cards[0] && card.loss > cards[0].loss * (1 + NEAR))) return;
    seen.add(key);
    cards.push(card);
  };
  const fits: BandFit[] = [];
  for (const found of [first!, ...others].slice(0, 2 * wanted)) {
    if (cards.length === wanted) break;
    const fit = fitBands(problem, found.set, penalty, found, MOST_STEPS);
    fits.push(fit);
    add(fit, spec.largest);
    yield { done: of - 2 * wanted + fits.length, of };
  }
  // Where few sets of predictors come near the best, the same ones with fewer points do.
  for (const fit of fits) {
    for (const largest of SMALLER) if (largest < spec.largest && cards.length < wanted) add(fit, largest);
  }
  return { family: 'points', spec, cards, chosen: Math.min(spec.chosen ?? 0, cards.length - 1) };
}

function cardOf(problem: BandProblem, fit: BandFit, largest: number, trust: number): FittedCard {
  const { points, slope } = roundBands(problem, fit, largest);
  const scores = new Int32Array(problem.weight.length);
  const items: { readonly item: PointsItem; readonly place: number }[] = [];
  let offset = 0;
  for (const [k, place] of fit.set.entries()) {
    const predictor = problem.predictors[place]!;
    const own = points[k]!;
    const effects = fit.effects.subarray(offset, offset + predictor.known + 1);
    offset += predictor.known + 1;
    if (slope === 0 || own.every((value) => value <= 0)) continue;
    for (const [row, code] of predictor.codes.entries()) scores[row]! += own[code]!;
    items.push({ item: itemOf(predictor, own, effects, problem.weight), place });
  }
  // Items stand in the order of the table's columns.
  const sorted = items.sort((a, b) => a.place - b.place).map(({ item }) => item);
  const worth = slope * trust;
  const intercept = fitScore(scores, problem, worth);
  const by = { intercept, multiplier: worth > 0 ? 1 / worth : 1 };
  let [loss, total] = [0, 0];
  for (const [row, w] of problem.weight.entries()) {
    const eta = intercept + worth * scores[row]!;
    loss += w * (softplus(eta) - problem.y[row]! * eta);
    total += w;
  }
  return { items: sorted, ...by, risks: reachableRisks(sorted, by), loss: loss / total };
}

function itemOf(
  { name, bins, known, codes }: BinnedPredictor,
  points: Int32Array,
  effects: Float64Array,
  weight: Float64Array,
): PointsItem {
  let [mean, total] = [0, 0];
  for (const [row, code] of codes.entries()) {
    mean += weight[row]! * effects[code]!;
    total += weight[row]!;
  }
  mean /= total;
  let average = 0;
  for (const bin of points.keys()) {
    if (points[bin]! < 0) continue;
    if (points[average]! < 0 || Math.abs(effects[bin]! - mean) < Math.abs(effects[average]! - mean)) average = bin;
  }
  // A bin without rows, as that of missing values often is.
  const told = (bin: number) => (points[bin]! < 0 ? points[average]! : points[bin]!);
  const missing = { points: told(known), seen: points[known]! >= 0 };
  if (bins.kind === 'number') {
    const bands = Array.from({ length: known }, (_, bin) => ({
      from: bin === 0 ? null : bins.cuts[bin - 1]!,
      points: told(bin),
    })).filter(({ points: own }, bin) => bin === 0 || own !== told(bin - 1));
    return { kind: 'number', predictor: name, bands, missing };
  }
  const values = [...new Set(bins.levels.map((_, bin) => told(bin)))].sort((a, b) => a - b);
  return {
    kind: 'levels',
    predictor: name,
    groups: values.map((value) => ({ levels: bins.levels.filter((_, bin) => told(bin) === value), points: value })),
    others: bins.others ? told(known - 1) : null,
    missing,
  };
}
