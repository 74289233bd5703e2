/** What an item of a card asks of a participant. */
export type PointsTest =
  | { readonly kind: 'atLeast'; readonly value: number }
  | { readonly kind: 'below'; readonly value: number }
  | { readonly kind: 'level'; readonly level: string }
  | { readonly kind: 'missing' };

/** One line of a card: whoever passes the test gets the points. */
export interface PointsItem {
  readonly predictor: string;
  readonly test: PointsTest;
  /** A whole number, not 0. */
  readonly points: number;
}

/** A card of whole points, and the risk at every score that can be reached. */
export interface PointsCard {
  readonly items: readonly PointsItem[];
  /** Ascending by score. */
  readonly risks: readonly { readonly score: number; readonly risk: number }[];
  /** Mean log loss on the rows that it was made on, by which cards are put in order; no figure of its worth. */
  readonly loss: number;
}
