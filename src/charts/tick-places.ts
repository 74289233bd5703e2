import { ticks } from 'd3-array';
import { linear, textWidth, type Axis } from './plot';

/** Pixels that words of an axis leave free between them. */
const GAP = 10;

/**
 * Round values along an axis that has no room for words side by side but what its width gives: as many as asked for, or
 * fewer, so that the words of no two touch.
 *
 * @param width - pixels of the axis
 */
export function tickPlaces({ domain, write, ticks: wanted = 5 }: Axis, width: number): readonly number[] {
  const [from, to] = domain;
  const place = linear(domain, [0, width]);
  const asked = Math.min(wanted, Math.floor(width / 45));
  for (let count = asked; count > 1; count -= 1) {
    const values = ticks(from, to, count);
    if (standApart(values.map((value) => ({ at: place(value), words: write(value) })))) return values;
  }
  return ticks(from, to, 1);
}

interface Written {
  readonly at: number;
  readonly words: string;
}

/** Whether words centred at these places, ascending, leave a gap between any two. */
function standApart(written: readonly Written[]): boolean {
  return written.every(({ at, words }, k) => {
    const next = written[k + 1];
    return !next || Math.abs(next.at - at) >= (textWidth(words) + textWidth(next.words)) / 2 + GAP;
  });
}

/**
 * Which of some words along a line can be written so that none touches the one before it; the first always.
 *
 * @param written - ascending
 */
export function withRoom<Entry extends Written>(written: readonly Entry[]): readonly Entry[] {
  const kept: Entry[] = [];
  for (const one of written) {
    const before = kept.at(-1);
    if (!before || standApart([before, one])) kept.push(one);
  }
  return kept;
}
