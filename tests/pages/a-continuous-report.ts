import type { LinearSpec, NetworkSpec } from '../../workers/contract/recipe.ts';
import type { ModelReport, StudyReport } from '../../workers/contract/report.ts';
import type { ResidualBin } from '../../workers/contract/results.ts';
import { about, aRecipe, aReport, fiveFolds, network, networkFit } from './a-report.ts';

const linear: LinearSpec = { id: 'linear', family: 'linear', alpha: 0.5, lambda: 'auto' };

const bins = (shift: number): readonly ResidualBin[] =>
  Array.from({ length: 10 }, (_, place) => {
    const spread = 20 + 2 * place;
    const median = shift + 1.5 * Math.sin(place);
    return {
      participants: 40,
      at: 70 + 15 * place,
      low: median - 2 * spread,
      q1: median - 0.7 * spread,
      median,
      q3: median + 0.7 * spread,
      high: median + 2 * spread,
    };
  });

function aModel(spec: LinearSpec | NetworkSpec, rSquared: number): ModelReport {
  const predicted = Array.from({ length: 41 }, (_, index) => 62 + 4 * index);
  const observed = predicted.map((value) => 150 + 0.93 * (value - 150));
  return {
    id: spec.id,
    spec,
    results: {
      kind: 'continuous',
      figures: {
        rSquared: about(rSquared, 0.08),
        rmse: about(54.2, 3.1),
        mae: about(43.7, 2.6),
        calibrationSlope: about(0.93, 0.11),
        calibrationInTheLarge: about(-0.4, 4.9),
      },
      calibration: {
        predicted,
        observed,
        low: observed.map((value) => value - 9),
        high: observed.map((value) => value + 9),
        groups: Array.from({ length: 10 }, (_, tenth) => {
          const at = 70 + 15 * tenth;
          return { participants: 44, predicted: at, observed: at + 3, low: at - 11, high: at + 17 };
        }),
      },
      residuals: bins(0),
      residualHistogram: {
        from: -160,
        width: 16,
        counts: Array.from({ length: 20 }, (_, bin) => Math.round(60 * Math.exp(-(((bin - 9.5) / 4) ** 2)))),
      },
      blandAltman: { bias: about(-0.4, 4.9), lower: about(-107, 8.4), upper: about(106, 8.4), bins: bins(-0.4) },
    },
    instability: {
      resamples: 20,
      meanAbsoluteError: 4.21,
      bins: Array.from({ length: 10 }, (_, place) => {
        const mean = 70 + 15 * place;
        return { participants: 44, mean, low: mean - 9, high: mean + 10 };
      }),
    },
    folds: fiveFolds(rSquared, 54, null),
    sites: [],
    optimism: [
      { figure: 'rSquared', apparent: rSquared + 0.03, optimism: 0.03 },
      { figure: 'rmse', apparent: 52.9, optimism: -1.3 },
    ],
    fit:
      spec.family === 'linear'
        ? {
            family: 'linear',
            alpha: 0.5,
            lambda: [0.2],
            features: 10,
            nonZero: 2,
            equations: [
              {
                name: null,
                intercept: -334.2,
                terms: [
                  { feature: 'bmi', coefficient: 5.6, standardised: 24.7 },
                  { feature: 'bp', coefficient: 1.12, standardised: 15.4 },
                ],
                left: 0,
              },
            ],
            thresholds: [],
            baseline: null,
            proportionality: [],
          }
        : networkFit,
    search: null,
    seconds: 0.6,
  };
}

/** A measured outcome, by bootstrap. */
export const aContinuousReport: StudyReport = {
  ...aReport,
  recipe: {
    ...aRecipe,
    outcome: { kind: 'continuous', column: 'progression' },
    estimators: [linear, network],
    resampling: { kind: 'bootstrap', resamples: 200 },
  },
  outcome: { kind: 'continuous', mean: 152.1, sd: 77.1, q1: 87, median: 140.5, q3: 211.5 },
  models: [aModel(linear, 0.48), aModel(network, 0.46)],
  comparisons: [
    {
      first: 'network',
      second: 'linear',
      discrimination: about(-0.02, 0.03),
      loss: about(1.1, 1.6),
      p: 0.0004,
      bootstrap: [],
    },
  ],
  verdict: {
    model: 'linear',
    discrimination: 'moderate',
    calibration: 'good',
    certain: false,
    small: false,
    choice: 'better',
  },
  notices: [{ kind: 'resumed', foldsKept: 2 }],
};
