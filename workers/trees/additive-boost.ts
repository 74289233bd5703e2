import type { AdditiveSpec } from '../contract/recipe';
import type { AdditiveBags } from './additive-bags';
import type { TermPlace } from './additive-kernel';

/** Rounds of steps made, of the most that there may be. */
export interface AdditiveProgress {
  readonly done: number;
  readonly of: number;
}

/** What a round may cost between two breaths: some milliseconds. */
const BREATH = 4e6;
/** A round that lowers the loss by less than this share of it counts as none for the patience. */
const TOLERANCE = 1e-4;
/** What the steps of a term add up to where no row can be held back to say when to stop. */
const TOTAL_RATE = 3;

/**
 * A term that gains less than this share of the round before's best is passed over: it would fit noise while others
 * still tell something.
 */
const GATE = 0.2;

/**
 * Steps through all terms round by round, until the mean loss of the rows held back has not fallen for `patience`
 * rounds. At the end `bags` remembers the shapes of the best round.
 *
 * @param rate - of each step
 * @returns the best round; 0 where none was better than the start
 */
export function* boost(
  bags: AdditiveBags,
  terms: readonly TermPlace[],
  spec: AdditiveSpec,
  rate: number,
  { done, of }: AdditiveProgress,
): Generator<AdditiveProgress, number> {
  const { leaves, minLeaf, patience } = spec;
  const start = patience > 0 ? bags.heldLoss() : null;
  const blind = patience > 0 && start === null;
  const rounds = blind ? Math.min(spec.rounds, Math.ceil(TOTAL_RATE / spec.learningRate)) : spec.rounds;
  let best = start ?? Infinity;
  let mark = best;
  let [kept, since, work] = [0, 0, 0];
  for (let round = 1; round <= rounds; round += 1) {
    for (const term of terms) {
      bags.step(term, { leaves, minLeaf, rate });
      work += bags.workOf(term);
      if (work < BREATH) continue;
      work = 0;
      yield { done: done + round - 1, of };
    }
    bags.gate(GATE);
    if (start === null) continue;
    const loss = bags.heldLoss() ?? Infinity;
    if (loss < best) {
      best = loss;
      kept = round;
      bags.keep(terms);
    }
    since += 1;
    if (loss < mark - TOLERANCE * Math.abs(start)) {
      mark = loss;
      since = 0;
    }
    if (since >= patience) return kept;
  }
  if (start !== null) return kept;
  bags.keep(terms);
  return rounds;
}
