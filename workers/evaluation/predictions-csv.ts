import type { LeftOutReason } from '../contract/report';
import type { ModelRisks } from './compare';
import { meanRisk } from './out-of-fold';

/** What the file of out-of-fold predictions is written from. */
export interface PredictionsInput {
  /** Shape (records), the table row of each data record of the file, ascending; -1 where it could not be read. */
  readonly rowOf: Int32Array;
  /** The table row of each eligible row, ascending. Shape (eligible). */
  readonly eligible: Uint32Array;
  /** Shape (eligible), 1 or 0. */
  readonly y: Uint8Array;
  /** One array a repeat, shape (eligible); below 0 where the row is in no fold. */
  readonly fold: readonly Int32Array[];
  readonly models: readonly ModelRisks[];
  /** Why a row of the table is not eligible. */
  reasonOf(row: number): LeftOutReason | null;
}

const quoted = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
/** The shortest decimal that reads back as the same number. */
const written = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? '' : String(value));

/**
 * Out-of-fold predictions as CSV: a line for each data record of the table's file, in its order.
 *
 * Columns: `row`, the record from 0; `fold`, or `fold_1`, `fold_2`, ... with several repeats, from 0 and empty
 * where there is none; `outcome`, 1, 0 or empty; for each model `risk_<id>`, the mean over the repeats that predicted
 * the row, and with several repeats `risk_<id>_1`, `risk_<id>_2`, ...; `reason`, empty where every model predicted the
 * row, otherwise why one did not: `outcomeMissing`, `otherClass`, `noFold`, `foldNotFinished`, or `unreadable` for a
 * record that is not in the table.
 *
 * Every number reads back as exactly the number it was.
 */
export function predictionsCsv(input: PredictionsInput): string {
  const { rowOf, eligible, y, fold, models } = input;
  const repeats = fold.length;
  const numbered = (name: string) => (repeats > 1 ? fold.map((_, repeat) => `${name}_${repeat + 1}`) : []);
  const header = [
    'row',
    ...(repeats > 1 ? numbered('fold') : ['fold']),
    'outcome',
    ...models.flatMap(({ id }) => [`risk_${id}`, ...numbered(`risk_${id}`)].map(quoted)),
    'reason',
  ];
  const means = models.map(({ risk }) => meanRisk(risk, y.length));
  const lines = [header.join(',')];
  const blanks = ','.repeat(header.length - 2);
  let i = 0;
  for (const [record, row] of rowOf.entries()) {
    if (row < 0 || eligible[i] !== row) {
      lines.push(`${record}${blanks},${row < 0 ? 'unreadable' : (input.reasonOf(row) ?? 'noFold')}`);
      continue;
    }
    const cells = [String(record)];
    const folds = fold.map((one) => (one[i]! < 0 ? '' : String(one[i])));
    cells.push(...(repeats > 0 ? folds : ['']), String(y[i]));
    let predicted = true;
    for (const [m, { risk }] of models.entries()) {
      cells.push(written(means[m]![i]));
      if (repeats > 1) for (let repeat = 0; repeat < repeats; repeat += 1) cells.push(written(risk[repeat]?.[i]));
      if (Number.isNaN(means[m]![i])) predicted = false;
    }
    const inSomeFold = folds.some((one) => one !== '');
    cells.push(predicted ? '' : inSomeFold ? 'foldNotFinished' : 'noFold');
    lines.push(cells.join(','));
    i += 1;
  }
  return `${lines.join('\n')}\n`;
}
