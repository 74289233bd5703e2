import type { Family } from '../../workers/contract/recipe';
import type { ModelReport } from '../../workers/contract/report';
import type { Figure, FigureName } from '../../workers/contract/figures';

/** Whether a person can read all that a model of a family does; `check` is none that is used. */
export const readings = {
  logistic: 'whole',
  multinomial: 'whole',
  ordinal: 'whole',
  linear: 'whole',
  cox: 'whole',
  points: 'card',
  additive: 'whole',
  forest: 'none',
  boosting: 'none',
  network: 'none',
  realmlp: 'none',
  tabm: 'none',
  neighbours: 'check',
  stack: 'none',
} as const satisfies Readonly<Record<Family, 'whole' | 'card' | 'none' | 'check'>>;

/** The loss by which models of a kind of outcome are put in order. */
const lossFigure = {
  binary: 'logLoss',
  classes: 'logLoss',
  continuous: 'rmse',
  survival: 'brier',
} as const satisfies Readonly<Record<ModelReport['results']['kind'], FigureName>>;

/** The loss of a model out of fold; infinite where it has none, so that it stands last. */
export function lossOf({ results }: ModelReport): number {
  const figures: Readonly<Partial<Record<FigureName, Figure>>> = results.figures;
  const figure = figures[lossFigure[results.kind]];
  return figure?.kind === 'estimated' ? figure.value : Infinity;
}

/** The models of a study, the lowest loss first; those that are alike keep their order. */
export function byLoss(models: readonly ModelReport[]): readonly ModelReport[] {
  // Infinity less itself is no number.
  return models.toSorted((a, b) => (lossOf(a) === lossOf(b) ? 0 : lossOf(a) - lossOf(b)));
}
