import type { SampleSize, SampleSizeAssumption } from '../../workers/contract/cohort';
import { isStudyError, type StudyError } from '../../workers/contract/faults';
import type { Question, Recipe, RecipeReview } from '../../workers/contract/recipe';
import type { SampleId } from '../../workers/contract/table';
import type { Study } from '../bridge/study';

type Asks = Pick<Study, 'proposeRecipe' | 'sampleRecipe' | 'reviewRecipe' | 'readFolds' | 'sampleSize'>;

/** A user-given split, as far as the page knows it. */
export interface FoldsFile {
  readonly name: string;
  readonly folds: number;
  readonly rows: number;
}

/** The recipe as the user shapes it, with the worker's count of what it would do. */
export class RecipeState {
  #recipe = $state.raw<Recipe | null>(null);
  #suggested = $state.raw<Recipe | null>(null);
  #review = $state.raw<RecipeReview | null>(null);
  #foldsFile = $state.raw<FoldsFile | null>(null);
  #assumption = $state.raw<SampleSizeAssumption>({});
  /** Under the assumption; null where it is the usual one, which the review answers. */
  #sampleSize = $state.raw<SampleSize | null>(null);
  #busy = $state.raw(false);
  #error = $state.raw<StudyError | null>(null);
  #asked = 0;
  readonly #study: Asks;

  constructor(study: Asks) {
    this.#study = study;
  }

  get recipe(): Recipe | null {
    return this.#recipe;
  }

  /** What Benchside proposed, to go back to. */
  get suggested(): Recipe | null {
    return this.#suggested;
  }

  get review(): RecipeReview | null {
    return this.#review;
  }

  get foldsFile(): FoldsFile | null {
    return this.#foldsFile;
  }

  /** What the user assumes of the sample size otherwise than usual. */
  get assumption(): SampleSizeAssumption {
    return this.#assumption;
  }

  get sampleSize(): SampleSize | null {
    return this.#sampleSize;
  }

  get busy(): boolean {
    return this.#busy;
  }

  get error(): StudyError | null {
    return this.#error;
  }

  /** Asks for a recipe for this question. What the user had chosen beyond the question is kept. */
  async propose(question: Question, title: string): Promise<void> {
    const before = this.#recipe;
    const suggested = this.#suggested;
    const review = await this.#ask(() => this.#study.proposeRecipe(question, title));
    if (review === undefined) return;
    this.#suggested = review.recipe;
    this.#set(review);
    if (before && suggested) {
      const kept = keepChoices(before, suggested, review.recipe);
      if (kept !== review.recipe) await this.change(kept);
    }
  }

  /** @param title - the study's name, in the language of the page */
  async takeSample(sample: SampleId, title: string): Promise<void> {
    const review = await this.#ask(() => this.#study.sampleRecipe(sample));
    if (review === undefined) return;
    const recipe = { ...review.recipe, title };
    // A sample opens with a quick look; what is offered beside it suits its size all the same.
    this.#suggested = review.button ? { ...recipe, estimators: review.button } : recipe;
    this.#set({ ...review, recipe });
  }

  /** Puts a recipe in force: shown at once, and reviewed against the table. */
  async change(recipe: Recipe): Promise<boolean> {
    this.#recipe = recipe;
    const review = await this.#ask(() => this.#study.reviewRecipe(recipe));
    if (review === undefined) return false;
    this.#set(review);
    if (this.#sampleSize) await this.assume(this.#assumption);
    return true;
  }

  /** Asks whether the sample is large enough, were this so. */
  async assume(assumption: SampleSizeAssumption): Promise<void> {
    this.#assumption = assumption;
    const recipe = this.#recipe;
    const usual = Object.values(assumption).every((value) => value === undefined);
    const size = usual || !recipe ? null : await this.#ask(() => this.#study.sampleSize(recipe, assumption));
    if (size !== undefined) this.#sampleSize = size;
  }

  /** A kept study's recipe, while its table is not there to review it. */
  keep(recipe: Recipe): void {
    this.clear();
    this.#recipe = recipe;
    this.#suggested = recipe;
  }

  async readFolds(file: File): Promise<void> {
    const folds = await this.#ask(() => this.#study.readFolds(file));
    if (folds === undefined) return;
    this.#foldsFile = { name: file.name, ...folds };
    if (this.#recipe) await this.change({ ...this.#recipe, resampling: { kind: 'foldFile' } });
  }

  clear(): void {
    this.#asked += 1;
    this.#recipe = null;
    this.#suggested = null;
    this.#review = null;
    this.#foldsFile = null;
    this.#assumption = {};
    this.#sampleSize = null;
    this.#busy = false;
    this.#error = null;
  }

  #set(review: RecipeReview): void {
    this.#recipe = review.recipe;
    this.#review = review;
  }

  /** The latest question counts: an answer that comes after a newer question was put is dropped. */
  async #ask<T>(call: () => Promise<T>): Promise<T | undefined> {
    const asked = (this.#asked += 1);
    this.#busy = true;
    this.#error = null;
    try {
      const answer = await call();
      return asked === this.#asked ? answer : undefined;
    } catch (error) {
      if (asked !== this.#asked) return undefined;
      if (!isStudyError(error)) throw error;
      this.#error = error;
      return undefined;
    } finally {
      if (asked === this.#asked) this.#busy = false;
    }
  }
}

/** A new suggestion, with whatever the user had set otherwise than the old suggestion. */
function keepChoices(before: Recipe, suggested: Recipe, fresh: Recipe): Recipe {
  const changed = (key: 'title' | 'steps' | 'estimators' | 'search' | 'resampling' | 'seed' | 'backend') =>
    JSON.stringify(before[key]) !== JSON.stringify(suggested[key]);
  const kept = (['title', 'steps', 'estimators', 'search', 'resampling', 'seed', 'backend'] as const)
    .filter(changed)
    // Models chosen for another kind of outcome do not suit this one.
    .filter((key) => key !== 'estimators' || before.outcome.kind === fresh.outcome.kind);
  if (kept.length === 0) return fresh;
  return { ...fresh, ...Object.fromEntries(kept.map((key) => [key, before[key]])) };
}
