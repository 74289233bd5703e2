import type { FoldPlan } from '../cohort/assign-folds';
import { countClusters } from '../cohort/clusters';
import type { EligibleRows } from '../cohort/eligibility';
import { summariseOutcome } from '../cohort/outcome';
import type { Table } from '../cohort/table';
import { tableOne } from '../cohort/table-one';
import type { Backend, EstimatorSpec, Recipe, RecipeReview } from '../contract/recipe';
import {
  REPORT_VERSION,
  type LeftOutReason,
  type ModelReport,
  type SettledSearch,
  type StudyReport,
} from '../contract/report';
import type { Comparison } from '../contract/results';
import { instabilityOf } from '../evaluation/instability';
import { rowsWhere } from '../evaluation/out-of-fold';
import { poolSites } from '../evaluation/pool-sites';
import { cohortCurves } from '../evaluation/survival/cohort-curves';
import { verdictOf } from '../evaluation/verdict';
import { proportionalityOf } from '../models/cox';
import type { Model } from '../models/model';
import { derive } from '../numerics/random';
import { applySteps } from '../recipe/apply-steps';
import type { BinaryBootstrap } from '../evaluation/bootstrap';
import { withCauseHazards } from './cause-hazards';
import { fitAccount } from './fit-account';
import { foldResults } from './fold-results';
import { compare, judge, type Said, type Truth } from './judge';
import { corrected, optimismOf } from './optimism';
import type { OutOfFold } from './out-of-fold';
import { foldKey, judgedTies } from './plan';
import type { RunProgress } from './progress';
import { acrossRepeats, acrossResamples } from './repeated-predictions';
import { searchAccount, searchMade } from './search/search-account';
import { SOFTWARE } from './software';

/** What a report says of one model, it says from this. */
export interface JudgedInput {
  readonly table: Table;
  readonly recipe: Recipe;
  readonly eligible: EligibleRows;
  readonly plan: FoldPlan;
  readonly outOfFold: OutOfFold;
  /** Refitted on all rows, by estimator id. */
  readonly models: ReadonlyMap<string, Model>;
  /** Of each fold, by key. */
  readonly kept: ReadonlyMap<string, Model>;
  /** Of yes/no outcomes. */
  readonly bootstrap: BinaryBootstrap | null;
}

interface ReportInput extends JudgedInput {
  readonly progress: RunProgress;
  readonly review: RecipeReview;
  readonly backend: Backend | null;
  readonly search: SettledSearch | null;
}

/** What the predictions of a run are judged against. */
export function truthOf({
  recipe,
  eligible,
  plan,
  outOfFold,
}: Pick<JudgedInput, 'recipe' | 'eligible' | 'plan' | 'outOfFold'>): Truth {
  const { fold, times } = outOfFold;
  return { outcome: eligible.outcome, fold, clusters: judgedTies(plan), times, seed: derive(recipe.seed, 'judge') };
}

/** What one model of a run said. */
export function saidBy(outOfFold: OutOfFold, id: string): Said {
  return { id, predicted: outOfFold.predicted.get(id)! };
}

/** Everything Benchside says of a finished run, from predictions of rows that the models had not seen only. */
export function makeReport(input: ReportInput): StudyReport {
  const { table, recipe, eligible, plan, outOfFold } = input;
  const truth = truthOf(input);
  const fitted = recipe.estimators.filter(({ id }) => input.models.has(id));
  const models = fitted.map((spec) => ({
    ...modelReport(spec, truth, input),
    seconds: input.progress.seconds(spec.id),
  }));
  const comparisons = pairs(fitted).map(([first, second]) => comparison(first.id, second.id, truth, input));
  const outcome = summariseOutcome(eligible.outcome);
  const participants = countClusters(plan.participants, eligible.rows.length);
  return {
    format: 'benchside-report',
    version: REPORT_VERSION,
    recipe,
    table: { name: table.name, rows: table.rows, fingerprint: table.fingerprint },
    rowsUsed: eligible.rows.length - plan.withoutFold,
    rowsJudged: judgedRows(outOfFold),
    participants,
    outcome,
    leftOut: leftOut(eligible, plan),
    features: input.review.features,
    folds: plan.folds,
    repeats: plan.repeats.length,
    grouped: plan.clusters !== null,
    nested: input.search !== null || recipe.estimators.some(choosesInside),
    search: input.search && searchMade(input.search, recipe.search, input.kept, input.models),
    tableOne: tableOne(table, eligible, recipe.predictors),
    sampleSize: input.review.sampleSize,
    curves: cohortCurves(eligible.outcome),
    models,
    comparisons,
    verdict: verdictOf(models, comparisons, outcome, participants),
    analyses: {
      scores: [],
      subgroups: null,
      recalibrations: [],
      conformal: [],
      external: [],
      learning: null,
      edits: [],
      cards: [],
      statements: {},
    },
    backend: input.backend,
    resamples: input.bootstrap?.resamples ?? 0,
    notices: input.progress.notices,
    software: SOFTWARE,
  };
}

