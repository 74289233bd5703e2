import { InputError, MethodError } from '../contract/faults';
import type { Resampling } from '../contract/recipe';
import { clustersOf } from './clusters';
import type { EligibleRows } from './eligibility';
import type { FoldFile } from './fold-file';
import { dealFolds } from './folds';
import { outcomeClasses } from './outcome-classes';
import { rowsByRecord } from './records';
import { columnNamed, type Table } from './table';

/** Which fold every eligible row is judged in. */
export interface FoldPlan {
  readonly folds: number;
  /** One array a repeat, shape (eligible): the fold from 0, or -1 where the user's split names none. */
  readonly repeats: readonly Int32Array[];
  /** What the folds are called, by number: "1", "2", ... or as the user names them. Shape (folds). */
  readonly names: readonly string[];
  /** Shape (eligible), the cluster of each row; null where nothing is tied. Inner splits keep it together too. */
  readonly clusters: Int32Array | null;
  /** Eligible rows that the user's split leaves without a fold. */
  readonly withoutFold: number;
}

/** The columns that tie rows together. */
export interface Ties {
  readonly participant?: string | undefined;
  readonly group?: string | undefined;
}

/**
 * Splits the eligible rows as the recipe says. A split that the user brings is taken as it is: whether it keeps
 * participants together and both outcomes in each fold is then up to them.
 *
 * @param foldFile - the split's file, where the recipe names one
 * @throws {@link MethodError} `method.tooManyFolds`, `method.oneFoldOnly`, `method.foldFileMissing`
 * @throws {@link InputError} `input.foldsMismatch` where the file names a record that the table's file has not,
 * `input.recipeUnknownColumn`
 */
export function assignFolds(
  resampling: Resampling,
  table: Table,
  eligible: EligibleRows,
  ties: Ties,
  seed: number,
  foldFile: FoldFile | null,
): FoldPlan {
  const clusters = clustersOf(table, eligible.rows, [ties.participant, ties.group]);
  switch (resampling.kind) {
    case 'crossValidation': {
      const repeats = dealFolds(resampling, eligible.y, clusters, seed);
      const names = Array.from({ length: resampling.folds }, (_, fold) => String(fold + 1));
      return { folds: resampling.folds, repeats, names, clusters, withoutFold: 0 };
    }
    case 'foldColumn': {
      if (!table.columns.some(({ name }) => name === resampling.column)) {
        throw new InputError('input.recipeUnknownColumn', { column: resampling.column, role: 'fold' });
      }
      const { levels, codes } = outcomeClasses(columnNamed(table, resampling.column));
      return takeFolds(
        Array.from(eligible.rows, (row) => levels[codes[row]!] ?? null),
        clusters,
      );
    }
    case 'foldFile': {
      if (!foldFile) throw new MethodError('method.foldFileMissing', null);
      const named = new Map<number, string>();
      const rowOf = rowsByRecord(table);
      for (const [i, record] of foldFile.rows.entries()) {
        if (record >= rowOf.length) {
          throw new InputError('input.foldsMismatch', { file: foldFile.file, line: foldFile.lines[i]! });
        }
        if (rowOf[record]! >= 0) named.set(rowOf[record]!, foldFile.folds[i]!);
      }
      return takeFolds(
        Array.from(eligible.rows, (row) => named.get(row) ?? null),
        clusters,
      );
    }
  }
}

function takeFolds(given: readonly (string | null)[], clusters: Int32Array | null): FoldPlan {
  const names = [...new Set(given.filter((name) => name !== null))].sort(
    (a, b) => Number(a) - Number(b) || (a < b ? -1 : 1),
  );
  if (names.length < 2) throw new MethodError('method.oneFoldOnly', { folds: names.length });
  const numberOf = new Map(names.map((name, fold) => [name, fold]));
  const foldOf = Int32Array.from(given, (name) => (name === null ? -1 : numberOf.get(name)!));
  const withoutFold = foldOf.reduce((sum, fold) => sum + (fold < 0 ? 1 : 0), 0);
  return { folds: names.length, repeats: [foldOf], names, clusters, withoutFold };
}
