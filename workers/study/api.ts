import { eligibleRows } from '../cohort/eligibility';
import { readFoldFile } from '../cohort/fold-file';
import { reviewQuestion } from '../cohort/question';
import { tableOneSteps } from '../cohort/table-one';
import type { StudyApi } from '../contract/study-api';
import { discloseAggregate } from '../disclosure/disclose';
import { summariseTable } from '../disclosure/table-summary';
import { cohortCurves } from '../evaluation/survival/cohort-curves';
import { drive, nextTurn } from '../jobs/breathe';
import { answer, runJob, stopJob } from '../jobs/jobs';
import { buttonFor, proposeRecipe } from '../recipe/propose';
import { readRecipe, writeRecipe } from '../recipe/recipe-file';
import { assumedSampleSize, reviewRecipe } from '../recipe/review-recipe';
import { sampleRecipe } from '../samples/samples';
import { analysesApi } from './analyses-api';
import { Desk, type OpenTable } from './desk';
import { jsonFile, recipeFile } from './files';
import { NetworkPool } from './network-pool';
import { ResamplingPool } from './resampling-pool';
import { TrainingPool } from './training-pool';
import { shelfApi } from './shelf-api';
import { trainingApi } from './training-api';
import { useApi } from './use-api';

const MOST_RECIPE_BYTES = 10 * 1024 * 1024;

/** The study worker's whole answer to the page: one desk, the rooms around it, and nothing that is not disclosed. */
export function studyApi(): StudyApi {
  const desk = new Desk();

  /** The table that was open stays open until the new one is read and summarised: either may be stopped. */
  async function open(reading: Promise<OpenTable>, signal: AbortSignal) {
    const read = await reading;
    const summary = await drive(summariseTable(read.intake, read.sample), signal, () => {});
    desk.lay(read);
    return discloseAggregate({ ...summary, recognised: desk.recognise(read) });
  }
  const table = () => desk.table.intake.table;

  return {
    connectNetworks: (ports) => {
      desk.pool = new NetworkPool(ports);
    },
    connectTraining: (ports) => {
      desk.training = new TrainingPool(ports, null);
    },
    connectResampling: (ports) => {
      desk.resampling = new ResamplingPool(ports);
    },

    openTable: (job, file, options, onProgress) =>
      runJob(job, (signal) =>
        open(
          desk.readTable(file, options, signal, (progress) => onProgress(discloseAggregate(progress))),
          signal,
        ),
      ),
    openSample: (job, sample, onProgress) =>
      runJob(job, (signal) =>
        open(
          desk.readSample(sample, signal, (progress) => onProgress(discloseAggregate(progress))),
          signal,
        ),
      ),
    glimpse: () => answer(() => desk.table.intake.glimpse),

    reviewQuestion: (question) => answer(() => discloseAggregate(reviewQuestion(table(), question))),
    describeCohort: (job, { outcome, predictors }) =>
      runJob(job, async (signal) => {
        await nextTurn();
        signal.throwIfAborted();
        const asked = table();
        const eligible = eligibleRows(asked, outcome);
        return discloseAggregate({
          tableOne: await drive(tableOneSteps(asked, eligible, predictors), signal, () => {}),
          curves: cohortCurves(eligible.outcome),
        });
      }),
    proposeRecipe: (question, title) =>
      answer(() => {
        const recipe = proposeRecipe(table(), question, title, desk.table.options);
        return discloseAggregate(reviewRecipe(table(), recipe, null));
      }),
    sampleRecipe: (sample) =>
      answer(() => {
        const review = reviewRecipe(table(), sampleRecipe(sample), null);
        const { rows } = eligibleRows(table(), review.recipe.outcome);
        return discloseAggregate({ ...review, button: buttonFor(rows.length, review.recipe) });
      }),
    reviewRecipe: (recipe) =>
      answer(async () => {
        const { intake } = await desk.tableReadAs(recipe, new AbortController().signal);
        return discloseAggregate(reviewRecipe(intake.table, recipe, desk.foldFile));
      }),
    sampleSize: (recipe, assumption) =>
      answer(async () => {
        const { intake } = await desk.tableReadAs(recipe, new AbortController().signal);
        return discloseAggregate(assumedSampleSize(intake.table, recipe, assumption));
      }),
    readRecipe: (file) =>
      answer(async () => discloseAggregate(readRecipe(await file.slice(0, MOST_RECIPE_BYTES).text(), file.name))),
    readFolds: (file) =>
      answer(async () => {
        desk.foldFile = readFoldFile(await file.text(), file.name);
        const { rows, folds } = desk.foldFile;
        return discloseAggregate({ folds: new Set(folds).size, rows: rows.length });
      }),
    recipeFile: (recipe) => answer(() => recipeFile(writeRecipe(recipe))),

    ...trainingApi(desk),
    ...useApi(desk),
    ...analysesApi(desk),
    ...shelfApi(desk),

    reportFile: () => answer(() => jsonFile(desk.finished.report)),

    stop: stopJob,
  };
}
