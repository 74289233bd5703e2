import { outcomeOf } from '../../cohort/outcome';
import { kindOf, type ModelKind } from '../../contract/default-estimators';
import type { EstimatorSpec, SearchPlan } from '../../contract/recipe';
import type { SettledSearch } from '../../contract/report';
import type { LeftOut } from '../../contract/search';
import { sideBySide } from '../../jobs/side-by-side';
import type { Model } from '../../models/model';
import type { FittedSteps } from '../../recipe/design';
import { fitSteps } from '../../recipe/fit-steps';
import { derive } from '../../numerics/random';
import type { DevelopmentRows, PreparedRows, SingleSpec } from '../../training/trainer-api';
import { tableRows, tiesOf } from '../fit';
import type { FitContext } from '../fit-task';
import { formsOf, preparedRows } from '../prepare-rows';
import {
  affordableCandidates,
  affordableFolds,
  beyondMinutes,
  FEWEST_FOLDS,
  secondsOfSet,
  type EstimatorCost,
  type SearchWork,
} from './budget';
import { candidatesOf, fewestOf, type SearchSize } from './candidates';
import { dealingsOf, innerFolds, type InnerFold } from './inner-folds';
import { isJudged, REGRESSIONS } from './judged-families';
import type { SetWork } from './work-left';

/** More than any family is given, so that the size of its space shows. */
const WHOLE_SPACE = 1000;

/** What is left out last, first: what can be read, then what most often adds to a blend. */
const WORTH: readonly ModelKind[] = [
  'logistic',
  'ordinal',
  'multinomial',
  'linear',
  'cox',
  'points',
  'boosting',
  'additive',
  'network',
  'forest',
  'extraTrees',
  'realmlp',
  'tabm',
  'neighbours',
];

/** A fit that takes more than this share of the minutes is not waited for. */
const TOO_LONG = 0.25;
const LOOK_EVERY_MS = 20;
/** A fit this quick is timed again: the first of its kind in a worker may take several times as long as those after it. */
const QUICK_SECONDS = 0.3;

/** Whether a recipe's development sets are searched, or blended, as one. */
export const isSearched = (specs: readonly EstimatorSpec[]): boolean =>
  specs.some(({ tuning, family }) => tuning === 'search' || family === 'stack');

/** A search and what it takes. */
export interface PlannedSearch {
  readonly search: SettledSearch;
  /** What spaces of settings are scaled by, the same for all development sets. */
  readonly size: SearchSize;
  /** What a fit of an estimator takes beside those of others. */
  readonly weights: ReadonlyMap<string, number>;
  /** By the same measure. */
  readonly setWork: SetWork;
  /** Candidates that are judged in one development set. */
  readonly trials: number;
}

/**
 * Settles how many candidates a family gets. Where the recipe leaves it open, each estimator is fitted once to the rows of
 * an inner fold and timed, and as many candidates are taken as the minutes hold; estimators that they do not hold at all
 * are left out, but never the regression, nor the quickest of the others, nor one whose settings were fixed by name. A run
 * that is taken up again keeps to what its finished folds were to have.
 *
 * @param kept - models of folds that are finished
 * @param sets - development sets of the run
 * @throws AbortError when the run is stopped
 */
