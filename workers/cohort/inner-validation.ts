import { derive, randomStream } from '../numerics/random';

/**
 * Holds back a share of the development rows from each member for early stopping, as alike in outcome as can be: whole
 * participants or groups, drawn at random, each stratum apart; a cluster belongs to the highest stratum it has. While the shares last no row is held back from two
 * members, so that together they judge as many rows as they can; then the rows are shuffled anew.
 *
 * @param strata - shape (rows), small whole numbers from 0, as the outcome's classes
 * @param clusters - shape (rows), rows with the same number stay together; null where each row is its own
 * @param share - in (0, 1), of the rows of each stratum
 * @param members - 1 or more
 * @returns one a member, shape (rows), 1 where a row is held back; all 0 when a side would be left with a single stratum,
 * a yes/no outcome's side without the other
 */
export function innerValidation(
  strata: ArrayLike<number>,
  clusters: Int32Array | null,
  share: number,
  members: number,
  seed: number,
): Uint8Array<ArrayBuffer>[] {
  const rowsOf = new Map<number, number[]>();
  for (let row = 0; row < strata.length; row += 1) {
    const cluster = clusters ? clusters[row]! : row;
    const rows = rowsOf.get(cluster);
    if (rows) rows.push(row);
    else rowsOf.set(cluster, [row]);
  }
  // A share of 1/3 has three parts, whatever the last digit of its quotient.
  const parts = Math.max(1, Math.floor(1 / share + 1e-9));
  const held = Array.from({ length: members }, () => new Uint8Array(strata.length));
  const groups = [...rowsOf.values()];
  const highest = groups.map((rows) => rows.reduce((most, row) => Math.max(most, strata[row]!), 0));
  for (let stratum = Math.max(0, ...new Set(highest)); stratum >= 0; stratum -= 1) {
    const side = groups.filter((_, group) => highest[group] === stratum);
    const total = side.reduce((rows, { length }) => rows + length, 0);
    for (let first = 0; first < members; first += parts) {
      const order = Uint32Array.from(side.keys());
      randomStream(derive(seed, 'innerValidation', stratum, first)).shuffle(order);
      let before = 0;
      for (const index of order) {
        const part = Math.floor(before / (share * total));
        if (part < parts && first + part < members) for (const row of side[index]!) held[first + part]![row] = 1;
        before += side[index]!.length;
      }
    }
  }
  return held.map((rows) => (bothSidesDiffer(strata, rows) ? rows : new Uint8Array(strata.length)));
}

/** Whether rows held back and rows trained on have two strata each, where there are two. */
function bothSidesDiffer(strata: ArrayLike<number>, held: Uint8Array): boolean {
  const sides = [new Set<number>(), new Set<number>()] as const;
  for (let row = 0; row < strata.length; row += 1) sides[held[row] === 1 ? 1 : 0].add(strata[row]!);
  const needed = Math.min(2, new Set([...sides[0], ...sides[1]]).size);
  return sides.every(({ size }) => size >= needed);
}
