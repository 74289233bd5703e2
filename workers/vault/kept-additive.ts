import * as v from 'valibot';
import { shapeEdit } from './kept-shapes';
import { keptSpecs } from './kept-specs';
import { keptTreeHead } from './kept-trees';
import { count, list, moderate, text } from './kept-values';

const MOST_SHAPES = 100_000;
const MOST_NUMBERS = 1_000_000;

const numbers = v.pipe(list(moderate, MOST_NUMBERS), v.readonly());
const size = v.pipe(moderate, v.minValue(0));
const shares = v.pipe(list(v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(1))), MOST_NUMBERS), v.readonly());
const ascending = (values: readonly number[]): boolean => values.every((value, k) => k === 0 || value > values[k - 1]!);

const scored = {
  predictor: text,
  scores: numbers,
  missing: numbers,
  spread: v.nullable(numbers),
  shares,
  importance: size,
};

const shape = v.variant('kind', [
  v.strictObject({
    kind: v.literal('number'),
    ...scored,
    // A cut may lie anywhere that a value may.
    cuts: v.pipe(
      list(v.pipe(v.number(), v.finite()), MOST_NUMBERS),
      v.check((cuts) => ascending(cuts)),
      v.readonly(),
    ),
  }),
  v.strictObject({ kind: v.literal('levels'), ...scored, levels: v.pipe(list(text, MOST_NUMBERS), v.readonly()) }),
]);

const cells = v.pipe(list(count, MOST_NUMBERS), v.readonly());

const pair = v.strictObject({
  shapes: v.pipe(v.strictTuple([count, count]), v.readonly()),
  size: v.pipe(v.strictTuple([count, count]), v.readonly()),
  cells: v.pipe(v.strictTuple([cells, cells]), v.readonly()),
  scores: numbers,
  shares,
  importance: size,
});

/** An additive model, as a file may hold it: every bin has a score for every output, every pair the shapes it is of. */
export const keptAdditive = v.pipe(
  v.strictObject({
    family: v.literal('additive'),
    spec: keptSpecs.additive,
    head: v.pipe(keptTreeHead, v.readonly()),
    intercept: numbers,
    shapes: v.pipe(list(v.pipe(shape, v.readonly()), MOST_SHAPES), v.readonly()),
    pairs: v.pipe(list(v.pipe(pair, v.readonly()), 1000), v.readonly()),
    rounds: v.pipe(v.strictObject({ shapes: count, pairs: count }), v.readonly()),
    edits: v.pipe(
      list(
        v.pipe(
          shapeEdit,
          v.check((edit) => edit.kind !== 'set' || v.is(moderate, edit.score)),
        ),
      ),
      v.readonly(),
    ),
  }),
  v.check(({ head, intercept, shapes, pairs }) => {
    const outputs = head.kind === 'classes' ? head.classes : 1;
    return (
      intercept.length === outputs &&
      shapes.every((one) => shapeHolds(one, outputs)) &&
      pairs.every((one) => pairHolds(one, shapes, outputs))
    );
  }),
);

type KeptShape = v.InferOutput<typeof shape>;
type KeptPair = v.InferOutput<typeof pair>;

/** Whether every shape is of a predictor that the steps have. */
export const additiveFits = (
  { shapes }: { readonly shapes: readonly { readonly predictor: string }[] },
  predictors: ReadonlySet<string>,
): boolean => shapes.every(({ predictor }) => predictors.has(predictor));

const binsOf = (one: KeptShape): number => (one.kind === 'number' ? one.cuts : one.levels).length + 1;

function shapeHolds(one: KeptShape, outputs: number): boolean {
  const bins = binsOf(one);
  return (
    one.scores.length === bins * outputs &&
    one.missing.length === outputs &&
    one.shares.length === bins + 1 &&
    (one.spread === null || one.spread.length === (bins + 1) * outputs)
  );
}

function pairHolds(one: KeptPair, shapes: readonly KeptShape[], outputs: number): boolean {
  const all = (one.size[0] + 1) * (one.size[1] + 1);
  const sidesHold = ([0, 1] as const).every((side) => {
    const of = shapes[one.shapes[side]];
    const places = one.cells[side];
    return of !== undefined && places.length === binsOf(of) && places.every((cell) => cell < one.size[side]);
  });
  return sidesHold && one.scores.length === all * outputs && one.shares.length === all;
}
