import { ascendingOrder } from '../ranks';

/** The most knots that are kept: a knot for every participant would carry their risks along. */
const MOST_KNOTS = 100;
/** No step rests on fewer participants than this, so that none describes a few of them. */
export const FEWEST = 10;

interface Block {
  readonly weight: number;
  readonly x: number;
  readonly y: number;
}

/**
 * The non-decreasing fit closest to the outcomes in squares: pooling of adjacent violators, equal risks first.
 *
 * @param x - shape (n)
 * @param y - shape (n)
 * @returns shape (n): the fit at each row
 *
 * Takes O(n log n) time. Source: Barlow et al., Statistical Inference under Order Restrictions (1972), chapter 1.
 */
export function isotonicFit(x: Float64Array, y: ArrayLike<number>): Float64Array {
  const fit = new Float64Array(x.length);
  const order = ascendingOrder(x);
  let place = 0;
  for (const { weight, y: height } of pooled(order, x, y)) {
    for (let k = 0; k < weight; k += 1) fit[order[place + k]!] = height;
    place += weight;
  }
  return fit;
}

/** Blocks from low to high risk: mean risk and mean outcome of each. */
function pooled(order: Uint32Array, x: Float64Array, y: ArrayLike<number>): readonly Block[] {
  const blocks: Block[] = [];
  for (let start = 0, end = 0; start < order.length; start = end) {
    const value = x[order[start]!]!;
    let sum = 0;
    for (; end < order.length && x[order[end]!] === value; end += 1) sum += y[order[end]!]!;
    let block: Block = { weight: end - start, x: value, y: sum / (end - start) };
    for (let last = blocks.at(-1); last && last.y >= block.y; last = blocks.at(-1)) {
      blocks.pop();
      block = joined(last, block);
    }
    blocks.push(block);
  }
  return blocks;
}

function joined(first: Block, second: Block): Block {
  const weight = first.weight + second.weight;
  const mean = (a: number, b: number) => (a * first.weight + b * second.weight) / weight;
  return { weight, x: mean(first.x, second.x), y: mean(first.y, second.y) };
}

/**
 * An isotonic fit as at most 100 knots that are no participants: neighbouring steps are joined, the lightest first,
 * until each rests on ten rows and no more than 100 are left; a knot is the mean risk of a step's rows and their share
 * of events. Between knots the fit is a straight line, which keeps the ranks of the risks between them.
 *
 * @param x - shape (n), risks
 * @param event - shape (n), 1 or 0
 * @returns ascending knots; one knot where nothing could be told apart
 *
 * Takes O(n log n) time.
 */
export function isotonicKnots(x: Float64Array, event: Uint8Array): { from: readonly number[]; to: readonly number[] } {
  const blocks = [...pooled(ascendingOrder(x), x, event)];
  for (;;) {
    let lightest = 0;
    for (const [k, block] of blocks.entries()) if (block.weight < blocks[lightest]!.weight) lightest = k;
    const light = blocks[lightest];
    if (!light || blocks.length === 1 || (light.weight >= FEWEST && blocks.length <= MOST_KNOTS)) break;
    const before = blocks[lightest - 1];
    const after = blocks[lightest + 1];
    // Into the neighbour whose outcome is closer, so that the fit changes least.
    const back = before && (!after || light.y - before.y <= after.y - light.y);
    if (back) blocks.splice(lightest - 1, 2, joined(before, light));
    else if (after) blocks.splice(lightest, 2, joined(light, after));
  }
  return { from: blocks.map((block) => block.x), to: blocks.map((block) => block.y) };
}
