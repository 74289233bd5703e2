import { isStudyError } from '../contract/faults';
import { countClusters } from '../cohort/clusters';
import { dealFolds } from '../cohort/folds';
import type { DesignProducts } from '../numerics/design-products';

const INNER_FOLDS = 5;
/** Up to this many cells the path is fine and every inner fold is judged; beyond, a coarse path and one inner fold. */
const FINE_UP_TO_CELLS = 2e6;
/** Fewer rows than this make a single division into inner folds too much a matter of chance. */
const REPEAT_BELOW_ROWS = 500;
/** Up to this many cells a fit takes well under a millisecond, and five divisions cost nothing that is felt. */
const CHEAP_UP_TO_CELLS = 5000;
/** Lambdas past the best one after which the path is taken to have turned. */
const PATIENCE = 4;
/** Root mean square change of the linear predictor: far below what moves a log loss. */
const INNER_TOLERANCE = 1e-4;

/** Where the choice of a penalty stands. */
export interface PathStep {
  readonly lambdasDone: number;
  readonly lambdas: number;
}

/** A penalised model of development rows, as far as the choice of its penalty must know it. */
export interface PenalisedFamily<Fit> {
  /** Shape (rows x columns), row-major. */
  readonly x: Float64Array;
  readonly rows: number;
  readonly columns: number;
  /** Linear predictors of a row: 1, or one a class. */
  readonly outputs: number;
  /** Shape (rows), 0 or more. */
  readonly weight: Float64Array;
  /** Shape (rows), from 0: what each inner fold should have its share of. */
  readonly strata: Uint8Array | Int32Array;
  /**
   * One array an output, shape (rows), less the gradient of the loss (a weighted mean over rows) by each row's linear
   * predictor where all coefficients are 0: times a column, the pull on its coefficient.
   */
  nullResiduals(): readonly Float64Array[];
  /**
   * Fits to rows of these weights, shape (rows); null where such rows cannot be fitted to.
   *
   * @param products - of the design
   */
  solver(
    weight: Float64Array,
    products: DesignProducts,
  ): {
    fit(
      penalty: { readonly lambda: number; readonly alpha: number },
      start: Fit | null,
      tolerance: number,
    ): Generator<unknown, Fit>;
  } | null;
  /**
   * Adds what rows lost while held out (1 in `held`), under a fit to the others, to the sums of their units.
   *
   * @param unit - shape (rows), index into `losses`
   */
  addHeldLosses(held: Int32Array, fit: Fit, unit: Int32Array, losses: Float64Array): void;
}

/**
 * Penalties from one under which the model hardly moves down to one that hardly holds it, evenly spaced by logarithm.
 *
 * @returns descending, each above 0
 */
export function lambdaPath<Fit>(family: PenalisedFamily<Fit>, alpha: number): number[] {
  const { x, rows, columns } = family;
  let strongest = 1e-3;
  for (const residuals of family.nullResiduals()) {
    const pull = new Float64Array(columns);
    for (let i = 0; i < rows; i += 1) {
      const residual = residuals[i]!;
      for (let j = 0; j < columns; j += 1) pull[j]! += residual * x[i * columns + j]!;
    }
    strongest = pull.reduce((most, value) => Math.max(most, Math.abs(value)), strongest);
  }
  // Under an L1 part nothing enters above strongest / alpha; a ridge never lets go, so 20 times the pull stands for it.
  const highest = strongest / Math.max(alpha, 0.05);
  const ridge = alpha < 0.05;
  const lowest =
    columns >= rows ? highest * 1e-3 : Math.min(highest * (ridge ? 1e-5 : 1e-4), ridge ? 0.3 / rows : Infinity);
  const steps = workOf(family) > FINE_UP_TO_CELLS ? 12 : 25;
  return Array.from({ length: steps }, (_, k) => highest * (lowest / highest) ** (k / (steps - 1)));
}

/**
 * The penalty chosen by its family's loss in cross-validation inside the development rows: the weakest, but none below
 * 1 / rows, whose loss exceeds the least one by no more than one standard error of that difference, paired by row or
 * cluster. Five folds, dealt twice below 500 rows and five times on the smallest tables; clusters kept together;
 * above two million cells a coarser path judged on one of the five folds.
 *
 * On a small table the least loss lies anywhere on a flat curve, and folds that draw penalties far apart give risks on
 * scales of their own (Riley et al., J Clin Epidemiol 132 (2021) 88-96; van Calster et al., Stat Methods Med Res 29
 * (2020) 3166-3178). Going back to the usual penalty, unless the rows tell against it, keeps the choice from wandering.
 *
 * @param clusters - shape (rows); null ties nothing
 * @param products - of the family's design
 * @returns lambda, above 0; 1 / rows (scikit-learn's default) where the rows cannot be split into parts that can be
 * fitted to
 */
