import type { EstimatorSpec } from '../contract/recipe';
import type { FitAccount, ProportionalityTest } from '../contract/report';
import type { FoldPlan } from '../cohort/assign-folds';
import type { FittedEstimator, FittedNetwork, Model } from '../models/model';
import { forestShape } from '../models/forest-shape';
import type { FittedBoosting, FittedForest } from '../models/trees';
import { summariseShapes } from '../models/shape-summary';
import { hazardAt } from '../numerics/survival/cox-baseline';
import type { FittedSteps } from '../recipe/design';
import { featuresOf } from '../recipe/feature-names';
import { foldKey } from './plan';

/** Terms listed of an equation, largest first. */
const MOST_TERMS = 100;
/** Times at which a baseline hazard is listed. */
const MOST_TIMES = 60;

/** Of the families that can be written down. */
type Account = Extract<FitAccount, { readonly equations: unknown }>;
type Equation = Account['equations'][number];
type Regression = Extract<FittedEstimator, { family: Account['family'] }>;

/** How a model was fitted, as far as it can be written down. */
export function fitAccount(
  spec: EstimatorSpec,
  model: Model,
  kept: ReadonlyMap<string, Model>,
  plan: FoldPlan,
  classes: readonly string[],
  proportionality: readonly ProportionalityTest[],
  horizon: number | null,
): FitAccount {
  const { estimator, steps } = model;
  switch (estimator.family) {
    case 'logistic':
    case 'multinomial':
    case 'ordinal':
    case 'linear':
    case 'cox':
      return { ...regressionAccount(estimator, steps, classes, horizon), proportionality };
    case 'network':
      return networkAccount(estimator, bestEpochs(spec.id, kept, plan));
    case 'realmlp':
      return {
        family: 'realmlp',
        parameters: estimator.members.reduce((sum, { parameters }) => sum + parameters.length, 0),
        members: estimator.members.length,
      };
    case 'tabm':
      return {
        family: 'tabm',
        parameters: estimator.parts.reduce((sum, { parameters }) => sum + parameters.length, 0),
        members: estimator.spec.members,
        backend: estimator.backend,
        ...(estimator.divergedAt !== undefined && { divergedAt: estimator.divergedAt }),
        bestEpochs: bestEpochs(spec.id, kept, plan).slice(0, 1000),
        layers: estimator.spec.layers,
      };
    case 'boosting':
      return boostingAccount(estimator);
    case 'forest':
      return forestAccount(estimator);
    case 'neighbours':
      return { family: 'neighbours', neighbours: estimator.spec.neighbours };
    case 'additive':
      return { family: 'additive', shapes: summariseShapes(estimator, steps.predictors) };
    case 'points':
      return {
        family: 'points',
        cards: estimator.cards.map(({ items, risks, loss }) => ({ items, risks, loss })),
        chosen: estimator.chosen,
      };
    case 'stack':
      return {
        family: 'stack',
        members: estimator.members.map(({ weight, model: member }) => ({ id: member.estimator.spec.id, weight })),
        recalibration: model.recalibration?.[0]?.kind ?? null,
      };
  }
}

/** The epochs at which the networks of the folds were taken. */
function bestEpochs(id: string, kept: ReadonlyMap<string, Model>, plan: FoldPlan): number[] {
  const epochs: number[] = [];
  for (const repeat of plan.repeats.keys()) {
    for (let fold = 0; fold < plan.folds; fold += 1) {
      const fitted = kept.get(foldKey(id, repeat, fold))?.estimator;
      if (fitted?.family === 'network' || fitted?.family === 'tabm') epochs.push(fitted.bestEpoch);
    }
  }
  return epochs;
}

function networkAccount(fitted: FittedNetwork, epochs: readonly number[]): FitAccount {
  return {
    family: 'network',
    parameters: fitted.members
      .flatMap(({ layers }) => layers)
      .reduce((sum, { weights, bias }) => sum + weights.length + bias.length, 0),
    members: fitted.members.length,
    backend: fitted.backend,
    ...(fitted.divergedAt !== undefined && { divergedAt: fitted.divergedAt }),
    bestEpochs: epochs.slice(0, 1000),
    layers: fitted.members[0]!.layers.map(({ units, activation }) => ({ units, activation })),
  };
}

function boostingAccount({ members, features }: FittedBoosting): FitAccount {
  let trees = 0;
  let leaves = 0;
  const used = new Set<number>();
  for (const { trees: own } of members) {
    trees += own.roots.length;
    for (const feature of own.feature) {
      if (feature < 0) leaves += 1;
      else used.add(features[feature]!.predictor);
    }
  }
  return { family: 'boosting', trees, leaves: leaves / Math.max(1, trees), predictors: used.size };
}

