/** Part of a run's work, by how long it takes: units are seconds of one lane, or any other measure that all share. */
export interface SetWork {
  /** Of a development set as planned. */
  readonly planned: number;
  /** Of one that is begun when the time is up. */
  readonly late: number;
}

/**
 * How much of a search is done. Jobs tell how far they are; one that is begun anew, on another worker, counts once.
 */
export class WorkLeft {
  readonly #sets: number;
  readonly #work: SetWork;
  readonly #jobs = new Map<string, Map<string, number>>();
  readonly #finished = new Set<string>();

  /** @param sets - development sets that are not done yet, 1 or more */
  constructor(sets: number, work: SetWork) {
    this.#sets = sets;
    this.#work = work;
  }

  /** @param amount - of the job's work that is done, in all */
  did(set: string, job: string, amount: number): void {
    const jobs = this.#jobs.get(set) ?? new Map<string, number>();
    this.#jobs.set(set, jobs);
    jobs.set(job, Math.max(amount, jobs.get(job) ?? 0));
  }

  /** A finished set has no work left, whatever it was thought to need. */
  finish(set: string): void {
    this.#finished.add(set);
  }

  /** Sets finished, of all. */
  get finished(): number {
    return this.#finished.size;
  }

  /**
   * Seconds until the end, at the pace so far.
   *
   * @param spent - seconds so far, pauses left out
   * @param untilLate - seconds until sets that begin are searched as little as can be; Infinity where they never are
   * @returns null before anything is done
   */
  secondsLeft(spent: number, untilLate: number): number | null {
    const { planned, late } = this.#work;
    const doneOf = (set: string) => {
      let sum = 0;
      for (const amount of this.#jobs.get(set)?.values() ?? []) sum += amount;
      return Math.min(planned, sum);
    };
    const open = Array.from(this.#jobs.keys()).filter((set) => !this.#finished.has(set));
    const begun = open.reduce((sum, set) => sum + doneOf(set), 0);
    // A set that was begun late did less than was planned for, and no job of it says so.
    const inFinished = Array.from(this.#finished).reduce((sum, set) => sum + doneOf(set), 0);
    const done = begun + inFinished;
    if (!(done > 0) || !(spent > 0)) return null;
    const pace = done / spent;
    const untouched = Math.max(0, this.#sets - this.#finished.size - open.length);
    const ofBegun = open.length * planned - begun;
    const inTime = Math.max(0, pace * untilLate - ofBegun);
    const whole = Math.min(untouched, planned > 0 ? inTime / planned : untouched);
    return (ofBegun + whole * planned + (untouched - whole) * late) / pace;
  }
}
