import type { Analyses, SubgroupChoice, SubgroupReport } from '../../contract/analyses';
import type { Model } from '../../models/model';
import type { ResamplingPool } from '../resampling-pool';
import type { Asked } from './asked';
import { conformalOf } from './conformal';
import { recalibratedForUse, recalibrationReport } from './recalibrate';
import { publishedScore } from './scores';
import { subgroupReport } from './subgroups';

/**
 * The answers that were given before a model was changed, given again of the model as it is. What was said of it on
 * other tables stays: it names the model that it was said of.
 *
 * @param asked - with the model changed
 * @returns the answers, and the model with the recalibration that it is used with
 * @throws AbortError when the signal fires
 */
export async function answersAgain(
  asked: Asked,
  modelId: string,
  model: Model,
  resampling: ResamplingPool,
  signal: AbortSignal,
): Promise<{ readonly analyses: Analyses; readonly model: Model }> {
  const { analyses } = asked.study.report;
  const { subgroups } = analyses;
  const known = analyses.recalibrations.find((one) => one.model === modelId);
  const moved = known?.adopted ? recalibratedForUse(asked, modelId, model, known.adopted) : model;
  const recalibration = known && known.methods.length > 0 ? await recalibrationReport(asked, modelId, signal) : known;
  const scores: Analyses['scores'][number][] = [];
  for (const score of analyses.scores) scores.push(await publishedScore(asked, score, resampling, signal, score.id));
  const groups = subgroups && { choices: choicesOf(subgroups), ...subgroups };
  return {
    model: moved,
    analyses: {
      ...analyses,
      scores,
      subgroups: groups && (await subgroupReport(asked, groups, signal)),
      recalibrations: analyses.recalibrations.map((one) => (one.model === modelId ? (recalibration ?? one) : one)),
      conformal: analyses.conformal.map((one) => (one.model === modelId ? conformalOf(asked, modelId, one) : one)),
    },
  };
}

/** What was asked for where a report of groups is the answer. */
function choicesOf({ groups }: Pick<SubgroupReport, 'groups'>): SubgroupChoice[] {
  const choices: SubgroupChoice[] = [];
  // The groups of a choice follow each other; those without a value, where there are any, come last.
  let ended = true;
  for (const { column, level, from, to } of groups) {
    const last = choices.at(-1);
    const isMissing = level === null && from === null && to === null;
    const goesOn = !ended && last?.column === column;
    ended = isMissing;
    if (isMissing) {
      if (!goesOn) choices.push({ column, kind: 'levels' });
    } else if (level !== null) {
      if (!goesOn || last.kind !== 'levels') choices.push({ column, kind: 'levels' });
    } else if (!goesOn || last.kind !== 'bands' || from === null) {
      choices.push({ column, kind: 'bands', cuts: to === null ? [] : [to] });
    } else if (to !== null) {
      choices[choices.length - 1] = { ...last, cuts: [...last.cuts, to] };
    }
  }
  return choices;
}
