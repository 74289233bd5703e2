import type { RecalibrationMethod, ScoreQuestion, SubgroupChoice, UpdateMethod } from './analyses';
import type { CohortDescription, SampleSize, SampleSizeAssumption } from './cohort';
import type { Disclosed } from './disclosed';
import type { ParticipantValues, PredictedOutcome, TableGlimpse } from './glimpse';
import type { JobId } from './job';
import type { LearningProgress } from './learning-curve';
import type { BatchSummary, ModelForm } from './model';
import type { Backend, Question, QuestionReview, Recipe, RecipeReview } from './recipe';
import type { Reply } from './reply';
import type { StudyReport } from './report';
import type { ThresholdRow } from './results';
import type { ShapeEdit } from './shapes';
import type { Inventory, OpenedStudy, StudyListing } from './shelf';
import type { ReadingOptions, ReadingProgress, SampleId, TableSummary } from './table';
import type { BackendChoice, TrainingProgress } from './training';

/**
 * What the study worker offers the page: one study under way at a time. Every value that comes back is disclosed,
 * but for the two glimpses. Files and Blobs cross as handles; the page never reads their bytes.
 */
export interface StudyApi {
  /** Hands over the far ends of the network workers, one port each. */
  connectNetworks(ports: readonly MessagePort[]): void;
  /** Hands over the far ends of the training workers, one port each. */
  connectTraining(ports: readonly MessagePort[]): void;
  /** Hands over the far ends of the resampling workers, one port each. */
  connectResampling(ports: readonly MessagePort[]): void;

  openTable(
    job: JobId,
    file: File,
    options: ReadingOptions,
    onProgress: (progress: Disclosed<ReadingProgress>) => void,
  ): Promise<Reply<Disclosed<TableSummary>>>;
  openSample(
    job: JobId,
    sample: SampleId,
    onProgress: (progress: Disclosed<ReadingProgress>) => void,
  ): Promise<Reply<Disclosed<TableSummary>>>;
  glimpse(): Promise<Reply<TableGlimpse>>;

  /** Counts classes, participants and events, and looks for what would mislead. Unfinished questions are welcome. */
  reviewQuestion(question: Question): Promise<Reply<Disclosed<QuestionReview>>>;
  /** Table 1 and survival curves of those in question. @throws whatever keeps the question from being answered */
  describeCohort(job: JobId, question: Question): Promise<Reply<Disclosed<CohortDescription>>>;
  /** The recipe Benchside would use for this question and table: defaults by size, all of them open to change. */
  proposeRecipe(question: Question, title: string): Promise<Reply<Disclosed<RecipeReview>>>;
  /** The recipe of a sample study. */
  sampleRecipe(sample: SampleId): Promise<Reply<Disclosed<RecipeReview>>>;
  reviewRecipe(recipe: Recipe): Promise<Reply<Disclosed<RecipeReview>>>;
  readRecipe(file: File): Promise<Reply<Disclosed<Recipe>>>;
  /** The second file of a user-given split: columns row (the table's data record, from 0) and fold. */
  readFolds(file: File): Promise<Reply<Disclosed<{ readonly folds: number; readonly rows: number }>>>;

  /** Whether the sample is large enough, under other assumptions than the usual ones. */
  sampleSize(recipe: Recipe, assumption: SampleSizeAssumption): Promise<Reply<Disclosed<SampleSize>>>;

  measureBackends(job: JobId, override: Backend | 'auto'): Promise<Reply<Disclosed<BackendChoice>>>;
  train(
    job: JobId,
    recipe: Recipe,
    onProgress: (progress: Disclosed<TrainingProgress>) => void,
  ): Promise<Reply<Disclosed<StudyReport>>>;

  /** Lets training begin nothing further until it is told to go on; what is under way ends first. */
  pauseTraining(paused: boolean): Promise<Reply<null>>;

  /** The thresholds of a model where the event is more or less common than in the study. */
  thresholdsAt(modelId: string, prevalence: number): Promise<Reply<Disclosed<readonly ThresholdRow[]>>>;

