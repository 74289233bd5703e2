import type { PointsSpec } from '../contract/recipe';
import { oneClassOnly, twoClasses } from '../models/present-classes';
import type { FittedCard, FittedPoints } from '../models/points';
import type { RawDesign } from '../recipe/raw-design';
import { binPredictors } from './bin-predictors';
import { choosePenalty, penaltySearches } from './choose-penalty';
import { costOf, fitBands, type BandFit, type BandProblem } from './fit-bands';
import { makeCard } from './make-card';
import { fewerRows } from './rows';
import { roundBands, roundingTarget, type RoundingTarget } from './round-bands';
import { searchItems } from './search-items';

/** Rows that the penalty is chosen on, and that sets of predictors are sought on. */
const ROWS_FOR_PENALTY = 5_000;
const ROWS_FOR_SEARCH = 10_000;
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
  const total = given.reduce((sum, w) => sum + w, 0);
  const counted = Int32Array.from(Array.from(given.keys()).filter((row) => given[row]! > 0));
  const wanted = Math.max(1, spec.cards);
  const beam = Math.max(8, wanted);
  // The search ends sooner where predictors are few.
  const tried = Math.max(FITS, beam);
  const columns = design.columns.length;
  const searched = columns + penaltySearches(counted.length) * spec.items;
  const of = searched + spec.items * tried + 2 * wanted;
  const binning = binPredictors(design, counted);
  let binned = binning.next();
  while (binned.done !== true) {
    yield { done: binned.value, of };
    binned = binning.next();
  }
  const problem: BandProblem = {
    predictors: binned.value,
    y: Uint8Array.from(counted, (row) => y[row]!),
    // Penalties weigh against rows: those that count weigh 1 on average.
    weight: Float64Array.from(counted, (row) => (given[row]! * counted.length) / total),
  };
  const choosing = choosePenalty(fewerRows(problem, ROWS_FOR_PENALTY), spec.items);
  let chosen = choosing.next();
  while (chosen.done !== true) {
    yield { done: columns + chosen.value, of };
    chosen = choosing.next();
  }
  const { penalty, slope: trust } = chosen.value;
  const search = searchItems(fewerRows(problem, ROWS_FOR_SEARCH), spec.items, penalty, { beam, fits: tried });
  let next = search.next();
  while (next.done !== true) {
    yield { done: searched + next.value, of };
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
  const add = (fit: BandFit, target: RoundingTarget, largest: number) => {
    const card = makeCard(problem, fit, roundBands(target, largest), trust);
    const key = JSON.stringify(card.items);
    if (seen.has(key) || (cards[0] && card.loss > cards[0].loss * (1 + NEAR))) return;
    seen.add(key);
    cards.push(card);
  };
  const fits: { readonly fit: BandFit; readonly target: RoundingTarget }[] = [];
  for (const found of [first!, ...others].slice(0, 2 * wanted)) {
    if (cards.length === wanted) break;
    const fit = fitBands(problem, found.set, penalty, found, MOST_STEPS);
    yield { done: of - 2 * wanted + fits.length, of };
    const target = roundingTarget(problem, fit);
    add(fit, target, spec.largest);
    fits.push({ fit, target });
    yield { done: of - 2 * wanted + fits.length, of };
  }
  // Where few sets of predictors come near the best, the same ones with fewer points do.
  for (const { fit, target } of fits) {
    for (const largest of SMALLER) {
      if (largest >= spec.largest || cards.length >= wanted) continue;
      add(fit, target, largest);
      yield { done: of, of };
    }
  }
  return { family: 'points', spec, cards, chosen: Math.min(spec.chosen ?? 0, cards.length - 1) };
}
