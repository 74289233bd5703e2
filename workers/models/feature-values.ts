import type { RawColumn } from '../recipe/raw-design';
import type { TreeFeature } from './trees';

/**
 * What a feature is in rows to be predicted.
 *
 * @param column - its predictor; one of another kind than in development counts as missing
 * @returns shape (rows), NaN where missing; of a number the column itself
 */
export function featureValues(feature: TreeFeature, column: RawColumn): Float64Array {
  switch (feature.kind) {
    case 'number':
      return column.kind === 'number' ? column.values : new Float64Array(column.codes.length).fill(NaN);
    case 'level': {
      if (column.kind === 'number') return new Float64Array(column.values.length).fill(NaN);
      const values = new Float64Array(column.codes.length);
      for (const [row, code] of column.codes.entries()) values[row] = code < 0 ? NaN : code === feature.level ? 1 : 0;
      return values;
    }
    case 'statistic': {
      if (column.kind === 'number') return new Float64Array(column.values.length).fill(feature.fallback);
      return Float64Array.from(column.codes, (code) => feature.values[code] ?? feature.fallback);
    }
  }
}
