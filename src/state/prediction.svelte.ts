import { isStudyError, type StudyError } from '../../workers/contract/faults';
import type { ParticipantValues, PredictedOutcome } from '../../workers/contract/glimpse';
import type { BatchSummary, ModelForm } from '../../workers/contract/model';
import type { ReadingProgress } from '../../workers/contract/table';
import type { Study } from '../bridge/study';

export type FormPhase =
  | { readonly kind: 'none' }
  | { readonly kind: 'loading'; readonly modelId: string }
  | { readonly kind: 'ready'; readonly form: ModelForm }
  | { readonly kind: 'failed'; readonly modelId: string; readonly error: StudyError };

export type BatchPhase =
  | { readonly kind: 'none' }
  | { readonly kind: 'running'; readonly name: string; readonly progress: ReadingProgress | null }
  | { readonly kind: 'done'; readonly name: string; readonly modelId: string; readonly summary: BatchSummary }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly name: string; readonly error: StudyError };

type Asks = Pick<Study, 'form' | 'predictOne' | 'predictTable'>;

/**
 * The model in use: its form, and the second table under way. One participant's values and risk are a glimpse: they
 * pass through {@link PredictionState.predict} and are never held here.
 */
export class PredictionState {
  #form = $state.raw<FormPhase>({ kind: 'none' });
  #batch = $state.raw<BatchPhase>({ kind: 'none' });
  #controller = new AbortController();
  #asked = 0;
  readonly #study: Asks;

  constructor(study: Asks) {
    this.#study = study;
  }

  get form(): FormPhase {
    return this.#form;
  }

  get batch(): BatchPhase {
    return this.#batch;
  }

  /** Asks for the form of a model refitted on all rows. */
  async choose(modelId: string): Promise<void> {
    const asked = (this.#asked += 1);
    this.#form = { kind: 'loading', modelId };
    try {
      const form = await this.#study.form(modelId);
      if (asked === this.#asked) this.#form = { kind: 'ready', form };
    } catch (error) {
      if (asked !== this.#asked) return;
      if (!isStudyError(error)) throw error;
      this.#form = { kind: 'failed', modelId, error };
    }
  }

  /** @throws {@link StudyError} where the model or one of the values does not allow a prediction */
  predict(modelId: string, values: ParticipantValues): Promise<PredictedOutcome> {
    return this.#study.predictOne(modelId, values);
  }

  async predictTable(modelId: string, file: File): Promise<void> {
    this.#controller.abort();
    const controller = (this.#controller = new AbortController());
    const { signal } = controller;
    const replaced = () => this.#controller !== controller;
    const { name } = file;
    this.#batch = { kind: 'running', name, progress: null };
    const onProgress = (progress: ReadingProgress) => {
      if (!replaced() && !signal.aborted) this.#batch = { kind: 'running', name, progress };
    };
    try {
      const summary = await this.#study.predictTable(modelId, file, { onProgress, signal });
      if (!replaced()) this.#batch = { kind: 'done', name, modelId, summary };
    } catch (error) {
      if (replaced()) return;
      if (signal.aborted) this.#batch = { kind: 'stopped' };
      else if (isStudyError(error)) this.#batch = { kind: 'failed', name, error };
      else {
        this.#batch = { kind: 'none' };
        throw error;
      }
    }
  }

  stopBatch(): void {
    this.#controller.abort();
  }

  /** Forgets the form and the second table: another study is under way. */
  clear(): void {
    this.#asked += 1;
    this.#controller.abort();
    this.#controller = new AbortController();
    this.#form = { kind: 'none' };
    this.#batch = { kind: 'none' };
  }
}
