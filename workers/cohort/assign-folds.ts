import { InputError, MethodError } from '../contract/faults';
import type { Resampling } from '../contract/recipe';
import { derive, randomStream } from '../numerics/random';
import { clustersOf, countClusters } from './clusters';
import type { EligibleRows } from './eligibility';
import type { FoldFile } from './fold-file';
import { dealFolds } from './folds';
import { matchClasses, outcomeClasses } from './outcome-classes';
import { strataOf } from './outcome';
import { rowsByRecord } from './records';
import { columnNamed, isNumeric, type Table } from './table';

/** In place of a fold: neither learned from nor judged. */
export const WITHOUT_FOLD = -1;
/** In place of a fold: learned from in every fold and never judged. */
const DEVELOPMENT_ONLY = -2;

/** Which fold every eligible row is judged in. */
export interface FoldPlan {
  readonly folds: number;
  /**
   * One array a repeat (of the bootstrap: a resample), shape (eligible): the fold from 0, {@link WITHOUT_FOLD} or
   * {@link DEVELOPMENT_ONLY}.
   */
  readonly repeats: readonly Int32Array[];
  /** What the folds are called, by number: "1", "2", ... or as the user or the site names them. Shape (folds). */
  readonly names: readonly string[];
  /** Shape (eligible), the cluster of each row; null where nothing is tied. Inner splits keep it together too. */
  readonly clusters: Int32Array | null;
  /**
   * Shape (eligible), the participant of each row; null where each row is its own. They are what was drawn where a fold
   * is one cluster, as a site is.
   */
  readonly participants: Int32Array | null;
  /** Eligible rows that the split leaves without a fold. */
  readonly withoutFold: number;
  /** Of the bootstrap: one list of eligible rows a resample, a row as often as it was drawn. Otherwise null. */
  readonly drawn: readonly Uint32Array[] | null;
}

/** The columns that tie rows together. */
export interface Ties {
  readonly participant?: string | undefined;
  readonly group?: string | undefined;
}

/**
 * Splits the eligible rows as the recipe says. A participant or group is never on both sides of a split.
 *
 * @param foldFile - the split's file, where the recipe names one
 * @throws {@link MethodError} `method.tooManyFolds`, `method.oneFoldOnly`, `method.foldFileMissing`,
 * `method.participantOnBothSides` where a split of the user's own tears rows apart that are tied, `method.notAnOrder`
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
  const participants = clustersOf(table, eligible.rows, [ties.participant]);
  return { ...splitRows(resampling, table, eligible, clusters, seed, foldFile), clusters, participants };
}

type Split = Omit<FoldPlan, 'clusters' | 'participants'>;

function splitRows(
  resampling: Resampling,
  table: Table,
  eligible: EligibleRows,
  clusters: Int32Array | null,
  seed: number,
  foldFile: FoldFile | null,
): Split {
  switch (resampling.kind) {
    case 'crossValidation': {
      const repeats = dealFolds(resampling, strataOf(eligible.outcome), clusters, seed);
      const names = Array.from({ length: resampling.folds }, (_, fold) => String(fold + 1));
      return { folds: resampling.folds, repeats, names, withoutFold: 0, drawn: null };
    }
    case 'bootstrap':
      return drawResamples(resampling.resamples, eligible.rows.length, clusters, seed);
    case 'temporal':
      return splitByTime(resampling, table, eligible, clusters);
    case 'sites':
    case 'foldColumn':
      return takeFolds(namesIn(table, resampling.column, eligible), clusters);
    case 'splitColumn': {
      const { levels, codes } = classesIn(table, resampling.column);
      const judged = matchClasses(levels, resampling.evaluation);
      const foldOf = Int32Array.from(eligible.rows, (row) => {
        const code = codes[row]!;
        if (code < 0) return WITHOUT_FOLD;
        return judged[code] === 1 ? 0 : DEVELOPMENT_ONLY;
      });
      return oneSplit(foldOf, clusters, resampling.evaluation.join(', '));
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

/** Draws as many clusters as there are, with replacement; those not drawn judge. */
function drawResamples(resamples: number, rows: number, clusters: Int32Array | null, seed: number): Split {
  const count = countClusters(clusters, rows);
  const rowsOf: number[][] = Array.from({ length: count }, () => []);
  for (let row = 0; row < rows; row += 1) rowsOf[clusters ? clusters[row]! : row]!.push(row);
  const drawn: Uint32Array[] = [];
  const repeats: Int32Array[] = [];
  for (let resample = 0; resample < resamples; resample += 1) {
    const stream = randomStream(derive(seed, 'resample', resample));
    const times = new Uint32Array(count);
    for (let draw = 0; draw < count; draw += 1) times[stream.below(count)]! += 1;
    const foldOf = new Int32Array(rows);
    const bag = new Uint32Array(times.reduce((sum, often, cluster) => sum + often * rowsOf[cluster]!.length, 0));
    let held = 0;
    for (const [cluster, often] of times.entries()) {
      for (const row of rowsOf[cluster]!) foldOf[row] = often > 0 ? DEVELOPMENT_ONLY : 0;
      for (let copy = 0; copy < often; copy += 1) {
        bag.set(rowsOf[cluster]!, held);
        held += rowsOf[cluster]!.length;
      }
    }
    drawn.push(bag);
    repeats.push(foldOf);
  }
  return { folds: 1, repeats, names: ['1'], withoutFold: 0, drawn };
}

