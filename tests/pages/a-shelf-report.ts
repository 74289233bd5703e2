import { plainEstimator } from '../../workers/contract/default-estimators.ts';
import type { LearningCurve, LearningReport } from '../../workers/contract/learning-curve.ts';
import type { PointsCard } from '../../workers/contract/points.ts';
import type { EstimatorSpec, Family, NetworkSpec } from '../../workers/contract/recipe.ts';
import type { FitAccount, ModelReport, StudyReport } from '../../workers/contract/report.ts';
import type { Comparison } from '../../workers/contract/results.ts';
import type { SearchAccount, Trial } from '../../workers/contract/search.ts';
import type { ShapesSummary } from '../../workers/contract/shapes.ts';
import { about, aReport, estimated, network } from './a-report.ts';

const families = ['logistic', 'points', 'additive', 'forest', 'boosting', 'network', 'neighbours', 'stack'] as const;

/** AUROC and log loss by family; the blend is best, and clearly better than the additive model. */
const figures: Readonly<Record<(typeof families)[number], readonly [auroc: number, loss: number]>> = {
  logistic: [0.842, 0.437],
  points: [0.821, 0.452],
  additive: [0.851, 0.429],
  forest: [0.849, 0.433],
  boosting: [0.86, 0.42],
  network: [0.829, 0.455],
  neighbours: [0.79, 0.51],
  stack: [0.868, 0.411],
};

const aCard: PointsCard = {
  items: [
    {
      kind: 'number',
      predictor: 'age (years)',
      bands: [
        { from: null, points: 0 },
        { from: 50, points: 2 },
        { from: 65, points: 3 },
      ],
      missing: { points: 2, seen: false },
    },
    {
      kind: 'levels',
      predictor: 'sex',
      groups: [
        { levels: ['female'], points: 0 },
        { levels: ['male'], points: 1 },
      ],
      others: null,
      missing: { points: 0, seen: false },
    },
    {
      kind: 'number',
      predictor: 'sodium [mmol/L]',
      bands: [
        { from: null, points: 2 },
        { from: 135, points: 0 },
      ],
      missing: { points: 1, seen: true },
    },
  ],
  risks: [0, 1, 2, 3, 4, 5, 6].map((score) => ({ score, risk: 1 / (1 + Math.exp(2 - 0.8 * score)) })),
  loss: 0.4432,
};
const anotherCard: PointsCard = { ...aCard, items: aCard.items.slice(0, 2), loss: 0.4441 };

const someShapes: ShapesSummary = {
  scale: 'logOdds',
  intercept: [-0.41],
  shapes: [
    {
      predictor: 'age (years)',
      kind: 'number',
      importance: 0.62,
      missing: null,
      edited: false,
      edges: [20, 45, 60, 75, 95],
      bins: [-0.9, -0.2, 0.5, 1.1].map((score) => ({ scores: [score], spread: [0.1], share: 0.25 })),
    },
    {
      predictor: 'sex',
      kind: 'levels',
      importance: 0.11,
      missing: { scores: [0.02], spread: [0.05], share: null },
      edited: false,
      levels: ['female', 'male'],
      bins: [-0.1, 0.12].map((score) => ({ scores: [score], spread: [0.03], share: 0.48 })),
    },
  ],
  pairs: [
    {
      axes: [
        { kind: 'number', predictor: 'age (years)', edges: [20, 60, 95] },
        { kind: 'levels', predictor: 'sex', levels: [['female'], ['male']] },
      ],
      scores: [
        [[0.05], [-0.05]],
        [[-0.08], [0.09]],
      ],
      importance: 0.06,
    },
  ],
  edits: [],
};

const fits: Readonly<Partial<Record<Family, FitAccount>>> = {
  points: { family: 'points', cards: [aCard, anotherCard], chosen: 0 },
  additive: { family: 'additive', shapes: someShapes },
  forest: { family: 'forest', trees: 300, leaves: 41.4, predictors: 3 },
  boosting: { family: 'boosting', trees: 212, leaves: 15.6, predictors: 3 },
  neighbours: { family: 'neighbours', neighbours: 15 },
  stack: {
    family: 'stack',
    members: [
      { id: 'boosting', weight: 0.6 },
      { id: 'additive', weight: 0.3 },
      { id: 'logistic', weight: 0.1 },
    ],
    recalibration: 'logistic',
  },
};

