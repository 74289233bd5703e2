import type { RiskSets } from './cox-risk-sets';

/** A running sum that has lost this share of its largest value to rows that left is made anew. */
const WORN = 1e-4;

/** A sum over rows that is kept up as rows come under observation and leave it. */
interface RunningSum {
  add(row: number): void;
  remove(row: number): void;
  clear(): void;
}

/** Walks the groups from the latest to the earliest, keeping a sum over the rows at risk that holds at each yield. */
function* walkRiskSets(sets: RiskSets, hazard: Float64Array, sum: RunningSum): Generator<number, void> {
  const { groups, entered, leaving, beyond } = sets;
  let size = 0;
  let most = 0;
  let here = 0;
  let gone = 0;
  for (let k = 0; k < groups; k += 1) {
    for (; here < entered[k]!; here += 1) {
      size += hazard[here]!;
      sum.add(here);
    }
    if (leaving) {
      most = Math.max(most, size);
      for (; gone < leaving.length && beyond[leaving[gone]!]! <= k; gone += 1) {
        size -= hazard[leaving[gone]!]!;
        sum.remove(leaving[gone]!);
      }
      if (size < WORN * most) {
        sum.clear();
        size = 0;
        for (let i = 0; i < here; i += 1) {
          if (beyond[i]! <= k) continue;
          size += hazard[i]!;
          sum.add(i);
        }
        most = size;
      }
    }
    yield k;
  }
}

/** @param sums - shape (groups), overwritten by the sums of `value`, shape (rows), over the risk sets */
export function sumOverRiskSets(sets: RiskSets, hazard: Float64Array, value: Float64Array, sums: Float64Array): void {
  let total = 0;
  const sum = {
    add: (i: number) => {
      total += value[i]!;
    },
    remove: (i: number) => {
      total -= value[i]!;
    },
    clear: () => {
      total = 0;
    },
  };
  for (const k of walkRiskSets(sets, hazard, sum)) sums[k] = total;
}

/** Hazard-weighted sums of the columns over a group's risk set and over its events, shape (columns) each. */
interface ColumnSums {
  readonly group: number;
  readonly all: Float64Array;
  readonly tied: Float64Array;
}

/** Walks the groups from the latest to the earliest; the sums are overwritten at the next. */
export function* walkColumnSums(sets: RiskSets, hazard: Float64Array): Generator<ColumnSums, void> {
  const { x, columns, eventsFrom, events } = sets;
  const all = new Float64Array(columns);
  const tied = new Float64Array(columns);
  const take = (into: Float64Array, i: number, h: number) => {
    const start = i * columns;
    for (let j = 0; j < columns; j += 1) into[j]! += h * x[start + j]!;
  };
  const sum = {
    add: (i: number) => {
      take(all, i, hazard[i]!);
    },
    remove: (i: number) => {
      take(all, i, -hazard[i]!);
    },
    clear: () => {
      all.fill(0);
    },
  };
  for (const group of walkRiskSets(sets, hazard, sum)) {
    tied.fill(0);
    for (let i = eventsFrom[group]!; i < eventsFrom[group]! + events[group]!; i += 1) take(tied, i, hazard[i]!);
    yield { group, all, tied };
  }
}

/**
 * What each row gathers over the groups at which it is at risk, less what an event's own group spares it.
 *
 * @param amount - shape (groups)
 * @param spared - shape (groups)
 * @param gathered - shape (rows), overwritten
 */
export function gatherOverGroups(
  sets: RiskSets,
  amount: Float64Array,
  spared: Float64Array,
  gathered: Float64Array,
): void {
  const { rows, groups, first, beyond, event } = sets;
  // From the earliest time on, so that without delayed entry nothing is taken off again.
  const upTo = new Float64Array(groups + 1);
  for (let k = groups - 1; k >= 0; k -= 1) upTo[k] = upTo[k + 1]! + amount[k]!;
  for (let i = 0; i < rows; i += 1) {
    const k = first[i]!;
    gathered[i] = upTo[k]! - upTo[beyond[i]!]! - (event[i] === 1 ? spared[k]! : 0);
  }
}
