import type { FigureName } from '../../../workers/contract/figures';
import type { OutcomeKind } from '../../../workers/contract/recipe';

/**
 * The figures that are set side by side: of several that say the same, one. The area's second interval and the spread of
 * the distances from the calibration curve stand on the results page alone.
 */
export const headlines: Readonly<Record<OutcomeKind, readonly FigureName[]>> = {
  binary: [
    'auroc',
    'auprc',
    'brier',
    'scaledBrier',
    'logLoss',
    'calibrationInTheLarge',
    'calibrationSlope',
    'observedExpected',
    'ici',
  ],
  classes: ['auroc', 'pairwiseAuroc', 'discriminationIndex', 'logLoss', 'brier', 'scaledBrier', 'accuracy', 'kappa'],
  continuous: ['rSquared', 'rmse', 'mae', 'calibrationSlope', 'calibrationInTheLarge'],
  survival: ['harrell', 'uno', 'auroc', 'brier', 'scaledBrier', 'observedExpected', 'calibrationSlope', 'ici'],
};
