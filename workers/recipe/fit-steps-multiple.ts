import { MethodError } from '../contract/faults';
import type { Steps } from '../contract/recipe';
import type { Table } from '../cohort/table';
import { imputeChained, type CompletedVariables } from '../numerics/chained-equations';
import type { Variable } from '../numerics/imputation-columns';
import { derive, randomStream } from '../numerics/random';
import { readCells } from './cells';
import { startsOf } from './chain';
import type { Design, FittedPredictor, FittedSteps } from './design';
import { fitChain } from './fit-chain';
import { fitSteps, rescale } from './fit-steps';
import { writeDesign, type Filling } from './write-design';

/** More terms than this make regressions that outgrow a kept model, and chains that take longer than anyone waits. */
const MOST_TERMS = 300;

export interface MultipleFit {
  /** For use: gaps of new rows are filled by its `chain`. */
  readonly steps: FittedSteps;
  /** The development rows, completed; one design alone where nothing was missing. Never empty. */
  readonly designs: readonly Design[];
}

/**
 * Learns a recipe's steps with multiple imputation. In development the outcome is among what gaps are imputed from; at
 * use it is unknown, and the steps fill gaps from the other predictors alone. Only the given rows are looked at.
 *
 * @param steps - with `impute.multiple`
 * @param predictors - columns of the table, in feature order
 * @param rows - the development rows, 1 or more
 * @param outcome - columns of shape (rows), finite: 0/1 for yes or no, one 0/1 column a class but the first, the value
 * of a continuous outcome, or event and Nelson-Aalen cumulative hazard of a survival outcome (White and Royston,
 * Statistics in Medicine 28 (2009) 1982-1998)
 * @throws {@link MethodError} `method.tooManyFeatures` above 300 numbers and classes
 *
 * A generator so that its caller can breathe.
 */
export function* fitStepsMultiple(
  steps: Steps,
  table: Table,
  predictors: readonly string[],
  rows: Uint32Array,
  outcome: readonly Float64Array[],
  seed: number,
): Generator<undefined, MultipleFit> {
  const { multiple } = steps.impute;
  if (!multiple) throw new RangeError('the steps ask for no multiple imputation');
  const single = fitSteps(steps, table, predictors, rows);
  const terms = startsOf(single.predictors).at(-1)! - 1;
  if (terms > MOST_TERMS) throw new MethodError('method.tooManyFeatures', { features: terms, limit: MOST_TERMS });
  const cells = single.predictors.map((fitted) => readCells(fitted, table, rows));
  const imputations = cells.some(hasGaps) ? multiple.imputations : 1;
  const completed: CompletedVariables[] = [];
  for (let k = 0; k < imputations; k += 1) {
    const stream = randomStream(derive(seed, 'imputation', k));
    completed.push(yield* imputeChained(cells, outcome, multiple.cycles, stream));
  }
  const scaled = single.predictors.map((fitted, v) => rescaleNumber(steps, fitted, completed, v));
  const chain = fitChain(
    completed.map(({ products }) => products),
    scaled,
    rows.length,
  );
  const fittedSteps: FittedSteps = { predictors: scaled, features: single.features, chain };
  return {
    steps: fittedSteps,
    designs: completed.map((one) => writeDesign(fittedSteps, cells, one.cells.map(fillingOf), rows.length)),
  };
}

function hasGaps(cells: Variable): boolean {
  return cells.kind === 'number' ? !cells.values.every(Number.isFinite) : cells.codes.some((code) => code < 0);
}

/** Centres and scales come from all completed data sets together, so that one feature means the same in each. */
function rescaleNumber(
  steps: Steps,
  fitted: FittedPredictor,
  completed: readonly CompletedVariables[],
  v: number,
): FittedPredictor {
  if (fitted.kind !== 'number') return fitted;
  const stacked = completed.flatMap(({ cells }) => Array.from(cells[v]!));
  // Never measured at all: the step stays the constant it is.
  if (!stacked.every(Number.isFinite)) return fitted;
  return rescale(steps, fitted, Float64Array.from(stacked));
}

/** Imputed cells; a predictor never measured keeps its own filling. */
function fillingOf(cells: Float64Array | Int32Array): Filling | null {
  if (cells instanceof Int32Array) return cells.includes(-1) ? null : { kind: 'classes', codes: cells };
  return cells.every(Number.isFinite) ? { kind: 'numbers', values: cells } : null;
}
