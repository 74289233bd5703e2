/** Why a figure has no value on these data. */
export type NotEstimable =
  'oneOutcomeOnly' | 'tooFew' | 'noVariation' | 'separated' | 'notDefined' | 'noEvents' | 'beyondFollowUp';

/** A number with its 95% interval, or the reason why there is none. Never NaN. */
export type Figure =
  | { readonly kind: 'estimated'; readonly value: number; readonly low: number; readonly high: number }
  | { readonly kind: 'notEstimable'; readonly reason: NotEstimable };

/** Yes/no outcomes. */
export const binaryFigures = [
  'auroc',
  /** The same area with a bootstrap interval, beside DeLong's. */
  'aurocBootstrap',
  'auprc',
  'brier',
  'scaledBrier',
  'logLoss',
  'calibrationInTheLarge',
  'calibrationSlope',
  'observedExpected',
  'ici',
  'e50',
  'e90',
  'emax',
] as const;
export type BinaryFigure = (typeof binaryFigures)[number];

/** Several classes: one against the rest (macro mean), pairs (Hand and Till), the polytomous discrimination index. */
export const classFigures = [
  'auroc',
  'pairwiseAuroc',
  'discriminationIndex',
  'logLoss',
  'brier',
  'scaledBrier',
  'accuracy',
  'balancedAccuracy',
  /** Cohen's, quadratic weights; for classes in order. */
  'kappa',
] as const;
export type ClassFigure = (typeof classFigures)[number];

export const continuousFigures = ['rSquared', 'rmse', 'mae', 'calibrationSlope', 'calibrationInTheLarge'] as const;
export type ContinuousFigure = (typeof continuousFigures)[number];

/** Time to event; all at the horizon but for the two C statistics (up to it) and the integrated score. */
export const survivalFigures = [
  'harrell',
  'uno',
  'auroc',
  'brier',
  'scaledBrier',
  'integratedBrier',
  'observedExpected',
  'calibrationSlope',
  'ici',
  'e50',
  'e90',
  'emax',
] as const;
export type SurvivalFigure = (typeof survivalFigures)[number];

export type FigureName = BinaryFigure | ClassFigure | ContinuousFigure | SurvivalFigure;
export type Figures<Name extends FigureName> = Readonly<Record<Name, Figure>>;
