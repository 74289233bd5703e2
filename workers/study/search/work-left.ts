/** Part of a run's work, by how long it takes: units are seconds of one lane, or any other measure that all share. */
export interface SetWork {
  /** Of a development set as planned. */
  readonly planned: number;
  /** Of one that is begun when the time is up. */
  readonly late: number;
}

/** Seconds after which pace and plan are known well enough to be told. */
const SOONEST = 2;
/** Seconds in which a new estimate of the end takes over from the earlier ones by two thirds. */
const STEADY_SECONDS = 4;

interface BegunSet {
  /** Work it was to have. */
  readonly whole: number;
  /** Work done, by job. */
  readonly jobs: Map<string, number>;
  finished: boolean;
}

/**
 * How much of a search is done. Jobs tell how far they are; one that is begun anew, on another worker, counts once.
 */
export class WorkLeft {
  readonly #sets: number;
  readonly #work: SetWork;
  readonly #begun = new Map<string, BegunSet>();

  /** @param sets - development sets that are not done yet, 1 or more */
  constructor(sets: number, work: SetWork) {
    this.#sets = sets;
    this.#work = work;
  }

  /** @param late - whether the time is up, so that the set is searched as little as can be */
  begin(set: string, late: boolean): void {
    this.#begun.set(set, { whole: late ? this.#work.late : this.#work.planned, jobs: new Map(), finished: false });
  }

  /** @param amount - of the job's work that is done, in all */
  did(set: string, job: string, amount: number): void {
    const jobs = this.#begun.get(set)?.jobs;
    jobs?.set(job, Math.max(amount, jobs.get(job) ?? 0));
  }

  /** A finished set has no work left, whatever it was thought to need. */
  finish(set: string): void {
    const begun = this.#begun.get(set);
    if (begun) begun.finished = true;
  }

  /** The set that was begun first of those that are not finished; null where there is none. */
  get oldest(): string | null {
    for (const [set, { finished }] of this.#begun) if (!finished) return set;
    return null;
  }

  /**
   * Seconds until the end, at the pace so far.
   *
   * @param spent - seconds so far, pauses left out
   * @param untilLate - seconds until sets that begin are searched as little as can be; Infinity where they never are
   * @returns 0 or more; null before anything is done
   */
  secondsLeft(spent: number, untilLate: number): number | null {
    const { planned, late } = this.#work;
    let done = 0;
    let ofBegun = 0;
    for (const { whole, jobs, finished } of this.#begun.values()) {
      // Named settings that stay in a search beside the better ones are work that was not planned for.
      const own = Math.min(
        whole,
        Array.from(jobs.values()).reduce((sum, amount) => sum + amount, 0),
      );
      done += own;
      if (!finished) ofBegun += whole - own;
    }
    if (!(done > 0) || !(spent > 0)) return null;
    const pace = done / spent;
    const untouched = Math.max(0, this.#sets - this.#begun.size);
    const inTime = Math.max(0, pace * untilLate - ofBegun);
    const whole = Math.min(untouched, planned > 0 ? inTime / planned : untouched);
    return (ofBegun + whole * planned + (untouched - whole) * late) / pace;
  }
}

/** Steadies the seconds left: the end that they point to moves slowly, so that what is told counts down. */
export class SteadyCountdown {
  #end: number | null = null;
  #at = 0;

  /**
   * @param spent - seconds so far, never fewer than at the call before
   * @param left - seconds until the end, as they are thought of now; null where nothing is known
   * @returns 0 or more; null in the first moments
   */
  tell(spent: number, left: number | null): number | null {
    if (left === null || spent < SOONEST) return null;
    const share = this.#end === null ? 1 : 1 - Math.exp(-(spent - this.#at) / STEADY_SECONDS);
    const before = this.#end ?? 0;
    this.#end = before + share * (spent + left - before);
    this.#at = spent;
    return left === 0 ? 0 : Math.max(0, this.#end - spent);
  }
}
