import { REPORT_VERSION, type StudyReport } from '../../contract/report';
import type { Model } from '../../models/model';
import type { StudyRun } from '../run-study';

/** A study as an earlier run of it left it. */
export interface EarlierStudy {
  readonly report: StudyReport | null;
  readonly models: ReadonlyMap<string, Model>;
}

/**
 * A run with what was asked of an earlier run of the same study: the same table, recipe and folds give the same numbers,
 * so that the answers still hold, and a recalibration that was adopted goes on being used.
 */
export function withEarlierAnswers(run: StudyRun, earlier: EarlierStudy | null): StudyRun {
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
  return { ...run, models, report: { ...run.report, analyses: report.analyses } };
}
