import type { RawColumn, RawDesign } from '../recipe/raw-design';
import { binOfNumber, binsOf, outputsOf, type AdditiveShape, type FittedAdditive } from './additive';
import { editedTerms } from './edit-shape';
import { sigmoid } from '../numerics/activations';

/**
 * What an additive model predicts, its edits made. A column that the design lacks counts as missing.
 *
 * @returns shape (rows x outputs), row-major: one risk, one chance a class, or one value
 */
export function additivePredictions(fitted: FittedAdditive, design: RawDesign): Float64Array {
  const sums = additiveSums(fitted, design);
  if (fitted.head.kind === 'binary') return sums.map(sigmoid);
  if (fitted.head.kind === 'classes') softmaxRows(sums, fitted.head.classes);
  return sums;
}

/** The same before the link: log-odds, one a class, or the value. */
export function additiveSums(fitted: FittedAdditive, { rows, columns }: RawDesign): Float64Array {
  const outputs = outputsOf(fitted.head);
  const { intercept, shapes, pairs } = editedTerms(fitted);
  const sums = Float64Array.from({ length: rows * outputs }, (_, at) => intercept[at % outputs]!);
  const named = new Map(columns.map((column) => [column.name, column]));
  const inPairs = new Set(pairs.flatMap((pair) => pair.shapes));
  const binsOfRows = new Map<number, Int32Array>();
  for (const [place, shape] of shapes.entries()) {
    const bins = rowBins(shape, named.get(shape.predictor), rows);
    if (inPairs.has(place)) binsOfRows.set(place, bins);
    const missing = binsOf(shape);
    for (let row = 0; row < rows; row += 1) {
      const bin = bins[row]!;
      for (let k = 0; k < outputs; k += 1) {
        sums[row * outputs + k]! += bin === missing ? shape.missing[k]! : shape.scores[bin * outputs + k]!;
      }
    }
  }
  for (const { shapes: places, size, cells, scores } of pairs) {
    const [a, b] = [binsOfRows.get(places[0])!, binsOfRows.get(places[1])!];
    const [across, down] = size;
    for (let row = 0; row < rows; row += 1) {
      const cell = (cells[0][a[row]!] ?? across) * (down + 1) + (cells[1][b[row]!] ?? down);
      for (let k = 0; k < outputs; k += 1) sums[row * outputs + k]! += scores[cell * outputs + k]!;
    }
  }
  return sums;
}

/** Shape (rows): the bin of each row; one past the last where it has no value. */
function rowBins(shape: AdditiveShape, column: RawColumn | undefined, rows: number): Int32Array {
  const missing = binsOf(shape);
  if (shape.kind === 'number') {
    if (column?.kind !== 'number') return new Int32Array(rows).fill(missing);
    return Int32Array.from(column.values, (value) => (Number.isNaN(value) ? missing : binOfNumber(shape.cuts, value)));
  }
  if (column?.kind !== 'levels') return new Int32Array(rows).fill(missing);
  const binOf = new Map(shape.levels.map((level, bin) => [level, bin]));
  const binOfCode = column.levels.map((level) => binOf.get(level) ?? shape.levels.length);
  return Int32Array.from(column.codes, (code) => (code < 0 ? missing : binOfCode[code]!));
}

function softmaxRows(sums: Float64Array, classes: number): void {
  for (let at = 0; at < sums.length; at += classes) {
    const row = sums.subarray(at, at + classes);
    const most = row.reduce((a, b) => Math.max(a, b), -Infinity);
    for (let k = 0; k < classes; k += 1) row[k] = Math.exp(row[k]! - most);
    const all = row.reduce((sum, one) => sum + one, 0);
    for (let k = 0; k < classes; k += 1) row[k]! /= all;
  }
}
