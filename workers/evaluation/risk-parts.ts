import type { Clusters } from '../numerics/estimate';

/** No part is smaller than this, so that none describes a few participants. */
const FEWEST = 10;

/**
 * Cuts rows into parts of about equal number by ascending prediction, equal predictions kept together. A part of fewer
 * than ten participants is joined to its neighbour.
 *
 * @param x - shape (n), predictions
 * @param order - shape (n), sorts `x` from low to high
 * @param parts - the most parts
 * @returns where each part begins in `order`; none below ten participants
 */
export function riskParts(x: Float64Array, order: Uint32Array, clusters: Clusters | null, parts: number): number[] {
  const of = (place: number) => (clusters ? clusters.of[order[place]!]! : place);
  const seenIn = new Int32Array(clusters?.count ?? x.length).fill(-1);
  const starts: number[] = [];
  let participants = 0;
  for (let place = 0; place < order.length; place += 1) {
    const tied = place > 0 && x[order[place]!] === x[order[place - 1]!];
    const start = starts.at(-1) ?? 0;
    const full = participants >= FEWEST && place >= ((starts.length || 1) * order.length) / parts && place > start;
    if (place === 0 || (full && !tied)) {
      starts.push(place);
      participants = 0;
    }
    if (seenIn[of(place)] !== starts.length) participants += 1;
    seenIn[of(place)] = starts.length;
  }
  // What is left at the end may be too few: it joins the part before.
  if (participants < FEWEST) starts.pop();
  return starts;
}
