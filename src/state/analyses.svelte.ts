import { isStudyError, type StudyError } from '../../workers/contract/faults';
import type { LearningProgress } from '../../workers/contract/learning-curve';
import type { EstimatorSpec } from '../../workers/contract/recipe';
import type { StudyReport } from '../../workers/contract/report';
import type { ShapeChange, ShapeEdit } from '../../workers/contract/shapes';
import type { ReadingProgress } from '../../workers/contract/table';
import type { Study } from '../bridge/study';
import type { TrainingRun } from './training-run.svelte';

/** What can be asked of a trained study. */
export type Asked = 'score' | 'groups' | 'recalibration' | 'conformal' | 'validation' | 'learning' | 'shapes' | 'card';

export type AskedPhase =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'running';
      readonly subject: string;
      readonly progress: ReadingProgress | null;
      /** Fits of a learning curve. */
      readonly fits?: LearningProgress | undefined;
    }
  | { readonly kind: 'failed'; readonly subject: string; readonly error: StudyError };

/**
 * Questions asked of a study after its training: one at a time, since each answer is the whole report with the new part
 * in it.
 */
export class AnalysesState {
  #phases = $state.raw<Readonly<Partial<Record<Asked, AskedPhase>>>>({});
  #controller = new AbortController();
  readonly #study: Study;
  readonly #run: TrainingRun;

  constructor(study: Study, run: TrainingRun) {
    this.#study = study;
    this.#run = run;
  }

  phase(asked: Asked): AskedPhase {
    return this.#phases[asked] ?? { kind: 'none' };
  }

  /** Whether an answer is on its way, to any of the questions. */
  get busy(): boolean {
    return Object.values(this.#phases).some(({ kind }) => kind === 'running');
  }

  /**
   * Asks, and takes the report that comes back.
   *
   * @param subject - a model's id or a file's name, by which the page shows where the answer will stand
   * @returns whether it was answered; false where it was stopped or refused, or another one is under way
   */
  async ask(
    asked: Asked,
    subject: string,
    call: (study: Study, signal: AbortSignal) => Promise<StudyReport>,
  ): Promise<boolean> {
    if (this.busy) return false;
    const controller = (this.#controller = new AbortController());
    const { signal } = controller;
    const replaced = () => this.#controller !== controller;
    const before = this.#run.report;
    this.#set(asked, { kind: 'running', subject, progress: null });
    try {
      const report = await call(this.#study, signal);
      if (replaced()) return false;
      this.#set(asked, { kind: 'none' });
      // An answer about a study that is not shown any more is kept with that study, and not shown here.
      if (this.#run.report !== before) return false;
      this.#run.amend(report);
      return true;
    } catch (error) {
      if (replaced()) return false;
      const expected = isStudyError(error);
      this.#set(asked, expected && !signal.aborted ? { kind: 'failed', subject, error } : { kind: 'none' });
      if (!expected && !signal.aborted) throw error;
      return false;
    }
  }

  /** A second table for a frozen model. */
  validate(model: Pick<EstimatorSpec, 'id' | 'family'>, file: File): Promise<boolean> {
    return this.ask('validation', file.name, (study, signal) =>
      study.validate(model, file, {
        onProgress: (progress) => {
          if (!signal.aborted) this.#set('validation', { kind: 'running', subject: file.name, progress });
        },
        signal,
      }),
    );
  }

  /** The learning curve of two models; null takes those that suit. */
  learn(models: readonly [classical: string, deep: string] | null): Promise<boolean> {
    const subject = models?.join(' ') ?? '';
    return this.ask('learning', subject, (study, signal) =>
      study.learningCurve(models, {
        onProgress: (fits) => {
          if (!signal.aborted) this.#set('learning', { kind: 'running', subject, progress: null, fits });
        },
        signal,
      }),
    );
  }

  /** Gives an additive model these changes, all that it is to have. */
  editShapes(modelId: string, edits: readonly ShapeEdit[]): Promise<boolean> {
    return this.ask('shapes', modelId, (study, signal) => study.editShapes(modelId, edits, signal));
  }

  /** One change more, made now. */
  changeShapes(modelId: string, edits: readonly ShapeEdit[], change: ShapeChange, reason: string): Promise<boolean> {
    return this.editShapes(modelId, [...edits, { ...change, at: Date.now(), reason }]);
  }

  /** Uses another of the near-equal cards of points. */
  chooseCard(modelId: string, card: number): Promise<boolean> {
    return this.ask('card', modelId, (study) => study.chooseCard(modelId, card));
  }

  stop(): void {
    this.#controller.abort();
  }

  /** Forgets what failed: another file or formula is on its way. */
  dismiss(asked: Asked): void {
    if (this.phase(asked).kind === 'failed') this.#set(asked, { kind: 'none' });
  }

  /** Stops what is under way: another study is shown. */
  clear(): void {
    this.#controller.abort();
    this.#controller = new AbortController();
    this.#phases = {};
  }

  #set(asked: Asked, phase: AskedPhase): void {
    this.#phases = { ...this.#phases, [asked]: phase };
  }
}