/** A candidate: one layer is better than two by far more than chance; the activation does not matter. */
function aTrial(place: number): Trial {
  const deep = place % 2 === 1;
  const activation = place % 4 < 2 ? 'relu' : 'tanh';
  const spec: NetworkSpec = {
    ...network,
    tuning: 'search',
    layers: Array.from({ length: deep ? 2 : 1 }, () => ({ units: 32, activation })),
  };
  const failed = place === 11;
  return {
    spec,
    loss: failed ? null : (deep ? 0.5 : 0.45) + 0.001 * place,
    error: failed ? null : 0.02,
    folds: failed ? 0 : place < 4 ? 5 : 2,
    seconds: 1.25 + place,
    failed: failed ? 'method.diverged' : null,
  };
}

const someTrials = Array.from({ length: 12 }, (_, place) => aTrial((place + 1) % 12));

export const aSearch: SearchAccount = {
  trials: someTrials,
  chosen: 1,
  inFolds: [
    { spec: someTrials[1]!.spec, folds: 3 },
    { spec: someTrials[0]!.spec, folds: 2 },
  ],
};

function specOf(family: Family): EstimatorSpec {
  const spec = plainEstimator(family);
  return family === 'network' ? { ...spec, tuning: 'search' } : spec;
}

function aModel(family: (typeof families)[number]): ModelReport {
  const [first, second] = aReport.models as readonly [ModelReport, ModelReport];
  const like = family === 'network' ? second : first;
  const [auroc, loss] = figures[family];
  if (like.results.kind !== 'binary') throw new Error('the fixture is not of a yes/no outcome');
  return {
    ...like,
    id: family,
    spec: specOf(family),
    results: {
      ...like.results,
      figures: { ...like.results.figures, auroc: about(auroc, 0.04), logLoss: about(loss, 0.05) },
    },
    fit: fits[family] ?? like.fit,
    search: family === 'network' ? aSearch : null,
  };
}

const shelf = families.map(aModel);

const pairs: readonly Comparison[] = shelf.flatMap((first, place) =>
  shelf.slice(0, place).map(({ id }) => {
    const [one, other] = [figures[first.spec.family as keyof typeof figures], figures[id as keyof typeof figures]];
    return {
      first: first.id,
      second: id,
      discrimination: about(one[0] - other[0], 0.012),
      loss: about(one[1] - other[1], 0.01),
      p: 0.01,
      bootstrap: [],
    };
  }),
);

/** A yes/no study of eight models, one of them searched for and one a blend. */
export const aShelfReport: StudyReport = {
  ...aReport,
  recipe: {
    ...aReport.recipe,
    estimators: shelf.map(({ spec }) => spec),
    search: { minutes: 10, candidates: 12, folds: 5 },
  },
  search: { minutes: 10, candidates: 12, folds: 5 },
  models: shelf,
  comparisons: pairs,
  verdict: { ...aReport.verdict!, model: 'stack', choice: 'better' },
};

function aCurve(model: string, floor: number, gain: number, more: LearningCurve['more']): LearningCurve {
  const law = { floor, gain, rate: 0.5 };
  const lossAt = (participants: number) => floor + gain * participants ** -0.5;
  const participants = [40, 80, 160, 320, 640, 1280];
  return {
    model,
    points: [40, 80, 160, 320].map((at) => ({
      participants: at,
      fits: 15,
      loss: about(lossAt(at) + 0.004, 0.02),
      discrimination: about(0.84 - 1 / at, 0.03),
    })),
    law,
    band: {
      participants,
      loss: participants.map(lossAt),
      low: participants.map((at) => lossAt(at) - 0.015),
      high: participants.map((at) => lossAt(at) + 0.015),
    },
    doubled: estimated(lossAt(320) - lossAt(640), 0.001, 0.02),
    quadrupled: estimated(lossAt(320) - lossAt(1280), 0.002, 0.03),
    more,
  };
}

export const someLearning: LearningReport = {
  participants: 400,
  loss: 'logLoss',
  discrimination: 'auroc',
  draws: 3,
  classical: aCurve('logistic', 0.41, 0.4, 'little'),
  deep: aCurve('network', 0.36, 1.4, 'helps'),
  differences: [
    { times: 1, loss: about(0.005, 0.01) },
    { times: 2, loss: about(-0.012, 0.01) },
    { times: 4, loss: about(-0.023, 0.012) },
  ],
  overtakes: 'twice',
};
