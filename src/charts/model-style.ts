import type { EstimatorSpec, Family } from '../../workers/contract/recipe';

/** How one model is drawn on every chart of a study: by colour and by line, so that either tells it apart. */
export interface ModelStyle {
  readonly colour: string;
  readonly band: string;
  /** SVG's stroke-dasharray; none is a solid line. */
  readonly dash: string | undefined;
}

const styles: readonly ModelStyle[] = [
  undefined,
  '7 3',
  '2 3',
  '9 3 2 3',
  '12 4',
  '4 2 1 2',
  '16 2',
  '1 4',
  '6 2 2 2 2 2',
  '3 3',
].map((dash, index) => ({
  colour: `var(--model-${index + 1})`,
  band: `var(--model-${index + 1}-soft)`,
  dash,
}));

/** Places in the palette, by family: the first for its first estimator of a study, and so on. */
const placesOf: Readonly<Record<Family, readonly number[]>> = {
  logistic: [0, 2, 4],
  ordinal: [0, 4, 2],
  linear: [0, 2, 4],
  cox: [0, 2, 4],
  multinomial: [2, 4, 0],
  points: [2, 4, 0],
  additive: [3, 1, 5],
  forest: [4, 7, 2],
  boosting: [5, 3, 1],
  network: [1, 3, 5],
  realmlp: [8, 3, 5],
  tabm: [9, 3, 5],
  neighbours: [7, 4, 2],
  stack: [6, 0, 2],
};

/** The style of an estimator among those of its study: its family decides, so that switching one off recolours none. */
export function modelStyle(id: string, specs: readonly EstimatorSpec[]): ModelStyle {
  const spec = specs.find((other) => other.id === id);
  if (!spec) return seriesStyle(0);
  const places = placesOf[spec.family];
  const before = specs.filter(({ family }) => family === spec.family).indexOf(spec);
  return seriesStyle(places[before % places.length] ?? 0);
}

/** The style of a class, a risk group or another series that is no model, by its place. */
export function seriesStyle(place: number): ModelStyle {
  return styles[place % styles.length]!;
}
