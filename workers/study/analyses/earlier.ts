import { isStudyError } from '../../contract/faults';
import { REPORT_VERSION, type StudyReport } from '../../contract/report';
import type { Model } from '../../models/model';
import type { ResamplingPool } from '../resampling-pool';
import type { StudyRun } from '../run-study';
import { withCard } from './choose-card';
import { judgeEdited, type JudgedEdits } from './judge-edited';

/** A study as an earlier run of it left it. */
export interface EarlierStudy {
  readonly report: StudyReport | null;
  readonly models: ReadonlyMap<string, Model>;
}

/**
 * A run with what was asked of an earlier run of the same study: the same table, recipe and folds give the same numbers,
 * so that the answers still hold; a recalibration or a card that was chosen goes on being used, and shapes stay edited.
 *
 * @param folds - the models of the run's folds, by key
 * @throws AbortError when the signal fires
 */
export async function withEarlierAnswers(
  run: StudyRun,
  earlier: EarlierStudy | null,
  folds: ReadonlyMap<string, Model>,
  resampling: ResamplingPool,
  signal: AbortSignal,
): Promise<StudyRun> {
  const report = earlier?.report;
  // The shelf may hold the report of an earlier Benchside.
  const version: number | undefined = report?.version;
  if (!earlier || !report || version !== REPORT_VERSION) return run;
  const models = new Map(
    Array.from(run.models, ([id, model]): [string, Model] => {
      const recalibration = earlier.models.get(id)?.recalibration;
      return [id, recalibration ? { ...model, recalibration } : model];
    }),
  );
  const { edits, ...analyses } = report.analyses;
  let now: StudyRun = { ...run, models, report: { ...run.report, analyses: { ...analyses, edits: [] } } };
  for (const { model, card } of analyses.cards) now = withCard(now, model, card) ?? now;
  for (const { model, edits: own } of edits) {
    const study = { predicted: now, report: now.report, models: now.models, folds, resampling };
    now = withJudgedEdits(now, model, await judgedAgain(() => judgeEdited(study, model, own, signal)));
  }
  return now;
}

/** A later Benchside may fit another model, which has no shape to be changed so: it stays as it was fitted. */
async function judgedAgain(judge: () => Promise<JudgedEdits>): Promise<JudgedEdits | null> {
  try {
    return await judge();
  } catch (caught) {
    if (isStudyError(caught)) return null;
    throw caught;
  }
}

function withJudgedEdits(run: StudyRun, id: string, edits: JudgedEdits | null): StudyRun {
  if (!edits) return run;
  const { model, outOfFold, judged, edited } = edits;
  const analyses = { ...run.report.analyses, edits: [...run.report.analyses.edits, ...(edited ? [edited] : [])] };
  return {
    ...run,
    outOfFold,
    models: new Map(run.models).set(id, model),
    report: { ...run.report, ...judged, analyses },
  };
}
