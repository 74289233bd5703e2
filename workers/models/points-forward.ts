import type { PointsItem, PointsTest } from '../contract/points';
import { sigmoid } from '../numerics/activations';
import type { RawColumn, RawDesign } from '../recipe/raw-design';
import type { FittedCard, FittedPoints } from './points';

/**
 * The risks that the chosen card gives to rows. An item whose predictor is missing gives no points, unless it asks for
 * just that; so does one whose predictor is of another kind than it was in development.
 *
 * @returns shape (rows), each in (0, 1)
 */
export function pointsRisks({ cards, chosen }: FittedPoints, raw: RawDesign): Float64Array {
  const card = cards[chosen];
  if (!card) throw new RangeError(`no card ${chosen} of ${cards.length}`);
  const risks = new Map(card.risks.map(({ score, risk }) => [score, risk]));
  // A score that no participant of one column's values can reach comes of columns that changed their kind.
  return Float64Array.from(cardScores(card.items, raw), (score) => risks.get(score) ?? riskOf(card, score));
}

/** @returns shape (rows), whole numbers */
export function cardScores(items: readonly PointsItem[], raw: RawDesign): Int32Array {
  const scores = new Int32Array(raw.rows);
  for (const { predictor, test, points } of items) {
    const column = raw.columns.find(({ name }) => name === predictor);
    if (!column) throw new RangeError('a card asks for a predictor that the rows do not have');
    const passes = passing(test, column);
    for (let row = 0; row < raw.rows; row += 1) if (passes(row)) scores[row]! += points;
  }
  return scores;
}

function passing(test: PointsTest, column: RawColumn): (row: number) => boolean {
  switch (test.kind) {
    case 'atLeast':
      return column.kind === 'number' ? (row) => column.values[row]! >= test.value : () => false;
    case 'below':
      return column.kind === 'number' ? (row) => column.values[row]! < test.value : () => false;
    case 'level': {
      if (column.kind === 'number') return () => false;
      const code = column.levels.indexOf(test.level);
      return (row) => code >= 0 && column.codes[row] === code;
    }
    case 'missing':
      return column.kind === 'number' ? (row) => Number.isNaN(column.values[row]) : (row) => column.codes[row]! < 0;
  }
}

const riskOf = ({ intercept, multiplier }: Pick<FittedCard, 'intercept' | 'multiplier'>, score: number): number =>
  sigmoid(intercept + score / multiplier);

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
  for (const predictor of new Set(items.map((item) => item.predictor))) {
    const own = sumsOf(items.filter((item) => item.predictor === predictor));
    reached = new Set([...reached].flatMap((score) => own.map((sum) => score + sum)));
  }
  return [...reached].sort((a, b) => a - b).map((score) => ({ score, risk: riskOf(by, score) }));
}

/** What the items of one predictor may add up to: one of its values is had at a time. */
function sumsOf(items: readonly PointsItem[]): number[] {
  const cuts = items.flatMap(({ test }) => (test.kind === 'atLeast' || test.kind === 'below' ? [test.value] : []));
  const sumAt = (value: number) =>
    items.reduce((sum, { test, points }) => {
      const passes = (test.kind === 'atLeast' && value >= test.value) || (test.kind === 'below' && value < test.value);
      return sum + (passes ? points : 0);
    }, 0);
  const others = items.flatMap(({ test, points }) =>
    test.kind === 'level' || test.kind === 'missing' ? [points] : [],
  );
  return [0, ...others, ...(cuts.length > 0 ? [-Infinity, ...cuts].map(sumAt) : [])];
}
