import type { LeftOutReason } from '../contract/report';
import { meanRisk } from './out-of-fold';

/** What the file of out-of-fold predictions is written from. */
export interface PredictionsInput {
  /** Shape (records), the table row of each data record of the file, ascending; -1 where it could not be read. */
  readonly rowOf: Int32Array;
  /** The table row of each eligible row, ascending. Shape (eligible). */
  readonly eligible: Uint32Array;
  /** What was observed, as columns; cells by eligible row. */
  readonly outcome: readonly { readonly name: string; readonly cell: (row: number) => string }[];
  /** What the numbers of one prediction are called. Shape (width). */
  readonly labels: readonly string[];
  /** One array a repeat, shape (eligible); below 0 where the row is in no fold. */
  readonly fold: readonly Int32Array[];
  /** One array a repeat, shape (eligible x width); NaN where not predicted. */
  readonly models: readonly { readonly id: string; readonly predicted: readonly Float64Array[] }[];
  /** Why a row of the table is not eligible. */
  reasonOf(row: number): LeftOutReason | null;
}

/** Numbers of single repeats that a file holds at most, about 200 MB; with more it gives the means alone. */
const MOST_NUMBERS = 1e7;

const quoted = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
/** The shortest decimal that reads back as the same number. */
const written = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? '' : String(value));

/**
 * Out-of-fold predictions as CSV: a line for each data record of the table's file, in its order.
 *
 * Columns: `row`, the record from 0; `fold`, or `fold_1`, `fold_2`, ... with several repeats, from 0 and empty
 * where there is none; what was observed; for each model and label `risk_<id>` (or `value_<id>`, `risk_<class>_<id>`,
 * `risk_<time>_<id>`), the mean over the repeats that predicted the row, and with several repeats what each
 * said, `risk_<id>_1`, `risk_<id>_2`, ..., from which the figures can be computed again (left out beyond ten million
 * numbers); `reason`, empty where every model predicted the row, otherwise why one did not:
 * why it was left out, `noFold`, `foldNotFinished`, or `unreadable` for a record that is not in the table.
 *
 * Every number reads back as exactly the number it was.
 */
export function predictionsCsv(input: PredictionsInput): string {
  const { rowOf, eligible, outcome, labels, fold, models } = input;
  const repeats = fold.length;
  const each = repeats > 1 && eligible.length * models.length * labels.length * repeats <= MOST_NUMBERS;
  const numbered = (name: string) => fold.map((_, repeat) => `${name}_${repeat + 1}`);
  const header = [
    'row',
    ...(repeats > 1 ? numbered('fold') : ['fold']),
    ...outcome.map(({ name }) => name),
    ...models.flatMap(({ id }) =>
      labels.flatMap((label) => [`${label}_${id}`, ...(each ? numbered(`${label}_${id}`) : [])]).map(quoted),
    ),
    'reason',
  ];
  const width = labels.length;
  const means = models.map(({ predicted }) => meanRisk(predicted, eligible.length * width));
  const lines = [header.join(',')];
  const blanks = ','.repeat(header.length - 2);
  let i = 0;
  for (const [record, row] of rowOf.entries()) {
    if (row < 0 || eligible[i] !== row) {
      lines.push(`${record}${blanks},${row < 0 ? 'unreadable' : (input.reasonOf(row) ?? 'noFold')}`);
      continue;
    }
    const at = i;
    const cells = [String(record)];
    const folds = fold.map((one) => (one[at]! < 0 ? '' : String(one[at])));
    cells.push(...(repeats > 0 ? folds : ['']), ...outcome.map(({ cell }) => quoted(cell(at))));
    let predicted = true;
    for (const [m, model] of models.entries()) {
      for (let k = 0; k < width; k += 1) {
        cells.push(written(means[m]![at * width + k]));
        if (each) {
          for (let repeat = 0; repeat < repeats; repeat += 1) {
            cells.push(written(model.predicted[repeat]?.[at * width + k]));
          }
        }
        if (Number.isNaN(means[m]![at * width + k])) predicted = false;
      }
    }
    const inSomeFold = folds.some((one) => one !== '');
    cells.push(predicted ? '' : inSomeFold ? 'foldNotFinished' : 'noFold');
    lines.push(cells.join(','));
    i += 1;
  }
  return `${lines.join('\n')}\n`;
}
