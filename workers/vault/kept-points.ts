import * as v from 'valibot';
import { keptSpecs } from './kept-specs';
import { divisor, list, moderate, text } from './kept-values';

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const points = v.pipe(v.number(), v.integer(), v.minValue(-100), v.maxValue(100));

const test = v.variant('kind', [
  v.strictObject({ kind: v.picklist(['atLeast', 'below']), value: moderate }),
  v.strictObject({ kind: v.literal('level'), level: text }),
  v.strictObject({ kind: v.literal('missing') }),
]);

const card = v.strictObject({
  items: v.pipe(list(v.pipe(v.strictObject({ predictor: text, test, points }), v.readonly()), 100), v.readonly()),
  risks: v.pipe(
    list(v.pipe(v.strictObject({ score: v.pipe(v.number(), v.integer()), risk: share }), v.readonly()), 1000),
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
