import { isStudyError, type StudyError } from '../../workers/contract/faults';
import type {
  ClassOutcome,
  OutcomeKind,
  OutcomeRole,
  Question,
  QuestionReview,
  SurvivalOutcome,
} from '../../workers/contract/recipe';
import type { ColumnProfile, TableSummary } from '../../workers/contract/table';
import type { Study } from '../bridge/study';
import {
  columnsOf,
  outcomeOfKind,
  outcomeSaid,
  roleIn,
  withEventOfTwo,
  withRole,
  type ClassRole,
} from './outcome-role';

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

const empty: Question = { outcome: outcomeOfKind('binary', '', null), predictors: [] };

/** What is asked of the table, and what the worker says of it. Every change is reviewed; the latest answer counts. */
export class QuestionState {
  #question = $state.raw<Question>(empty);
  #leftOut = $state.raw<readonly string[]>([]);
  #review = $state.raw<QuestionReview | null>(null);
  #reviewing = $state.raw(false);
  #error = $state.raw<StudyError | null>(null);
  #given = $state.raw(false);
  /** Whether the kind of outcome is the user's or a recipe's word; otherwise it follows what the column looks like. */
  #kindSaid = false;
  /** The table whose column was chosen as the outcome. */
  #table: TableSummary | null = null;
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
    return outcomeSaid(outcome) && predictors.length > 0 && this.#error === null;
  }

  roleOf(level: string): ClassRole | undefined {
    return roleIn(this.#question.outcome, level) ?? (this.#leftOut.includes(level) ? 'leftOut' : undefined);
  }

  /** A fresh question for this table: every usable column is a predictor, and nothing else is decided. */
  begin(table: TableSummary): void {
    this.#given = false;
    this.#kindSaid = false;
    this.#leftOut = [];
    const predictors = table.columns.filter((column) => offByDefault(column) === null).map(({ name }) => name);
    this.#pose({ ...empty, predictors });
  }

  /** A question posed before: by a recipe, where it is `given`, or by the user. */
  take(question: Question, given = true): void {
    this.#leftOut = [];
    this.#kindSaid = true;
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
    this.#kindSaid = false;
  }

  /** Chooses the outcome. Its kind and classes arrive with the review; which of them is the event stays open. */
  setOutcome(column: string, table: TableSummary): void {
    const { participant, group } = this.#question;
    this.#leftOut = [];
    this.#kindSaid = false;
    this.#table = table;
    this.#change({
      outcome: outcomeOfKind('binary', column, null),
      predictors: this.#predictorsFor([column], table),
      participant: participant === column ? undefined : participant,
      group: group === column ? undefined : group,
    });
  }

  /** Says what kind of outcome it is. */
  setKind(kind: OutcomeKind, table: TableSummary): void {
    this.#kindSaid = true;
    if (kind !== this.#question.outcome.kind) this.#takeKind(kind, table);
  }

  /** Of two classes: one is the event, and the other is not. */
  setEventOfTwo(level: string): void {
    const levels = (this.#review?.classes ?? []).map((each) => each.level);
    this.#kindSaid = true;
    this.#change({ outcome: withEventOfTwo(this.#question.outcome, level, levels) });
  }

  setClassRole(level: string, role: ClassRole): void {
    const others = this.#leftOut.filter((each) => each !== level);
    this.#leftOut = role === 'leftOut' ? [...others, level] : others;
    this.#kindSaid = true;
    this.#change({ outcome: withRole(this.#question.outcome, level, role) });
  }

  /** Which classes there are, from low to high where they are in order. */
  setClasses(change: Partial<Pick<ClassOutcome, 'classes' | 'ordered'>>): void {
    const { outcome } = this.#question;
    if (outcome.kind === 'classes') this.#change({ outcome: { ...outcome, ...change } });
  }

  /** Follow-up: the columns of its length and its start, and the time at which risk is wanted. */
  setFollowUp(
    change: Partial<Pick<SurvivalOutcome, 'time' | 'entry' | 'horizon' | 'timeUnit'>>,
    table: TableSummary,
  ): void {
    const { outcome } = this.#question;
    if (outcome.kind === 'survival') this.#settle({ ...outcome, ...change }, table);
  }

  /** What a continuous outcome is measured in; blank where that is not said. */
  setUnit(unit: string): void {
    const { outcome } = this.#question;
    const said = unit.trim();
    if (outcome.kind === 'continuous') this.#change({ outcome: { ...outcome, unit: said === '' ? undefined : said } });
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
    return [...columnsOf(outcome), participant, group].filter((name) => name !== undefined);
  }

  #takeKind(kind: OutcomeKind, table: TableSummary): void {
    this.#leftOut = [];
    this.#settle(outcomeOfKind(kind, this.#question.outcome.column, this.#review), table);
  }

  #settle(outcome: OutcomeRole, table: TableSummary): void {
    this.#change({ outcome, predictors: this.#predictorsFor(columnsOf(outcome), table) });
  }

  /** The predictors without an outcome's columns; what the outcome was told by before is one again. */
  #predictorsFor(taken: readonly string[], table: TableSummary): readonly string[] {
    const { outcome, predictors } = this.#question;
    const freed = columnsOf(outcome).filter((name) =>
      table.columns.some((column) => column.name === name && offByDefault(column) === null),
    );
    const kept = [...predictors, ...freed];
    return table.columns.map(({ name }) => name).filter((name) => kept.includes(name) && !taken.includes(name));
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
      this.#followLooks(review);
    } catch (error) {
      if (asked !== this.#asked) return;
      if (!isStudyError(error)) throw error;
      this.#error = error;
    } finally {
      if (asked === this.#asked) this.#reviewing = false;
    }
  }

  /** A kind that nobody has said yet is the one that the column looks like. */
  #followLooks({ looksLike }: QuestionReview): void {
    const { outcome } = this.#question;
    if (this.#kindSaid || outcome.column === '' || looksLike === null) return;
    this.#kindSaid = true;
    if (looksLike !== outcome.kind && this.#table) this.#takeKind(looksLike, this.#table);
  }
}