function forestAccount({ trees, features }: FittedForest): FitAccount {
  const { leaves, roots } = forestShape(trees.split);
  const used = new Set<number>();
  for (const split of trees.split) if (split >= 0) used.add(features[split >>> 9]!.predictor);
  const count = roots.length;
  return { family: 'forest', trees: count, leaves: leaves / Math.max(1, count), predictors: used.size };
}

function regressionAccount(
  fitted: Regression,
  steps: FittedSteps,
  classes: readonly string[],
  horizon: number | null,
): Account {
  const scales = featureScales(steps);
  const equation = (name: string | null, intercept: number | null, coefficients: readonly number[]) =>
    equationOf(name, intercept, coefficients, steps.features, scales);
  const rest = {
    family: fitted.family,
    alpha: fitted.spec.alpha,
    lambda: typeof fitted.lambda === 'number' ? [fitted.lambda] : [...fitted.lambda],
    features: steps.features.length,
    thresholds: [],
    baseline: null,
    proportionality: [],
  };
  switch (fitted.family) {
    case 'logistic':
    case 'linear':
      return account(rest, [fitted.coefficients], [equation(null, fitted.intercept, fitted.coefficients)]);
    case 'multinomial':
      return account(
        rest,
        fitted.coefficients,
        fitted.coefficients.map((one, k) => equation(classes[k] ?? null, fitted.intercepts[k]!, one)),
      );
    case 'ordinal': {
      const shift = shiftOf(fitted.coefficients, scales);
      return {
        ...account(rest, [fitted.coefficients], [equation(null, null, fitted.coefficients)]),
        thresholds: fitted.thresholds.map((threshold) => threshold + shift),
      };
    }
    case 'cox': {
      const [event] = fitted.causes;
      const shift = Math.exp(-event!.centre - shiftOf(event!.coefficients, scales));
      const { times, cumulativeHazard, between } = event!.baseline;
      const every = Math.max(1, Math.ceil(times.length / MOST_TIMES));
      const thinned = times.filter((_, k) => k % every === 0);
      // The risk is written down at the horizon, so its hazard must be there, and not that of an earlier time.
      const listed = horizon === null ? thinned : [...new Set([...thinned, horizon])].sort((a, b) => a - b);
      const hazard = hazardAt({ times, values: cumulativeHazard, between }, listed);
      return {
        ...account(
          rest,
          fitted.causes.map(({ coefficients }) => coefficients),
          fitted.causes.map(({ coefficients }, k) => equation(k === 0 ? null : 'competing', null, coefficients)),
        ),
        baseline: {
          times: listed,
          hazard: Array.from(hazard, (value) => value * shift),
        },
      };
    }
  }
}

type Rest = Omit<Account, 'nonZero' | 'equations'>;

function account(rest: Rest, coefficients: readonly (readonly number[])[], equations: readonly Equation[]): Account {
  const features = coefficients[0]?.map((_, j) => coefficients.some((one) => one[j] !== 0)) ?? [];
  return { ...rest, nonZero: features.filter(Boolean).length, equations };
}

interface FeatureScale {
  readonly centre: number;
  readonly scale: number;
}

/** What each feature was centred on and divided by, in the order of the features. */
function featureScales({ predictors }: FittedSteps): FeatureScale[] {
  return predictors.flatMap((fitted) => {
    const scales: FeatureScale[] = featuresOf(fitted).map(() => ({ centre: 0, scale: 1 }));
    if (fitted.kind !== 'number') return scales;
    scales[0] = { centre: fitted.centre, scale: fitted.scale };
    for (const [k, centre] of (fitted.spline?.centres ?? []).entries()) {
      scales[k + 1] = { centre, scale: fitted.spline!.scales[k]! };
    }
    return scales;
  });
}

/** How much the centring of the features adds to the linear predictor on their own scale. */
const shiftOf = (coefficients: readonly number[], scales: readonly FeatureScale[]): number =>
  coefficients.reduce((sum, one, j) => sum + (one * scales[j]!.centre) / scales[j]!.scale, 0);

function equationOf(
  name: string | null,
  intercept: number | null,
  coefficients: readonly number[],
  features: readonly string[],
  scales: readonly FeatureScale[],
): Equation {
  const terms = coefficients
    .map((standardised, j) => ({
      feature: features[j]!,
      coefficient: standardised / scales[j]!.scale,
      standardised,
    }))
    .filter(({ standardised }) => standardised !== 0)
    .sort((a, b) => Math.abs(b.standardised) - Math.abs(a.standardised));
  return {
    name,
    intercept: intercept === null ? null : intercept - shiftOf(coefficients, scales),
    terms: terms.slice(0, MOST_TERMS),
    left: Math.max(0, terms.length - MOST_TERMS),
  };
}
