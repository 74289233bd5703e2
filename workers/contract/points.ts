/** What a participant gets whose value is not known, or is a level that development never had. */
interface PointsOfMissing {
  readonly points: number;
  /** False where development had no such participant: these points are those of the band nearest to the average. */
  readonly seen: boolean;
}

/** One item of a card: a predictor, and points by its value. The fewest points of an item are 0. */
export type PointsItem =
  | {
      readonly kind: 'number';
      readonly predictor: string;
      /** Ascending; the first is from null, so that every number is in one. */
      readonly bands: readonly { readonly from: number | null; readonly points: number }[];
      readonly missing: PointsOfMissing;
    }
  | {
      readonly kind: 'levels';
      readonly predictor: string;
      /** Ascending by points. */
      readonly groups: readonly { readonly levels: readonly string[]; readonly points: number }[];
      /** Points of the rarer levels of development together; null where there are none. */
      readonly others: number | null;
      readonly missing: PointsOfMissing;
    };

/** A card of whole points, and the risk at every score that can be reached. */
export interface PointsCard {
  readonly items: readonly PointsItem[];
  /** Ascending by score, and by risk. */
  readonly risks: readonly { readonly score: number; readonly risk: number }[];
  /** Mean log loss on the rows that it was made on; no figure of its worth. */
  readonly loss: number;
}
