import type { AdditivePair, AdditiveShape } from '../models/additive';
import { purify, type CoarseBins } from './additive-pairs';
import type { AdditiveTerm } from './additive-terms';

/** What boosting gave one predictor, and where the rows are. */
export interface BoostedShape {
  readonly term: AdditiveTerm;
  /** One a bag, shape ((bins + 1) x outputs). */
  readonly bags: readonly Float64Array[];
  /** Shape (bins + 1): the weight of the rows in each cell, and their number. */
  readonly weight: Float64Array;
  readonly rows: Float64Array;
}

/** What boosting gave a pair. `places` are those of its shapes. */
export interface BoostedPair {
  readonly places: readonly [number, number];
  readonly coarse: readonly [CoarseBins, CoarseBins];
  /** One a bag, shape ((across + 1) x (down + 1) x outputs). */
  readonly bags: readonly Float64Array[];
  readonly weight: Float64Array;
  readonly rows: Float64Array;
}

/** Cells with fewer rows than these keep their number to themselves. */
const FEWEST_SHOWN = 10;

/**
 * Makes the shapes of a model of what the bags gave: pairs purified, all centred, the bags averaged.
 *
 * @param start - shape (outputs): where boosting began
 * @param scale - what a unit of the shapes is on the scale of the link
 */
export function assembleShapes(
  shapes: readonly BoostedShape[],
  pairs: readonly BoostedPair[],
  start: readonly number[],
  scale: number,
): { intercept: number[]; shapes: AdditiveShape[]; pairs: AdditivePair[] } {
  const outputs = start.length;
  const grids = pairs.map((pair) => purifiedPair(pair, shapes, outputs));
  if (outputs > 1) for (const { bags, weight } of [...shapes, ...pairs]) centreOutputs(bags, weight.length, outputs);
  const intercept = start.slice();
  const made = shapes.map((shape) => {
    const means = centre(shape, outputs);
    for (let k = 0; k < outputs; k += 1) intercept[k]! += means[k]! * scale;
    return asShape(shape, outputs, scale);
  });
  return { intercept, shapes: made, pairs: grids.map((pair) => asPair(pair, outputs, scale)) };
}

/** Moves what each side of a pair tells alone into its shape, in every bag. */
function purifiedPair(pair: BoostedPair, shapes: readonly BoostedShape[], outputs: number): BoostedPair {
  const [across, down] = pair.coarse.map(({ cells }) => cells + 1) as [number, number];
  for (const [bag, grid] of pair.bags.entries()) {
    for (let k = 0; k < outputs; k += 1) {
      const one = Float64Array.from(pair.weight, (_, at) => grid[at * outputs + k]!);
      const moved = purify(one, pair.weight, across, down);
      for (const [at, value] of one.entries()) grid[at * outputs + k] = value;
      for (const [side, part] of [moved.across, moved.down].entries()) {
        const { cellOf, cells } = pair.coarse[side]!;
        const to = shapes[pair.places[side]!]!.bags[bag]!;
        for (let bin = 0; bin <= cellOf.length; bin += 1) to[bin * outputs + k]! += part[cellOf[bin] ?? cells]!;
      }
    }
  }
  return pair;
}

/** Classes share what they all have: their scores add up to 0 in every cell. */
function centreOutputs(bags: readonly Float64Array[], cells: number, outputs: number): void {
  for (const scores of bags) {
    for (let cell = 0; cell < cells; cell += 1) {
      const own = scores.subarray(cell * outputs, (cell + 1) * outputs);
      const mean = own.reduce((sum, score) => sum + score, 0) / outputs;
      for (let k = 0; k < outputs; k += 1) own[k]! -= mean;
    }
  }
}

/** Takes the mean over the rows off each bag's shape; empty cells get the mean, which is 0 then. */
function centre({ bags, weight }: BoostedShape, outputs: number): Float64Array {
  const total = weight.reduce((sum, one) => sum + one, 0);
  const all = new Float64Array(outputs);
  for (const scores of bags) {
    for (let k = 0; k < outputs; k += 1) {
      const mean = weight.reduce((sum, one, cell) => sum + one * scores[cell * outputs + k]!, 0) / total;
      for (const [cell, one] of weight.entries()) {
        scores[cell * outputs + k] = one > 0 ? scores[cell * outputs + k]! - mean : 0;
      }
      all[k]! += mean / bags.length;
    }
  }
  return all;
}

function asShape({ term, bags, weight, rows }: BoostedShape, outputs: number, scale: number): AdditiveShape {
  const mean = averaged(bags, scale);
  const common = {
    predictor: term.predictor,
    scores: Array.from(mean.subarray(0, term.bins * outputs)),
    missing: Array.from(mean.subarray(term.bins * outputs)),
    spread: bags.length > 1 ? spreadOf(bags, scale) : null,
    shares: sharesOf(rows),
    importance: importanceOf(mean, weight, outputs),
  };
  return term.kind === 'number'
    ? { kind: 'number', cuts: Array.from(term.cuts), ...common }
    : { kind: 'levels', levels: term.levels, ...common };
}

function asPair({ places, coarse, bags, weight, rows }: BoostedPair, outputs: number, scale: number): AdditivePair {
  const mean = averaged(bags, scale);
  return {
    shapes: places,
    size: [coarse[0].cells, coarse[1].cells],
    cells: [coarse[0].cellOf, coarse[1].cellOf],
    scores: Array.from(mean),
    shares: sharesOf(rows),
    importance: importanceOf(mean, weight, outputs),
  };
}

function averaged(bags: readonly Float64Array[], scale: number): Float64Array {
  const sum = new Float64Array(bags[0]!.length);
  for (const scores of bags) for (const [at, score] of scores.entries()) sum[at]! += score;
  return sum.map((score) => (score / bags.length) * scale);
}

function spreadOf(bags: readonly Float64Array[], scale: number): number[] {
  return Array.from(bags[0]!, (_, at) => {
    const mean = bags.reduce((sum, scores) => sum + scores[at]!, 0) / bags.length;
    const squares = bags.reduce((sum, scores) => sum + (scores[at]! - mean) ** 2, 0);
    return Math.sqrt(squares / (bags.length - 1)) * scale;
  });
}

function importanceOf(mean: Float64Array, weight: Float64Array, outputs: number): number {
  const total = weight.reduce((sum, one) => sum + one, 0);
  return (
    mean.reduce((sum, score, at) => sum + Math.abs(score) * weight[Math.floor(at / outputs)]!, 0) / total / outputs
  );
}

function sharesOf(rows: Float64Array): (number | null)[] {
  const total = rows.reduce((sum, count) => sum + count, 0);
  return Array.from(rows, (count) => {
    if (count > 0 && count < FEWEST_SHOWN) return null;
    return Math.round((1000 * count) / total) / 1000;
  });
}
