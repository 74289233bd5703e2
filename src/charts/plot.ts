/** One axis of a chart: what it measures, the range drawn, and how its values are written. */
export interface Axis {
  readonly label: string;
  readonly domain: readonly [number, number];
  /** About how many ticks; the scale chooses round values. */
  readonly ticks?: number | undefined;
  readonly write: (value: number) => string;
  /** How its values are written where they stand by themselves; as the ticks are where left out. */
  readonly say?: ((value: number) => string) | undefined;
}

/** The drawing area handed to a chart: pixels for values, and its size in pixels. */
export interface Plot {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  readonly width: number;
  readonly height: number;
}

/** A place on the chart that pointer and arrow keys can stop at, in data units, and what is said there. */
export interface Stop {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

/** The same figures as the chart, written out. */
export interface ChartTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The numbers behind a chart in full, as they are saved: null where there is none. */
export interface ChartNumbers {
  readonly head: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** One line of the key: a name and how its line is drawn. */
export interface KeyEntry {
  readonly name: string;
  readonly colour: string;
  readonly dash?: string | undefined;
}

export interface CurvePoint {
  readonly x: number;
  readonly y: number;
  /** Ends of the 95% band, where the curve has one. */
  readonly low?: number | undefined;
  readonly high?: number | undefined;
}

/** One line of a chart. */
export interface Curve {
  readonly name: string;
  /** In the key, where more is said than the name. */
  readonly label?: string | undefined;
  readonly style: { readonly colour: string; readonly band: string; readonly dash?: string | undefined };
  readonly points: readonly CurvePoint[];
}

export interface Place {
  readonly series: number;
  readonly stop: number;
}

/** The straight line that takes the ends of a domain to the ends of a range. An empty domain goes to the range's start. */
export function linear(
  [from, to]: readonly [number, number],
  [start, end]: readonly [number, number],
): (value: number) => number {
  const slope = to === from ? 0 : (end - start) / (to - from);
  return (value) => start + (value - from) * slope;
}

/** The stop nearest to a pixel of the plot, or null where there is none. Takes time linear in the stops. */
export function nearestStop(
  series: readonly (readonly Stop[])[],
  plot: Plot,
  pixel: { readonly x: number; readonly y: number },
): Place | null {
  let best: Place | null = null;
  let least = Infinity;
  for (const [index, stops] of series.entries()) {
    for (const [stop, { x, y }] of stops.entries()) {
      const away = (plot.x(x) - pixel.x) ** 2 + (plot.y(y) - pixel.y) ** 2;
      if (away >= least) continue;
      least = away;
      best = { series: index, stop };
    }
  }
  return best;
}

const strides: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowLeft: -1,
  PageUp: 10,
  PageDown: -10,
  Home: -Infinity,
  End: Infinity,
};

/**
 * Where a key leads from a place: left and right along a series, up and down to the next one that has stops.
 *
 * @returns null where the key is not one of the chart's, so that the page may have it
 */
export function placeAfter(key: string, from: Place | null, series: readonly (readonly Stop[])[]): Place | null {
  const filled = series.flatMap((stops, index) => (stops.length > 0 ? [index] : []));
  const first = filled[0];
  if (first === undefined) return null;
  const place = from ?? { series: first, stop: 0 };
  if (key === 'ArrowUp' || key === 'ArrowDown') {
    const next = filled.indexOf(place.series) + (key === 'ArrowUp' ? -1 : 1);
    const to = filled[(next + filled.length) % filled.length] ?? first;
    return { series: to, stop: stopNearX(series[to] ?? [], series[place.series]?.[place.stop]?.x ?? 0) };
  }
  const stride = strides[key];
  if (stride === undefined) return null;
  const last = (series[place.series]?.length ?? 1) - 1;
  const stop = from ? place.stop + stride : stride === Infinity ? last : 0;
  return { series: place.series, stop: Math.min(last, Math.max(0, stop)) };
}

function stopNearX(stops: readonly Stop[], x: number): number {
  let best = 0;
  for (const [index, stop] of stops.entries()) {
    if (Math.abs(stop.x - x) < Math.abs((stops[best]?.x ?? Infinity) - x)) best = index;
  }
  return best;
}

/** Pixels of one line of the key. */
export const KEY_LINE = 20;
/** Pixels of the sample of a line, with its gap. */
const SAMPLE = 34;
const GAP = 18;

/**
 * Where the entries of a key stand above a plot: one after the other, a new line where the next has no room.
 *
 * @param width - pixels of the plot
 * @returns for each entry its left end and its line, from 0
 */
export function keyPlaces(
  entries: readonly KeyEntry[],
  width: number,
): readonly { readonly x: number; readonly line: number }[] {
  let x = 0;
  let line = 0;
  return entries.map(({ name }) => {
    const needed = SAMPLE + textWidth(name);
    if (x > 0 && x + needed > width) {
      x = 0;
      line += 1;
    }
    const place = { x, line };
    x += needed + GAP;
    return place;
  });
}

/** About how many pixels words of 12 px take: a Han character is as wide as it is high. */
export function textWidth(words: string): number {
  let width = 0;
  for (const character of words) width += (character.codePointAt(0) ?? 0) > 0x2e7f ? 12 : 6.7;
  return width;
}

/** Words cut to a width of pixels, so that they end before what stands beside them. */
export function fitted(words: string, width: number): string {
  if (textWidth(words) <= width) return words;
  let kept = '';
  for (const character of words) {
    if (textWidth(`${kept}${character}…`) > width) break;
    kept += character;
  }
  return `${kept}…`;
}