  /*
   * Questions asked after training. Each is answered from out-of-fold predictions (of a study from the shelf, once its
   * table is open again), kept with the study, and comes back as the report with the answer in it.
   */
  addScore(job: JobId, score: ScoreQuestion): Promise<Reply<Disclosed<StudyReport>>>;
  removeScore(id: string): Promise<Reply<Disclosed<StudyReport>>>;
  subgroups(
    job: JobId,
    choices: readonly SubgroupChoice[],
    threshold: number | null,
    smallCell: number,
  ): Promise<Reply<Disclosed<StudyReport>>>;
  recalibrate(job: JobId, modelId: string): Promise<Reply<Disclosed<StudyReport>>>;
  /** Uses the model with this recalibration from now on, or with none. */
  adoptRecalibration(modelId: string, method: RecalibrationMethod | null): Promise<Reply<Disclosed<StudyReport>>>;
  conformal(job: JobId, modelId: string, alpha: number, byClass: boolean): Promise<Reply<Disclosed<StudyReport>>>;
  /** A second table for a frozen model: how it does there, and what updating it would bring. */
  validate(
    job: JobId,
    modelId: string,
    file: File,
    onProgress: (progress: Disclosed<ReadingProgress>) => void,
  ): Promise<Reply<Disclosed<StudyReport>>>;
  /** Keeps an updated model as a new study, which says what it came from. */
  adoptUpdate(job: JobId, externalId: string, method: UpdateMethod): Promise<Reply<Disclosed<OpenedStudy>>>;
  /**
   * "Small or large data?": fits two models of the study to more and more of its participants.
   *
   * @param models - ids of a classical and a deep one; null takes a regression (or boosting) and a network of the study
   */
  learningCurve(
    job: JobId,
    models: readonly [classical: string, deep: string] | null,
    onProgress: (progress: Disclosed<LearningProgress>) => void,
  ): Promise<Reply<Disclosed<StudyReport>>>;
  /**
   * Changes the shapes of an additive model, of the one for use and of every fold's, and judges it again.
   *
   * @param edits - all that it is to have from now on, the oldest first; none takes them all back
   */
  editShapes(job: JobId, modelId: string, edits: readonly ShapeEdit[]): Promise<Reply<Disclosed<StudyReport>>>;
  /** Uses another of the near-equal cards of points, by its place in the list. */
  chooseCard(modelId: string, card: number): Promise<Reply<Disclosed<StudyReport>>>;
  /** What the user says of the study, by the number of the reporting item; an empty text takes it back. */
  state(item: string, text: string): Promise<Reply<Disclosed<StudyReport>>>;

  /** The model refitted on all rows, as a form. */
  form(modelId: string): Promise<Reply<Disclosed<ModelForm>>>;
  predictOne(modelId: string, values: ParticipantValues): Promise<Reply<PredictedOutcome>>;
  predictTable(
    job: JobId,
    modelId: string,
    file: File,
    onProgress: (progress: Disclosed<ReadingProgress>) => void,
  ): Promise<Reply<Disclosed<BatchSummary>>>;

  recipeFile(recipe: Recipe): Promise<Reply<Blob>>;
  reportFile(): Promise<Reply<Blob>>;
  /** Out-of-fold predictions, one line for each data record of the table's file, in its order. */
  predictionsFile(): Promise<Reply<Blob>>;
  modelFile(): Promise<Reply<Blob>>;

  listStudies(): Promise<Reply<Disclosed<readonly StudyListing[]>>>;
  /** Keeps the study under way; it is kept at every finished fold too. */
  renameStudy(id: string, title: string): Promise<Reply<null>>;
  removeStudy(id: string): Promise<Reply<null>>;
  /** Brings back what {@link removeStudy} took away last in this tab. */
  undoRemove(): Promise<Reply<null>>;
  openStudy(id: string): Promise<Reply<Disclosed<OpenedStudy>>>;
  exportStudy(id: string): Promise<Reply<Blob>>;
  importStudy(file: File): Promise<Reply<Disclosed<OpenedStudy>>>;

  inventory(): Promise<Reply<Disclosed<Inventory>>>;
  /** Erases all that this site keeps in IndexedDB and forgets the study under way. */
  erase(): Promise<Reply<null>>;

  stop(job: JobId): void;
}
