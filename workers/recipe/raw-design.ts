import { columnNamed, isNumeric, type Table } from '../cohort/table';
import type { FittedPredictor, FittedSteps } from './design';

/** One predictor as trees take it: nothing filled, scaled or spread over several features. */
export type RawColumn =
  | {
      readonly kind: 'number';
      readonly name: string;
      /** Shape (rows); NaN where missing. */
      readonly values: Float64Array;
    }
  | {
      readonly kind: 'levels';
      readonly name: string;
      /** Every level seen in development, by text. */
      readonly levels: readonly string[];
      /** Shape (rows), in [0, levels); -1 where missing, or where the level was never seen in development. */
      readonly codes: Int32Array;
    };

/** Rows of a table as trees take them, one column a predictor of the steps. */
export interface RawDesign {
  readonly rows: number;
  readonly columns: readonly RawColumn[];
}

/** Every level that development rows had, pooled ones among them, by text. */
function rawLevels(predictor: Extract<FittedPredictor, { kind: 'levels' }>): readonly string[] {
  return [...predictor.levels, ...predictor.pooled].sort((a, b) => (a < b ? -1 : 1));
}

/**
 * Reads rows of a table by fitted steps as trees take them: of the steps only the predictors and their levels are used.
 *
 * @param table - has every predictor as a column, which the caller has checked; a column of the other kind counts as
 * missing
 * @param rows - table rows, in the order wanted
 */
export function rawDesign(fitted: FittedSteps, table: Table, rows: Uint32Array): RawDesign {
  return { rows: rows.length, columns: fitted.predictors.map((predictor) => rawColumn(predictor, table, rows)) };
}

function rawColumn(predictor: FittedPredictor, table: Table, rows: Uint32Array): RawColumn {
  const { name } = predictor;
  const column = columnNamed(table, name);
  if (predictor.kind === 'number') {
    const values = isNumeric(column) ? Float64Array.from(rows, (row) => column.values[row]!) : null;
    return { kind: 'number', name, values: values ?? new Float64Array(rows.length).fill(NaN) };
  }
  const levels = rawLevels(predictor);
  if (isNumeric(column)) return { kind: 'levels', name, levels, codes: new Int32Array(rows.length).fill(-1) };
  const places = new Map(levels.map((level, place) => [level, place]));
  const codeOf = Int32Array.from(column.levels, (level) => places.get(level) ?? -1);
  return { kind: 'levels', name, levels, codes: Int32Array.from(rows, (row) => codeOf[column.codes[row]!] ?? -1) };
}

/** The same columns of some of the rows, a row as often as it is named. */
export function rawRows({ columns }: RawDesign, rows: Uint32Array): RawDesign {
  return {
    rows: rows.length,
    columns: columns.map((column) =>
      column.kind === 'number'
        ? { ...column, values: Float64Array.from(rows, (row) => column.values[row]!) }
        : { ...column, codes: Int32Array.from(rows, (row) => column.codes[row]!) },
    ),
  };
}
