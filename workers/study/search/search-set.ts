import { widthOf, type LossyOutcome } from '../../cohort/row-losses';
import { outcomeOf } from '../../cohort/outcome';
import type { EstimatorSpec, StackSpec } from '../../contract/recipe';
import type { SettledSearch } from '../../contract/report';
import type { SearchExtent, Trial } from '../../contract/search';
import type { FoundSettings, Model, SingleModel } from '../../models/model';
import { drive } from '../../jobs/breathe';
import { derive } from '../../numerics/random';
import { fitSteps } from '../../recipe/fit-steps';
import type { SingleSpec, TrialOutcome } from '../../training/trainer-api';
import { fitModel, tableRows, tiesOf } from '../fit';
import type { FitContext } from '../fit-task';
import { formsOf, preparedRows } from '../prepare-rows';
import { blendOf } from './blend';
import { candidatesOf, type SearchSize } from './candidates';
import { REFIT } from './budget';
import { bestOf, rungsOf } from './halving';
import { isBlended, isJudged } from './judged-families';
import { dealingsOf, innerFolds, type InnerFold } from './inner-folds';
import {
  candidateOf,
  isSurelyBetter,
  meanOf,
  record,
  saidOf,
  trialOf,
  winnerOf,
  type Candidate,
} from './judged-candidate';

/** One development set whose estimators are searched for, blended, or both. */
export interface SearchTask {
  readonly key: string;
  /** Shape (rows), numbers of eligible rows. */
  readonly rows: Uint32Array;
  readonly specs: readonly EstimatorSpec[];
  readonly plan: SettledSearch;
  readonly size: SearchSize;
  /** Fits an estimator; null where the rows cannot teach it, which is then noted. */
  readonly attempt: <Fitted extends Model>(spec: EstimatorSpec, fit: () => Promise<Fitted>) => Promise<Fitted | null>;
  /** Hears of every trial as it stands after each round. */
  readonly onTrials?: (id: string, trials: readonly Trial[]) => void;
  /** Hears how much of a job is done, by estimator: fits. */
  readonly onFits?: (job: string, fits: ReadonlyMap<string, number>) => void;
  /** Hears which estimator is judged, of several side by side the one that began last; null where the chosen are fitted. */
  readonly onNow?: (id: string | null) => void;
  /**
   * Whether the time is up: then one candidate of each family goes on, that of the settings given unless another is
   * surely better.
   */
  readonly timeIsUp?: () => boolean;
}

/**
 * Chooses the settings of each estimator by inner folds of its development rows, blends the chosen ones where the recipe
 * asks for it, and fits what was chosen to all development rows. Nothing but the development rows is looked at.
 *
 * @returns one model an estimator that could be fitted; one that no inner fold could judge is fitted as given
 * @throws AbortError when the run is stopped
 */
export async function searchSet(context: FitContext, task: SearchTask): Promise<Map<string, Model>> {
  const outcome = outcomeOf(context.eligible.outcome, task.rows);
  const singles = task.specs.filter((spec): spec is SingleSpec => spec.family !== 'stack');
  const stack = task.specs.find((spec) => spec.family === 'stack');
  // Risks at several times have no loss of a row by itself: such estimators are fitted as given.
  const lossy = outcome.kind === 'survival' ? null : outcome;
  const judged = singles.filter((spec) => isJudged(spec, stack !== undefined));
  const search = lossy && judged.length > 0 ? await judgeCandidates(context, task, judged, lossy) : NOT_SEARCHED;
  const { candidates, folds, extent } = search;
  const clusters = tiesOf(context, task.rows);
  task.onNow?.(null);
  const made = await Promise.all(
    singles.map(async (estimator) => {
      const own = candidates.filter((candidate) => candidate.estimator === estimator);
      const chosen = winnerOf(own, folds, clusters);
      const spec = chosen?.spec ?? estimator;
      const key = `${estimator.id}/${task.key}`;
      const model = await task.attempt(estimator, () => fitModel(context, { key, rows: task.rows, spec }));
      task.onFits?.(key, new Map([[estimator.id, REFIT]]));
      const found: FoundSettings | undefined =
        chosen && estimator.tuning === 'search'
          ? {
              trials: own.map((one) => trialOf(one, folds, clusters, chosen)),
              candidates: task.plan.candidates,
              chosen: own.indexOf(chosen),
            }
          : undefined;
      return { id: estimator.id, chosen, model: model && { ...model, ...(found && { found }) } };
    }),
  );
  const models = new Map<string, SingleModel>();
  const winners = new Map<string, Candidate>();
  for (const { id, chosen, model } of made) {
    if (!model) continue;
    models.set(id, model);
    if (chosen) winners.set(id, chosen);
  }
  const all = new Map<string, Model>(models);
  if (stack && [...models.values()].some(({ estimator }) => isBlended(estimator))) {
    all.set(stack.id, await blend(context, task, stack, models, winners, lossy));
  }
  return new Map(Array.from(all, ([id, model]) => [id, extent ? { ...model, extent } : model]));
}

/** What a search of one set came to. */
interface JudgedSet {
  readonly candidates: readonly Candidate[];
  readonly folds: readonly InnerFold[];
  readonly extent: SearchExtent | null;
}

const NOT_SEARCHED: JudgedSet = { candidates: [], folds: [], extent: null };

