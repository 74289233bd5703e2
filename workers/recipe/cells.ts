import { columnNamed, isNumeric, type LevelColumn, type NumberColumn, type Table } from '../cohort/table';
import type { Variable } from '../numerics/imputation-columns';
import type { FittedPredictor } from './design';

type FittedLevels = Extract<FittedPredictor, { kind: 'levels' }>;

/** The code of a level never seen in development where nothing is pooled: it belongs to no class. */
const NO_CLASS = -2;

/** How many classes a category has: its levels, and "other" where that exists. */
export const classesOf = (fitted: FittedLevels) => fitted.levels.length + (fitted.other ? 1 : 0);

/** The class most often seen in development; 0 where none was. */
export function commonestClass(fitted: FittedLevels): number {
  const level = fitted.levels.indexOf(fitted.commonest);
  return level >= 0 ? level : Math.max(0, classesOf(fitted) - 1);
}

/**
 * A predictor's cells as its fitted step sees them: numbers, NaN or infinite at gaps; or classes in feature order, -1
 * at gaps and -2 where a level belongs to none.
 *
 * @param table - has the predictor; a column of the other kind is read as text or as a number
 */
export function readCells(fitted: FittedPredictor, table: Table, rows: Uint32Array): Variable {
  const column = columnNamed(table, fitted.name);
  if (fitted.kind === 'number') {
    const { values } = isNumeric(column) ? column : asNumbers(column);
    return { kind: 'number', values: Float64Array.from(rows, (row) => values[row]!) };
  }
  const { levels, codes } = isNumeric(column) ? asLevels(column) : column;
  const unseen = fitted.other ? fitted.levels.length : NO_CLASS;
  const classOf = new Map(fitted.levels.map((level, k) => [level, k]));
  const classOfCode = levels.map((level) => classOf.get(level) ?? unseen);
  return {
    kind: 'classes',
    codes: Int32Array.from(rows, (row) => (codes[row]! < 0 ? -1 : classOfCode[codes[row]!]!)),
    classes: classesOf(fitted),
  };
}

/** A predictor that was levels in development may be read as numbers from a second table: "1" from 1. */
function asLevels(column: NumberColumn): Pick<LevelColumn, 'levels' | 'codes'> {
  const levels: string[] = [];
  const codeOf = new Map<number, number>();
  const codes = Int32Array.from(column.values, (value) => {
    if (Number.isNaN(value)) return -1;
    let code = codeOf.get(value);
    if (code === undefined) {
      code = levels.push(String(value)) - 1;
      codeOf.set(value, code);
    }
    return code;
  });
  return { levels, codes };
}

function asNumbers(column: LevelColumn): Pick<NumberColumn, 'values'> {
  const numbers = column.levels.map((level) => (level.trim() === '' ? NaN : Number(level)));
  return { values: Float64Array.from(column.codes, (code) => (code < 0 ? NaN : numbers[code]!)) };
}
