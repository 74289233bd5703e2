import type { StepCurve } from '../../workers/contract/cohort.ts';
import type { CoxSpec, NetworkSpec } from '../../workers/contract/recipe.ts';
import type { ModelReport, StudyReport } from '../../workers/contract/report.ts';
import { about, aCalibration, aRecipe, aReport, estimated, network, networkFit } from './a-report.ts';

const cox: CoxSpec = { id: 'cox', family: 'cox', alpha: 0.5, lambda: 'auto' };
const HORIZON = 365;
const sites = [
  'General Hospital',
  'University Hospital of the North',
  'Lakeside Clinic',
  'St. Mary’s',
  '市第一人民医院',
];

const times = Array.from({ length: 40 }, (_, index) => (HORIZON * index) / 39);

/** Cumulative incidence at a constant hazard. */
function incidence(hazard: number, kind: StepCurve['kind'] = 'event'): StepCurve {
  const values = times.map((time) => 1 - Math.exp((-hazard * time) / HORIZON));
  return {
    kind,
    times,
    values,
    low: values.map((value) => Math.max(0, value - 0.06)),
    high: values.map((value) => Math.min(1, value + 0.06)),
    atRisk: [0, 73, 146, 219, 292, 365].map((time, place) => ({
      time,
      participants: place === 5 ? null : 70 - 12 * place,
    })),
    median: null,
  };
}

const smooth = {
  times: [30, 90, 150, 210, 270, 330],
  effect: [0.9, 0.7, 0.45, 0.3, 0.18, 0.1],
};

function aModel(spec: CoxSpec | NetworkSpec, harrell: number): ModelReport {
  const sometimes = [73, 146, 219, 292, 365];
  return {
    id: spec.id,
    spec,
    results: {
      kind: 'survival',
      horizon: HORIZON,
      competing: true,
      figures: {
        harrell: about(harrell, 0.05),
        uno: about(harrell - 0.01, 0.06),
        auroc: about(harrell + 0.02, 0.06),
        brier: about(0.171, 0.02),
        scaledBrier: about(0.18, 0.07),
        integratedBrier: about(0.112, 0.012),
        observedExpected: about(1.08, 0.16),
        calibrationSlope: about(0.91, 0.21),
        ici: about(0.034, 0.02),
        e50: about(0.028, 0.018),
        e90: about(0.071, 0.04),
        emax: { kind: 'notEstimable', reason: 'tooFew' },
      },
      overTime: {
        times: sometimes,
        auroc: sometimes.map((_, place) =>
          place === 0 ? { kind: 'notEstimable', reason: 'noEvents' } : about(harrell + 0.01 * place, 0.06),
        ),
        brier: sometimes.map((_, place) => about(0.03 + 0.035 * place, 0.01)),
        nullBrier: sometimes.map((_, place) => about(0.035 + 0.042 * place, 0.01)),
      },
      calibration: aCalibration(1.1),
      groups: [0.15, 0.4, 1.1].map((hazard) => ({
        participants: 76,
        predicted: 1 - Math.exp(-1.05 * hazard),
        observed: about(1 - Math.exp(-hazard), 0.08),
        curve: incidence(hazard),
      })),
    },
    instability: null,
    folds: sites.map((name, fold) => ({
      repeat: 0,
      fold,
      name,
      participants: 30 + 20 * fold,
      events: 11 + 4 * fold,
      discrimination:
        fold === 4
          ? { kind: 'notEstimable', reason: 'noEvents' }
          : about(harrell - 0.06 + 0.03 * fold, 0.12 - 0.02 * fold),
      error: about(0.17, 0.03),
      calibrationSlope: about(0.8 + 0.1 * fold, 0.3),
    })),
    sites: [
      {
        figure: 'discrimination',
        sites: 5,
        pooled: about(harrell, 0.04),
        prediction: about(harrell, 0.1),
        tau2: 0.0841,
        i2: 0.37,
      },
      {
        figure: 'calibrationSlope',
        sites: 5,
        pooled: about(0.96, 0.12),
        prediction: { kind: 'notEstimable', reason: 'tooFew' },
        tau2: 0.01,
        i2: 0,
      },
    ],
    optimism: [],
    fit:
      spec.family === 'cox'
        ? {
            family: 'cox',
            alpha: 0.5,
            lambda: [0.02, 0.05],
            features: 7,
            nonZero: 3,
            equations: [null, 'competing'].map((name) => ({
              name,
              intercept: null,
              terms: [
                { feature: 'ph.ecog', coefficient: 0.44, standardised: 0.32 },
                { feature: 'sex = female', coefficient: -0.51, standardised: -0.25 },
              ],
              left: 0,
            })),
            thresholds: [],
            baseline: { times: [73, 146, 219, 292, 365], hazard: [0.08, 0.19, 0.31, 0.44, 0.6] },
            proportionality: [
              { feature: 'ph.ecog', chiSquared: 4.21, df: 1, p: 0.0402, smooth },
              { feature: 'sex = female', chiSquared: 1.14, df: 1, p: 0.286, smooth: null },
              { feature: null, chiSquared: 5.02, df: 2, p: 0.0813, smooth: null },
            ],
          }
        : networkFit,
    search: null,
    seconds: 2.1,
  };
}

/** Time to death, with transplantation before it for some, by site. */
export const aSurvivalReport: StudyReport = {
  ...aReport,
  recipe: {
    ...aRecipe,
    outcome: {
      kind: 'survival',
      column: 'status',
      time: 'days',
      event: ['died'],
      censored: ['alive'],
      competing: ['transplanted'],
      horizon: HORIZON,
    },
    group: 'hospital',
    estimators: [cox, network],
    resampling: { kind: 'sites', column: 'hospital' },
  },
  outcome: {
    kind: 'survival',
    events: 165,
    censored: 52,
    competing: 11,
    medianFollowUp: 840,
    horizon: HORIZON,
    eventsByHorizon: 121,
    lastFollowUp: 1022,
  },
  grouped: true,
  curves: [incidence(0.5), incidence(0.04, 'competing')],
  models: [aModel(cox, 0.64), aModel(network, 0.62)],
  comparisons: [
    {
      first: 'network',
      second: 'cox',
      discrimination: estimated(-0.02, -0.05, 0.01),
      loss: estimated(0.004, -0.002, 0.01),
      p: 0.19,
      bootstrap: [],
    },
  ],
  verdict: {
    model: 'cox',
    discrimination: 'weak',
    calibration: 'tooLow',
    certain: false,
    small: false,
    choice: 'notDistinguishable',
  },
  notices: [{ kind: 'competingEvents', rows: 11 }],
};
