import * as v from 'valibot';
import { keptSpecs } from './kept-specs';
import { divisor, list, moderate, text } from './kept-values';

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const points = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100));
const missing = v.strictObject({ points, seen: v.boolean() });

/** An item of a card, as a file may hold it: every number lies in one band, no level in two groups. */
export const keptPointsItem = v.variant('kind', [
  v.strictObject({
    kind: v.literal('number'),
    predictor: text,
    bands: v.pipe(
      list(v.pipe(v.strictObject({ from: v.nullable(moderate), points }), v.readonly()), 100),
      v.minLength(1),
      v.check((bands) => bands.every(({ from }, at) => (from === null) === (at === 0))),
      v.check((bands) => bands.every(({ from }, at) => at < 2 || Number(from) > Number(bands[at - 1]!.from))),
      v.readonly(),
    ),
    missing: v.pipe(missing, v.readonly()),
  }),
  v.strictObject({
    kind: v.literal('levels'),
    predictor: text,
    groups: v.pipe(
      list(
        v.pipe(v.strictObject({ levels: v.pipe(list(text, 100), v.minLength(1), v.readonly()), points }), v.readonly()),
        100,
      ),
      v.check((groups) => distinct(groups.flatMap(({ levels }) => levels))),
      v.readonly(),
    ),
    others: v.nullable(points),
    missing: v.pipe(missing, v.readonly()),
  }),
]);

const distinct = (names: readonly string[]): boolean => new Set(names).size === names.length;

const card = v.strictObject({
  items: v.pipe(
    list(v.pipe(keptPointsItem, v.readonly()), 15),
    v.check((items) => distinct(items.map(({ predictor }) => predictor))),
    v.readonly(),
  ),
  risks: v.pipe(
    list(v.pipe(v.strictObject({ score: v.pipe(v.number(), v.integer()), risk: share }), v.readonly()), 2000),
    v.minLength(1),
    v.check((risks) => risks.every(({ score }, at) => at === 0 || score > risks[at - 1]!.score)),
    v.readonly(),
  ),
  loss: moderate,
  intercept: moderate,
  multiplier: divisor,
});

/** Cards of points, as a file may hold them: every score has a risk, the chosen card is there. */
export const keptPoints = v.pipe(
  v.strictObject({
    family: v.literal('points'),
    spec: keptSpecs.points,
    cards: v.pipe(list(v.pipe(card, v.readonly()), 20), v.minLength(1), v.readonly()),
    chosen: v.pipe(v.number(), v.integer(), v.minValue(0)),
  }),
  v.check(({ cards, chosen }) => chosen < cards.length),
);

/** Whether every item asks for a predictor that the steps have. */
export function pointsFit(
  fitted: { readonly cards: readonly { readonly items: readonly { readonly predictor: string }[] }[] },
  predictors: ReadonlySet<string>,
): boolean {
  return fitted.cards.every(({ items }) => items.every(({ predictor }) => predictors.has(predictor)));
}
