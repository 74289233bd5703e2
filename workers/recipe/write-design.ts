import { splineTerms } from '../numerics/splines';
import type { Variable } from '../numerics/imputation-columns';
import { classesOf } from './cells';
import type { Design, FittedPredictor, FittedSteps } from './design';
import { featuresOf } from './feature-names';

type FittedNumber = Extract<FittedPredictor, { kind: 'number' }>;
type FittedLevels = Extract<FittedPredictor, { kind: 'levels' }>;
type Numbers = Extract<Variable, { kind: 'number' }>;
type Classes = Extract<Variable, { kind: 'classes' }>;

/**
 * What stands at one predictor's gaps; entries elsewhere are not looked at. Shape (rows), and (rows x classes) for
 * shares of the classes, which sum to 1 in each row.
 */
export type Filling =
  | { readonly kind: 'numbers'; readonly values: Float64Array }
  | { readonly kind: 'classes'; readonly codes: Int32Array }
  | { readonly kind: 'shares'; readonly shares: Float64Array };

/**
 * Writes the design matrix of some rows.
 *
 * @param cells - one entry a predictor, shape (rows)
 * @param fillings - one entry a predictor; null lets the predictor's own `fill` stand at its gaps
 */
export function writeDesign(
  fitted: FittedSteps,
  cells: readonly Variable[],
  fillings: readonly (Filling | null)[],
  rows: number,
): Design {
  const x = new Float64Array(rows * fitted.features.length);
  const design = { x, rows, features: fitted.features };
  let offset = 0;
  for (const [i, predictor] of fitted.predictors.entries()) {
    const own = cells[i]!;
    const filling = fillings[i] ?? null;
    if (predictor.kind === 'number' && own.kind === 'number') writeNumber(predictor, own, filling, design, offset);
    if (predictor.kind === 'levels' && own.kind === 'classes') writeClasses(predictor, own, filling, design, offset);
    offset += featuresOf(predictor).length;
  }
  return design;
}

function writeNumber(
  fitted: FittedNumber,
  { values }: Numbers,
  filling: Filling | null,
  { x, rows, features }: Design,
  offset: number,
): void {
  const { spline, centre, scale } = fitted;
  const bent = spline?.centres.length ?? 0;
  for (let i = 0; i < rows; i += 1) {
    const missing = !Number.isFinite(values[i]);
    const value = !missing ? values[i]! : filling?.kind === 'numbers' ? filling.values[i]! : fitted.fill;
    const at = i * features.length + offset;
    x[at] = (value - centre) / scale;
    if (spline) {
      for (const [j, term] of splineTerms(value, spline.knots).entries()) {
        x[at + 1 + j] = (term - spline.centres[j]!) / spline.scales[j]!;
      }
    }
    if (missing && fitted.indicator) x[at + 1 + bent] = 1;
  }
}

function writeClasses(
  fitted: FittedLevels,
  { codes }: Classes,
  filling: Filling | null,
  { x, rows, features }: Design,
  offset: number,
): void {
  const classes = classesOf(fitted);
  const places = placesOf(fitted);
  const indicator = offset + featuresOf(fitted).length - 1;
  const own = fitted.fill === null ? -1 : classOf(fitted, fitted.fill);
  for (let i = 0; i < rows; i += 1) {
    const row = i * features.length;
    const missing = codes[i] === -1;
    if (missing && fitted.indicator) x[row + indicator] = 1;
    if (missing && filling?.kind === 'shares') {
      for (let k = 0; k < classes; k += 1) {
        if (places[k]! >= 0) x[row + offset + places[k]!] = filling.shares[i * classes + k]!;
      }
      continue;
    }
    const one = !missing ? codes[i]! : filling?.kind === 'classes' ? filling.codes[i]! : own;
    const place = one < 0 ? -1 : places[one]!;
    if (place >= 0) x[row + offset + place] = 1;
  }
}

/** Where each class stands among the predictor's features; -1 for the reference, which has none. */
function placesOf(fitted: FittedLevels): number[] {
  let next = 0;
  return Array.from({ length: classesOf(fitted) }, (_, k) => (fitted.levels[k] === fitted.dropped ? -1 : next++));
}

function classOf(fitted: FittedLevels, level: string): number {
  const own = fitted.levels.indexOf(level);
  return own < 0 && fitted.other ? fitted.levels.length : own;
}
