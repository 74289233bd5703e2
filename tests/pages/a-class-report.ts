import type { MultinomialSpec, NetworkSpec, OrdinalSpec } from '../../workers/contract/recipe.ts';
import type { FitAccount, ModelReport, StudyReport } from '../../workers/contract/report.ts';
import { about, aCalibration, aRecipe, aReport, fiveFolds, network, networkFit } from './a-report.ts';

const ordinal: OrdinalSpec = { id: 'ordinal', family: 'ordinal', alpha: 0.5, lambda: 'auto', classWeights: 'none' };
const multinomial: MultinomialSpec = { ...ordinal, id: 'multinomial', family: 'multinomial' };
const classes = ['low', 'middle', 'high'] as const;

const terms = [
  { feature: 'age (years)', coefficient: 0.031, standardised: 0.41 },
  { feature: 'sex = female', coefficient: -0.22, standardised: -0.11 },
];

const regression = {
  alpha: 0.5,
  lambda: [0.01],
  features: 4,
  nonZero: 2,
  baseline: null,
  proportionality: [],
} as const;

function fitOf(spec: OrdinalSpec | MultinomialSpec | NetworkSpec): FitAccount {
  if (spec.family === 'network') return networkFit;
  if (spec.family === 'ordinal') {
    const equations = [{ name: null, intercept: null, terms, left: 0 }];
    return { ...regression, family: 'ordinal', thresholds: [-0.42, 1.13], equations };
  }
  const equations = classes.map((name, place) => ({ name, intercept: 0.2 * place, terms, left: 3 }));
  return { ...regression, family: 'multinomial', thresholds: [], equations };
}

/** ROC curves that bend the more the larger the power. */
const bent = (power: number) => {
  const falsePositiveRate = Array.from({ length: 51 }, (_, index) => index / 50);
  return { falsePositiveRate, sensitivity: falsePositiveRate.map((x) => x ** (1 / power)) };
};

function aModel(spec: OrdinalSpec | MultinomialSpec | NetworkSpec, auroc: number): ModelReport {
  return {
    id: spec.id,
    spec,
    results: {
      kind: 'classes',
      classes,
      ordered: true,
      figures: {
        auroc: about(auroc, 0.03),
        pairwiseAuroc: about(auroc + 0.01, 0.03),
        discriminationIndex: about(0.61, 0.04),
        logLoss: about(0.82, 0.05),
        brier: about(0.48, 0.03),
        scaledBrier: about(0.24, 0.05),
        accuracy: about(0.66, 0.04),
        balancedAccuracy: about(0.62, 0.04),
        kappa: about(0.51, 0.06),
      },
      perClass: classes.map((level, place) => ({
        level,
        rows: [180, 140, 80][place] ?? 0,
        auroc: about(auroc + 0.03 * (place - 1), 0.04),
        calibrationInTheLarge: about(0.02 * place, 0.2),
        calibrationSlope: about(0.95, 0.2),
        ici: place === 2 ? { kind: 'notEstimable', reason: 'tooFew' } : about(0.03, 0.02),
        roc: bent(4 + place),
        calibration: place === 2 ? null : aCalibration(1.1 + 0.1 * place),
      })),
      pairwise: [
        { first: 'low', second: 'middle', auroc: about(0.78, 0.05) },
        { first: 'low', second: 'high', auroc: about(0.91, 0.03) },
        { first: 'middle', second: 'high', auroc: about(0.74, 0.06) },
      ],
      confusion: [
        [131, 42, 7],
        [38, 79, 23],
        [4, 29, 47],
      ],
    },
    instability: null,
    folds: fiveFolds(auroc, 0.82, null),
    sites: [],
    optimism: [],
    fit: fitOf(spec),
    search: null,
    seconds: 1.2,
  };
}

/** Three classes in order. */
export const aClassReport: StudyReport = {
  ...aReport,
  recipe: {
    ...aRecipe,
    outcome: { kind: 'classes', column: 'severity', classes, ordered: true },
    estimators: [ordinal, multinomial, network],
  },
  outcome: {
    kind: 'classes',
    counts: [
      { level: 'low', count: 180 },
      { level: 'middle', count: 140 },
      { level: 'high', count: 80 },
    ],
  },
  models: [aModel(ordinal, 0.81), aModel(multinomial, 0.8), aModel(network, 0.79)],
  comparisons: [
    {
      first: 'multinomial',
      second: 'ordinal',
      discrimination: about(-0.01, 0.02),
      loss: about(0.01, 0.02),
      p: null,
      bootstrap: [],
    },
  ],
  verdict: {
    model: 'ordinal',
    discrimination: 'good',
    calibration: 'tooExtreme',
    certain: true,
    small: true,
    choice: 'notDistinguishable',
  },
  notices: [{ kind: 'foldWithoutClass', repeat: 0, fold: 3 }],
};
