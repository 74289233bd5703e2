import type { Design } from '../recipe/design';
import { fitPenalised, penalisedDesign } from './fit-penalised';
import { fitLinearModel } from './linear';
import { logisticFamily } from './logistic';
import type { FittedLinear, FittedLogistic } from './model';
import { linearMeans } from './regression-forward';

/** The penalty holds what is new near 0 and so each coefficient near its old value. */
const RIDGE = { alpha: 0, lambda: 'auto' } as const;

/**
 * A logistic regression revised on new rows: every coefficient anew, its difference from the old one held by a ridge
 * whose strength inner cross-validation chooses; the intercept is free. The old linear predictor is the offset.
 *
 * @param design - of the new rows, by the steps of the old model
 * @param y - shape (rows), 1 where the event was observed
 * @param clusters - shape (rows), rows that an inner split keeps together; null ties nothing
 * @returns null where the rows have one outcome only
 *
 * Source: Steyerberg, Clinical Prediction Models (2nd ed., 2019), section 20.3, model revision with shrinkage towards
 * the recalibrated model.
 */
export function* revisedLogistic(
  old: FittedLogistic,
  design: Design,
  y: Uint8Array,
  clusters: Int32Array | null,
  seed: number,
): Generator<unknown, FittedLogistic | null> {
  const width = design.features.length;
  const offset = Float64Array.from({ length: design.rows }, (_, row) => {
    let eta = old.intercept;
    for (let j = 0; j < width; j += 1) eta += old.coefficients[j]! * design.x[row * width + j]!;
    return eta;
  });
  const { expand, ...turned } = penalisedDesign(RIDGE, design);
  const problem = { ...turned, y, weight: new Float64Array(design.rows).fill(1), offset };
  const fitted = yield* fitPenalised(RIDGE, logisticFamily(problem), clusters, seed);
  if (!fitted) return null;
  const change = expand(fitted.fit.beta);
  return {
    ...old,
    lambda: fitted.lambda,
    intercept: old.intercept + fitted.fit.intercept,
    coefficients: old.coefficients.map((one, j) => one + change[j]!),
  };
}

/** A linear regression revised on new rows, as {@link revisedLogistic} is: by a ridge on what the old one leaves. */
export function* revisedLinear(
  old: FittedLinear,
  design: Design,
  y: Float64Array,
  clusters: Int32Array | null,
  seed: number,
): Generator<unknown, FittedLinear> {
  const means = linearMeans(old, design);
  const left = y.map((one, i) => one - means[i]!);
  const change = yield* fitLinearModel({ ...old.spec, ...RIDGE }, design, left, clusters, seed);
  return {
    ...old,
    lambda: change.lambda,
    intercept: old.intercept + change.intercept,
    coefficients: old.coefficients.map((one, j) => one + change.coefficients[j]!),
    residualSd: change.residualSd,
  };
}
