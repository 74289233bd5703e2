import type { AdditiveSpec } from '../contract/recipe';
import type { ShapeEdit } from '../contract/shapes';
import type { TreeHead } from './trees';

interface ShapeScores {
  readonly predictor: string;
  /** Shape (bins x outputs), row-major, on the scale of the link; their mean over the development rows is 0. */
  readonly scores: readonly number[];
  /** Shape (outputs): what rows without the value get; 0 where no development row lacked it. */
  readonly missing: readonly number[];
  /** Shape ((bins + 1) x outputs), the missing value last: standard deviation over the bags; null with one bag. */
  readonly spread: readonly number[] | null;
  /** Shape (bins + 1), the missing value last: share of the development rows to three digits; null below ten rows. */
  readonly shares: readonly (number | null)[];
  /** Mean absolute score over development rows and outputs. */
  readonly importance: number;
}

/** What one predictor gives by itself. */
export type AdditiveShape =
  | (ShapeScores & {
      readonly kind: 'number';
      /** Ascending, one fewer than bins: a value is in the bin numbered by how many cuts lie below it. */
      readonly cuts: readonly number[];
    })
  | (ShapeScores & {
      readonly kind: 'levels';
      /** One a bin, and one bin more for every other level. */
      readonly levels: readonly string[];
    });

/** What two predictors give together beyond their own shapes. */
export interface AdditivePair {
  /** Places in the list of shapes. */
  readonly shapes: readonly [number, number];
  /** Cells of each side, that of the missing value, which comes after them, apart. */
  readonly size: readonly [number, number];
  /** For each side, the cell of each bin of that shape. */
  readonly cells: readonly [readonly number[], readonly number[]];
  /** Shape ((size + 1) x (size + 1) x outputs), row-major. */
  readonly scores: readonly number[];
  /** Shape ((size + 1) x (size + 1)): share of the development rows to three digits; null below ten rows. */
  readonly shares: readonly (number | null)[];
  readonly importance: number;
}

/**
 * An additive model: intercept, one shape a predictor and some pairs add up on the scale of the link. A predictor that
 * told nothing has no shape.
 */
export interface FittedAdditive {
  readonly family: 'additive';
  readonly spec: AdditiveSpec;
  readonly head: TreeHead;
  /** Shape (outputs). */
  readonly intercept: readonly number[];
  /** As fitted; what is predicted is these with `edits` made one after the other. */
  readonly shapes: readonly AdditiveShape[];
  readonly pairs: readonly AdditivePair[];
  /** Rounds that inner validation chose, of the shapes and of the pairs. */
  readonly rounds: { readonly shapes: number; readonly pairs: number };
  /** The oldest first. Without the last one the model is what it was before it. */
  readonly edits: readonly ShapeEdit[];
}

/** Numbers that the terms give for one row: one, or one a class. */
export const outputsOf = (head: TreeHead): number => (head.kind === 'classes' ? head.classes : 1);

/** Bins of a shape, the missing value apart. */
export const binsOf = (shape: AdditiveShape): number =>
  shape.kind === 'number' ? shape.cuts.length + 1 : shape.levels.length + 1;

/** What a cell weighs where its share is not told: less than any share that is. */
const UNTOLD = 0.0005;

/** Shares as weights: above 0 for every cell that had rows. */
export const weightsOf = (shares: readonly (number | null)[]): number[] => shares.map((share) => share ?? UNTOLD);

/** The bin of a number: how many of the ascending cuts lie below it. */
export function binOfNumber(cuts: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value > cuts[middle]!) low = middle + 1;
    else high = middle;
  }
  return low;
}