async function judgeCandidates(
  context: FitContext,
  task: SearchTask,
  singles: readonly SingleSpec[],
  outcome: LossyOutcome,
): Promise<JudgedSet> {
  const { eligible, recipe } = context;
  const clusters = tiesOf(context, task.rows);
  const seed = derive(recipe.seed, 'search', task.key);
  // A set that is begun when the time is up is searched as little as can be.
  const late = task.timeIsUp?.() === true;
  const dealings = dealingsOf(eligible.rows.length);
  const folds = innerFolds(outcome, clusters, late ? Math.min(2, task.plan.folds) : task.plan.folds, dealings, seed);
  const most = late ? 1 : Math.max(1, task.plan.candidates);
  const candidates = singles.flatMap((estimator) =>
    candidatesOf(estimator, task.size, most, recipe.seed).map((spec, index) =>
      candidateOf(estimator, spec as SingleSpec, index, outcome),
    ),
  );
  const rungs = rungsOf(folds.length, most);
  let alive = candidates;
  let shortened = false;
  for (const { folds: places, keep } of rungs) {
    const now = alive;
    const results = new Map<number, readonly TrialOutcome[]>();
    let recorded = 0;
    await Promise.all(
      places.map(async (place) => {
        results.set(place, await judgeFold(context, task, folds[place]!, now, `${task.key}/inner/${place}`, outcome));
        // In the order of the folds, whichever was ready first: sums depend on it in their last digits.
        for (let next = places[recorded]!; results.has(next); next = places[(recorded += 1)]!) {
          for (const [k, result] of results.get(next)!.entries()) {
            record(now[k]!, next, folds[next]!, result, outcome);
            context.onFitted?.(now[k]!.estimator.id, result.seconds);
          }
          results.delete(next);
        }
        for (const estimator of singles) {
          const own = candidates.filter((candidate) => candidate.estimator === estimator);
          task.onTrials?.(
            estimator.id,
            own.map((one) => trialOf(one, folds, clusters)),
          );
        }
      }),
    );
    if (places.at(-1) === folds.length - 1) break;
    const isOver = task.timeIsUp?.() === true;
    const next: Candidate[] = [];
    for (const estimator of singles) {
      const sound = alive.filter((one) => one.estimator === estimator && one.failed === null);
      const best = bestOf(sound.map(meanOf), keep).map((place) => sound[place]!);
      if (isOver) shortened ||= best.length > 1;
      const named = sound.find(({ index }) => index === 0);
      const unbeaten = named && !isSurelyBetter(best[0] ?? named, named, folds, clusters) ? [named] : [];
      const going = isOver ? [...unbeaten, ...best].slice(0, 1) : [...best, ...unbeaten];
      next.push(...new Set(going));
    }
    alive = next;
  }
  const { candidates: planned, folds: dealt, leftOut } = task.plan;
  const cut = late ? 'late' : shortened ? 'shortened' : null;
  return { candidates, folds, extent: { candidates: planned, folds: dealt, cut, ...(leftOut && { leftOut }) } };
}

/** Lets candidates that learned from the rest of the set predict the rows of one inner fold. */
async function judgeFold(
  context: FitContext,
  task: SearchTask,
  fold: InnerFold,
  candidates: readonly Candidate[],
  id: string,
  outcome: LossyOutcome,
): Promise<readonly TrialOutcome[]> {
  const { eligible, table, recipe, training, signal } = context;
  const rows = task.rows;
  const development = fold.development.map((place) => rows[place]!);
  const judged = fold.judged.map((place) => rows[place]!);
  const forms = formsOf(candidates.map(({ spec }) => spec));
  const inTable = tableRows(eligible, development);
  const steps = fitSteps(recipe.steps, table, recipe.predictors, inTable);
  return training.trials(
    {
      id,
      candidates: candidates.map(({ spec, index }) => ({
        spec,
        seed: derive(recipe.seed, 'trial', id, spec.id, index),
      })),
      development: {
        ...preparedRows(steps, table, inTable, forms),
        outcome: outcomeOf(outcome, fold.development),
        clusters: tiesOf(context, development),
      },
      judged: preparedRows(steps, table, tableRows(eligible, judged), forms),
      times: [],
    },
    signal,
    ({ done }) => {
      task.onFits?.(id, countedById(candidates.slice(0, done)));
      const next = candidates[done];
      if (next) task.onNow?.(next.estimator.id);
    },
  );
}

function countedById(candidates: readonly Candidate[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { estimator } of candidates) counts.set(estimator.id, (counts.get(estimator.id) ?? 0) + 1);
  return counts;
}

/** The chosen estimators, blended by what they said of rows they had not seen. */
async function blend(
  context: FitContext,
  task: SearchTask,
  spec: StackSpec,
  models: ReadonlyMap<string, SingleModel>,
  winners: ReadonlyMap<string, Candidate>,
  outcome: LossyOutcome | null,
): Promise<Model> {
  const { eligible, recipe, table } = context;
  const steps = fitSteps(recipe.steps, table, recipe.predictors, tableRows(eligible, task.rows));
  const known = [...models].filter(([, { estimator }]) => isBlended(estimator));
  const parts = known.flatMap(([id, model]) => {
    const winner = winners.get(id);
    return winner && outcome ? [{ model, said: saidOf(winner, widthOf(outcome)) }] : [];
  });
  if (!outcome || parts.length === 0) {
    const weight = 1 / known.length;
    return { steps, estimator: { family: 'stack', spec, members: known.map(([, model]) => ({ weight, model })) } };
  }
  const rows = { outcome, ties: tiesOf(context, task.rows) };
  const made = blendOf(spec, parts, rows, derive(recipe.seed, 'recalibration', task.key));
  const { stack, recalibration } = await drive(made, context.signal, () => undefined);
  return { steps, estimator: stack, ...(recalibration && { recalibration: [recalibration] }) };
}
