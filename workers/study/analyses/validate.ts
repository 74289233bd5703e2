import { assignFolds, type FoldPlan } from '../../cohort/assign-folds';
import { clustersOf, countClusters } from '../../cohort/clusters';
import { eligibleRows, type EligibleRows } from '../../cohort/eligibility';
import { predictionWidth, summariseOutcome } from '../../cohort/outcome';
import type { Table } from '../../cohort/table';
import { updateMethods, type ExternalReport, type UpdateMethod } from '../../contract/analyses';
import type { OutcomeSummary } from '../../contract/cohort';
import { InputError } from '../../contract/faults';
import type { EstimatorSpec, OutcomeRole, Recipe } from '../../contract/recipe';
import type { Results } from '../../contract/results';
import { nextTurn } from '../../jobs/breathe';
import type { Model } from '../../models/model';
import { predictRows } from '../../models/predict';
import { derive } from '../../numerics/random';
import { sampleForValidation } from '../../numerics/sample-size/validate-binary';
import { standingIn } from '../../prediction/outside';
import { bootstrapOf } from '../bootstrap';
import type { FinishedStudy } from '../desk';
import type { FitContext } from '../fit-task';
import { judge, type Truth } from '../judge';
import type { NetworkPool } from '../network-pool';
import { predictOutOfFold, timesOf } from '../out-of-fold';
import { foldTasks } from '../plan';
import { saidBy } from '../report';
import type { ResamplingPool } from '../resampling-pool';
import type { TrainingPool } from '../training-pool';
import { modelHash } from './model-hash';
import { updatedModel } from './updates';
import type { JudgedUpdate, Validation } from './validation';

interface ValidationInput {
  readonly study: FinishedStudy;
  readonly modelId: string;
  readonly model: Model;
  readonly table: Table;
  readonly pool: NetworkPool | null;
  readonly training: TrainingPool;
  readonly resampling: ResamplingPool;
  readonly signal: AbortSignal;
}

const FOLDS = 5;

/**
 * Judges a frozen model on a second table, as it stands and after each update. An update is judged on parts of the table
 * that it was not made on; a participant is never on both sides.
 *
 * @throws {@link InputError} `input.sameTable`, `input.missingPredictors`
 * @throws {@link MethodError} as {@link eligibleRows}
 * @throws AbortError when the signal fires
 */
export async function validateOn(input: ValidationInput): Promise<Validation> {
  const { study, modelId, model, table, resampling, signal } = input;
  refuseUnfit(input);
  const recipe = secondRecipe(input);
  const eligible = eligibleRows(table, recipe.outcome);
  const clusters = clustersOf(table, eligible.rows, [recipe.participant, recipe.group]);
  const rows = eligible.rows.length;
  const times = timesOf(eligible.outcome);
  const predicted = predictRows(model, table, eligible.rows, times);
  forgetUnmeasured(predicted, predictionWidth(eligible.outcome, times.length), model, table, eligible);
  const truth: Truth = {
    outcome: eligible.outcome,
    fold: [new Int32Array(rows)],
    clusters,
    times,
    seed: derive(recipe.seed, 'validate'),
    centre: centreOf(study.report.outcome, rows),
  };
  await heard(signal);
  const said = { id: modelId, predicted: [predicted] };
  const risks = new Map([[modelId, [predicted]]]);
  const bootstrap = await bootstrapOf(
    resampling,
    eligible.outcome,
    truth,
    { predicted: risks, fold: truth.fold },
    truth.seed,
    signal,
  );
  const results = judge(truth, said, bootstrap?.intervals(modelId) ?? null);

  const context: FitContext = {
    table,
    recipe,
    eligible,
    clusters,
    training: input.training,
    networks: input.pool,
    graphics: null,
    signal,
    onFallBack: () => {},
  };
  const groups = countClusters(clusters, rows);
  const plan = groups < 2 ? null : assignFolds(recipe.resampling, table, eligible, recipe, recipe.seed, null);
  const updates = new Map<UpdateMethod, JudgedUpdate>();
  const judged: { method: UpdateMethod; results: Results | null }[] = [];
  for (const method of updateMethods) {
    await heard(signal);
    const update = plan && (await judgedUpdate(method, model, context, plan));
    if (update) updates.set(method, update);
    const own =
      update &&
      judge({ ...truth, fold: update.outOfFold.fold, centre: undefined }, saidBy(update.outOfFold, modelId), null);
    judged.push({ method, results: method === 'none' ? results : own });
  }
  const report: ExternalReport = {
    id: freeId(study),
    model: modelId,
    modelHash: modelHash(model),
    table: { name: table.name, rows: table.rows, fingerprint: table.fingerprint },
    rowsUsed: rows,
    participants: groups,
    outcome: summariseOutcome(eligible.outcome),
    results,
    needed: neededFor(study, modelId, eligible),
    updates: judged,
  };
  const developed = { title: study.title, table: study.report.table };
  return { report, developed, model, context, plan, updates };
}

/** Lets a request to stop be heard between steps that take long on a large table. */
async function heard(signal: AbortSignal): Promise<void> {
  await nextTurn();
  signal.throwIfAborted();
}

