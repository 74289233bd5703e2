import { isStudyError } from '../../contract/faults';
import type { Analyses } from '../../contract/analyses';
import type { NotSavedReason, StudyReport } from '../../contract/report';
import type { Model } from '../../models/model';
import { isClaimed } from '../../vault/locks';
import type { Desk } from '../desk';
import { keepableModels } from '../keepable';
import type { OutOfFold } from '../out-of-fold';

/** An answer: what it changes in the report, and a model that is used otherwise from now on. */
export interface Answer {
  readonly change: (analyses: Analyses) => Analyses;
  /** What else it changes in the report: a model that was changed is judged again. */
  readonly judged?: Partial<Pick<StudyReport, 'models' | 'comparisons' | 'verdict'>> | undefined;
  /** What the models say out of fold from now on. */
  readonly outOfFold?: OutOfFold | undefined;
  readonly model?: { readonly id: string; readonly model: Model } | undefined;
}

/**
 * Puts an answer into the report of a study, on the desk and on the shelf. Where it cannot be kept the report says so,
 * and the answer holds until the tab is closed.
 *
 * @param id - of the study that was asked
 * @throws {@link VaultError} `vault.unknownStudy` where another study was opened meanwhile and this one is not kept
 */
export async function keepAnswer(desk: Desk, id: string, answer: Answer): Promise<StudyReport> {
  const { change, model, judged, outOfFold } = answer;
  const revised = (report: StudyReport): StudyReport => ({ ...report, ...judged, analyses: change(report.analyses) });
  const models = model ? keepableModels([[model.id, model.model]]) : [];
  const revise = async (): Promise<StudyReport | null> => {
    const kept = await desk.shelves.reviseStudy(
      id,
      (study) => ({ ...study, report: study.report && revised(study.report) }),
      models,
    );
    return kept.report;
  };
  const { study } = desk;
  if (study?.id !== id || !study.report) {
    const report = await revise();
    if (report) return report;
    return desk.finished.report;
  }
  const report = revised(study.report);
  const inUse = model ? new Map(study.models).set(model.id, model.model) : study.models;
  const run = study.run && { ...study.run, report, models: inUse, outOfFold: outOfFold ?? study.run.outOfFold };
  desk.study = { ...study, report, models: inUse, run };
  const trouble = await troubleOf(async () => {
    if (desk.writing !== id && (await isClaimed(id))) return 'openElsewhere';
    await revise();
    return null;
  });
  if (!trouble || report.notices.some(({ kind }) => kind === 'notSaved')) return report;
  const told: StudyReport = { ...report, notices: [...report.notices, { kind: 'notSaved', reason: trouble }] };
  if (desk.study.id === id) desk.study = { ...desk.study, report: told };
  return told;
}

/** Why something could not be kept; null where it was. */
async function troubleOf(write: () => Promise<NotSavedReason | null>): Promise<NotSavedReason | null> {
  try {
    return await write();
  } catch (caught) {
    if (!isStudyError(caught)) throw caught;
    return caught.code === 'vault.full' ? 'full' : 'unavailable';
  }
}
