/** One axis of a chart: what it measures, the range drawn, and how its values are written. */
export interface Axis {
  readonly label: string;
  readonly domain: readonly [number, number];
  /** About how many ticks; the scale chooses round values. */
  readonly ticks?: number | undefined;
  readonly write: (value: number) => string;
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
