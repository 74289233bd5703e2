import type { Figure } from '../../workers/contract/figures';

/** One line of a forest plot. */
export type ForestRow =
  /** Names the rows below it. */
  | { readonly mark: 'heading'; readonly name: string }
  | {
      /** A square as large as it has participants; a diamond for what is pooled; a broad bar for what is foreseen. */
      readonly mark: 'square' | 'diamond' | 'bar';
      readonly name: string;
      readonly figure: Figure;
      /** Null for what is no group of participants. */
      readonly participants: number | null;
      /** The figure in words. */
      readonly said: string;
      /** What the pointer and the keys tell of it. */
      readonly told: string;
    };

/** Pixels a row. */
export const FOREST_ROW = 26;
/** Pixels for the names of the rows. */
export const FOREST_NAMES = 132;

/** Where the middle of a row lies. */
export const placeOf = (row: number): number => row + 0.5;

/** @returns value and ends of the interval, as they stand in a table of numbers */
export function endsOf(figure: Figure): readonly (number | null)[] {
  return figure.kind === 'estimated' ? [figure.value, figure.low, figure.high] : [null, null, null];
}

/** From the lowest to the highest end of any interval, with a little room. */
export function forestDomain(rows: readonly ForestRow[], reference: number | null): readonly [number, number] {
  const ends = rows.flatMap((row) =>
    row.mark !== 'heading' && row.figure.kind === 'estimated' ? [row.figure.low, row.figure.high] : [],
  );
  if (reference !== null) ends.push(reference);
  const [least, largest] = [Math.min(...ends), Math.max(...ends)];
  if (!(largest > least)) return [0, 1];
  const room = 0.04 * (largest - least);
  return [least - room, largest + room];
}