/** @throws {@link InputError} `input.sameTable`, `input.missingPredictors` */
function refuseUnfit({ study, model, table }: ValidationInput): void {
  if (table.fingerprint === study.report.table.fingerprint)
    throw new InputError('input.sameTable', { file: table.name });
  const known = new Set(table.columns.map(({ name }) => name));
  const needed = [...model.steps.predictors.map(({ name }) => name), ...columnsOf(study.recipe.outcome)];
  const columns = [...new Set(needed)].filter((name) => !known.has(name));
  if (columns.length > 0) throw new InputError('input.missingPredictors', { file: table.name, columns });
}

function columnsOf(role: OutcomeRole): string[] {
  if (role.kind !== 'survival') return [role.column];
  return [role.column, role.time, ...(role.entry === undefined ? [] : [role.entry])];
}

/** The study's recipe as it holds on the second table: this model alone, at the horizon of its development, in folds. */
function secondRecipe({ study, modelId, table }: ValidationInput): Recipe {
  const { recipe, report } = study;
  const known = (name: string | undefined) => (table.columns.some((column) => column.name === name) ? name : undefined);
  const outcome: OutcomeRole =
    recipe.outcome.kind === 'survival' && report.outcome.kind === 'survival'
      ? { ...recipe.outcome, horizon: report.outcome.horizon }
      : recipe.outcome;
  const { missing, missingIn, kinds } = recipe.reading;
  const ties = { participant: known(recipe.participant), group: known(recipe.group) };
  const eligible = eligibleRows(table, outcome);
  const groups = countClusters(clustersOf(table, eligible.rows, [ties.participant, ties.group]), eligible.rows.length);
  return {
    ...recipe,
    ...ties,
    title: `${recipe.title} → ${table.name}`.slice(0, 200),
    reading: { missing, missingIn, kinds },
    outcome,
    estimators: recipe.estimators.filter(({ id }) => id === modelId),
    resampling: { kind: 'crossValidation', folds: Math.max(2, Math.min(FOLDS, groups)), repeats: 1, stratified: true },
  };
}

/** A row without a single measured predictor is not predicted: its risk would be that of nobody. */
function forgetUnmeasured(
  predicted: Float64Array,
  width: number,
  model: Model,
  table: Table,
  eligible: EligibleRows,
): void {
  const byName = new Map(table.columns.map((column) => [column.name, column]));
  const standings = model.steps.predictors.map((fitted) => standingIn(fitted, byName.get(fitted.name)!));
  for (const [i, row] of eligible.rows.entries()) {
    if (standings.every((standingAt) => standingAt(row) === 'missing')) predicted.fill(NaN, i * width, (i + 1) * width);
  }
}

/** The mean outcome that the model had learned from. */
function centreOf(developed: OutcomeSummary, rows: number): readonly Float64Array[] | undefined {
  return developed.kind === 'continuous' ? [new Float64Array(rows).fill(developed.mean)] : undefined;
}

/** One update, made in each fold on the rows outside of it; null where it cannot be made in one of them. */
async function judgedUpdate(
  method: UpdateMethod,
  model: Model,
  context: FitContext,
  plan: FoldPlan,
): Promise<JudgedUpdate | null> {
  const tasks = foldTasks(context.recipe, context.eligible, plan);
  const models = new Map<string, Model>();
  for (const { key, development } of tasks) {
    await heard(context.signal);
    const updated = await updatedModel(method, { model, context, task: { key, rows: development } });
    if (!updated) return null;
    models.set(key, updated);
  }
  const { table, eligible } = context;
  return { models, outOfFold: await predictOutOfFold({ table, eligible, plan, tasks, models }, context.signal) };
}

/** The model updated on the whole of the second table, to be used. */
export async function updateForUse(
  { model, context }: Validation,
  method: UpdateMethod,
  { id }: EstimatorSpec,
): Promise<Model | null> {
  const rows = Uint32Array.from(context.eligible.rows.keys());
  return updatedModel(method, { model, context, task: { key: `${id}/all`, rows } });
}

function neededFor({ report }: FinishedStudy, modelId: string, { outcome }: EligibleRows): ExternalReport['needed'] {
  const results = report.models.find(({ id }) => id === modelId)?.results;
  if (outcome.kind !== 'binary' || results?.kind !== 'binary') return [];
  const { auroc } = results.figures;
  if (auroc.kind !== 'estimated') return [];
  const events = outcome.y.reduce((sum, one) => sum + one, 0);
  const needed = sampleForValidation(events / outcome.y.length, auroc.value);
  if (needed.kind === 'none') return [];
  return [
    { criterion: 'observedExpected', participants: needed.observedExpected },
    { criterion: 'calibrationSlope', participants: needed.slope },
    { criterion: 'auroc', participants: needed.c },
  ];
}

function freeId({ report }: FinishedStudy): string {
  const taken = new Set(report.analyses.external.map(({ id }) => id));
  let number = 1;
  while (taken.has(`external-${number}`)) number += 1;
  return `external-${number}`;
}
