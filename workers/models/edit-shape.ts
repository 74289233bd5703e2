import type { ShapeChange, ShapeEdit } from '../contract/shapes';
import { isotonic } from '../numerics/isotonic';
import {
  binOfNumber,
  binsOf,
  outputsOf,
  weightsOf,
  type AdditivePair,
  type AdditiveShape,
  type FittedAdditive,
} from './additive';

type Terms = Pick<FittedAdditive, 'intercept' | 'shapes' | 'pairs'>;

/** The model with more edits. What was fitted stays as it is. */
export function applyEdits(fitted: FittedAdditive, edits: readonly ShapeEdit[]): FittedAdditive {
  return { ...fitted, edits: [...fitted.edits, ...edits] };
}

/** The model as it was before its last edit. */
export function undoEdit(fitted: FittedAdditive): FittedAdditive {
  return { ...fitted, edits: fitted.edits.slice(0, -1) };
}

/** Models are immutable, and are asked for one row at a time. */
const made = new WeakMap<FittedAdditive, Terms>();

/**
 * What is predicted: the terms as fitted, the edits made one after the other. An edit of a predictor without a shape, or
 * of a kind that does not suit it, changes nothing. After each, the intercept takes up what the edit moved the mean
 * score of the development rows by.
 */
export function editedTerms(fitted: FittedAdditive): Terms {
  if (fitted.edits.length === 0) return fitted;
  const known = made.get(fitted);
  if (known) return known;
  const outputs = outputsOf(fitted.head);
  const terms = fitted.edits.reduce<Terms>((before, edit) => edited(before, edit, outputs), fitted);
  made.set(fitted, terms);
  return terms;
}

function edited(terms: Terms, change: ShapeChange, outputs: number): Terms {
  const place = terms.shapes.findIndex(({ predictor }) => predictor === change.predictor);
  if (place < 0) return terms;
  const shapes = terms.shapes.map((shape, at) => (at === place ? editedShape(shape, change, outputs) : shape));
  const pairs = terms.pairs.map((pair) =>
    pair.shapes.includes(place)
      ? editedPair(pair, pair.shapes[0] === place ? 0 : 1, terms.shapes, change, outputs)
      : pair,
  );
  const intercept = terms.intercept.map(
    (value, k) => value + meanScore(terms, k, outputs) - meanScore({ shapes, pairs }, k, outputs),
  );
  return { intercept, shapes, pairs };
}

function editedShape(shape: AdditiveShape, change: ShapeChange, outputs: number): AdditiveShape {
  const { scores } = shape;
  switch (change.kind) {
    case 'flatten':
      return { ...shape, scores: scores.map(() => 0), missing: shape.missing.map(() => 0) };
    case 'monotone': {
      if (shape.kind !== 'number') return shape;
      const projected = scores.slice();
      const line = { start: 0, step: outputs, length: binsOf(shape) };
      for (let k = 0; k < outputs; k += 1) {
        project(projected, { ...line, start: k }, weightsOf(shape.shares), change.direction);
      }
      return { ...shape, scores: projected };
    }
    case 'clip': {
      if (shape.kind !== 'number') return shape;
      const within = clipped(shape, change);
      return {
        ...shape,
        scores: scores.map((_, at) => scores[within(Math.floor(at / outputs)) * outputs + (at % outputs)]!),
      };
    }
    case 'set': {
      const isSet = partOf(shape, change.part);
      const ofOutput = (k: number) => change.output === undefined || change.output === k;
      const moved = (bin: number, k: number, score: number) => (isSet(bin) && ofOutput(k) ? change.score : score);
      return {
        ...shape,
        scores: scores.map((score, at) => moved(Math.floor(at / outputs), at % outputs, score)),
        missing: shape.missing.map((score, k) => moved(binsOf(shape), k, score)),
      };
    }
  }
}

