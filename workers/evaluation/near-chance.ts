import type { Figure } from '../contract/figures';

/** Folds in a list of them; 1 where one fold judged all, or none is known. */
export function countFolds(fold: Int32Array | null): number {
  return fold ? new Set(fold).size : 1;
}

/**
 * Draws an interval out to no discrimination where cross-validation cannot rule that out. Away from it the figure varies
 * with the participants judged, as its variance says. Near it each two folds judge each other by the same accident, once
 * in either direction, so that the figure varies by a factor of about 1 + k / (k - 1) more with k folds: a value of 0.5
 * is ruled out only by that variance.
 *
 * @param figure - an area or a concordance, with its interval
 * @param folds - k; one fold alone judges nothing twice
 *
 * Source of the factor: Nadeau and Bengio, Machine Learning 52 (2003) 239-281; that intervals of cross-validation are too
 * narrow without it: Bates, Hastie and Tibshirani, JASA 119 (2024) 1434-1445.
 */
export function drawnOutToChance(figure: Figure, folds: number): Figure {
  if (figure.kind !== 'estimated' || folds < 2) return figure;
  const { value, low, high } = figure;
  const wider = Math.sqrt(1 + folds / (folds - 1));
  if (low > CHANCE && value - wider * (value - low) <= CHANCE) return { ...figure, low: CHANCE };
  if (high < CHANCE && value + wider * (high - value) >= CHANCE) return { ...figure, high: CHANCE };
  return figure;
}

const CHANCE = 0.5;
