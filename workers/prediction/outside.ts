import { isNumeric, type Column } from '../cohort/table';
import type { FittedPredictor } from '../recipe/design';

/** What a value is to a model that never saw it. */
export type Standing = 'seen' | 'missing' | 'outsideRange' | 'unseenLevel';

/**
 * How a predictor's cells stand to what the model saw in development.
 *
 * @returns a function of the table row
 */
export function standingIn(fitted: FittedPredictor, column: Column): (row: number) => Standing {
  if (fitted.kind === 'number') {
    const valueAt = numberAt(column);
    return (row) => {
      const value = valueAt(row);
      if (!Number.isFinite(value)) return 'missing';
      return value < fitted.min || value > fitted.max ? 'outsideRange' : 'seen';
    };
  }
  const known = new Set([...fitted.levels, ...fitted.pooled]);
  const levelAt = textAt(column);
  return (row) => {
    const level = levelAt(row);
    if (level === null) return 'missing';
    return known.has(level) ? 'seen' : 'unseenLevel';
  };
}

function numberAt(column: Column): (row: number) => number {
  if (isNumeric(column)) return (row) => column.values[row]!;
  const numbers = column.levels.map((level) => (level.trim() === '' ? NaN : Number(level)));
  return (row) => numbers[column.codes[row]!] ?? NaN;
}

function textAt(column: Column): (row: number) => string | null {
  if (isNumeric(column)) return (row) => (Number.isNaN(column.values[row]!) ? null : String(column.values[row]!));
  return (row) => column.levels[column.codes[row]!] ?? null;
}
