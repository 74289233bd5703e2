import type { OutcomeSummary } from '../contract/cohort';
import type { StudyApi } from '../contract/study-api';
import type { Recipe } from '../contract/recipe';
import { discloseAggregate } from '../disclosure/disclose';
import { readTable } from '../intake/read-table';
import { answer, runJob } from '../jobs/jobs';
import { formOf } from '../prediction/form';
import { predictOne } from '../prediction/predict-one';
import { predictTable } from '../prediction/predict-table';
import { toldTimes } from '../prediction/told';
import type { Desk } from './desk';
import { csvFile, jsonFile } from './files';
import { keepableModels } from './keepable';

type UsePart = Pick<StudyApi, 'form' | 'predictOne' | 'predictTable' | 'modelFile'>;

/** A second table need not come from the same program as the first: only what cells mean is taken from the recipe. */
export function meaningOf({ missing, missingIn, kinds }: Recipe['reading']) {
  return { missing, missingIn, kinds };
}

/** A file of predictions says the risk at the horizon; empty where the outcome has none. */
const horizonOf = (outcome: OutcomeSummary) => (outcome.kind === 'survival' ? [outcome.horizon] : []);

export function useApi(desk: Desk): UsePart {
  return {
    form: (modelId) =>
      answer(() => {
        const { recipe, report } = desk.finished;
        return discloseAggregate(formOf(desk.model(modelId), recipe, report.outcome));
      }),
    predictOne: (modelId, values) =>
      answer(() => {
        const { recipe, report } = desk.finished;
        const conformal = report.analyses.conformal.find(({ model }) => model === modelId) ?? null;
        const telling = { outcome: recipe.outcome, times: toldTimes(report.outcome), conformal };
        return predictOne(desk.model(modelId), values, telling);
      }),
    predictTable: (job, modelId, file, onProgress) =>
      runJob(job, async (signal) => {
        const model = desk.model(modelId);
        const { recipe, report } = desk.finished;
        const intake = await readTable(file, meaningOf(recipe.reading), signal, (progress) =>
          onProgress(discloseAggregate(progress)),
        );
        const { csv, ...summary } = predictTable(model, intake.table, recipe.outcome, horizonOf(report.outcome));
        return discloseAggregate({ ...summary, file: csvFile(csv) });
      }),
    modelFile: () =>
      answer(() => {
        const { recipe, report } = desk.finished;
        const models = keepableModels(desk.finished.models).map(({ modelId, model }) => ({ id: modelId, ...model }));
        return jsonFile({ format: 'benchside-models', version: 1, recipe, software: report.software, models });
      }),
  };
}