/** The first of two models minus the second. */
export function comparison(
  first: string,
  second: string,
  truth: Truth,
  { outOfFold, bootstrap }: Pick<JudgedInput, 'outOfFold' | 'bootstrap'>,
): Comparison {
  return {
    ...compare(truth, saidBy(outOfFold, first), saidBy(outOfFold, second)),
    bootstrap: bootstrap?.differences(first, second) ?? [],
  };
}

/** What is said of one model; `seconds` are known to the run alone. */
export function modelReport(spec: EstimatorSpec, truth: Truth, input: JudgedInput): Omit<ModelReport, 'seconds'> {
  const { table, recipe, eligible, plan, outOfFold, kept, bootstrap } = input;
  const said = saidBy(outOfFold, spec.id);
  const results = judge(truth, said, bootstrap?.intervals(spec.id) ?? null);
  const model = input.models.get(spec.id)!;
  const folds = plan.drawn ? [] : foldResults(truth, said, plan);
  const resampled = plan.drawn && resamplesOf(spec.id, plan.drawn, kept);
  const horizon = eligible.outcome.kind === 'survival' ? eligible.outcome.horizon : null;
  const optimism = resampled && optimismOf({ table, eligible, truth, ...resampled, final: model });
  return {
    id: spec.id,
    spec,
    results: optimism ? corrected(results, optimism.apparent, optimism.optimism) : results,
    instability: instabilityOf(
      resampled ? acrossResamples(table, eligible, truth, resampled.models) : acrossRepeats(truth, said),
    ),
    folds,
    sites: recipe.resampling.kind === 'sites' ? poolSites(folds, eligible.outcome.kind) : [],
    optimism: optimism?.optimism ?? [],
    fit: withCauseHazards(
      fitAccount(
        spec,
        model,
        kept,
        plan,
        eligible.outcome.kind === 'classes' ? eligible.outcome.classes : [],
        testedProportionality(model, table, eligible),
        horizon,
      ),
      model,
      horizon,
    ),
    search: searchAccount(spec.id, model, kept),
  };
}

/** The resamples whose model was fitted, and that model. */
function resamplesOf(id: string, drawn: readonly Uint32Array[], kept: ReadonlyMap<string, Model>) {
  const fitted = drawn.flatMap((rows, repeat) => {
    const model = kept.get(foldKey(id, repeat, 0));
    return model ? [{ rows, model }] : [];
  });
  return { drawn: fitted.map(({ rows }) => rows), models: fitted.map(({ model }) => model) };
}

/** Rows that some model predicted in the first repeat. */
function judgedRows({ predicted, fold, width }: OutOfFold): number {
  const said = Array.from(predicted.values(), (repeats) => repeats[0]!);
  return rowsWhere(fold[0]?.length ?? 0, (row) => said.some((one) => !Number.isNaN(one[row * width]))).length;
}

function leftOut(eligible: EligibleRows, plan: FoldPlan): { reason: LeftOutReason; rows: number }[] {
  const reasons = eligible.leftOut.map(({ reason, rows }) => ({ reason, rows }));
  if (plan.withoutFold > 0) reasons.push({ reason: 'noFold', rows: plan.withoutFold });
  return reasons.filter(({ rows }) => rows > 0);
}

function pairs<T>(items: readonly T[]): [T, T][] {
  return items.flatMap((first, i) => items.slice(i + 1).map((second): [T, T] => [first, second]));
}

/** Proportional hazards, tested on the rows that the final model was fitted to; none of other models. */
function testedProportionality({ estimator, steps }: Model, table: Table, { rows, outcome }: EligibleRows) {
  if (estimator.family !== 'cox' || outcome.kind !== 'survival') return [];
  return proportionalityOf(estimator, applySteps(steps, table, rows), outcome);
}

/** Whether an estimator chooses something by rows that it holds back from itself: a penalty, an epoch, a round. */
function choosesInside(spec: EstimatorSpec): boolean {
  switch (spec.family) {
    case 'logistic':
    case 'multinomial':
    case 'ordinal':
    case 'linear':
    case 'cox':
      return spec.lambda === 'auto';
    case 'network':
    case 'tabm':
    case 'boosting':
    case 'additive':
      return spec.patience > 0;
    case 'realmlp':
    case 'stack':
      return true;
    case 'forest':
    case 'points':
    case 'neighbours':
      return false;
  }
}
