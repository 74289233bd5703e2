import type { PointsCard } from '../contract/points';
import type { PointsSpec } from '../contract/recipe';

/** A card, and how its score becomes a risk: `1 / (1 + exp(-(intercept + score / multiplier)))`. */
export interface FittedCard extends PointsCard {
  readonly intercept: number;
  /** Points for one unit of the log odds, above 0. */
  readonly multiplier: number;
}

/** Cards of whole points that do about as well as each other, the most promising first; `chosen` is the model. */
export interface FittedPoints {
  readonly family: 'points';
  readonly spec: PointsSpec;
  /** At least one. */
  readonly cards: readonly FittedCard[];
  readonly chosen: number;
}
