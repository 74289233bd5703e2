/**
 * The rows that a network is trained on and those held back from it, in order. Counted and filled in loops: arrays made
 * from an iterator cost a large table as much as many a batch.
 *
 * @param held - shape (rows), 1 where a row is held back
 */
export function splitRows(held: Uint8Array): { training: Int32Array<ArrayBuffer>; inner: Int32Array<ArrayBuffer> } {
  let back = 0;
  for (const one of held) if (one === 1) back += 1;
  const training = new Int32Array(held.length - back);
  const inner = new Int32Array(back);
  let kept = 0;
  back = 0;
  for (let row = 0; row < held.length; row += 1) {
    if (held[row] === 1) inner[back++] = row;
    else training[kept++] = row;
  }
  return { training, inner };
}
