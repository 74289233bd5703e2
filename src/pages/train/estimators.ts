import type { EstimatorSpec, LogisticSpec, NetworkSpec, Recipe } from '../../../workers/contract/recipe';

/** An estimator the page offers: in the recipe, or ready to be switched on. */
export interface Offered {
  readonly spec: EstimatorSpec;
  readonly on: boolean;
  readonly suggested: EstimatorSpec | null;
}

/** Where a recipe was made without one of the families, it is offered like this. */
const plainLogistic: LogisticSpec = {
  id: 'logistic',
  family: 'logistic',
  alpha: 0,
  lambda: 'auto',
  classWeights: 'none',
};
const plainNetwork: NetworkSpec = {
  id: 'network',
  family: 'network',
  members: 5,
  layers: [{ units: 16, activation: 'tanh' }],
  loss: 'crossEntropy',
  optimiser: 'adam',
  learningRate: 0.003,
  batch: 32,
  epochs: 200,
  patience: 20,
  validationShare: 0.2,
  dropout: 0.2,
  weightDecay: 0.01,
  classWeights: 'none',
};

/** Every estimator of the recipe, and of the two families those it leaves out, in the order of the cards. */
export function estimatorsOffered(recipe: Recipe, suggested: Recipe | null): readonly Offered[] {
  const proposals = suggested?.estimators ?? [];
  const proposalFor = (id: string) => proposals.find((spec) => spec.id === id) ?? null;
  const on = recipe.estimators.map((spec): Offered => ({ spec, on: true, suggested: proposalFor(spec.id) }));
  const missing = (['logistic', 'network'] as const)
    .filter((family) => !recipe.estimators.some((spec) => spec.family === family))
    .map((family): Offered => {
      const plain = family === 'logistic' ? plainLogistic : plainNetwork;
      const proposed = proposals.find((spec) => spec.family === family);
      return { spec: proposed ?? plain, on: false, suggested: proposed ?? null };
    });
  return [...on, ...missing].sort((a, b) => rank(a.spec) - rank(b.spec));
}

const rank = ({ family }: EstimatorSpec) => (family === 'logistic' ? 0 : 1);

/** The estimators with one of them changed. */
export function withEstimator(estimators: readonly EstimatorSpec[], changed: EstimatorSpec): readonly EstimatorSpec[] {
  return estimators.map((spec) => (spec.id === changed.id ? changed : spec));
}

/** The estimators with one switched on or off; those on keep the order of the cards. */
export function withSwitched(
  estimators: readonly EstimatorSpec[],
  spec: EstimatorSpec,
  on: boolean,
  order: readonly EstimatorSpec[],
): readonly EstimatorSpec[] {
  const others = estimators.filter(({ id }) => id !== spec.id);
  if (!on) return others;
  const place = (id: string) => order.findIndex((other) => other.id === id);
  return [...others, spec].sort((a, b) => place(a.id) - place(b.id));
}
