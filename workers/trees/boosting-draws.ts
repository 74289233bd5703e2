import type { RandomStream } from '../numerics/random';
import type { BoostingTable } from './boosting-table';

/** Weights that a row's is drawn from: as many as two draws a word allow. */
const DRAWN_WEIGHTS = 2 ** 16;

/**
 * Draws the predictors that each tree sees, with all features of each, and tells the kernel.
 *
 * @returns draws slots, in the order of their features
 */
export function columnDraws(table: BoostingTable, share: number): (random: RandomStream) => readonly number[] {
  const { features, slotOf, groupOf, groups, memory, wantedGroups, wantedSlots, slots } = table;
  const predictors = Int32Array.from(new Set(features.map(({ predictor }) => predictor)));
  const wanted = Math.max(1, Math.round(share * predictors.length));
  const tell = (chosen: ReadonlySet<number>): number[] => {
    const list = [...slotOf].filter((_, place) => chosen.has(features[place]!.predictor));
    const ofGroup = memory.u8(wantedGroups, groups).fill(0);
    const ofSlot = memory.u8(wantedSlots, slots).fill(0);
    for (const slot of list) {
      ofGroup[groupOf[slot]!] = 1;
      ofSlot[slot] = 1;
    }
    return list;
  };
  const all = tell(new Set(predictors));
  if (wanted >= predictors.length) return () => all;
  return (random) => tell(new Set(random.shuffle(predictors.slice()).subarray(0, wanted)));
}

/**
 * Draws the rows that each tree is grown from, without replacement.
 *
 * @returns writes the rows drawn to `members` and all others to `others`, ascending, and returns how many there are
 */
export function rowDraws(
  training: Uint32Array,
  held: Uint32Array,
  share: number,
): (random: RandomStream, members: Uint32Array, others: Uint32Array) => { members: number; others: number } {
  const wanted = Math.max(1, Math.round(share * training.length));
  if (wanted >= training.length) {
    return (_, members, others) => {
      members.set(training);
      others.set(held);
      return { members: training.length, others: held.length };
    };
  }
  return (random, members, others) => {
    let drawn = 0;
    let left = 0;
    for (const [place, row] of training.entries()) {
      if (random.uniform() * (training.length - place) < wanted - drawn) members[drawn++] = row;
      else others[left++] = row;
    }
    others.set(held, left);
    return { members: drawn, others: left + held.length };
  };
}

/**
 * Weighs the rows of each tree by the Bayesian bootstrap: weights `(-ln u)^temperature`.
 *
 * @returns writes the weight of each training row
 *
 * Source: Rubin, Annals of Statistics 9 (1981) 130-134; the temperature is CatBoost's.
 */
export function weightDraws(
  weight: Float64Array,
  training: Uint32Array,
  temperature: number,
): (random: RandomStream, weights: Float32Array) => void {
  if (temperature === 0) return () => {};
  const drawn = Float32Array.from(
    { length: DRAWN_WEIGHTS },
    (_, i) => (-Math.log((i + 0.5) / DRAWN_WEIGHTS)) ** temperature,
  );
  return (random, weights) => {
    let bits = 0;
    for (const [place, row] of training.entries()) {
      bits = place % 2 === 0 ? random.bits() : bits >>> 16;
      weights[row] = weight[row]! * drawn[bits & (DRAWN_WEIGHTS - 1)]!;
    }
  };
}
