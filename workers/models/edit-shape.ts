import type { FittedAdditive } from './additive';

/** What is predicted: the shapes as fitted, the edits made one after the other. */
export function editedTerms(fitted: FittedAdditive): Pick<FittedAdditive, 'intercept' | 'shapes' | 'pairs'> {
  return fitted;
}
