import type { BinaryFigure, ClassFigure, ContinuousFigure, SurvivalFigure } from '../../../workers/contract/figures';

/** What a figure is called, and what it says to somebody who never met it. */
export interface FigureWords {
  readonly label: string;
  readonly help: string;
}

const logLoss = { label: 'Log loss', help: 'Punishes confident mistakes hardest. Lower is better.' };
const slope = {
  label: 'Calibration slope',
  help: '1 is right. Below 1, predictions are too extreme (overfitting); above 1, too modest.',
};
const observedExpected = {
  label: 'Observed / expected',
  help: 'Events that happened for each one expected. 1 is right.',
};
const curveDistance = {
  ici: {
    label: 'ICI',
    help: 'Integrated calibration index: how far, on average, a risk lies from the calibration curve. 0 is right.',
  },
  e50: { label: 'E50', help: 'The median of those distances: half of the patients have a smaller one.' },
  e90: { label: 'E90', help: 'Nine tenths of the patients have a smaller distance than this.' },
  emax: { label: 'Emax', help: 'The largest of those distances.' },
};

const binary: Readonly<Record<BinaryFigure, FigureWords>> = {
  auroc: {
    label: 'AUROC',
    help: 'Of one patient with and one without the event, how often the first gets the higher risk. 0.5 is a coin toss, 1 is perfect. Interval by DeLong’s method.',
  },
  aurocBootstrap: {
    label: 'AUROC (bootstrap)',
    help: 'The same area with an interval from resampling the patients. It should agree with the one above.',
  },
  auprc: {
    label: 'AUPRC',
    help: 'Area under the precision-recall curve. A model that knows nothing reaches the share with the event.',
  },
  brier: {
    label: 'Brier score',
    help: 'Mean squared distance between risk and outcome. 0 is perfect; lower is better.',
  },
  scaledBrier: {
    label: 'Scaled Brier score',
    help: 'The same against giving everyone the average risk: 0 is no better than that, 1 is perfect.',
  },
  logLoss,
  calibrationInTheLarge: {
    label: 'Calibration in the large',
    help: 'Whether risks are right on average, on the log-odds scale. 0 is right; above 0, risks are too low.',
  },
  calibrationSlope: slope,
  observedExpected,
  ...curveDistance,
};

const classes: Readonly<Record<ClassFigure, FigureWords>> = {
  auroc: {
    label: 'AUROC, each class against the rest',
    help: 'How well a class is told from all others, averaged over the classes. 0.5 is a coin toss, 1 is perfect.',
  },
  pairwiseAuroc: {
    label: 'AUROC, class against class',
    help: 'The mean over all pairs of classes (Hand and Till). It does not depend on how common the classes are.',
  },
  discriminationIndex: {
    label: 'Discrimination index',
    help: 'Of one patient from every class, how often the one of a class gets its highest probability. Chance is one divided by the number of classes.',
  },
  logLoss,
  brier: {
    label: 'Brier score',
    help: 'Squared distance between the probabilities and what happened, summed over the classes. 0 is perfect.',
  },
  scaledBrier: {
    label: 'Scaled Brier score',
    help: 'The same against giving everyone the shares of the classes: 0 is no better than that, 1 is perfect.',
  },
  accuracy: {
    label: 'Accuracy',
    help: 'How often the likeliest class is the right one. Always naming the commonest class reaches its share.',
  },
  balancedAccuracy: {
    label: 'Balanced accuracy',
    help: 'The same for each class, then averaged, so that common classes do not hide rare ones.',
  },
  kappa: {
    label: 'Kappa, quadratic weights',
    help: 'Agreement beyond chance; a miss by two classes counts four times a miss by one. 1 is perfect, 0 is chance.',
  },
};

const continuous: Readonly<Record<ContinuousFigure, FigureWords>> = {
  rSquared: {
    label: 'R²',
    help: 'Share of the differences between patients that the predictions explain. 0 is no better than the mean, 1 is perfect; below 0 is worse than the mean.',
  },
  rmse: {
    label: 'RMSE',
    help: 'Typical distance between prediction and value, large ones weighing more. In the outcome’s own unit.',
  },
  mae: { label: 'MAE', help: 'Mean distance between prediction and value, in the outcome’s own unit.' },
  calibrationSlope: slope,
  calibrationInTheLarge: {
    label: 'Mean error',
    help: 'Value minus prediction, on average, in the outcome’s own unit. 0 is right; above 0, predictions are too low.',
  },
};

const survival: Readonly<Record<SurvivalFigure, FigureWords>> = {
  harrell: {
    label: 'Harrell’s C',
    help: 'Of two patients of whom it is known who had the event first, how often that one got the higher risk. 0.5 is a coin toss.',
  },
  uno: {
    label: 'Uno’s C',
    help: 'The same, weighted so that it does not depend on how long patients were followed.',
  },
  auroc: {
    label: 'AUROC at the horizon',
    help: 'Of one patient with the event by the horizon and one still without it, how often the first gets the higher risk.',
  },
  brier: {
    label: 'Brier score at the horizon',
    help: 'Mean squared distance between the risk by the horizon and what happened, weighted for censoring. 0 is perfect.',
  },
  scaledBrier: {
    label: 'Scaled Brier score',
    help: 'The same against giving everyone the overall risk: 0 is no better than that, 1 is perfect.',
  },
  integratedBrier: {
    label: 'Integrated Brier score',
    help: 'The Brier score averaged over time, up to the horizon. Lower is better.',
  },
  observedExpected,
  calibrationSlope: slope,
  ...curveDistance,
};

export const figures = { binary, classes, continuous, survival };

export type FiguresMessages = typeof figures;
