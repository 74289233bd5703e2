import type { FoldTask } from './plan';
import type { PlannedSearch } from './search/settle-search';
import { SteadyCountdown, WorkLeft } from './search/work-left';
import type { Notice } from '../contract/report';
import type { Trial } from '../contract/search';
import type {
  BackendChoice,
  EpochSummary,
  ModelProgress,
  SearchProgress,
  TrainingProgress,
} from '../contract/training';

const SEND_EVERY_MS = 100;
/** Names the development set of all rows. */
export const ALL_ROWS = 'all';

interface Searching {
  readonly planned: PlannedSearch;
  readonly sets: number;
  readonly clock: () => { readonly spent: number; readonly untilLate: number };
  readonly work: WorkLeft;
  readonly countdown: SteadyCountdown;
}

interface FoldCount {
  readonly done: number;
  readonly of: number;
  readonly state: ModelProgress['state'];
}

/** Counts what a run has done and tells the page, at most ten times a second. */
export class RunProgress {
  readonly #send: (progress: TrainingProgress) => void;
  readonly #folds = new Map<string, FoldCount>();
  readonly #seconds = new Map<string, { spent: number; folds: number; lanes: number }>();
  readonly #fitSeconds = new Map<string, number>();
  readonly notices: Notice[] = [];
  #epochs: EpochSummary[] = [];
  #backend: BackendChoice | null = null;
  #lastSent = -Infinity;
  #search: Searching | null = null;
  readonly #trials = new Map<string, Map<string, readonly Trial[]>>();
  /** Of each set, the estimator that is at work. */
  readonly #now = new Map<string, string | null>();
  #latest: string | null = null;

  constructor(tasks: readonly FoldTask[], kept: ReadonlySet<string>, send: (progress: TrainingProgress) => void) {
    this.#send = send;
    for (const { spec, key } of tasks) {
      const model = this.#folds.get(spec.id) ?? { done: 0, of: 0, state: 'waiting' as const };
      const known = kept.has(key) ? 1 : 0;
      this.#folds.set(spec.id, { ...model, of: model.of + 1, done: model.done + known });
    }
  }

  backend(choice: BackendChoice): void {
    this.#backend = choice;
    this.tell(true);
  }

  notice(notice: Notice): void {
    this.notices.push(notice);
    this.tell(true);
  }

  epochs(epochs: readonly EpochSummary[]): void {
    this.#epochs.push(...epochs);
    this.tell(false);
  }

  /**
   * A search begins.
   *
   * @param sets - development sets that are not finished yet, the one of all rows among them
   * @param clock - seconds since it began, and until sets are searched as little as can be; pauses left out
   */
  searching(planned: PlannedSearch, sets: number, clock: Searching['clock']): void {
    this.#search = {
      planned,
      clock,
      work: new WorkLeft(sets, planned.setWork),
      countdown: new SteadyCountdown(),
      sets,
    };
    for (const { model } of planned.search.leftOut ?? []) this.#update(model, (own) => ({ ...own, state: 'leftOut' }));
    this.tell(true);
  }

  /** Fits of a job that are done so far, by estimator. */
  fits(set: string, job: string, fits: ReadonlyMap<string, number>): void {
    if (!this.#search) return;
    const { planned, work } = this.#search;
    let amount = 0;
    for (const [id, count] of fits) amount += count * (planned.weights.get(id) ?? 0);
    work.did(set, job, amount);
    this.tell(false);
  }

  /** @param late - whether the time is up, so that the set is searched as little as can be */
  setBegun(set: string, late: boolean): void {
    this.#search?.work.begin(set, late);
    this.tell(false);
  }

  /** The estimator that is judged in a set; null where several are fitted. */
  now(set: string, modelId: string | null): void {
    this.#now.set(set, modelId);
    this.tell(false);
  }

  setDone(set: string): void {
    this.#search?.work.finish(set);
    this.tell(true);
  }

  trials(set: string, modelId: string, trials: readonly Trial[]): void {
    const known = this.#trials.get(set) ?? new Map<string, readonly Trial[]>();
    known.set(modelId, trials);
    this.#trials.set(set, known);
    this.#latest = set;
    this.tell(false);
  }

  foldDone(modelId: string, seconds: number, lanes: number): void {
    const spent = this.#seconds.get(modelId) ?? { spent: 0, folds: 0, lanes };
    this.#seconds.set(modelId, { spent: spent.spent + seconds, folds: spent.folds + 1, lanes });
    this.#update(modelId, (model) => ({ ...model, done: model.done + 1, state: 'folds' }));
  }

  state(modelId: string, state: ModelProgress['state']): void {
    this.#update(modelId, (model) => ({ ...model, state }));
  }

  /** A fit of a model took so many seconds of a worker. */
  fitted(modelId: string, seconds: number): void {
    this.#fitSeconds.set(modelId, (this.#fitSeconds.get(modelId) ?? 0) + seconds);
  }

  /** Seconds of a worker that a model's fits took in this run, those of its search among them. */
  seconds(modelId: string): number {
    return this.#fitSeconds.get(modelId) ?? 0;
  }

  tell(atOnce: boolean): void {
    if (!atOnce && performance.now() - this.#lastSent < SEND_EVERY_MS) return;
    this.#lastSent = performance.now();
    const epochs = this.#epochs;
    this.#epochs = [];
    this.#send({
      models: [...this.#folds].map(([id, { done, of, state }]) => ({ id, foldsDone: done, folds: of, state })),
      epochs,
      backend: this.#backend,
      search: this.#searchProgress(),
      secondsLeft: this.#secondsLeft(),
      notices: [...this.notices],
    });
  }

  #searchProgress(): SearchProgress | null {
    if (this.#search === null) return null;
    const { planned, sets, work } = this.#search;
    const latest = this.#latest === null ? undefined : this.#trials.get(this.#latest);
    let tried = 0;
    for (const set of this.#trials.values()) for (const trials of set.values()) tried += trials.length;
    return {
      candidates: planned.search.candidates,
      trials: Array.from(latest ?? [], ([id, trials]) => ({ id, trials })),
      tried,
      expected: Math.max(tried, planned.trials * sets),
      now: this.#atWork(work.oldest),
    };
  }

  #atWork(set: string | null): SearchProgress['now'] {
    if (set === null) return null;
    const model = this.#now.get(set) ?? null;
    if (set === ALL_ROWS) return { set: null, model };
    const [repeat, fold] = set.split('/').map(Number);
    return { set: { repeat: repeat!, fold: fold! }, model };
  }

  #update(modelId: string, change: (model: FoldCount) => FoldCount): void {
    const model = this.#folds.get(modelId);
    if (model) this.#folds.set(modelId, change(model));
    this.tell(true);
  }

  /** Families run side by side, so the slowest decides; one fold more stands for the model refitted on all rows. */
  #secondsLeft(): number | null {
    if (this.#search) {
      const { spent, untilLate } = this.#search.clock();
      return this.#search.countdown.tell(spent, this.#search.work.secondsLeft(spent, untilLate));
    }
    let longest: number | null = null;
    for (const [id, { done, of }] of this.#folds) {
      const spent = this.#seconds.get(id);
      if (!spent) {
        if (done < of) return null;
        continue;
      }
      const left = ((of - done) / spent.lanes + 1) * (spent.spent / spent.folds);
      longest = Math.max(longest ?? 0, left);
    }
    return longest;
  }
}
