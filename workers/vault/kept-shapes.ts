import * as v from 'valibot';
import type { PairAxis, ShapeBin, ShapeEdit, ShapePart, ShapesSummary, ShapeSummary } from '../contract/shapes';
import { count, finite, list, text } from './kept-values';

const scores = list(finite, 1000);

const bin: v.GenericSchema<unknown, ShapeBin> = v.strictObject({
  scores,
  spread: v.nullable(scores),
  share: v.nullable(finite),
});

const about = {
  predictor: text,
  importance: finite,
  missing: v.nullable(bin),
  edited: v.boolean(),
  bins: list(bin, 1000),
};

const shape: v.GenericSchema<unknown, ShapeSummary> = v.variant('kind', [
  v.strictObject({ kind: v.literal('number'), ...about, edges: list(finite, 1001) }),
  v.strictObject({ kind: v.literal('levels'), ...about, levels: list(v.nullable(text), 1000) }),
]);

const axis: v.GenericSchema<unknown, PairAxis> = v.variant('kind', [
  v.strictObject({ kind: v.literal('number'), predictor: text, edges: list(finite, 1001) }),
  v.strictObject({ kind: v.literal('levels'), predictor: text, levels: list(list(v.nullable(text), 1000), 1000) }),
]);

const part: v.GenericSchema<unknown, ShapePart> = v.variant('kind', [
  v.strictObject({ kind: v.literal('range'), from: v.optional(finite), to: v.optional(finite) }),
  v.strictObject({ kind: v.literal('levels'), levels: list(text, 1000) }),
  v.strictObject({ kind: v.literal('missing') }),
]);

const made = { by: v.optional(text), at: finite, reason: text, predictor: text };

/** A change that a person made to a shape. */
export const shapeEdit: v.GenericSchema<unknown, ShapeEdit> = v.variant('kind', [
  v.strictObject({ kind: v.literal('monotone'), ...made, direction: v.picklist([1, -1]) }),
  v.strictObject({ kind: v.literal('clip'), ...made, low: v.optional(finite), high: v.optional(finite) }),
  v.strictObject({ kind: v.literal('flatten'), ...made }),
  v.strictObject({ kind: v.literal('set'), ...made, part, score: finite, output: v.optional(count) }),
]);

/** The shapes of an additive model, as a report tells them. */
export const shapesSummary: v.GenericSchema<unknown, ShapesSummary> = v.strictObject({
  scale: v.picklist(['logOdds', 'classLogOdds', 'outcome']),
  intercept: scores,
  shapes: list(shape),
  pairs: list(
    v.strictObject({
      axes: v.strictTuple([axis, axis]),
      scores: list(list(scores, 1000), 1000),
      importance: finite,
    }),
    100,
  ),
  edits: list(shapeEdit),
});
