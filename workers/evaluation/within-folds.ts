import { aurocInfluence } from '../numerics/discrimination';
import type { Influenced } from '../numerics/estimate';
import { pick, rowsByFold, type Predicted } from './out-of-fold';

/**
 * The area under the ROC curve of the pairs within folds, each fold counting by its pairs. Two participants of different
 * folds were judged by two models, each of which has learned from the other participant: of such pairs the one with the
 * event is put too low, so that the area of all pairs together lies below 0.5 where there is nothing to find. The
 * influence values are those of all pairs, from which the area of pairs within folds differs little where folds are
 * alike.
 *
 * @returns null where no fold has both outcomes, unless there is one fold only, or none is known
 *
 * Source: Parker, Günter and Bedo, BMC Bioinformatics 8 (2007) 326; Airola et al., Comput Stat Data Anal 55 (2011)
 * 1828-1844.
 */
export function areaWithinFolds({ risk, event, order, fold }: Predicted): Influenced | null {
  const pooled = aurocInfluence(risk, event, order);
  if (!fold || !pooled) return pooled;
  let areas = 0;
  let pairs = 0;
  for (const own of rowsByFold(fold)) {
    const events = pick(event, own);
    const area = aurocInfluence(pick(risk, own), events);
    if (!area) continue;
    const withEvent = events.reduce((sum, one) => sum + one, 0);
    const weight = withEvent * (events.length - withEvent);
    areas += weight * area.value;
    pairs += weight;
  }
  return pairs > 0 ? { value: areas / pairs, influence: pooled.influence } : null;
}
