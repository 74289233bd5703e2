import { isStudyError, type StudyError } from '../../workers/contract/faults';
import type { Question, QuestionReview } from '../../workers/contract/recipe';
import type { ColumnProfile, TableSummary } from '../../workers/contract/table';
import type { Study } from '../bridge/study';

/** What one class of the outcome column stands for; undefined while the user has not said. */
export type ClassRole = 'event' | 'noEvent' | 'leftOut';

/** Why a column is not taken as a predictor unless the user says so. */
export type OffReason = 'identifier' | 'date' | 'text' | 'empty' | 'constant';

/** Why this column starts out unchosen; null where it starts out as a predictor. */
export function offByDefault(column: ColumnProfile): OffReason | null {
  if (column.kind === 'identifier') return 'identifier';
  if (column.warnings.some(({ kind }) => kind === 'looksLikeIdentifier' || kind === 'looksLikePersonalName')) {
    return 'identifier';
  }
  if (column.kind === 'date') return 'date';
  if (column.kind === 'text') return 'text';
  if (column.missing === column.rows) return 'empty';
  if (column.distinct <= 1) return 'constant';
  return null;
}

const empty: Question = { outcome: { column: '', event: [], noEvent: [] }, predictors: [] };

/** What is asked of the table, and what the worker says of it. Every change is reviewed; the latest answer counts. */
export class QuestionState {
  #question = $state.raw<Question>(empty);
  #leftOut = $state.raw<readonly string[]>([]);
  #review = $state.raw<QuestionReview | null>(null);
  #reviewing = $state.raw(false);
  #error = $state.raw<StudyError | null>(null);
  #given = $state.raw(false);
  #asked = 0;
  readonly #study: Pick<Study, 'reviewQuestion'>;

  constructor(study: Pick<Study, 'reviewQuestion'>) {
    this.#study = study;
  }

  get question(): Question {
    return this.#question;
  }

  get review(): QuestionReview | null {
    return this.#review;
  }

  get reviewing(): boolean {
    return this.#reviewing;
  }

  get error(): StudyError | null {
    return this.#error;
  }

  /** Filled in from a recipe, and not changed since. */
  get given(): boolean {
    return this.#given;
  }

  /** Whether a recipe can be made of it. */
  get complete(): boolean {
    const { outcome, predictors } = this.#question;
    return (
      outcome.column !== '' &&
      outcome.event.length > 0 &&
      outcome.noEvent.length > 0 &&
      predictors.length > 0 &&
      this.#error === null
    );
  }

  roleOf(level: string): ClassRole | undefined {
    const { event, noEvent } = this.#question.outcome;
    if (event.includes(level)) return 'event';
    if (noEvent.includes(level)) return 'noEvent';
    return this.#leftOut.includes(level) ? 'leftOut' : undefined;
  }

  /** A fresh question for this table: every usable column is a predictor, and nothing else is decided. */
  begin(table: TableSummary): void {
    this.#given = false;
    this.#leftOut = [];
    const predictors = table.columns.filter((column) => offByDefault(column) === null).map(({ name }) => name);
    this.#pose({ ...empty, predictors });
  }

  /** A question posed before: by a recipe, where it is `given`, or by the user. */
  take(question: Question, given = true): void {
    this.#leftOut = [];
    this.#pose(question);
    this.#given = given;
  }

  clear(): void {
    this.#asked += 1;
    this.#question = empty;
    this.#leftOut = [];
    this.#review = null;
    this.#reviewing = false;
    this.#error = null;
    this.#given = false;
  }

  /** Chooses the outcome. Its classes arrive with the review; which of them is the event stays open. */
  setOutcome(column: string, table: TableSummary): void {
    const { outcome, predictors } = this.#question;
    const before = table.columns.find(({ name }) => name === outcome.column);
    const kept = before && offByDefault(before) === null ? [...predictors, before.name] : predictors;
    this.#leftOut = [];
    this.#change({
      outcome: { column, event: [], noEvent: [] },
      predictors: table.columns.map(({ name }) => name).filter((name) => name !== column && kept.includes(name)),
      participant: this.#question.participant === column ? undefined : this.#question.participant,
      group: this.#question.group === column ? undefined : this.#question.group,
    });
  }

  /** Of two classes: one is the event, and the other is not. */
  setEventOfTwo(level: string): void {
    const others = (this.#review?.classes ?? []).map((each) => each.level).filter((each) => each !== level);
    this.#change({ outcome: { ...this.#question.outcome, event: [level], noEvent: others } });
  }

  setClassRole(level: string, role: ClassRole): void {
    const { outcome } = this.#question;
    const without = (levels: readonly string[]) => levels.filter((each) => each !== level);
    this.#leftOut = role === 'leftOut' ? [...without(this.#leftOut), level] : without(this.#leftOut);
    this.#change({
      outcome: {
        ...outcome,
        event: role === 'event' ? [...without(outcome.event), level] : without(outcome.event),
        noEvent: role === 'noEvent' ? [...without(outcome.noEvent), level] : without(outcome.noEvent),
      },
    });
  }

  /** Switches columns on or off as predictors; the outcome, id and group are never predictors. */
  setPredictors(names: readonly string[], on: boolean, table: TableSummary): void {
    const { predictors } = this.#question;
    const taken = this.#otherRoles();
    const chosen = (name: string) => (names.includes(name) ? on && !taken.includes(name) : predictors.includes(name));
    this.#change({ predictors: table.columns.map(({ name }) => name).filter(chosen) });
  }

  setParticipant(column: string | undefined): void {
    this.#change({ participant: column, predictors: this.#question.predictors.filter((name) => name !== column) });
  }

  setGroup(column: string | undefined): void {
    this.#change({ group: column, predictors: this.#question.predictors.filter((name) => name !== column) });
  }

  #otherRoles(): string[] {
    const { outcome, participant, group } = this.#question;
    return [outcome.column, participant, group].filter((name) => name !== undefined);
  }

  #change(change: Partial<Question>): void {
    this.#given = false;
    this.#pose({ ...this.#question, ...change });
  }

  #pose(question: Question): void {
    const sameOutcome = question.outcome.column === this.#question.outcome.column;
    this.#question = question;
    if (!sameOutcome) this.#review = null;
    void this.#ask(question);
  }

  async #ask(question: Question): Promise<void> {
    const asked = (this.#asked += 1);
    this.#reviewing = true;
    try {
      const review = await this.#study.reviewQuestion(question);
      if (asked !== this.#asked) return;
      this.#review = review;
      this.#error = null;
    } catch (error) {
      if (asked !== this.#asked) return;
      if (!isStudyError(error)) throw error;
      this.#error = error;
    } finally {
      if (asked === this.#asked) this.#reviewing = false;
    }
  }
}
