import { columnNamed, isNumeric, type Table } from '../../cohort/table';
import type { Outcome } from '../../cohort/outcome';
import type { ScoreScale } from '../../contract/analyses';
import { InputError } from '../../contract/faults';
import { sigmoid } from '../../numerics/activations';
import { evaluateFormula, type FormulaColumn } from '../../numerics/formula/evaluate';
import { parseFormula } from '../../numerics/formula/parse';
import { logisticSolver } from '../../numerics/logistic';

/**
 * What a typed score gives each eligible row: a risk (of the scales risk and logit), points or a value; NaN where a value
 * that it needs was not measured.
 *
 * @param eligible - table rows
 * @throws {@link InputError} `input.formula`, `input.scoreOfNone`, `input.scoreNotARisk`
 */
export function scoreValues(table: Table, eligible: Uint32Array, formula: string, scale: ScoreScale): Float64Array {
  const values = evaluateFormula(parseFormula(formula), (name) => columnAmong(table, eligible, name), eligible.length);
  if (values.every(Number.isNaN)) throw new InputError('input.scoreOfNone', { rows: eligible.length });
  if (scale === 'logit') return values.map((logit) => (Number.isNaN(logit) ? NaN : sigmoid(logit)));
  if (scale === 'risk') {
    const outside = values.reduce((rows, risk) => rows + (risk < 0 || risk > 1 ? 1 : 0), 0);
    if (outside > 0) throw new InputError('input.scoreNotARisk', { rows: outside });
  }
  return values;
}

function columnAmong(table: Table, rows: Uint32Array, name: string): FormulaColumn | undefined {
  if (!table.columns.some((column) => column.name === name)) return undefined;
  const column = columnNamed(table, name);
  if (isNumeric(column)) return { values: Float64Array.from(rows, (row) => column.values[row]!) };
  return { levels: column.levels, codes: Int32Array.from(rows, (row) => column.codes[row]!) };
}

/** So small that it moves no risk, and yet finite coefficients exist where points separate the outcomes. */
const RIDGE = 1e-6;
const TOLERANCE = 1e-9;

/**
 * Points as risks: in each fold by a logistic regression on the points of the other folds, so that none is judged on
 * what it was fitted to. Where the other folds have one outcome only, its share is the risk.
 *
 * @param points - shape (rows), NaN where not scored
 * @param judged - rows that are judged
 * @returns shape (rows), NaN where not judged
 */
export function pointsAsRisks(
  points: Float64Array,
  y: Uint8Array,
  fold: Int32Array,
  judged: Uint32Array,
): Float64Array {
  const risk = new Float64Array(points.length).fill(NaN);
  for (const own of new Set(Array.from(judged, (row) => fold[row]!))) {
    const others = judged.filter((row) => fold[row] !== own);
    const toRisk = riskOfPoints(
      Float64Array.from(others, (row) => points[row]!),
      Uint8Array.from(others, (row) => y[row]!),
    );
    for (const row of judged) if (fold[row] === own) risk[row] = toRisk(points[row]!);
  }
  return risk;
}

function riskOfPoints(points: Float64Array, y: Uint8Array): (point: number) => number {
  const n = points.length;
  const events = y.reduce((sum, one) => sum + one, 0);
  if (n === 0 || events === 0 || events === n) return () => (n === 0 ? 0.5 : events / n);
  const mean = points.reduce((sum, one) => sum + one / n, 0);
  const sd = Math.sqrt(points.reduce((sum, one) => sum + (one - mean) ** 2 / n, 0));
  if (!(sd > 1e-12 * (1 + Math.abs(mean)))) return () => events / n;
  const x = points.map((one) => (one - mean) / sd);
  const solver = logisticSolver({ x, rows: n, columns: 1, y, weight: new Float64Array(n).fill(1) });
  const fitting = solver.fit({ lambda: RIDGE, alpha: 0 }, null, TOLERANCE);
  let next = fitting.next();
  while (!next.done) next = fitting.next();
  const { intercept, beta } = next.value;
  return (point) => sigmoid(intercept + (beta[0]! * (point - mean)) / sd);
}

/** Numbers in (0, 1) in the order of the points: equal points the same; NaN stays. */
export function ranksOfPoints(points: Float64Array): Float64Array {
  const known = points.filter((point) => !Number.isNaN(point));
  const sorted = known.slice().sort();
  const place = new Map<number, number>();
  for (const [i, point] of sorted.entries()) place.set(point, (i + 1) / (sorted.length + 1));
  return points.map((point) => place.get(point) ?? NaN);
}

/** The scales that suit an outcome. */
export function scalesFor({ kind }: Pick<Outcome, 'kind'>): readonly ScoreScale[] {
  if (kind === 'classes') return [];
  return kind === 'continuous' ? ['value'] : ['risk', 'logit', 'points'];
}
