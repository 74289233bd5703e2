import type { EditedShapes } from '../../contract/analyses';
import { MethodError } from '../../contract/faults';
import type { StudyReport } from '../../contract/report';
import type { Results } from '../../contract/results';
import type { ShapeEdit } from '../../contract/shapes';
import { verdictOf } from '../../evaluation/verdict';
import { nextTurn } from '../../jobs/breathe';
import type { Model } from '../../models/model';
import { bootstrapOf } from '../bootstrap';
import { predictOutOfFold, type OutOfFold } from '../out-of-fold';
import { foldTasks, judgedTies } from '../plan';
import type { PredictedStudy } from '../predictions';
import { comparison, modelReport, truthOf, type JudgedInput } from '../report';
import type { ResamplingPool } from '../resampling-pool';
import { editedFolds, refuseUnsuited, withEdits } from './shape-edits';

/** A study one of whose additive models is to be edited. */
interface Edited {
  readonly predicted: PredictedStudy;
  readonly report: StudyReport;
  /** By estimator id. */
  readonly models: ReadonlyMap<string, Model>;
  /** Of each fold as it was fitted, by key. */
  readonly folds: ReadonlyMap<string, Model>;
  readonly resampling: ResamplingPool;
}

/** What edits change. */
export interface JudgedEdits {
  readonly model: Model;
  readonly outOfFold: OutOfFold;
  readonly judged: Pick<StudyReport, 'models' | 'comparisons' | 'verdict'>;
  /** Null where no edit is left. */
  readonly edited: EditedShapes | null;
}

/**
 * Gives a model, and that of every fold, these edits in place of those it had, and judges it again by the same draws.
 * Without edits everything is as it was before the first.
 *
 * @throws {@link MethodError} `method.noModel` where the study has no such additive model; `method.nothingPredicted`
 * where its folds are not kept
 * @throws {@link InputError} as {@link refuseUnsuited}
 * @throws AbortError when the signal fires
 */
export async function judgeEdited(
  { predicted, report, models, folds, resampling }: Edited,
  modelId: string,
  edits: readonly ShapeEdit[],
  signal: AbortSignal,
): Promise<JudgedEdits> {
  const { table, recipe, eligible, plan } = predicted;
  const fitted = models.get(modelId);
  const spec = recipe.estimators.find(({ id }) => id === modelId);
  const told = report.models.find(({ id }) => id === modelId);
  if (fitted?.estimator.family !== 'additive' || !spec || !told) throw new MethodError('method.noModel', null);
  refuseUnsuited(fitted.estimator, edits);
  const model = withEdits(fitted, edits);
  const others = report.analyses.edits.filter((one) => one.model !== modelId);
  const known = report.analyses.edits.find((one) => one.model === modelId);
  const before = known?.before ?? { figures: told.results.figures, calibration: calibrationOf(told.results) };
  const edited: EditedShapes = { model: modelId, edits, before, blends: blendsOf(modelId, models) };

  const kept = editedFolds(folds, { edits: [...others, edited] });
  const tasks = foldTasks(recipe, eligible, plan).filter((task) => task.spec.id === modelId);
  const asked = { table, eligible, plan, tasks, models: kept };
  const own = (await predictOutOfFold(asked, signal)).predicted.get(modelId)!;
  if (own.every((repeat) => repeat.every(Number.isNaN))) throw new MethodError('method.nothingPredicted', null);
  const outOfFold = {
    ...predicted.outOfFold,
    predicted: new Map(
      Array.from(predicted.outOfFold.predicted, ([id, said]) => [id, id === modelId ? own : said] as const),
    ),
  };
  await nextTurn();
  signal.throwIfAborted();
  const ties = { clusters: judgedTies(plan) };
  const bootstrap = await bootstrapOf(resampling, eligible.outcome, ties, outOfFold, recipe.seed, signal);
  const inUse = new Map(models).set(modelId, model);
  const input: JudgedInput = { table, recipe, eligible, plan, outOfFold, models: inUse, kept, bootstrap };
  const truth = truthOf(input);
  const ownReport = { ...modelReport(spec, truth, input), seconds: told.seconds };
  const judgedModels = report.models.map((one) => (one.id === modelId ? ownReport : one));
  const comparisons = report.comparisons.map((one) =>
    one.first === modelId || one.second === modelId ? comparison(one.first, one.second, truth, input) : one,
  );
  return {
    model,
    outOfFold,
    judged: {
      models: judgedModels,
      comparisons,
      verdict: verdictOf(judgedModels, comparisons, report.outcome, report.participants),
    },
    edited: edits.length > 0 ? edited : null,
  };
}

const calibrationOf = (results: Results) => ('calibration' in results ? results.calibration : null);

/** Blends that have the model as a member. */
function blendsOf(modelId: string, models: ReadonlyMap<string, Model>): string[] {
  return Array.from(models).flatMap(([id, { estimator }]) =>
    estimator.family === 'stack' && estimator.members.some(({ model }) => model.estimator.spec.id === modelId)
      ? [id]
      : [],
  );
}
