import type { MultinomialSpec } from '../contract/recipe';
import { multinomialSolver, type MultinomialFit } from '../numerics/multinomial';
import type { MultinomialProblem } from '../numerics/softmax-loss';
import type { Design } from '../recipe/design';
import { centredDesign } from './centred-design';
import type { PenalisedFamily } from './choose-lambda';
import { classWeights } from './class-weights';
import { fitPenalised, penalisedDesign, type PenalisedProgress } from './fit-penalised';
import type { FittedMultinomial } from './model';
import { oneClassOnly, twoClasses } from './present-classes';

/** Multinomial regression as the choice of a penalty sees it; its loss is the weighted cross-entropy in nats. */
function multinomialFamily(problem: MultinomialProblem): PenalisedFamily<MultinomialFit> {
  const { x, rows, columns, y, classes, weight } = problem;
  return {
    x,
    rows,
    columns,
    outputs: classes,
    weight,
    strata: y,
    nullResiduals() {
      const total = weight.reduce((sum, w) => sum + w, 0);
      return Array.from({ length: classes }, (_, k) => {
        const share = weight.reduce((sum, w, i) => sum + (y[i] === k ? w : 0), 0) / total;
        return weight.map((w, i) => (w * ((y[i] === k ? 1 : 0) - share)) / total);
      });
    },
    solver: (kept, products) =>
      twoClasses(y, kept) ? multinomialSolver({ ...problem, weight: kept }, products) : null,
    addHeldLosses(held, fit, unit, losses) {
      const eta = new Float64Array(classes);
      for (let i = 0; i < rows; i += 1) {
        if (held[i] !== 1) continue;
        for (let k = 0; k < classes; k += 1) {
          let sum = fit.intercepts[k]!;
          for (let j = 0; j < columns; j += 1) sum += fit.beta[k * columns + j]! * x[i * columns + j]!;
          eta[k] = sum;
        }
        const most = eta.reduce((a, b) => Math.max(a, b), -Infinity);
        const all = eta.reduce((sum, value) => sum + Math.exp(value - most), 0);
        losses[unit[i]!]! += weight[i]! * (Math.log(all) + most - eta[y[i]!]!);
      }
    },
  };
}

/**
 * Fits a penalised multinomial regression to the development rows, its penalty chosen on them alone where it is 'auto'.
 * A class without rows is given a small chance, that of half a row.
 *
 * @param y - shape (rows), the class, in [0, classes)
 * @param clusters - shape (rows), rows that an inner split keeps together; null ties nothing
 * @throws {@link MethodError} `method.oneOutcomeOnly`; `method.notConverged` where a penalty of 0 meets classes that the
 * features separate
 */
export function* fitMultinomialModel(
  spec: MultinomialSpec,
  design: Design,
  y: Int32Array,
  classes: number,
  clusters: Int32Array | null,
  seed: number,
): Generator<PenalisedProgress, FittedMultinomial> {
  const centred = centredDesign(design);
  const { expand, ...turned } = penalisedDesign(spec, centred.design);
  const problem = { ...turned, y, classes, weight: classWeights(spec.classWeights, y) };
  const fitted = yield* fitPenalised(spec, multinomialFamily(problem), clusters, seed);
  if (!fitted) throw oneClassOnly(y);
  const { lambda, fit } = fitted;
  const { columns } = turned;
  const coefficients = Array.from({ length: classes }, (_, k) =>
    Array.from(expand(fit.beta.slice(k * columns, (k + 1) * columns))),
  );
  const intercepts = Array.from(fit.intercepts, (intercept, k) => intercept - centred.shift(coefficients[k]!));
  return { family: 'multinomial', spec, lambda, intercepts, coefficients };
}
