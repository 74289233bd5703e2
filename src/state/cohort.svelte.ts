import type { CohortDescription } from '../../workers/contract/cohort';
import { isStudyError, type StudyError } from '../../workers/contract/faults';
import type { Question } from '../../workers/contract/recipe';
import type { Study } from '../bridge/study';

type CohortPhase =
  | { readonly kind: 'none' }
  | { readonly kind: 'running' }
  | { readonly kind: 'done'; readonly description: CohortDescription }
  | { readonly kind: 'failed'; readonly error: StudyError };

/** The participants in question, described on request. */
export class CohortState {
  #phase = $state.raw<CohortPhase>({ kind: 'none' });
  #asked = $state.raw('');
  #controller = new AbortController();
  readonly #study: Pick<Study, 'describeCohort'>;

  constructor(study: Pick<Study, 'describeCohort'>) {
    this.#study = study;
  }

  get phase(): CohortPhase {
    return this.#phase;
  }

  /** Whether what is shown, or under way, is of this question. */
  describes(question: Question): boolean {
    return this.#asked === JSON.stringify(question);
  }

  async describe(question: Question): Promise<void> {
    this.#controller.abort();
    const controller = (this.#controller = new AbortController());
    const settle = (phase: CohortPhase) => {
      if (this.#controller === controller) this.#phase = phase;
    };
    this.#asked = JSON.stringify(question);
    settle({ kind: 'running' });
    try {
      settle({ kind: 'done', description: await this.#study.describeCohort(question, controller.signal) });
    } catch (error) {
      if (controller.signal.aborted) return;
      if (!isStudyError(error)) throw error;
      settle({ kind: 'failed', error });
    }
  }

  /** Stops what is under way and forgets what was described. */
  clear(): void {
    this.#controller.abort();
    this.#controller = new AbortController();
    this.#phase = { kind: 'none' };
    this.#asked = '';
  }
}
