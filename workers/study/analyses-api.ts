import type { Analyses, ExternalReport } from '../contract/analyses';
import type { Disclosed } from '../contract/disclosed';
import { InputError, MethodError } from '../contract/faults';
import type { StudyReport } from '../contract/report';
import type { StudyApi } from '../contract/study-api';
import { discloseAggregate } from '../disclosure/disclose';
import { rowsAtPrevalence } from '../evaluation/thresholds';
import { readTable } from '../intake/read-table';
import { answer, runJob } from '../jobs/jobs';
import type { Model } from '../models/model';
import { withCard } from './analyses/choose-card';
import { editedStudy } from './analyses/edit-shapes';
import { learningReport } from './analyses/learning-curve';
import { updatedStudy } from './analyses/adopt-update';
import { takeUp } from './analyses/asked';
import { conformalOf } from './analyses/conformal';
import { keepAnswer } from './analyses/keep-answer';
import { recalibratedForUse, recalibrationReport } from './analyses/recalibrate';
import { publishedScore } from './analyses/scores';
import { subgroupReport } from './analyses/subgroups';
import { validateOn } from './analyses/validate';
import type { Desk } from './desk';
import { foldsOf, predictedStudy } from './predictions';
import { opened } from './shelf-api';
import { meaningOf } from './use-api';

type AnalysesPart = Pick<
  StudyApi,
  | 'thresholdsAt'
  | 'addScore'
  | 'removeScore'
  | 'subgroups'
  | 'recalibrate'
  | 'adoptRecalibration'
  | 'conformal'
  | 'validate'
  | 'adoptUpdate'
  | 'learningCurve'
  | 'editShapes'
  | 'chooseCard'
  | 'state'
>;

/** A reporting item's own words are a paragraph or two. */
const MOST_WORDS = 5000;
const MOST_ITEM = 20;
/** As many as a file of the study may hold; the earliest makes way. */
const MOST_SCORES = 100;
/** Tables that a model is validated on; the earliest makes way. */
const MOST_EXTERNAL = 50;

/** Replaces the entry about the same model, or adds one. */
function withOwn<Entry extends { readonly model: string }>(list: readonly Entry[], own: Entry): readonly Entry[] {
  return [...list.filter(({ model }) => model !== own.model), own];
}

/** Replaces what the same table said of the same model before. */
function withExternal(list: readonly ExternalReport[], own: ExternalReport): readonly ExternalReport[] {
  const others = list.filter(({ model, table }) => model !== own.model || table.fingerprint !== own.table.fingerprint);
  return [...others, own].slice(-MOST_EXTERNAL);
}

