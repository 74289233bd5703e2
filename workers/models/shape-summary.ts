import type { PairAxis, PairSummary, ShapeBin, ShapesSummary, ShapeSummary } from '../contract/shapes';
import type { FittedPredictor } from '../recipe/design';
import { binsOf, outputsOf, weightsOf, type AdditivePair, type AdditiveShape, type FittedAdditive } from './additive';
import { editedTerms } from './edit-shape';

/**
 * What an additive model says, its edits made, as the page may see it: no count below ten, and no range but the one that
 * the form of the model tells anyway.
 *
 * @param predictors - those of the model's steps
 */
export function summariseShapes(fitted: FittedAdditive, predictors: readonly FittedPredictor[]): ShapesSummary {
  const { intercept, shapes, pairs } = editedTerms(fitted);
  const outputs = outputsOf(fitted.head);
  const edited = new Set(fitted.edits.map(({ predictor }) => predictor));
  const ranges = new Map(predictors.map((predictor) => [predictor.name, predictor]));
  const edgesOf = (shape: AdditiveShape): number[] => {
    if (shape.kind !== 'number') return [];
    const seen = ranges.get(shape.predictor);
    const [first = 0, last = first] = [shape.cuts[0], shape.cuts.at(-1)];
    const [min, max] = seen?.kind === 'number' ? [seen.min, seen.max] : [first, last];
    return [Math.min(min, first), ...shape.cuts, Math.max(max, last)];
  };
  const scales = { binary: 'logOdds', classes: 'classLogOdds', continuous: 'outcome' } as const;
  return {
    scale: scales[fitted.head.kind],
    intercept,
    shapes: shapes
      .map((shape) => summariseShape(shape, edgesOf(shape), outputs, edited.has(shape.predictor)))
      .sort((a, b) => b.importance - a.importance),
    pairs: pairs
      .map((pair) => summarisePair(pair, shapes, edgesOf, outputs))
      .sort((a, b) => b.importance - a.importance),
    edits: fitted.edits,
  };
}

function summariseShape(shape: AdditiveShape, edges: number[], outputs: number, edited: boolean): ShapeSummary {
  const scores = [...shape.scores, ...shape.missing];
  const cells: ShapeBin[] = shape.shares.map((share, cell) => ({
    scores: scores.slice(cell * outputs, (cell + 1) * outputs),
    spread: shape.spread?.slice(cell * outputs, (cell + 1) * outputs) ?? null,
    share,
  }));
  const bins = cells.slice(0, binsOf(shape));
  const missing = cells.at(-1)!;
  const common = {
    predictor: shape.predictor,
    importance: meanSize(scores, shape.shares, outputs),
    missing: missing.share === 0 ? null : missing,
    edited,
  };
  if (shape.kind === 'number') return { ...common, kind: 'number', edges, bins };
  // The bin of all rare levels, where there is none.
  const shown = bins.at(-1)?.share === 0 ? bins.slice(0, -1) : bins;
  return { ...common, kind: 'levels', levels: [...shape.levels, null].slice(0, shown.length), bins: shown };
}

function summarisePair(
  pair: AdditivePair,
  shapes: readonly AdditiveShape[],
  edgesOf: (shape: AdditiveShape) => number[],
  outputs: number,
): PairSummary {
  const [across, down] = pair.size;
  const scoresAt = (a: number, b: number) => {
    const at = (a * (down + 1) + b) * outputs;
    return pair.scores.slice(at, at + outputs);
  };
  return {
    axes: [0, 1].map((side) => axisOf(pair, side as 0 | 1, shapes, edgesOf)) as [PairAxis, PairAxis],
    scores: Array.from({ length: across }, (_, a) => Array.from({ length: down }, (__, b) => scoresAt(a, b))),
    importance: meanSize(pair.scores, pair.shares, outputs),
  };
}

function axisOf(
  pair: AdditivePair,
  side: 0 | 1,
  shapes: readonly AdditiveShape[],
  edgesOf: (shape: AdditiveShape) => number[],
): PairAxis {
  const shape = shapes[pair.shapes[side]]!;
  const cells = pair.cells[side];
  if (shape.kind === 'number') {
    const fine = edgesOf(shape);
    const starts = cells.flatMap((cell, bin) => (bin === 0 || cell !== cells[bin - 1] ? [fine[bin]!] : []));
    return { kind: 'number', predictor: shape.predictor, edges: [...starts, fine.at(-1)!] };
  }
  const levels = Array.from({ length: pair.size[side] }, (_, cell) =>
    [...shape.levels, null].filter((level, bin) => cells[bin] === cell && (level !== null || shape.shares[bin] !== 0)),
  );
  return { kind: 'levels', predictor: shape.predictor, levels };
}

function meanSize(scores: readonly number[], shares: readonly (number | null)[], outputs: number): number {
  const weights = weightsOf(shares);
  const total = weights.reduce((sum, one) => sum + one, 0);
  return (
    scores.reduce((sum, score, at) => sum + Math.abs(score) * weights[Math.floor(at / outputs)]!, 0) / total / outputs
  );
}
