import { derive, randomStream } from '../numerics/random';

/**
 * Holds back a share of the development rows from each member for early stopping, as alike in events as can be: whole
 * participants or groups, drawn at random, events and others apart. While the shares last no row is held back from two
 * members, so that together they judge as many rows as they can; then the rows are shuffled anew.
 *
 * @param y - shape (rows), 1 where the event was observed
 * @param clusters - shape (rows), rows with the same number stay together; null where each row is its own
 * @param share - in (0, 1), of the rows with and of the rows without the event
 * @param members - 1 or more
 * @returns one a member, shape (rows), 1 where a row is held back; all 0 when a side would be left without both outcomes
 */
export function innerValidation(
  y: Uint8Array,
  clusters: Int32Array | null,
  share: number,
  members: number,
  seed: number,
): Uint8Array<ArrayBuffer>[] {
  const rowsOf = new Map<number, number[]>();
  for (let row = 0; row < y.length; row += 1) {
    const cluster = clusters ? clusters[row]! : row;
    const rows = rowsOf.get(cluster);
    if (rows) rows.push(row);
    else rowsOf.set(cluster, [row]);
  }
  // A share of 1/3 has three parts, whatever the last digit of its quotient.
  const parts = Math.max(1, Math.floor(1 / share + 1e-9));
  const held = Array.from({ length: members }, () => new Uint8Array(y.length));
  for (const hasEvent of [true, false]) {
    const side = [...rowsOf.values()].filter((rows) => rows.some((row) => y[row] === 1) === hasEvent);
    const total = side.reduce((rows, { length }) => rows + length, 0);
    for (let first = 0; first < members; first += parts) {
      const order = Uint32Array.from(side.keys());
      randomStream(derive(seed, 'innerValidation', hasEvent ? 1 : 0, first)).shuffle(order);
      let before = 0;
      for (const index of order) {
        const part = Math.floor(before / (share * total));
        if (part < parts && first + part < members) for (const row of side[index]!) held[first + part]![row] = 1;
        before += side[index]!.length;
      }
    }
  }
  return held.map((rows) => (bothSidesHaveBothOutcomes(y, rows) ? rows : new Uint8Array(y.length)));
}

function bothSidesHaveBothOutcomes(y: Uint8Array, held: Uint8Array): boolean {
  const seen = new Set<number>();
  for (let row = 0; row < y.length; row += 1) seen.add(2 * held[row]! + y[row]!);
  return seen.size === 4;
}
