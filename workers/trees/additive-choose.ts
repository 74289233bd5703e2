import type { AdditiveSpec } from '../contract/recipe';
import { MOST_CROSS, type AdditiveBags } from './additive-bags';
import type { Grid, TermPlace } from './additive-kernel';
import { coarseBins, pairCandidates, type CoarseBins } from './additive-pairs';
import type { BoostedShape } from './additive-shapes';

/** A pair that is to be boosted. */
export interface ChosenPair {
  /** Places of its two terms. */
  readonly places: readonly [number, number];
  readonly coarse: readonly [CoarseBins, CoarseBins];
  readonly grid: Grid;
}

/** Standard errors over the bags that a pair must tell more than: the best of many is best by chance too. */
const ERRORS = 3;

/**
 * The pairs that tell most beyond their sides, the best first: by what one cross of two cuts, made on a bag's own rows,
 * spares the rows it holds back over the better of the two cuts, on the gradients that the shapes leave. Without rows
 * held back there are none.
 *
 * @returns at most `spec.interactions`
 */
export function* choosePairs(
  bags: AdditiveBags,
  spec: AdditiveSpec,
  shapes: readonly BoostedShape[],
  terms: readonly TermPlace[],
  rows: number,
): Generator<void, ChosenPair[]> {
  const free = shapes.map(({ term }) => spec.monotone[term.predictor] === undefined);
  const sides = pairCandidates(shapes.map(sizeOf), free, rows).flatMap((place) => {
    const { term, weight } = shapes[place]!;
    const coarse = coarseBins(term, weight, firstScores(shapes[place]!), rows, MOST_CROSS);
    if (coarse.cells < 2) return [];
    const cells = bags.cellsOf(terms[place]!);
    const column = bags.addColumn((to) => {
      for (const [row, cell] of cells.entries()) to[row] = coarse.cellOf[cell] ?? coarse.cells;
    });
    return [{ place, coarse, column }];
  });
  const scored: { readonly score: number; readonly pair: ChosenPair }[] = [];
  for (const [i, a] of sides.entries()) {
    for (const b of sides.slice(i + 1)) {
      const grid = { across: a.coarse.cells, down: b.coarse.cells, columns: [a.column, b.column] } as const;
      const score = surely(bags.crossScores(grid, spec.minLeaf));
      if (score > 0) scored.push({ score, pair: { places: [a.place, b.place], coarse: [a.coarse, b.coarse], grid } });
    }
    yield;
  }
  scored.sort((a, b) => b.score - a.score);
  return scored.slice(0, spec.interactions).map(({ pair }) => pair);
}

/** The mean, less some standard errors. Bags share rows, so that these are too small, but they put pairs in order. */
function surely(scores: readonly number[]): number {
  if (scores.length === 0) return 0;
  const mean = scores.reduce((sum, one) => sum + one, 0) / scores.length;
  if (scores.length === 1) return mean;
  const squares = scores.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  return mean - ERRORS * Math.sqrt(squares / (scores.length - 1) / scores.length);
}

/** How far a shape is from a flat one, summed over bags and outputs. */
function sizeOf({ bags, weight }: BoostedShape): number {
  const total = weight.reduce((sum, one) => sum + one, 0);
  const outputs = bags[0]!.length / weight.length;
  let size = 0;
  for (const scores of bags) {
    for (let k = 0; k < outputs; k += 1) {
      const mean = weight.reduce((sum, one, cell) => sum + one * scores[cell * outputs + k]!, 0) / total;
      size += weight.reduce((sum, one, cell) => sum + one * Math.abs(scores[cell * outputs + k]! - mean), 0) / total;
    }
  }
  return size;
}

/** Shape (bins): what the bags give together; of several classes, the first. */
function firstScores({ term, bags, weight }: BoostedShape): Float64Array {
  const outputs = bags[0]!.length / weight.length;
  return Float64Array.from({ length: term.bins }, (_, bin) =>
    bags.reduce((sum, scores) => sum + scores[bin * outputs]!, 0),
  );
}
