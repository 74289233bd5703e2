import type { PointsItem } from '../contract/points';
import type { PointsSpec } from '../contract/recipe';
import { oneClassOnly, twoClasses } from '../models/present-classes';
import type { FittedCard, FittedPoints } from '../models/points';
import { reachableRisks } from '../models/points-forward';
import type { RawDesign } from '../recipe/raw-design';
import { binarise } from './binarise';
import { roundPoints } from './round-points';
import { searchSupports, type CardProblem, type Support } from './search-supports';

/** Supports rounded to points for each card that is asked for. */
const POOL = 4;

/**
 * Makes cards of whole points for a yes/no outcome: the questions that tell most together, up to `spec.items`, with up to
 * `spec.largest` points each; and others that do nearly as well, those that ask for other predictors first. No chance is
 * involved.
 *
 * @param y - shape (rows), 1 where the event was observed
 * @param weight - shape (rows), 0 or more; a row of weight 0 does not matter; null weighs all alike
 * @throws {@link MethodError} `method.oneOutcomeOnly`
 *
 * Source: Liu, Zhong, Li, Seltzer and Rudin, FasterRisk, NeurIPS 35 (2022).
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
  const counts = Uint8Array.from(given, (w) => (w > 0 ? 1 : 0));
  const problem: CardProblem = {
    ...binarise(design, counts),
    y,
    weight: given.map((w) => w / total),
    rows: counts.reduce((sum, is) => sum + is, 0),
  };
  const pool = Math.max(1, POOL * spec.cards);
  // About as many supports as the search carries on; it ends sooner where no question helps.
  const of = 12 * spec.items + pool;
  const search = searchSupports(problem, spec.items, pool);
  let next = search.next();
  while (next.done !== true) {
    yield { done: Math.min(next.value, of - pool), of };
    next = search.next();
  }
  const cards: FittedCard[] = [];
  for (const [at, support] of next.value.entries()) {
    cards.push(cardOf(problem, support, spec.largest));
    yield { done: of - pool + at, of };
  }
  const chosen = different(cards).slice(0, Math.max(1, spec.cards));
  const sorted = chosen.sort((a, b) => a.loss - b.loss);
  return { family: 'points', spec, cards: sorted, chosen: Math.min(spec.chosen ?? 0, sorted.length - 1) };
}

function cardOf(problem: CardProblem, support: Support, largest: number): FittedCard {
  const { points, intercept, slope, loss } = roundPoints(support, largest);
  const items = support.questions
    .flatMap((question, k): { item: PointsItem; question: number }[] => {
      const { predictor, test } = problem.questions[question]!;
      const item = { predictor: problem.predictors[predictor]!.name, test, points: points[k]! };
      return points[k] === 0 ? [] : [{ item, question }];
    })
    // The questions stand by predictor, and by threshold within it: so do the lines of a card.
    .sort((a, b) => a.question - b.question)
    .map(({ item }) => item);
  const by = { intercept, multiplier: slope > 0 ? 1 / slope : 1 };
  return { items, ...by, risks: reachableRisks(items, by), loss };
}

/** Cards of the least loss: one for each set of predictors first, then others that ask different questions. */
function different(cards: readonly FittedCard[]): FittedCard[] {
  const sorted = [...cards].sort((a, b) => a.loss - b.loss);
  const firstOf = (key: (card: FittedCard) => string) => {
    const seen = new Set<string>();
    return sorted.filter((card) => {
      const its = key(card);
      if (seen.has(its)) return false;
      seen.add(its);
      return true;
    });
  };
  const distinct = firstOf(({ items }) => JSON.stringify(items.map(({ predictor, test }) => [predictor, test])));
  const byPredictors = new Set(firstOf(({ items }) => JSON.stringify([...new Set(items.map((i) => i.predictor))])));
  return [...distinct.filter((card) => byPredictors.has(card)), ...distinct.filter((card) => !byPredictors.has(card))];
}
