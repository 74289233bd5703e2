import { coxSolver } from '../../../workers/numerics/survival/cox';
import { arrangeRiskSets, type CoxProblem } from '../../../workers/numerics/survival/cox-risk-sets';

interface Rows {
  readonly x: readonly (readonly number[])[];
  readonly entry?: readonly number[];
  readonly time: readonly number[];
  readonly event: readonly number[];
  readonly weight?: readonly number[];
}

export function problemOf({ x, entry, time, event, weight }: Rows): CoxProblem {
  return {
    x: Float64Array.from(x.flat()),
    rows: x.length,
    columns: x[0]!.length,
    entry: entry ? Float64Array.from(entry) : null,
    time: Float64Array.from(time),
    event: Uint8Array.from(event),
    weight: weight ? Float64Array.from(weight) : new Float64Array(x.length).fill(1),
  };
}

function finish<Step, Result>(steps: Generator<Step, Result>): Result {
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
  }
}

export function fitCox(problem: CoxProblem, lambda = 0, alpha = 0, tolerance = 1e-11) {
  return finish(coxSolver(arrangeRiskSets(problem)).fit({ lambda, alpha }, null, tolerance));
}
