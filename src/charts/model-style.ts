import type { EstimatorSpec } from '../../workers/contract/recipe';

/** How one model is drawn on every chart of a study: by colour and by line, so that either tells it apart. */
export interface ModelStyle {
  readonly colour: string;
  readonly band: string;
  /** SVG's stroke-dasharray; none is a solid line. */
  readonly dash: string | undefined;
}

const styles: readonly ModelStyle[] = [
  { colour: 'var(--model-1)', band: 'var(--model-1-soft)', dash: undefined },
  { colour: 'var(--model-2)', band: 'var(--model-2-soft)', dash: '7 3' },
  { colour: 'var(--model-3)', band: 'var(--chart-grid)', dash: '2 3' },
  { colour: 'var(--model-4)', band: 'var(--chart-grid)', dash: '9 3 2 3' },
];

const firstOf = { logistic: 0, network: 1 } as const;

/** The style of an estimator among those of its study: its family decides, so that switching one off recolours none. */
export function modelStyle(id: string, specs: readonly EstimatorSpec[]): ModelStyle {
  const spec = specs.find((other) => other.id === id);
  if (!spec) return styles[0]!;
  const before = specs.filter(({ family }) => family === spec.family).indexOf(spec);
  return styles[(firstOf[spec.family] + 2 * before) % styles.length]!;
}
