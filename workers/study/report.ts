import type { FoldPlan } from '../cohort/assign-folds';
import { countClusters } from '../cohort/clusters';
import type { EligibleRows } from '../cohort/eligibility';
import type { Table } from '../cohort/table';
import type { Backend, EstimatorSpec, Recipe, RecipeReview } from '../contract/recipe';
import type { FitAccount, LeftOutReason, ModelReport, StudyReport } from '../contract/report';
import { compareModels } from '../evaluation/compare';
import { evaluateModel } from '../evaluation/evaluate';
import { verdictOf } from '../evaluation/verdict';
import type { Model } from '../models/model';
import type { OutOfFold } from './out-of-fold';
import { foldKey } from './plan';
import type { RunProgress } from './progress';
import { SOFTWARE } from './software';

/** Coefficients listed in a report, largest first. */
const MOST_COEFFICIENTS = 100;

interface ReportInput {
  readonly table: Table;
  readonly recipe: Recipe;
  readonly eligible: EligibleRows;
  readonly plan: FoldPlan;
  readonly outOfFold: OutOfFold;
  /** Refitted on all rows, by estimator id. */
  readonly models: ReadonlyMap<string, Model>;
  /** Of each fold, by key. */
  readonly kept: ReadonlyMap<string, Model>;
  readonly progress: RunProgress;
  readonly review: RecipeReview;
  readonly backend: Backend | null;
}

/** Everything Benchside says of a finished run, from out-of-fold predictions only. */
export function makeReport(input: ReportInput): StudyReport {
  const { table, recipe, eligible, plan, outOfFold } = input;
  const { y } = eligible;
  const { clusters } = plan;
  const risksOf = ({ id }: EstimatorSpec) => ({ id, risk: outOfFold.get(id)! });
  const models = recipe.estimators.map((spec): ModelReport => ({
    id: spec.id,
    spec,
    ...evaluateModel({ y, risk: risksOf(spec).risk, fold: plan.repeats, clusters }),
    fit: fitAccount(spec, input),
    seconds: input.progress.seconds(spec.id),
  }));
  const comparisons = pairs(recipe.estimators).map(([first, second]) =>
    compareModels(risksOf(first), risksOf(second), y, clusters),
  );
  const judged = judgedRows(plan, eligible);
  return {
    format: 'benchside-report',
    version: 1,
    recipe,
    table: { name: table.name, rows: table.rows, fingerprint: table.fingerprint },
    rowsUsed: judged.rows,
    participants: countClusters(plan.clusters, eligible.rows.length),
    events: judged.events,
    leftOut: leftOut(eligible, plan),
    features: input.review.features,
    folds: plan.folds,
    repeats: plan.repeats.length,
    grouped: plan.clusters !== null,
    models,
    comparisons,
    verdict: verdictOf(models, comparisons, judged.events, judged.rows - judged.events),
    backend: input.backend,
    notices: input.progress.notices,
    software: SOFTWARE,
  };
}

function judgedRows(plan: FoldPlan, eligible: EligibleRows): { rows: number; events: number } {
  let rows = 0;
  let events = 0;
  for (const [row, fold] of plan.repeats[0]!.entries()) {
    if (fold < 0) continue;
    rows += 1;
    events += eligible.y[row]!;
  }
  return { rows, events };
}

function leftOut(eligible: EligibleRows, plan: FoldPlan): { reason: LeftOutReason; rows: number }[] {
  const reasons = eligible.leftOut.map(({ reason, rows }) => ({ reason, rows }));
  if (plan.withoutFold > 0) reasons.push({ reason: 'noFold', rows: plan.withoutFold });
  return reasons.filter(({ rows }) => rows > 0);
}

function fitAccount(spec: EstimatorSpec, { models, kept, plan }: ReportInput): FitAccount {
  const { estimator, steps } = models.get(spec.id)!;
  if (estimator.family === 'logistic') {
    const coefficients = steps.features
      .map((feature, j) => ({ feature, coefficient: estimator.coefficients[j]! }))
      .sort((a, b) => Math.abs(b.coefficient) - Math.abs(a.coefficient));
    return {
      family: 'logistic',
      alpha: estimator.spec.alpha,
      lambda: estimator.lambda,
      features: steps.features.length,
      nonZero: coefficients.filter(({ coefficient }) => coefficient !== 0).length,
      coefficients: coefficients.slice(0, MOST_COEFFICIENTS),
      intercept: estimator.intercept,
    };
  }
  const bestEpochs: number[] = [];
  for (const repeat of plan.repeats.keys()) {
    for (let fold = 0; fold < plan.folds; fold += 1) {
      const fitted = kept.get(foldKey(spec.id, repeat, fold))?.estimator;
      if (fitted?.family === 'network') bestEpochs.push(fitted.bestEpoch);
    }
  }
  return {
    family: 'network',
    parameters: estimator.members
      .flatMap(({ layers }) => layers)
      .reduce((sum, { weights, bias }) => sum + weights.length + bias.length, 0),
    members: estimator.members.length,
    backend: estimator.backend,
    bestEpochs,
    layers: estimator.members[0]!.layers.map(({ units, activation }) => ({ units, activation })),
  };
}

function pairs<T>(items: readonly T[]): [T, T][] {
  return items.flatMap((first, i) => items.slice(i + 1).map((second): [T, T] => [first, second]));
}