/** Questions asked of a study after its training. Each answer is kept with the study and comes back in its report. */
export function analysesApi(desk: Desk): AnalysesPart {
  async function kept(
    id: string,
    change: (analyses: Analyses) => Analyses,
    model?: { readonly id: string; readonly model: Model },
  ): Promise<Disclosed<StudyReport>> {
    return discloseAggregate(await keepAnswer(desk, id, { change, model }));
  }

  return {
    thresholdsAt: (modelId, prevalence) =>
      answer(() => {
        const { report } = desk.finished;
        const results = report.models.find(({ id }) => id === modelId)?.results;
        if (!results) throw new MethodError('method.noModel', null);
        if (results.kind !== 'binary') throw new MethodError('method.notForThisOutcome', { outcome: results.kind });
        if (!(prevalence > 0 && prevalence < 1)) {
          throw new InputError('input.outOfRange', { field: 'prevalence', low: 0, high: 1 });
        }
        return discloseAggregate(rowsAtPrevalence(results.thresholds, prevalence));
      }),

    addScore: (job, question) =>
      runJob(job, (signal) =>
        desk.alone(async () => {
          const asked = await takeUp(desk);
          const score = await publishedScore(asked, question, desk.resampling, signal);
          signal.throwIfAborted();
          return kept(asked.study.id, (analyses) => ({
            ...analyses,
            scores: [...analyses.scores, score].slice(-MOST_SCORES),
          }));
        }),
      ),
    removeScore: (id) =>
      answer(() =>
        desk.alone(() =>
          kept(desk.finished.id, (analyses) => ({
            ...analyses,
            scores: analyses.scores.filter((score) => score.id !== id),
          })),
        ),
      ),

    subgroups: (job, choices, threshold, smallCell) =>
      runJob(job, (signal) =>
        desk.alone(async () => {
          const asked = await takeUp(desk);
          const subgroups = await subgroupReport(asked, { choices, threshold, smallCell }, signal);
          return kept(asked.study.id, (analyses) => ({ ...analyses, subgroups }));
        }),
      ),

    recalibrate: (job, modelId) =>
      runJob(job, (signal) =>
        desk.alone(async () => {
          const asked = await takeUp(desk);
          const own = await recalibrationReport(asked, modelId, signal);
          return kept(asked.study.id, (analyses) => ({
            ...analyses,
            recalibrations: withOwn(analyses.recalibrations, own),
          }));
        }),
      ),
    adoptRecalibration: (modelId, method) =>
      answer(() =>
        desk.alone(async () => {
          const asked = await takeUp(desk);
          const { id } = asked.study;
          const model = recalibratedForUse(asked, modelId, desk.model(modelId), method);
          const known = asked.study.report.analyses.recalibrations.find((one) => one.model === modelId);
          const own = { ...(known ?? { model: modelId, methods: [] }), adopted: method };
          const adopt = (analyses: Analyses) => ({
            ...analyses,
            recalibrations: withOwn(analyses.recalibrations, own),
          });
          const report = { ...asked.study.report, analyses: adopt(asked.study.report.analyses) };
          const inUse = { ...asked, study: { ...asked.study, report } };
          // Sets made of the risks as they were would not hold what they promise of the risks as they are told now.
          const sets = report.analyses.conformal.find((one) => one.model === modelId);
          const anew = sets && conformalOf(inUse, modelId, sets);
          return kept(
            id,
            (analyses) => {
              const adopted = adopt(analyses);
              return anew ? { ...adopted, conformal: withOwn(adopted.conformal, anew) } : adopted;
            },
            { id: modelId, model },
          );
        }),
      ),

    conformal: (job, modelId, alpha, byClass) =>
      runJob(job, (signal) =>
        desk.alone(async () => {
          const asked = await takeUp(desk);
          const own = conformalOf(asked, modelId, { alpha, byClass });
          signal.throwIfAborted();
          return kept(asked.study.id, (analyses) => ({ ...analyses, conformal: withOwn(analyses.conformal, own) }));
        }),
      ),

    validate: (job, modelId, file, onProgress) =>
      runJob(job, (signal) =>
        desk.alone(async () => {
          const study = desk.finished;
          const model = desk.model(modelId);
          const { table } = await readTable(file, meaningOf(study.recipe.reading), signal, (progress) =>
            onProgress(discloseAggregate(progress)),
          );
          const { pool, training, resampling } = desk;
          const validation = await validateOn({ study, modelId, model, table, pool, training, resampling, signal });
          signal.throwIfAborted();
          const { report } = validation;
          desk.remember(study.id, validation);
          return kept(study.id, (analyses) => ({ ...analyses, external: withExternal(analyses.external, report) }));
        }),
      ),
    adoptUpdate: (job, externalId, method) =>
      runJob(job, (signal) =>
        desk.alone(async () => {
          const validation = desk.validation(desk.finished.id, externalId);
          if (!validation) throw new MethodError('method.validationGone', null);
          const bundle = await updatedStudy(validation, method, desk.resampling, signal);
          signal.throwIfAborted();
          await desk.shelves.restore(bundle);
          return discloseAggregate(opened(desk, bundle, false));
        }),
      ),

    learningCurve: (job, models, onProgress) =>
      runJob(job, (signal) =>
        desk.alone(async () => {
          const study = desk.finished;
          const predicted = await predictedStudy(desk, study);
          const learning = await learningReport(
            { study, predicted, folds: foldsOf(desk, study, predicted.table), training: desk.training, signal },
            models,
            (progress) => onProgress(discloseAggregate(progress)),
          );
          return kept(study.id, (analyses) => ({ ...analyses, learning }));
        }),
      ),
    editShapes: (job, modelId, edits) =>
      runJob(job, (signal) =>
        desk.alone(async () => {
          const asked = await takeUp(desk);
          return discloseAggregate(
            await keepAnswer(desk, asked.study.id, await editedStudy(desk, asked, modelId, edits, signal)),
          );
        }),
      ),
    chooseCard: (modelId, card) =>
      answer(() =>
        desk.alone(async () => {
          const study = desk.finished;
          const changed = withCard(study, modelId, card);
          if (!changed) throw new MethodError('method.noModel', null);
          const { cards } = changed.report.analyses;
          return discloseAggregate(
            await keepAnswer(desk, study.id, {
              change: (analyses) => ({ ...analyses, cards }),
              judged: { models: changed.report.models },
              model: { id: modelId, model: changed.models.get(modelId)! },
            }),
          );
        }),
      ),

    state: (item, text) =>
      answer(() =>
        desk.alone(() => {
          if (text.length > MOST_WORDS || item.length > MOST_ITEM) {
            throw new InputError('input.textTooLong', { limit: MOST_WORDS });
          }
          return kept(desk.finished.id, (analyses) => {
            const others = Object.entries(analyses.statements).filter(([known]) => known !== item);
            const own = text.trim() === '' ? [] : [[item, text] as const];
            return { ...analyses, statements: Object.fromEntries([...others, ...own]) };
          });
        }),
      ),
  };
}
