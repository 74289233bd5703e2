import { derive, randomStream } from '../numerics/random';

/**
 * Holds back a share of the development rows for early stopping, as alike in events as can be: whole participants or
 * groups, drawn at random, events and others apart.
 *
 * @param y - shape (rows), 1 where the event was observed
 * @param clusters - shape (rows), rows with the same number stay together; null where each row is its own
 * @param share - in (0, 1), of the rows with and of the rows without the event
 * @returns shape (rows), 1 where a row is held back; all 0 when a side would be left without both outcomes
 */
export function innerValidation(
  y: Uint8Array,
  clusters: Int32Array | null,
  share: number,
  seed: number,
): Uint8Array<ArrayBuffer> {
  const members = new Map<number, number[]>();
  for (let row = 0; row < y.length; row += 1) {
    const cluster = clusters ? clusters[row]! : row;
    const rows = members.get(cluster);
    if (rows) rows.push(row);
    else members.set(cluster, [row]);
  }
  const held = new Uint8Array(y.length);
  for (const hasEvent of [true, false]) {
    const side = [...members.values()].filter((rows) => rows.some((row) => y[row] === 1) === hasEvent);
    const order = Uint32Array.from(side.keys());
    randomStream(derive(seed, 'innerValidation', hasEvent ? 1 : 0)).shuffle(order);
    const wanted = share * side.reduce((rows, { length }) => rows + length, 0);
    let taken = 0;
    for (const index of order) {
      if (taken >= wanted) break;
      for (const row of side[index]!) held[row] = 1;
      taken += side[index]!.length;
    }
  }
  return bothSidesHaveBothOutcomes(y, held) ? held : new Uint8Array(y.length);
}

function bothSidesHaveBothOutcomes(y: Uint8Array, held: Uint8Array): boolean {
  const seen = new Set<number>();
  for (let row = 0; row < y.length; row += 1) seen.add(2 * held[row]! + y[row]!);
  return seen.size === 4;
}
