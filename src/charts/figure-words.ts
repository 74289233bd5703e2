import type { Figure } from '../../workers/contract/figures';
import { kindOf } from '../../workers/contract/default-estimators';
import type { EstimatorSpec } from '../../workers/contract/recipe';
import { format, m } from '../messages/index.svelte';

/** A figure with its 95% interval, or why there is none: never blank, never NaN. */
export function figureWords(figure: Figure, digits: number): string {
  if (figure.kind === 'notEstimable') return m().charts.why[figure.reason];
  return format.interval(figure.value, figure.low, figure.high, digits);
}

/** What a model is called; with its id where the study has several of its kind. */
export function modelName(id: string, specs: readonly EstimatorSpec[]): string {
  const spec = specs.find((other) => other.id === id);
  if (!spec) return id;
  const kind = kindOf(spec);
  const name = m().charts.families[kind];
  const alone = specs.filter((other) => kindOf(other) === kind).length === 1;
  return alone ? name : m().charts.several(name, id);
}
