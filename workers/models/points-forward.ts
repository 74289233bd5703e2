import type { PointsItem } from '../contract/points';
import { sigmoid } from '../numerics/activations';
import type { RawColumn, RawDesign } from '../recipe/raw-design';
import type { FittedCard, FittedPoints } from './points';

/**
 * The risks that the chosen card gives to rows. A value that is missing, a level that development never had, and a
 * predictor that is of another kind than it was in development get the points of a missing value.
 *
 * @returns shape (rows), each in (0, 1)
 */
export function pointsRisks({ cards, chosen }: FittedPoints, raw: RawDesign): Float64Array {
  const card = cards[chosen];
  if (!card) throw new RangeError(`no card ${chosen} of ${cards.length}`);
  return Float64Array.from(cardScores(card.items, raw), (score) => riskOf(card, score));
}

/** @returns shape (rows), whole numbers */
export function cardScores(items: readonly PointsItem[], raw: RawDesign): Int32Array {
  const scores = new Int32Array(raw.rows);
  for (const item of items) {
    const column = raw.columns.find(({ name }) => name === item.predictor);
    if (!column) throw new RangeError('a card asks for a predictor that the rows do not have');
    const pointsAt = pointsIn(item, column);
    for (let row = 0; row < raw.rows; row += 1) scores[row]! += pointsAt(row);
  }
  return scores;
}

function pointsIn(item: PointsItem, column: RawColumn): (row: number) => number {
  const { missing } = item;
  if (item.kind === 'number' && column.kind === 'number') {
    const { values } = column;
    return (row) => {
      const value = values[row]!;
      if (Number.isNaN(value)) return missing.points;
      return item.bands.findLast(({ from }) => from === null || value >= from)?.points ?? missing.points;
    };
  }
  if (item.kind === 'levels' && column.kind === 'levels') {
    const named = new Map(item.groups.flatMap(({ levels, points }) => levels.map((level) => [level, points])));
    const ofLevel = column.levels.map((level) => named.get(level) ?? item.others ?? missing.points);
    return (row) => ofLevel[column.codes[row]!] ?? missing.points;
  }
  return () => missing.points;
}

const riskOf = ({ intercept, multiplier }: Pick<FittedCard, 'intercept' | 'multiplier'>, score: number): number =>
  sigmoid(intercept + score / multiplier);

/** Every number of points that an item may give. */
export function pointsOf(item: PointsItem): readonly number[] {
  const known =
    item.kind === 'number'
      ? item.bands.map(({ points }) => points)
      : [...item.groups.map(({ points }) => points), ...(item.others === null ? [] : [item.others])];
  return [...known, item.missing.points];
}

/**
 * Every score that a participant can have, with its risk.
 *
 * @returns ascending by score
 */
export function reachableRisks(
  items: readonly PointsItem[],
  by: Pick<FittedCard, 'intercept' | 'multiplier'>,
): FittedCard['risks'] {
  let reached = new Set([0]);
  for (const item of items) {
    const own = new Set(pointsOf(item));
    reached = new Set([...reached].flatMap((score) => [...own].map((points) => score + points)));
  }
  return [...reached].sort((a, b) => a - b).map((score) => ({ score, risk: riskOf(by, score) }));
}
