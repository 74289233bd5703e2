import { MethodError } from '../contract/faults';
import type { CoxSpec } from '../contract/recipe';
import type { ProportionalityTest } from '../contract/report';
import { coxBaseline, thinnedHazard } from '../numerics/survival/cox-baseline';
import { addHeldPartialLosses } from '../numerics/survival/cox-held-out';
import { evaluateCox, stateIn, stateLength } from '../numerics/survival/cox-likelihood';
import { arrangeRiskSets, type CoxProblem, type RiskSets } from '../numerics/survival/cox-risk-sets';
import { coxSolver, type CoxFit } from '../numerics/survival/cox';
import { testProportionality } from '../numerics/survival/proportional-hazards';
import { derive } from '../numerics/random';
import type { Design } from '../recipe/design';
import type { PenalisedFamily } from './choose-lambda';
import { fitPenalised, penalisedDesign, type PenalisedProgress } from './fit-penalised';
import type { FittedCause, FittedCox } from './model';

/** What was observed of the rows. Shape (rows) each. */
export interface FollowedUp {
  /** Before `time`; null where all came under observation at the start. */
  readonly entry: Float64Array | null;
  readonly time: Float64Array;
  /** 0 censored, 1 the event, 2 a competing event. */
  readonly event: Uint8Array;
}

/** Times kept of a baseline hazard: enough to draw and use it, too few to be the rows of a large table. */
const MOST_TIMES = 200;

/** Cox regression as the choice of a penalty sees it; its loss is the cross-validated partial likelihood. */
function coxFamily(problem: CoxProblem, sets: RiskSets): PenalisedFamily<CoxFit> {
  const { x, rows, columns, event, weight } = problem;
  return {
    x,
    rows,
    columns,
    outputs: 1,
    weight,
    strata: event,
    nullResiduals() {
      const state = stateIn(sets, new Float64Array(stateLength(sets)));
      evaluateCox(sets, new Float64Array(columns), new Float64Array(columns), state);
      const residuals = new Float64Array(rows);
      for (const [i, from] of sets.row.entries()) {
        residuals[from] = ((sets.event[i] === 1 ? sets.weight[i]! : 0) - state.hazard[i]! * state.met[i]!) / sets.total;
      }
      return [residuals];
    },
    solver(kept) {
      const fitted = kept === weight ? sets : arrangeRiskSets({ ...problem, weight: kept });
      return fitted.groups > 0 ? coxSolver(fitted) : null;
    },
    addHeldLosses(held, { beta }, unit, losses) {
      addHeldPartialLosses(sets, held, beta, unit, losses);
    },
  };
}

function* fitCause(
  spec: CoxSpec,
  design: Design,
  { entry, time, event }: FollowedUp,
  cause: 1 | 2,
  clusters: Int32Array | null,
  seed: number,
): Generator<PenalisedProgress, { readonly lambda: number; readonly cause: FittedCause }> {
  const { expand, ...turned } = penalisedDesign(spec, design);
  const problem: CoxProblem = {
    ...turned,
    entry,
    time,
    event: event.map((code) => (code === cause ? 1 : 0)),
    weight: new Float64Array(design.rows).fill(1),
  };
  const sets = arrangeRiskSets(problem);
  const fitted = yield* fitPenalised(spec, coxFamily(problem, sets), clusters, seed);
  if (!fitted) throw new MethodError('method.noEvents', { participants: design.rows });
  const { beta } = fitted.fit;
  const { centre, hazard, events } = coxBaseline(sets, beta);
  const { times, values, between } = thinnedHazard(hazard, events, MOST_TIMES);
  return {
    lambda: fitted.lambda,
    cause: {
      coefficients: Array.from(expand(beta)),
      centre,
      baseline: { times: Array.from(times), cumulativeHazard: Array.from(values), between },
    },
  };
}

/**
 * Fits a penalised Cox regression to the development rows, its penalty chosen on them alone where it is 'auto'; one for
 * each cause, with a penalty of its own, where events compete.
 *
 * @param clusters - shape (rows), rows that an inner split keeps together; null ties nothing
 * @throws {@link MethodError} `method.noEvents` where no row has the event; `method.notConverged` where a penalty of 0
 * leaves no finite fit
 */
export function* fitCoxModel(
  spec: CoxSpec,
  design: Design,
  outcome: FollowedUp,
  clusters: Int32Array | null,
  seed: number,
): Generator<PenalisedProgress, FittedCox> {
  const first = yield* fitCause(spec, design, outcome, 1, clusters, seed);
  const fits = [first];
  if (outcome.event.includes(2)) {
    fits.push(yield* fitCause(spec, design, outcome, 2, clusters, derive(seed, 'competing')));
  }
  return { family: 'cox', spec, lambda: fits.map(({ lambda }) => lambda), causes: fits.map(({ cause }) => cause) };
}

/** A feature that so few rows have, as an indicator of a rare gap, has no effect over time that could be told. */
const FEWEST_ROWS = 10;

/** Rows that do not have a feature's commonest value. */
function uncommon(x: Float64Array, rows: number, width: number, j: number): number {
  const counts = new Map<number, number>();
  let most = 0;
  for (let row = 0; row < rows; row += 1) {
    const value = x[row * width + j]!;
    const count = (counts.get(value) ?? 0) + 1;
    counts.set(value, count);
    most = Math.max(most, count);
  }
  return rows - most;
}

/** Features beyond this are too many to test one by one. */
const MOST_TESTED = 100;

/**
 * Tests the proportional hazards of a fitted model's event on rows it was fitted to: each feature with a coefficient,
 * then all together.
 *
 * @returns empty where nothing can be tested, or more than 100 features have a coefficient; a feature that hardly any row
 * has is left out
 */
export function proportionalityOf(
  { causes }: FittedCox,
  { x, rows, features }: Design,
  { entry, time, event }: FollowedUp,
): ProportionalityTest[] {
  const coefficients = causes[0]?.coefficients ?? [];
  const width = features.length;
  const tested = features
    .map((_, j) => j)
    .filter((j) => coefficients[j] !== 0 && uncommon(x, rows, width, j) >= FEWEST_ROWS);
  if (tested.length === 0 || tested.length > MOST_TESTED) return [];
  const sets = arrangeRiskSets({
    x: Float64Array.from({ length: rows * tested.length }, (_, at) => {
      const row = Math.floor(at / tested.length);
      return x[row * width + tested[at % tested.length]!]!;
    }),
    rows,
    columns: tested.length,
    entry,
    time,
    event: event.map((code) => (code === 1 ? 1 : 0)),
    weight: new Float64Array(rows).fill(1),
  });
  if (sets.groups === 0) return [];
  const { columns, together } = testProportionality(
    sets,
    Float64Array.from(tested, (j) => coefficients[j]!),
  );
  const single = columns.flatMap((result, k) => (result ? [{ feature: features[tested[k]!]!, ...result }] : []));
  return together ? [...single, { feature: null, ...together, smooth: null }] : single;
}
