import type { FoldFile } from '../cohort/fold-file';
import { MethodError } from '../contract/faults';
import type { Recipe } from '../contract/recipe';
import type { StudyReport } from '../contract/report';
import type { ReadingOptions, ReadingProgress, SampleId } from '../contract/table';
import { readTable, type Intake } from '../intake/read-table';
import type { Model } from '../models/model';
import { sampleFile } from '../samples/samples';
import type { TableFacts } from '../vault/schema';
import { Shelves } from '../vault/shelves';
import type { Validation } from './analyses/validation';
import type { NetworkPool } from './network-pool';
import { ResamplingPool } from './resampling-pool';
import type { StudyRun } from './run-study';
import { trainingHere } from './training-here';

/** The table under study, and what it was read from. */
export interface OpenTable {
  readonly intake: Intake;
  readonly file: File;
  readonly options: ReadingOptions;
  readonly sample: SampleId | undefined;
}

/** A study with its models, whether trained here or taken from the shelf. */
export interface OpenStudy {
  readonly id: string;
  readonly title: string;
  readonly recipe: Recipe;
  readonly report: StudyReport | null;
  readonly models: ReadonlyMap<string, Model>;
  /** Only a study trained in this tab has its out-of-fold predictions. */
  readonly run: StudyRun | null;
}

/** A study that has been trained to its end. */
export interface FinishedStudy extends OpenStudy {
  readonly report: StudyReport;
}

type OnReading = (progress: ReadingProgress) => void;

/** What lies open at present: one table, one study, and what both need. */
export class Desk {
  readonly shelves = new Shelves();
  pool: NetworkPool | null = null;
  /** Without workers it trains here. */
  training = trainingHere();
  /** Without workers it resamples here. */
  resampling = new ResamplingPool([]);
  foldFile: FoldFile | null = null;
  /** The table that the study taken from the shelf was made of. */
  awaits: TableFacts | null = null;
  study: OpenStudy | null = null;
  /** The id of the study that is being trained here. */
  writing: string | null = null;
  /** Second tables that the latest study so asked was judged on: their rows are here for as long. */
  #validations: { readonly study: string; readonly byId: Map<string, Validation> } | null = null;
  #table: OpenTable | null = null;
  #underWay: Promise<unknown> = Promise.resolve();
  /** Folds fitted in this tab or taken from the shelf, of the latest run only: they are as large as the models. */
  #folds: { readonly key: string; readonly models: Map<string, Model> } | null = null;

  /** @throws {@link MethodError} `method.noTable` */
  get table(): OpenTable {
    if (!this.#table) throw new MethodError('method.noTable', null);
    return this.#table;
  }

  /** @throws {@link MethodError} `method.noModel` */
  get finished(): FinishedStudy {
    const { study } = this;
    if (!study?.report) throw new MethodError('method.noModel', null);
    return { ...study, report: study.report };
  }

  /** Reads a table, which is not open before it is laid. */
  async readTable(file: File, options: ReadingOptions, signal: AbortSignal, onReading: OnReading): Promise<OpenTable> {
    return { intake: await readTable(file, options, signal, onReading), file, options, sample: undefined };
  }

  async readSample(sample: SampleId, signal: AbortSignal, onReading: OnReading): Promise<OpenTable> {
    return { ...(await this.readTable(sampleFile(sample), {}, signal, onReading)), sample };
  }

  /** Opens a table that was read; the fold file belonged to the one before. */
  lay(table: OpenTable): void {
    this.foldFile = null;
    this.#table = table;
  }

  /** The open table as a recipe wants it read; read anew where it was read otherwise. */
  async tableReadAs(recipe: Recipe, signal: AbortSignal): Promise<OpenTable> {
    const open = this.table;
    if (JSON.stringify(open.options) === JSON.stringify(recipe.reading)) return open;
    const read = { ...(await this.readTable(open.file, recipe.reading, signal, () => {})), sample: open.sample };
    // Another table may have been opened meanwhile.
    if (this.#table === open) this.#table = read;
    return read;
  }

  /**
   * Whether a table is the one that the study from the shelf waits for. Asked once: a table opened after that, and a
   * sample of another study, begin something new and are measured against nothing.
   */
  recognise({ intake, sample }: OpenTable): 'same' | 'different' | null {
    const { awaits } = this;
    this.awaits = null;
    if (!awaits || (sample !== undefined && sample !== awaits.sample)) return null;
    return intake.table.fingerprint === awaits.fingerprint ? 'same' : 'different';
  }

  /**
   * A model to be used. Neighbours are a check on the others and hold participants: they are none.
   *
   * @throws {@link MethodError} `method.noModel`
   */
  model(id: string): Model {
    const model = this.study?.models.get(id);
    if (!model || model.estimator.family === 'neighbours') throw new MethodError('method.noModel', null);
    return model;
  }

  /** Keeps a second table open, so that an update can be made from it. */
  remember(study: string, validation: Validation): void {
    if (this.#validations?.study !== study) this.#validations = { study, byId: new Map() };
    this.#validations.byId.set(validation.report.id, validation);
  }

  /** The second table behind a report, if it is open still. */
  validation(study: string, externalId: string): Validation | undefined {
    return this.#validations?.study === study ? this.#validations.byId.get(externalId) : undefined;
  }

  /** The fitted folds of a run, to be read and added to. */
  foldsOf(key: string): Map<string, Model> {
    if (this.#folds?.key !== key) this.#folds = { key, models: new Map() };
    return this.#folds.models;
  }

  /**
   * Begins a training, or a measurement of backends, when the one before it has ended: they share the network workers,
   * the folds and the claim to a study.
   */
  alone<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#underWay.then(work);
    this.#underWay = result.catch(() => {});
    return result;
  }

  /** Resolves when nothing of that kind is under way. */
  async idle(): Promise<void> {
    await this.#underWay;
  }

  clear(): void {
    this.#table = null;
    this.#folds = null;
    this.#validations = null;
    this.study = null;
    this.foldFile = null;
    this.awaits = null;
  }
}
