import { DeviceError } from '../contract/faults';
import type { Recipe } from '../contract/recipe';
import type { Disclosed } from '../contract/disclosed';
import type { NotSavedReason, StudyReport } from '../contract/report';
import type { StudyApi } from '../contract/study-api';
import type { TrainingProgress } from '../contract/training';
import { discloseAggregate } from '../disclosure/disclose';
import { answer, runJob } from '../jobs/jobs';
import { reviewRecipe } from '../recipe/review-recipe';
import { withEarlierAnswers } from './analyses/earlier';
import type { Desk } from './desk';
import { csvFile } from './files';

import { runKey } from './run-key';
import { predictedStudy, predictionsOf } from './predictions';
import type { TrialShape } from '../networks/network-api';
import { runStudy } from './run-study';
import { Shelving } from './shelving';

/** Timed on where no recipe says otherwise: the smallest net of the bench. */
const USUAL_SHAPE: TrialShape = { features: 30, layers: [64, 32], batch: 32 };

type TrainingPart = Pick<StudyApi, 'measureBackends' | 'train' | 'pauseTraining' | 'predictionsFile'>;

export function trainingApi(desk: Desk): TrainingPart {
  return {
    measureBackends: (job, wanted) =>
      runJob(job, async (signal) => {
        const { pool } = desk;
        if (!pool) throw new DeviceError('device.noBackend', null);
        return desk.alone(async () => {
          signal.throwIfAborted();
          return discloseAggregate(await pool.choose(wanted, USUAL_SHAPE));
        });
      }),
    train: (job, recipe, onProgress) =>
      runJob(job, (signal) =>
        desk.alone(() => train(desk, recipe, signal, (progress) => onProgress(discloseAggregate(progress)))),
      ),
    pauseTraining: (paused) =>
      answer(() => {
        if (paused) desk.training.pause();
        else desk.training.resume();
        return null;
      }),
    predictionsFile: () =>
      answer(async () => {
        return csvFile(predictionsOf(await predictedStudy(desk, desk.finished)));
      }),
  };
}

async function train(
  desk: Desk,
  asked: Recipe,
  signal: AbortSignal,
  onProgress: (progress: TrainingProgress) => void,
): Promise<Disclosed<StudyReport>> {
  signal.throwIfAborted();
  // A pause belongs to the run that it was asked of.
  desk.training.resume();
  const open = await desk.tableReadAs(asked, signal);
  const { table } = open.intake;
  const review = reviewRecipe(table, asked, desk.foldFile);
  const { recipe } = review;
  const id = runKey(table.fingerprint, recipe, desk.foldFile);
  const shelving = new Shelving(desk.shelves, {
    id,
    recipe,
    table: { name: table.name, rows: table.rows, fingerprint: table.fingerprint, sample: open.sample ?? null },
    // Neighbours are not kept.
    folds: review.folds * review.repeats * recipe.estimators.filter(({ family }) => family !== 'neighbours').length,
  });
  const models = desk.foldsOf(id);
  desk.writing = id;
  try {
    for (const [key, model] of await shelving.begin()) models.set(key, model);
    const trainedHere = desk.study?.id === id ? desk.study : null;
    const ran = await runStudy({
      table,
      review,
      foldFile: desk.foldFile,
      kept: { models, keep: (task, model) => shelving.keepFold(task, model) },
      pool: desk.pool,
      training: desk.training,
      resampling: desk.resampling,
      signal,
      notSaved: () => shelving.trouble,
      onProgress,
    });
    // Whoever stopped or erased it at the very end wants no report of it.
    signal.throwIfAborted();
    const earlier = trainedHere ?? shelving.earlier;
    const run = await withEarlierAnswers(ran, earlier, models, desk.resampling, signal);
    await shelving.finish(run);
    const report = withTrouble(run.report, shelving.trouble);
    desk.study = { id, title: recipe.title, recipe, report, models: run.models, run };
    return discloseAggregate(report);
  } finally {
    desk.writing = null;
    shelving.release();
  }
}

/** The report, saying that it could not be kept where that only turned out at the end. */
function withTrouble(report: StudyReport, trouble: NotSavedReason | null): StudyReport {
  if (!trouble || report.notices.some(({ kind }) => kind === 'notSaved')) return report;
  return { ...report, notices: [...report.notices, { kind: 'notSaved', reason: trouble }] };
}
