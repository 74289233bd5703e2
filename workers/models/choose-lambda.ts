import { isStudyError } from '../contract/faults';
import { countClusters } from '../cohort/clusters';
import { dealFolds } from '../cohort/folds';
import { softplus } from '../numerics/activations';
import { logisticSolver, type LogisticFit, type LogisticProblem } from '../numerics/logistic';

const INNER_FOLDS = 5;
/** Up to this many cells the path is fine and every inner fold is judged; beyond, a coarse path and one inner fold. */
const FINE_UP_TO_CELLS = 2e6;
/** Fewer rows than this make a single division into inner folds too much a matter of chance. */
const REPEAT_BELOW_ROWS = 500;
/** Lambdas past the best one after which the path is taken to have turned. */
const PATIENCE = 4;
/** Root mean square change of the linear predictor: far below what moves a log loss. */
const INNER_TOLERANCE = 1e-4;

/** Where the choice of a penalty stands. */
export interface PathStep {
  readonly lambdasDone: number;
  readonly lambdas: number;
}

/**
 * Penalties from one under which the model hardly moves down to one that hardly holds it, evenly spaced by logarithm.
 *
 * @returns descending, each above 0
 */
export function lambdaPath({ x, rows, columns, y, weight }: LogisticProblem, alpha: number): number[] {
  const total = weight.reduce((sum, w) => sum + w, 0);
  const mean = weight.reduce((sum, w, i) => sum + w * y[i]!, 0) / total;
  const pull = new Float64Array(columns);
  for (let i = 0; i < rows; i += 1) {
    const residual = (weight[i]! * (y[i]! - mean)) / total;
    for (let j = 0; j < columns; j += 1) pull[j]! += residual * x[i * columns + j]!;
  }
  const strongest = pull.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-3);
  // Under an L1 part nothing enters above strongest / alpha; a ridge never lets go, so 20 times the pull stands for it.
  const highest = strongest / Math.max(alpha, 0.05);
  const ridge = alpha < 0.05;
  const lowest =
    columns >= rows ? highest * 1e-3 : Math.min(highest * (ridge ? 1e-5 : 1e-4), ridge ? 0.3 / rows : Infinity);
  const steps = rows * columns > FINE_UP_TO_CELLS ? 12 : 25;
  return Array.from({ length: steps }, (_, k) => highest * (lowest / highest) ** (k / (steps - 1)));
}

/**
 * The penalty with the lowest log loss in cross-validation inside the development rows: five folds, twice over below 500
 * rows, clusters kept together; above two million cells a coarser path judged on one of the five folds.
 *
 * @param clusters - shape (rows); null ties nothing
 * @returns lambda, above 0; 1 / rows (scikit-learn's default) where the rows cannot be split with both outcomes in both
 * parts
 */
export function* chooseLambda(
  problem: LogisticProblem,
  alpha: number,
  clusters: Int32Array | null,
  seed: number,
): Generator<PathStep, number> {
  const { rows, columns, y, weight } = problem;
  const fallback = 1 / rows;
  const folds = Math.min(INNER_FOLDS, countClusters(clusters, rows));
  if (folds < 2) return fallback;
  const fine = rows * columns <= FINE_UP_TO_CELLS;
  const repeats = rows < REPEAT_BELOW_ROWS ? 2 : 1;
  const splits = dealFolds({ folds, repeats, stratified: true }, y, clusters, seed)
    .flatMap((foldOf) => Array.from({ length: fine ? folds : 1 }, (_, fold) => ({ foldOf, fold })))
    .filter(({ foldOf, fold }) => bothOutcomes(y, (row) => foldOf[row] !== fold))
    .map(({ foldOf, fold }) => {
      // Rows of weight 0 are not fitted to, so no copy of the design is needed.
      const held = foldOf.map((of) => (of === fold ? 1 : 0));
      const kept = weight.map((w, row) => (held[row] === 1 ? 0 : w));
      return { held, solver: logisticSolver({ ...problem, weight: kept }), last: null as LogisticFit | null };
    });
  if (splits.length === 0) return fallback;

  const path = lambdaPath(problem, alpha);
  let best = fallback;
  let least = Infinity;
  let since = 0;
  for (const [done, lambda] of path.entries()) {
    let loss = 0;
    for (const split of splits) {
      try {
        const steps = split.solver.fit({ lambda, alpha }, split.last, INNER_TOLERANCE);
        let next = steps.next();
        while (next.done !== true) {
          yield { lambdasDone: done, lambdas: path.length };
          next = steps.next();
        }
        split.last = next.value;
      } catch (caught) {
        if (!isStudyError(caught)) throw caught;
        return best;
      }
      loss += heldLoss(problem, split.held, split.last);
    }
    since += 1;
    if (loss < least) {
      least = loss;
      best = lambda;
      since = 0;
    }
    if (since >= PATIENCE) break;
  }
  return best;
}

function bothOutcomes(y: Uint8Array, counts: (row: number) => boolean): boolean {
  let seen = 0;
  for (const [row, event] of y.entries()) if (counts(row)) seen |= event === 1 ? 2 : 1;
  return seen === 3;
}

function heldLoss({ x, rows, columns, y, weight }: LogisticProblem, held: Int32Array, fit: LogisticFit): number {
  let loss = 0;
  for (let i = 0; i < rows; i += 1) {
    if (held[i] !== 1) continue;
    let eta = fit.intercept;
    for (let j = 0; j < columns; j += 1) eta += fit.beta[j]! * x[i * columns + j]!;
    loss += weight[i]! * softplus(y[i] === 1 ? -eta : eta);
  }
  return loss;
}
