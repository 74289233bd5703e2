import { isStudyError, type StudyError } from '../../workers/contract/faults';
import type { Backend, Recipe } from '../../workers/contract/recipe';
import type { StudyReport } from '../../workers/contract/report';
import type { BackendChoice, TrainingProgress } from '../../workers/contract/training';
import type { Study } from '../bridge/study';
import type { Trial } from '../../workers/contract/search';
import { NO_TRIALS, withTrials } from './best-trials';
import { withEpochs, type LossCurve } from './loss-curves';

export type TrainingPhase =
  | { readonly kind: 'idle' }
  | {
      readonly kind: 'running';
      readonly recipe: Recipe;
      readonly progress: TrainingProgress | null;
      readonly curves: readonly LossCurve[];
      /** The user asked for the end; finished folds are being put together. */
      readonly stopping: boolean;
      /** Nothing new is begun until the user lets it go on. */
      readonly paused: boolean;
      /** The best trial of each model heard of so far, by model. */
      readonly best: ReadonlyMap<string, Trial>;
    }
  | { readonly kind: 'finished'; readonly report: StudyReport }
  /** Folds that were finished, over all models, of how many. */
  | { readonly kind: 'stopped'; readonly done: number; readonly of: number }
  | { readonly kind: 'failed'; readonly error: StudyError };

type Asks = Pick<Study, 'train' | 'measureBackends' | 'pauseTraining'>;

/** One training run as the page sees it, and what this device's backends can do. */
export class TrainingRun {
  #phase = $state.raw<TrainingPhase>({ kind: 'idle' });
  #report = $state.raw<StudyReport | null>(null);
  #backends = $state.raw<BackendChoice | null>(null);
  #measuring = $state.raw(false);
  #measureError = $state.raw<StudyError | null>(null);
  #controller = new AbortController();
  readonly #study: Asks;

  constructor(study: Asks) {
    this.#study = study;
  }

  get phase(): TrainingPhase {
    return this.#phase;
  }

  /** The last report there is, of this run or of a study taken from the shelf. */
  get report(): StudyReport | null {
    return this.#report;
  }

  get running(): boolean {
    return this.#phase.kind === 'running';
  }

  /** What the self-test and the trial found, once they have run. */
  get backends(): BackendChoice | null {
    return this.#backends;
  }

  get measuring(): boolean {
    return this.#measuring;
  }

  get measureError(): StudyError | null {
    return this.#measureError;
  }

  /** @returns whether it ran to its end; false where it was stopped, replaced or failed */
  async start(recipe: Recipe): Promise<boolean> {
    this.#controller.abort();
    const controller = (this.#controller = new AbortController());
    const { signal } = controller;
    const replaced = () => this.#controller !== controller;
    this.#phase = {
      kind: 'running',
      recipe,
      progress: null,
      curves: [],
      stopping: false,
      paused: false,
      best: NO_TRIALS,
    };
    const onProgress = (progress: TrainingProgress) => {
      if (!replaced()) this.#follow(progress);
    };
    try {
      const report = await this.#study.train(recipe, { onProgress, signal });
      if (replaced()) return false;
      this.#report = report;
      this.#phase = { kind: 'finished', report };
      return true;
    } catch (error) {
      if (replaced()) return false;
      if (signal.aborted) this.#phase = { kind: 'stopped', ...this.#finished() };
      else if (isStudyError(error)) this.#phase = { kind: 'failed', error };
      else {
        this.#phase = { kind: 'idle' };
        throw error;
      }
      return false;
    }
  }

  /** Asks for the end. Folds that are finished are kept. */
  stop(): void {
    if (this.#phase.kind !== 'running') return;
    // What waits for the pause to end would never hear of the stop.
    if (this.#phase.paused) void this.pause(false);
    this.#phase = { ...this.#phase, stopping: true };
    this.#controller.abort();
  }

  /** Lets nothing new begin, or lets it go on. */
  async pause(paused: boolean): Promise<void> {
    if (this.#phase.kind !== 'running' || this.#phase.stopping) return;
    this.#phase = { ...this.#phase, paused };
    await this.#study.pauseTraining(paused);
  }

  /** Tests and times this device's backends now, rather than when training starts. */
  async measure(override: Backend | 'auto'): Promise<void> {
    this.#measuring = true;
    this.#measureError = null;
    try {
      this.#backends = await this.#study.measureBackends(override, new AbortController().signal);
    } catch (error) {
      if (!isStudyError(error)) throw error;
      this.#measureError = error;
    } finally {
      this.#measuring = false;
    }
  }

  /** Takes the report of a study from the shelf, in place of whatever ran before. */
  reopen(report: StudyReport | null): void {
    this.clear();
    this.#report = report;
    if (report) this.#phase = { kind: 'finished', report };
  }

  /** Takes the report with the answer to a later question in it; the run stays as it ended. */
  amend(report: StudyReport): void {
    this.#report = report;
    if (this.#phase.kind === 'finished') this.#phase = { kind: 'finished', report };
  }

  /** Forgets the run and its report, and stops what is under way. */
  clear(): void {
    this.#controller.abort();
    this.#controller = new AbortController();
    this.#phase = { kind: 'idle' };
    this.#report = null;
  }

  #finished(): { readonly done: number; readonly of: number } {
    const all = this.#phase.kind === 'running' ? (this.#phase.progress?.models ?? []) : [];
    const models = all.filter(({ state }) => state !== 'leftOut');
    return {
      done: models.reduce((sum, { foldsDone }) => sum + foldsDone, 0),
      of: models.reduce((sum, { folds }) => sum + folds, 0),
    };
  }

  #follow(progress: TrainingProgress): void {
    if (this.#phase.kind !== 'running') return;
    this.#phase = {
      ...this.#phase,
      progress,
      curves: withEpochs(this.#phase.curves, progress.epochs),
      best: withTrials(this.#phase.best, progress.search),
    };
    if (progress.backend) this.#backends = progress.backend;
  }
}
