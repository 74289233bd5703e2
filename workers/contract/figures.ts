/** Why a figure has no value on these data. */
export type NotEstimable = 'oneOutcomeOnly' | 'tooFew' | 'noVariation' | 'separated' | 'notDefined';

/** A number with its 95% interval, or the reason why there is none. Never NaN. */
export type Figure =
  | { readonly kind: 'estimated'; readonly value: number; readonly low: number; readonly high: number }
  | { readonly kind: 'notEstimable'; readonly reason: NotEstimable };

export const figureNames = [
  'auroc',
  'brier',
  'scaledBrier',
  'logLoss',
  'calibrationInTheLarge',
  'calibrationSlope',
  'observedExpected',
] as const;
export type FigureName = (typeof figureNames)[number];
