import { isStudyError, type StudyError } from '../../workers/contract/faults';
import type { Recipe } from '../../workers/contract/recipe';
import type { OpenedStudy, StudyListing } from '../../workers/contract/shelf';
import { sampleIds, type SampleId } from '../../workers/contract/table';
import type { Study } from '../bridge/study';
import { AnalysesState } from './analyses.svelte';
import { CohortState } from './cohort.svelte';
import { outcomeWithin } from './outcome-role';
import { PredictionState } from './prediction.svelte';
import { QuestionState } from './question.svelte';
import { RecipeState } from './recipe.svelte';
import { Route, type Page } from './route.svelte';
import { TableState } from './table.svelte';
import { TrainingRun } from './training-run.svelte';

/** One person's study under way: what each page knows, and the moves that touch more than one of them. */
export class Session {
  readonly study: Study;
  readonly route: Route;
  readonly table: TableState;
  readonly question: QuestionState;
  readonly cohort: CohortState;
  readonly recipe: RecipeState;
  readonly run: TrainingRun;
  readonly use: PredictionState;
  readonly analyses: AnalysesState;
  #opened = $state.raw<OpenedStudy | null>(null);
  #announcement = $state.raw('');
  #problem = $state.raw<StudyError | null>(null);
  #cutOff = $state.raw<StudyListing | null>(null);
  /** A recipe that was dropped before its table. */
  #waiting = $state.raw<Recipe | null>(null);
  /** The question that the recipe in force answers. */
  #answered = '';

  constructor(study: Study, route: Route = new Route()) {
    this.study = study;
    this.route = route;
    this.table = new TableState(study);
    this.question = new QuestionState(study);
    this.cohort = new CohortState(study);
    this.recipe = new RecipeState(study);
    this.run = new TrainingRun(study);
    this.use = new PredictionState(study);
    this.analyses = new AnalysesState(study, this.run);
  }

  /** The kept study this one was opened from. */
  get opened(): OpenedStudy | null {
    return this.#opened;
  }

  get title(): string | null {
    return this.recipe.recipe?.title ?? this.#opened?.title ?? this.table.table?.name ?? null;
  }

  /** Said by the live region. */
  get announcement(): string {
    return this.#announcement;
  }

  announce(words: string): void {
    this.#announcement = words;
  }

  /** A fault that belongs to no page, such as a file that could not be taken. */
  get problem(): StudyError | null {
    return this.#problem;
  }

  report(problem: StudyError): void {
    this.#problem = problem;
  }

  dismissProblem(): void {
    this.#problem = null;
  }

  /** A kept study whose training ended before its last fold. */
  get cutOff(): StudyListing | null {
    return this.#cutOff;
  }

  async lookForCutOff(): Promise<void> {
    if (this.run.running) return;
    try {
      const studies = await this.study.listStudies();
      this.#cutOff = studies.find(({ state, id }) => state === 'training' && id !== this.#opened?.id) ?? null;
    } catch (error) {
      // Where nothing can be kept, nothing was cut off.
      if (!isStudyError(error)) throw error;
    }
  }