export function* chooseLambda<Fit>(
  family: PenalisedFamily<Fit>,
  alpha: number,
  clusters: Int32Array | null,
  seed: number,
  products: DesignProducts,
): Generator<PathStep, number> {
  const { rows, weight, strata } = family;
  const cells = workOf(family);
  const fallback = 1 / rows;
  const folds = Math.min(INNER_FOLDS, countClusters(clusters, rows));
  if (folds < 2) return fallback;
  const fine = cells <= FINE_UP_TO_CELLS;
  const repeats = cells <= CHEAP_UP_TO_CELLS ? 5 : rows < REPEAT_BELOW_ROWS ? 2 : 1;
  const splits = dealFolds({ folds, repeats, stratified: true }, strata, clusters, seed)
    .flatMap((foldOf) => Array.from({ length: fine ? folds : 1 }, (_, fold) => ({ foldOf, fold })))
    .flatMap(({ foldOf, fold }) => {
      // Rows of weight 0 are not fitted to, so no copy of the design is needed.
      const held = foldOf.map((of) => (of === fold ? 1 : 0));
      const solver = family.solver(
        weight.map((w, row) => (held[row] === 1 ? 0 : w)),
        products,
      );
      return solver ? [{ held, solver, last: null as Fit | null }] : [];
    });
  if (splits.length === 0) return fallback;

  const path = lambdaPath(family, alpha);
  const units = unitsOf(clusters, rows);
  const judged: JudgedLambda[] = [];
  let best: JudgedLambda | null = null;
  let since = 0;
  for (const [done, lambda] of path.entries()) {
    const losses = new Float64Array(units.count);
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
        return weakestAlike(judged, fallback);
      }
      family.addHeldLosses(split.held, split.last, units.of, losses);
    }
    const total = losses.reduce((sum, loss) => sum + loss, 0);
    const here = { lambda, losses, total };
    judged.push(here);
    since += 1;
    if (!best || total < best.total) {
      best = here;
      since = 0;
    }
    if (since >= PATIENCE && (lambda <= fallback || !isAlike(here, best))) break;
  }
  return weakestAlike(judged, fallback);
}

/** Cells of the design, each as often as its curvature is needed: for every pair of outputs. */
const workOf = <Fit>({ rows, columns, outputs }: PenalisedFamily<Fit>) => rows * columns * outputs * outputs;

/** What inner cross-validation says of one penalty. */
interface JudgedLambda {
  readonly lambda: number;
  /** Shape (units): loss while held out, summed over the repeats. */
  readonly losses: Float64Array;
  readonly total: number;
}

/** The weakest penalty that the rows do not tell from the best, none below `floor` unless the best itself is. */
function weakestAlike(judged: readonly JudgedLambda[], floor: number): number {
  const best = judged.reduce<JudgedLambda | null>(
    (least, one) => (!least || one.total < least.total ? one : least),
    null,
  );
  if (!best) return floor;
  const alike = judged.filter((one) => one.lambda >= floor && one.lambda < best.lambda && isAlike(one, best));
  return alike.reduce((weakest, { lambda }) => Math.min(weakest, lambda), best.lambda);
}

/** Whether a loss exceeds the least by at most one standard error of their paired difference. */
function isAlike(one: JudgedLambda, best: JudgedLambda): boolean {
  const n = one.losses.length;
  const mean = (one.total - best.total) / n;
  let squares = 0;
  for (let i = 0; i < n; i += 1) squares += (one.losses[i]! - best.losses[i]! - mean) ** 2;
  return mean <= Math.sqrt(squares / (n * Math.max(1, n - 1)));
}

/** What is drawn independently: clusters numbered from 0 without gaps, or the rows themselves. */
function unitsOf(clusters: Int32Array | null, rows: number): { of: Int32Array; count: number } {
  const number = new Map<number, number>();
  const of = Int32Array.from({ length: rows }, (_, row) => {
    const cluster = clusters ? clusters[row]! : row;
    const known = number.get(cluster) ?? number.size;
    number.set(cluster, known);
    return known;
  });
  return { of, count: number.size };
}