function editedPair(
  pair: AdditivePair,
  side: 0 | 1,
  shapes: readonly AdditiveShape[],
  change: ShapeChange,
  outputs: number,
): AdditivePair {
  const shape = shapes[pair.shapes[side]]!;
  switch (change.kind) {
    case 'set':
      return pair;
    case 'flatten':
      return { ...pair, scores: pair.scores.map(() => 0) };
    case 'clip': {
      if (shape.kind !== 'number') return pair;
      const within = clipped(shape, change);
      const bins = pair.cells[side];
      const [first, last] = [bins[within(0)]!, bins[within(bins.length - 1)]!];
      const width = pair.size[1] + 1;
      const scores = pair.scores.map((_, at) => {
        const [place, k] = [Math.floor(at / outputs), at % outputs];
        const sides: [number, number] = [Math.floor(place / width), place % width];
        if (sides[side] < pair.size[side]) sides[side] = Math.max(first, Math.min(last, sides[side]));
        return pair.scores[(sides[0] * width + sides[1]) * outputs + k]!;
      });
      return { ...pair, scores };
    }
    case 'monotone': {
      if (shape.kind !== 'number') return pair;
      const width = pair.size[1] + 1;
      const [along, across] = side === 0 ? [width, 1] : [1, width];
      const scores = pair.scores.slice();
      const weights = weightsOf(pair.shares);
      for (let line = 0; line <= pair.size[1 - side]!; line += 1) {
        const cells = Array.from({ length: pair.size[side] }, (_, cell) => line * across + cell * along);
        const ofLine = cells.map((cell) => weights[cell]!);
        for (let k = 0; k < outputs; k += 1) {
          const at = { start: line * across * outputs + k, step: along * outputs, length: cells.length };
          project(scores, at, ofLine, change.direction);
        }
      }
      return { ...pair, scores };
    }
  }
}

/** Moves a line of scores, in place, to the nearest one that never falls or never rises. */
function project(
  scores: number[],
  { start, step, length }: { readonly start: number; readonly step: number; readonly length: number },
  weights: readonly number[],
  direction: 1 | -1,
): void {
  const line = Array.from({ length }, (_, at) => scores[start + at * step]!);
  for (const [at, score] of isotonic(line, weights, direction).entries()) scores[start + at * step] = score;
}

type NumberShape = Extract<AdditiveShape, { kind: 'number' }>;

/** The bin that each bin counts as. */
function clipped({ cuts }: NumberShape, { low, high }: { low?: number | undefined; high?: number | undefined }) {
  const first = low === undefined ? 0 : binOfNumber(cuts, low);
  const last = high === undefined ? cuts.length : binOfNumber(cuts, high);
  return (bin: number) => Math.max(first, Math.min(last, bin));
}

/** Which bins a part of a predictor's values has; the missing value is the bin after the last. */
function partOf(shape: AdditiveShape, part: Extract<ShapeChange, { kind: 'set' }>['part']): (bin: number) => boolean {
  if (part.kind === 'missing') return (bin) => bin === binsOf(shape);
  if (part.kind === 'levels') {
    return (bin) => shape.kind === 'levels' && bin < shape.levels.length && part.levels.includes(shape.levels[bin]!);
  }
  if (shape.kind !== 'number') return () => false;
  const first = part.from === undefined ? 0 : binOfNumber(shape.cuts, part.from);
  const last = part.to === undefined ? shape.cuts.length : binOfNumber(shape.cuts, part.to);
  return (bin) => bin >= first && bin <= last;
}

/** What shapes and pairs give on average over the development rows. */
function meanScore({ shapes, pairs }: Pick<Terms, 'shapes' | 'pairs'>, k: number, outputs: number): number {
  const parts = [
    ...shapes.map(({ scores, missing, shares }) => ({ shares, scores: [...scores, ...missing] })),
    ...pairs,
  ];
  return parts.reduce((sum, { shares, scores }) => {
    const weights = weightsOf(shares);
    const total = weights.reduce((all, one) => all + one, 0);
    return sum + weights.reduce((all, one, cell) => all + one * scores[cell * outputs + k]!, 0) / total;
  }, 0);
}
