import { columnNamed, isNumeric, type LevelColumn, type NumberColumn, type Table } from '../cohort/table';
import type { Design, FittedPredictor, FittedSteps } from './design';
import { featuresOf } from './feature-names';

type FittedNumber = Extract<FittedPredictor, { kind: 'number' }>;
type FittedLevels = Extract<FittedPredictor, { kind: 'levels' }>;

/** Where one predictor's features stand within a row of the design. */
interface LevelPlaces {
  /** Offset of each level's feature; -1 where it has none (the reference). */
  readonly ofLevel: ReadonlyMap<string, number>;
  /** Offset for levels pooled or never seen; -1 where there is none. */
  readonly other: number;
  /** Offset of "was missing"; -1 where there is none. */
  readonly indicator: number;
}

/** Finds the places of a level predictor's features, counted from its first. */
function placesOf(fitted: FittedLevels): LevelPlaces {
  const ofLevel = new Map<string, number>();
  let next = 0;
  for (const level of fitted.levels) {
    ofLevel.set(level, level === fitted.dropped ? -1 : next);
    if (level !== fitted.dropped) next += 1;
  }
  const other = fitted.other ? next++ : -1;
  return { ofLevel, other, indicator: fitted.indicator ? next : -1 };
}

/**
 * Turns rows of a table into a design matrix by steps that were fitted before, on these rows or on others. Gaps are
 * filled, so that no entry is NaN; a level never seen counts as "other" where that exists and as none at all elsewhere.
 *
 * @param table - has every predictor as a column of its kind, which the caller has checked; a column of the other kind
 * is read as text or as a number
 * @param rows - table rows, in the order wanted
 */
export function applySteps(fitted: FittedSteps, table: Table, rows: Uint32Array): Design {
  const width = fitted.features.length;
  const x = new Float64Array(rows.length * width);
  let offset = 0;
  for (const predictor of fitted.predictors) {
    const column = columnNamed(table, predictor.name);
    if (predictor.kind === 'number') {
      fillNumber(predictor, isNumeric(column) ? column : asNumbers(column), rows, x, width, offset);
    } else {
      fillLevels(predictor, isNumeric(column) ? asLevels(column) : column, rows, x, width, offset);
    }
    offset += featuresOf(predictor).length;
  }
  return { x, rows: rows.length, features: fitted.features };
}

function fillNumber(
  fitted: FittedNumber,
  column: NumberColumn,
  rows: Uint32Array,
  x: Float64Array,
  width: number,
  offset: number,
): void {
  for (const [i, row] of rows.entries()) {
    const value = column.values[row]!;
    const missing = !Number.isFinite(value);
    x[i * width + offset] = ((missing ? fitted.fill : value) - fitted.centre) / fitted.scale;
    if (missing && fitted.indicator) x[i * width + offset + 1] = 1;
  }
}

function fillLevels(
  fitted: FittedLevels,
  column: LevelColumn,
  rows: Uint32Array,
  x: Float64Array,
  width: number,
  offset: number,
): void {
  const places = placesOf(fitted);
  const placeOfCode = column.levels.map((level) => places.ofLevel.get(level) ?? places.other);
  const placeOfGap = fitted.fill === null ? -1 : (places.ofLevel.get(fitted.fill) ?? places.other);
  for (const [i, row] of rows.entries()) {
    const code = column.codes[row]!;
    const place = code < 0 ? placeOfGap : placeOfCode[code]!;
    if (place >= 0) x[i * width + offset + place] = 1;
    if (code < 0 && places.indicator >= 0) x[i * width + offset + places.indicator] = 1;
  }
}

/** A predictor that was levels in development may be read as numbers from a second table: "1" from 1. */
function asLevels(column: NumberColumn): LevelColumn {
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
  return { name: column.name, kind: 'category', levels, codes };
}

function asNumbers(column: LevelColumn): NumberColumn {
  const numbers = column.levels.map((level) => (level.trim() === '' ? NaN : Number(level)));
  const values = Float64Array.from(column.codes, (code) => (code < 0 ? NaN : numbers[code]!));
  return { name: column.name, kind: 'number', values };
}