  /** Goes on with a study that was cut off: at once where its table ships with Benchside. */
  async resumeKept(id: string): Promise<void> {
    await this.openKept(id);
    const sample = sampleIds.find((each) => each === this.#opened?.sample);
    if (sample && this.#opened?.id === id) await this.openSample(sample, this.#opened.title);
  }

  get waitingRecipe(): Recipe | null {
    return this.#waiting;
  }

  /** Takes a file of any kind that Benchside knows: a recipe, a kept study, or a table. */
  async take(file: File): Promise<void> {
    const name = file.name.toLowerCase();
    if (name.endsWith('.json')) await this.takeRecipe(file);
    else if (name.endsWith('.benchside')) await this.importStudy(file);
    else await this.openTable(file);
  }

  async openTable(file: File): Promise<void> {
    const wanted = this.table.phase.kind === 'wanted';
    const recipe = wanted ? this.recipe.recipe : this.#waiting;
    this.route.go('data');
    const read = await this.table.open(file, recipe?.reading ?? {});
    const { table } = this.table;
    if (!read || !table) return;
    if (wanted) {
      await this.#resume();
      return;
    }
    this.#startOver();
    if (recipe) await this.adopt(recipe);
    else this.question.begin(table);
  }

  /** @param title - the study's name; a study that is open already keeps its own */
  async openSample(sample: SampleId, title: string): Promise<void> {
    const { phase } = this.table;
    // Another sample than the reopened study's own is the beginning of another study.
    const wanted = phase.kind === 'wanted' && phase.wanted.sample === sample;
    this.route.go('data');
    if (!(await this.table.openSample(sample))) return;
    if (wanted) {
      await this.#resume();
      return;
    }
    this.#startOver();
    await this.recipe.takeSample(sample, title);
    if (this.recipe.recipe) this.#takeQuestionOf(this.recipe.recipe);
  }

  /** Reads the table in another way; the question is kept as far as its columns are still there. */
  async reread(change: () => Promise<boolean>): Promise<void> {
    const before = this.question.question;
    const read = await change();
    const { table } = this.table;
    if (!read || !table) return;
    const names = table.columns.map(({ name }) => name);
    const { outcome, predictors, participant, group } = before;
    this.cohort.clear();
    this.recipe.clear();
    this.run.clear();
    this.use.clear();
    this.analyses.clear();
    const told = outcomeWithin(outcome, names);
    if (!told) this.question.begin(table);
    else {
      const kept = (name: string | undefined) => (name !== undefined && names.includes(name) ? name : undefined);
      this.question.take({
        outcome: told,
        predictors: predictors.filter((name) => names.includes(name)),
        participant: kept(participant),
        group: kept(group),
      });
    }
  }

  /** A recipe that cannot be read, or does not fit the open table, leaves everything as it was. */
  async takeRecipe(file: File): Promise<void> {
    await this.#tryTo(async () => {
      const recipe = await this.study.readRecipe(file);
      if (!this.table.table) {
        this.#waiting = recipe;
        this.route.go('data');
        return;
      }
      const { options } = this.table;
      const { question } = this.question;
      const before = this.recipe.recipe;
      if (this.table.rereadable && JSON.stringify(options) !== JSON.stringify(recipe.reading)) {
        if (!(await this.table.readAs(recipe.reading))) return;
      }
      if (await this.adopt(recipe)) return;
      // The recipe page asks for the folds file that is all this one lacks.
      if (this.#problem === null || this.#problem.code === 'method.foldFileMissing') return;
      if (this.table.options !== options) await this.table.readAs(options);
      if (before) {
        this.#takeQuestionOf(before);
        await this.recipe.change(before);
      } else {
        this.recipe.clear();
        this.question.take(question, false);
        this.#answered = '';
      }
    });
  }

  /**
   * Puts a recipe in force for the open table, its question with it.
   *
   * @returns whether it fits the table; `problem` says why not
   */
  async adopt(recipe: Recipe): Promise<boolean> {
    this.#waiting = null;
    this.#takeQuestionOf(recipe);
    const fits = await this.recipe.change(recipe);
    if (fits) this.route.go('recipe');
    else this.#problem = this.recipe.error;
    return fits;
  }

  /** Goes on to the recipe, asking for a new one where the question has changed. */
  async toRecipe(title: string): Promise<void> {
    const question = JSON.stringify(this.question.question);
    if (!this.recipe.recipe || question !== this.#answered) {
      await this.recipe.propose(this.question.question, title);
      if (!this.recipe.error) this.#answered = question;
    }
    this.route.go('recipe');
  }

  /** @param then - the page that is shown when it is open; where left out, that of its results */
  async importStudy(file: File, then?: Page): Promise<void> {
    await this.#tryTo(async () => this.openSaved(await this.study.importStudy(file), then));
  }

  async openKept(id: string): Promise<void> {
    await this.#tryTo(async () => this.openSaved(await this.study.openStudy(id)));
  }

  /** Shows a study from the shelf. Its table is asked for again. */
  openSaved(opened: OpenedStudy, then?: Page): void {
    const { recipe, report, tableName, rows, sample } = opened;
    this.#opened = opened;
    this.#waiting = null;
    this.question.clear();
    this.cohort.clear();
    this.recipe.keep(recipe);
    this.#answered = '';
    this.run.reopen(report);
    this.use.clear();
    this.analyses.clear();
    this.table.want({ name: tableName, rows, sample });
    this.route.go(report ? (then ?? 'results') : 'data');
  }

  /** The kept study's table is here again. */
  async #resume(): Promise<void> {
    const { recipe } = this.recipe;
    if (!recipe) return;
    const { report } = this.run;
    this.#takeQuestionOf(recipe);
    if (!(await this.recipe.change(recipe))) return;
    // The data page says that it is another table; whoever gave it should read that first.
    if (this.table.table?.recognised !== 'different') this.route.go(report ? 'results' : 'train');
  }

  #takeQuestionOf({ outcome, predictors, participant, group }: Recipe): void {
    const question = { outcome, predictors, participant, group };
    this.question.take(question);
    this.#answered = JSON.stringify(question);
  }

  #startOver(): void {
    this.#opened = null;
    this.#waiting = null;
    this.#answered = '';
    this.question.clear();
    this.cohort.clear();
    this.recipe.clear();
    this.run.clear();
    this.use.clear();
    this.analyses.clear();
  }

  async #tryTo(act: () => Promise<void>): Promise<void> {
    this.#problem = null;
    try {
      await act();
    } catch (error) {
      if (!isStudyError(error)) throw error;
      this.#problem = error;
    }
  }
}
