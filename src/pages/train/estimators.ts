import { kindOf, kindsFor, plainEstimator } from '../../../workers/contract/default-estimators';
import type { EstimatorSpec, Recipe } from '../../../workers/contract/recipe';

/** An estimator the page offers: in the recipe, or ready to be switched on. */
export interface Offered {
  readonly spec: EstimatorSpec;
  readonly on: boolean;
  readonly suggested: EstimatorSpec | null;
}

/** Every estimator of the recipe, and of what suits its outcome that which it leaves out, in the order of the cards. */
export function estimatorsOffered(recipe: Recipe, suggested: Recipe | null): readonly Offered[] {
  const kinds = kindsFor(recipe.outcome);
  const proposals = suggested?.estimators ?? [];
  const proposalFor = (id: string) => proposals.find((spec) => spec.id === id) ?? null;
  const on = recipe.estimators.map((spec): Offered => ({ spec, on: true, suggested: proposalFor(spec.id) }));
  const missing = kinds
    .filter((kind) => !recipe.estimators.some((spec) => kindOf(spec) === kind))
    .map((kind): Offered => {
      const proposed = proposals.find((spec) => kindOf(spec) === kind);
      return { spec: proposed ?? plainEstimator(kind), on: false, suggested: proposed ?? null };
    });
  const rank = ({ spec }: Offered) => kinds.indexOf(kindOf(spec));
  return [...on, ...missing].sort((a, b) => rank(a) - rank(b));
}

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