export async function settleSearch(
  context: FitContext,
  plan: SearchPlan,
  kept: Iterable<Model>,
  sets: number,
): Promise<PlannedSearch> {
  const { recipe, eligible, table, training } = context;
  const rows = Uint32Array.from(eligible.rows.keys());
  const singles = recipe.estimators.filter((spec): spec is SingleSpec => spec.family !== 'stack');
  const hasBlend = singles.length < recipe.estimators.length;
  const dealings = dealingsOf(rows.length);
  const [first] = innerFolds(eligible.outcome, tiesOf(context, rows), plan.folds, dealings, recipe.seed);
  const inTable = first ? tableRows(eligible, first.development) : eligible.rows;
  const steps = fitSteps(recipe.steps, table, recipe.predictors, inTable);
  const size = { rows: rows.length, predictors: recipe.predictors.length, features: steps.features.length };
  // Risks at several times have no loss of a row by itself: nothing is judged, and each is fitted once to a set.
  const lossy = eligible.outcome.kind !== 'survival';
  const costOf = (spec: SingleSpec, seconds: number): EstimatorCost => ({
    id: spec.id,
    judged: lossy && isJudged(spec, hasBlend),
    seconds,
    fewest: fewestOf(spec, size),
    most: candidatesOf(spec, size, WHOLE_SPACE, recipe.seed).length,
  });
  const workOf = (folds: number): SearchWork => ({
    sets,
    innerFolds: folds * dealings,
    lanes: training.lanes,
    minutes: plan.minutes,
  });
  const planned = (search: SettledSearch, costs: readonly EstimatorCost[]): PlannedSearch => {
    const held = costs.filter(({ id }) => !search.leftOut?.some(({ model }) => model === id));
    const judged = held.filter((cost) => cost.judged);
    const of = (candidates: number, folds: number) => secondsOfSet(candidates, workOf(folds), held);
    return {
      search,
      size,
      weights: new Map(held.map(({ id, seconds }) => [id, seconds])),
      setWork: { planned: of(search.candidates, search.folds), late: of(1, Math.min(FEWEST_FOLDS, search.folds)) },
      trials: judged.reduce((sum, { fewest, most }) => sum + Math.min(most, Math.max(fewest, search.candidates)), 0),
    };
  };
  const alike = () => singles.map((spec) => costOf(spec, 1));
  if (plan.candidates !== 'auto') return planned({ ...plan, candidates: plan.candidates }, alike());
  for (const { extent } of kept) if (extent) return planned({ ...plan, ...settledIn(extent) }, alike());
  if (!first || !lossy) return planned({ ...plan, candidates: 1 }, alike());

  const costs: EstimatorCost[] = [];
  const regression = singles.find(({ family }) => REGRESSIONS.includes(family)) ?? singles[0];
  const byName = (spec: SingleSpec) => spec === regression || spec.tuning === 'fixed';
  await sideBySide(singles, training.lanes, context.signal, async (spec, signal) => {
    const limit = byName(spec) ? Infinity : TOO_LONG * 60 * plan.minutes;
    const rowsOf = timedRows(context, steps, spec, first);
    costs.push(costOf(spec, await secondsToFit({ ...context, signal }, spec, rowsOf, limit)));
  });
  const kindById = new Map(singles.map((spec) => [spec.id, kindOf(spec)]));
  const inOrder = singles.map(({ id }) => costs.find((cost) => cost.id === id)!);
  const named = new Set(singles.filter(byName).map(({ id }) => id));
  const quickest = quickestBeside(inOrder, named);
  const byWorth = WORTH.flatMap((kind) => inOrder.filter(({ id }) => kindById.get(id) === kind));
  const least = workOf(Math.min(FEWEST_FOLDS, plan.folds));
  const { leftOut, minutes } = beyondMinutes(least, byWorth, (id) => named.has(id) || id === quickest);
  const held = inOrder.filter((cost) => !leftOut.includes(cost));
  const work = workOf(plan.folds);
  const candidates = affordableCandidates(work, held);
  const folds = candidates > 1 ? plan.folds : Math.max(FEWEST_FOLDS, Math.ceil(affordableFolds(work, held) / dealings));
  const told = leftOut.map(({ id, seconds }): LeftOut => ({
    model: id,
    seconds: Number.isFinite(seconds) ? seconds : null,
    minutes,
  }));
  return planned({ ...plan, candidates, folds, ...(told.length > 0 && { leftOut: told }) }, held);
}

const settledIn = ({ candidates, folds, leftOut }: NonNullable<Model['extent']>) => ({
  candidates,
  folds,
  ...(leftOut && { leftOut }),
});

/** The quickest of those that are judged beside what stays by name, where any was fitted in time. */
function quickestBeside(costs: readonly EstimatorCost[], named: ReadonlySet<string>): string | undefined {
  return costs
    .filter(({ id, judged, seconds }) => judged && !named.has(id) && Number.isFinite(seconds))
    .sort((a, b) => a.seconds - b.seconds)[0]?.id;
}

/**
 * Seconds of one fit to the development rows of an inner fold; Infinity where it was not done after `limit` of them,
 * pauses left out.
 *
 * @throws AbortError when the run is stopped
 */
async function secondsToFit(
  context: FitContext,
  spec: SingleSpec,
  { development, judged }: TimedRows,
  limit: number,
): Promise<number> {
  const { recipe, training, signal } = context;
  const tooLong = new AbortController();
  const worked = () => performance.now() - training.pausedMs;
  const ends = worked() + 1000 * limit;
  let clock: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    if (worked() >= ends) tooLong.abort();
    else clock = setTimeout(look, Math.max(LOOK_EVERY_MS, ends - worked()));
  };
  if (Number.isFinite(limit)) look();
  const candidate = { spec, seed: derive(recipe.seed, 'time', spec.id) };
  const times = async (count: number) => {
    const candidates = Array.from({ length: count }, () => candidate);
    const job = { id: `time/${spec.id}`, candidates, development, judged, times: [] };
    const timed = await training.trials(job, AbortSignal.any([signal, tooLong.signal]));
    return Math.min(...timed.map(({ seconds }) => seconds));
  };
  try {
    const first = await times(1);
    return first < QUICK_SECONDS ? await times(2) : first;
  } catch (error) {
    if (signal.aborted || !tooLong.signal.aborted) throw error;
    return Infinity;
  } finally {
    clearTimeout(clock);
  }
}

interface TimedRows {
  readonly development: DevelopmentRows;
  readonly judged: PreparedRows;
}

function timedRows(context: FitContext, steps: FittedSteps, spec: SingleSpec, fold: InnerFold): TimedRows {
  const { eligible, table } = context;
  const forms = formsOf([spec]);
  const inTable = tableRows(eligible, fold.development);
  return {
    development: {
      ...preparedRows(steps, table, inTable, forms),
      outcome: outcomeOf(eligible.outcome, fold.development),
      clusters: tiesOf(context, fold.development),
    },
    judged: preparedRows(steps, table, tableRows(eligible, fold.judged), forms),
  };
}
