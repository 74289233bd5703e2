import type { Family } from '../../contract/recipe';
import type { SingleSpec } from '../../training/trainer-api';

/** The families of regression that are searched and blended. */
export const REGRESSIONS: readonly Family[] = ['logistic', 'multinomial', 'ordinal', 'linear'];

/**
 * Whether a blend may take an estimator in. A card is read by people as it stands, neighbours hold participants, which
 * nothing that is kept may, and many networks in one would queue for one GPU in every inner fold.
 */
export const isBlended = ({ family }: Pick<SingleSpec, 'family'>): boolean =>
  family !== 'points' && family !== 'neighbours' && family !== 'tabm';

/** Whether inner folds judge an estimator: where its settings are searched for, or it may be blended. */
export const isJudged = (spec: SingleSpec, hasBlend: boolean): boolean =>
  spec.tuning === 'search' || (hasBlend && isBlended(spec));