/**
 * The latest share of the rows judges models of the earlier ones. A participant belongs where their earliest row does;
 * later rows of a participant who was learned from are left out, since they are known to the model and lie in its future.
 */
function splitByTime(
  { column: name, share }: Extract<Resampling, { kind: 'temporal' }>,
  table: Table,
  eligible: EligibleRows,
  clusters: Int32Array | null,
): Split {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (!column) throw new InputError('input.recipeUnknownColumn', { column: name, role: 'time' });
  if (!isNumeric(column)) throw new MethodError('method.notAnOrder', { column: name });
  const at = Float64Array.from(eligible.rows, (row) => column.values[row]!);
  const known = at.filter((value) => Number.isFinite(value)).sort();
  // A tenth of ten is one, whatever the last digit of its product.
  const cut = known[Math.min(known.length - 1, Math.floor((1 - share) * known.length + 1e-9))];
  const early = new Set<number>();
  if (clusters && cut !== undefined) {
    for (const [row, value] of at.entries()) if (value < cut) early.add(clusters[row]!);
  }
  const foldOf = Int32Array.from(at, (value, row) => {
    if (!Number.isFinite(value) || cut === undefined) return WITHOUT_FOLD;
    if (value < cut) return DEVELOPMENT_ONLY;
    return clusters && early.has(clusters[row]!) ? WITHOUT_FOLD : 0;
  });
  return oneSplit(foldOf, clusters, '1');
}

function classesIn(table: Table, name: string) {
  if (!table.columns.some((column) => column.name === name)) {
    throw new InputError('input.recipeUnknownColumn', { column: name, role: 'fold' });
  }
  return outcomeClasses(columnNamed(table, name));
}

function namesIn(table: Table, name: string, eligible: EligibleRows): (string | null)[] {
  const { levels, codes } = classesIn(table, name);
  return Array.from(eligible.rows, (row) => levels[codes[row]!] ?? null);
}

const countOf = (foldOf: Int32Array, fold: number) => foldOf.reduce((sum, of) => sum + (of === fold ? 1 : 0), 0);

function oneSplit(foldOf: Int32Array, clusters: Int32Array | null, name: string): Split {
  if (countOf(foldOf, 0) === 0 || countOf(foldOf, DEVELOPMENT_ONLY) === 0) {
    throw new MethodError('method.oneFoldOnly', { folds: 1 });
  }
  refuseTornClusters(foldOf, clusters);
  const withoutFold = countOf(foldOf, WITHOUT_FOLD);
  return { folds: 1, repeats: [foldOf], names: [name], withoutFold, drawn: null };
}

function takeFolds(given: readonly (string | null)[], clusters: Int32Array | null): Split {
  const names = [...new Set(given.filter((name) => name !== null))].sort((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  );
  if (names.length < 2) throw new MethodError('method.oneFoldOnly', { folds: names.length });
  const numberOf = new Map(names.map((name, fold) => [name, fold]));
  const foldOf = Int32Array.from(given, (name) => (name === null ? WITHOUT_FOLD : numberOf.get(name)!));
  refuseTornClusters(foldOf, clusters);
  const withoutFold = countOf(foldOf, WITHOUT_FOLD);
  return { folds: names.length, repeats: [foldOf], names, withoutFold, drawn: null };
}

/** @throws {@link MethodError} `method.participantOnBothSides` */
function refuseTornClusters(foldOf: Int32Array, clusters: Int32Array | null): void {
  if (!clusters) return;
  const first = new Map<number, number>();
  const torn = new Set<number>();
  for (const [row, fold] of foldOf.entries()) {
    if (fold === WITHOUT_FOLD) continue;
    const known = first.get(clusters[row]!);
    if (known === undefined) first.set(clusters[row]!, fold);
    else if (known !== fold) torn.add(clusters[row]!);
  }
  if (torn.size > 0) throw new MethodError('method.participantOnBothSides', { participants: torn.size });
}
