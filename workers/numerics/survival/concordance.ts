import type { Influenced } from '../estimate';
import { addCensoringInfluence, type Censoring } from './censoring';
import { rowsByStep, stepsBy, type RowsByStep, type Timeline } from './follow-up';
import { denseRanks, RankTree } from './rank-tree';

/** For each row: the weight of its comparable pairs, and of those ordered rightly (a tied risk counting one half). */
class Tally {
  readonly pairs: Float64Array;
  readonly right: Float64Array;

  constructor(rows: number) {
    this.pairs = new Float64Array(rows);
    this.right = new Float64Array(rows);
  }

  add(row: number, pairs: number, right: number): void {
    this.pairs[row]! += pairs;
    this.right[row]! += right;
  }

  sum(of: 'pairs' | 'right'): number {
    return this[of].reduce((sum, one) => sum + one, 0);
  }
}

/** The comparable pairs, seen from the row with the earlier event and from the other one. */
class Pairs {
  readonly #timeline: Timeline;
  readonly #rank: Int32Array;
  readonly #ranks: number;
  readonly #byStep: RowsByStep;
  /** How many steps count as event times. */
  readonly #until: number;

  constructor(timeline: Timeline, risk: Float64Array, until: number) {
    this.#timeline = timeline;
    const { rank, ranks } = denseRanks(risk);
    this.#rank = rank;
    this.#ranks = ranks;
    this.#byStep = rowsByStep(timeline.step, timeline.times.length);
    this.#until = until;
  }

  *#at(k: number, ...codes: readonly number[]): Generator<number> {
    const { rows, start } = this.#byStep;
    for (let place = start[k]!; place < start[k + 1]!; place += 1) {
      const row = rows[place]!;
      if (codes.includes(this.#timeline.event[row]!)) yield row;
    }
  }

  /** Pairs of an event and someone still at risk at its time, each weighing `weight` of that step. */
  atRisk(weight: Float64Array): { readonly earlier: Tally; readonly later: Tally } {
    const { step, from } = this.#timeline;
    const steps = weight.length;
    const earlier = new Tally(step.length);
    const later = new Tally(step.length);
    const entering = from && rowsByStep(from, steps);

    // From the last step down: who is at risk.
    const present = new RankTree(this.#ranks);
    for (let k = steps - 1; k >= 0; k -= 1) {
      for (const row of this.#at(k, 0)) present.add(this.#rank[row]!, 1);
      if (k < this.#until) {
        for (const row of this.#at(k, 1)) {
          earlier.add(row, weight[k]! * present.total, weight[k]! * present.below(this.#rank[row]!));
        }
      }
      for (const row of this.#at(k, 1, 2)) present.add(this.#rank[row]!, 1);
      if (!entering) continue;
      for (let place = entering.start[k]!; place < entering.start[k + 1]!; place += 1) {
        present.add(this.#rank[entering.rows[place]!]!, -1);
      }
    }

    // From the first step up: the events gone by, less those before entry.
    const gone = new RankTree(this.#ranks);
    const met = (row: number, sign: number) => {
      later.add(row, sign * gone.total, sign * (gone.total - gone.below(this.#rank[row]!)));
    };
    for (let k = 0; k < steps; k += 1) {
      if (entering) {
        for (let place = entering.start[k]!; place < entering.start[k + 1]!; place += 1) met(entering.rows[place]!, -1);
      }
      for (const row of this.#at(k, 1, 2)) met(row, 1);
      if (k < this.#until) for (const row of this.#at(k, 1)) gone.add(this.#rank[row]!, weight[k]!);
      for (const row of this.#at(k, 0)) met(row, 1);
    }
    return { earlier, later };
  }

  /** Pairs of an event and someone whom a competing event had spared it by then, weighing `weight` of both steps. */
  spared(weight: Float64Array): { readonly events: Tally; readonly others: Tally } {
    const { step } = this.#timeline;
    const events = new Tally(step.length);
    const others = new Tally(step.length);
    const before = new RankTree(this.#ranks);
    for (let k = 0; k < this.#until; k += 1) {
      for (const row of this.#at(k, 2)) before.add(this.#rank[row]!, weight[k]!);
      for (const row of this.#at(k, 1)) {
        events.add(row, weight[k]! * before.total, weight[k]! * before.below(this.#rank[row]!));
      }
    }
    const after = new RankTree(this.#ranks);
    for (let k = this.#until - 1; k >= 0; k -= 1) {
      for (const row of this.#at(k, 1)) after.add(this.#rank[row]!, weight[k]!);
      for (const row of this.#at(k, 2)) {
        others.add(row, weight[k]! * after.total, weight[k]! * (after.total - after.below(this.#rank[row]!)));
      }
    }
    return { events, others };
  }
}

/**
 * Concordance: of two participants, the one with the event first, at or before `until`, should have been given the
 * higher risk; a tied risk counts one half. Two with the event at one time are not compared; one who was censored at the
 * other's event time is. Someone with a competing event never has the event, so everyone with it, earlier or later,
 * should have been given a higher risk. With delayed entry, only people under observation at the event are compared.
 *
 * Without `censoring` this is Harrell's C. With it, it is Uno's: pairs weigh 1 / G(t-)^2 at the time t of the event, or
 * 1 / (G(t-) G(s-)) where the other had a competing event at s before.
 *
 * @param risk - shape (n), without NaN; higher means the event is expected sooner
 * @param until - events later than this are not used
 * @param censoring - for Uno's C; needs observation from time 0
 * @returns in [0, 1], with influence values (infinitesimal jackknife), in which G counts as estimated; null where no two
 * participants are comparable
 * @throws RangeError for Uno's C with delayed entry
 *
 * Takes O(n log n) time. Source: Harrell et al., JAMA 247 (1982) 2543-2546; Uno et al., Statistics in Medicine 30 (2011)
 * 1105-1117; Wolbers et al., Biostatistics 15 (2014) 526-539, for competing events; Therneau and Watson (2017), for ties,
 * counting processes and variance.
 */
export function concordance(
  timeline: Timeline,
  risk: Float64Array,
  until: number,
  censoring: Censoring | null,
): Influenced | null {
  const { times, event, step, from } = timeline;
  if (risk.length !== event.length) throw new RangeError(`${risk.length} risks for ${event.length} rows`);
  if (censoring && from) throw new RangeError('weights for censoring need observation from time 0');
  const one = censoring ? censoring.before.map((g) => 1 / g) : new Float64Array(times.length).fill(1);
  const both = one.map((weight) => weight * weight);

  const pairs = new Pairs(timeline, risk, stepsBy(times, until));
  const { earlier, later } = pairs.atRisk(both);
  const { events, others } = event.includes(2)
    ? pairs.spared(one)
    : { events: new Tally(event.length), others: new Tally(event.length) };

  const total = earlier.sum('pairs') + events.sum('pairs');
  if (!(total > 0)) return null;
  const value = (earlier.sum('right') + events.sum('right')) / total;
  const surplus = (tally: Tally, row: number) => (tally.right[row]! - value * tally.pairs[row]!) / total;
  const influence = Float64Array.from(
    event,
    (_, row) => surplus(earlier, row) + surplus(later, row) + surplus(events, row) + surplus(others, row),
  );
  if (censoring) {
    const pull = Float64Array.from(
      event,
      (_, row) => 2 * surplus(earlier, row) + surplus(events, row) + surplus(others, row),
    );
    addCensoringInfluence(influence, pull, step, timeline, censoring);
  }
  return { value, influence };
}
