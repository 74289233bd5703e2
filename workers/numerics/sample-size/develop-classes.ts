import { normalQuantile } from '../normal';
import { ANTICIPATED_SHARE, coxSnellFromC, maxCoxSnell, maxCoxSnellOfClasses } from './anticipated';
import { forShrinkage, required, shrinkageForOptimism, type RequiredSample } from './criteria';

/** Absolute error of each class's overall share that is borne. */
const MARGIN = 0.05;

export interface ClassAssumptions {
  /**
   * Anticipated C statistics of the classes two by two, first by second: classes 1-2, 1-3, ..., 2-3, ...; null where
   * nothing is known, and 15% of each pair's largest R2 is anticipated.
   */
  readonly pairwiseC: readonly number[] | null;
  /** Anticipated share of the largest overall R2 (Nagelkerke's); 0.15 where nothing is known. */
  readonly nagelkerke: number;
  /** Expected shrinkage that is good enough, in (0, 1); usually 0.9. */
  readonly shrinkage: number;
}

/**
 * Smallest sample for developing a multinomial logistic model: three criteria. The first must hold in each pair of
 * classes, whose share of the sample is what the pair's own logistic model would have; the second for all (K - 1) p
 * parameters and the overall R2; the third for every class's share at once, the level divided by K.
 *
 * @param parameters - candidate parameters of one linear predictor, after dummies and splines; at least 1
 * @param shares - anticipated share of each class, shape (K), K at least 2, summing to 1
 * @returns `oneOutcomeOnly` where a class has no share; `notDefined` where R2 or shrinkage make no sense
 *
 * Source: Pate et al., Statistical Methods in Medical Research 32 (2023) 555-571; simultaneous intervals of Goodman,
 * Technometrics 7 (1965) 247-254. No criteria are published for ordinal models; a proportional-odds model has fewer
 * parameters than the multinomial one, so that what is enough for the latter is on the safe side.
 */
export function sampleForClasses(
  parameters: number,
  shares: readonly number[],
  assumptions: ClassAssumptions,
): RequiredSample {
  const { pairwiseC, nagelkerke, shrinkage } = assumptions;
  const classes = shares.length;
  if (classes < 2 || !shares.every((share) => share > 0)) return { kind: 'none', reason: 'oneOutcomeOnly' };
  const none = { kind: 'none', reason: 'notDefined' } as const;
  const defined = parameters >= 1 && shrinkage > 0 && shrinkage < 1 && nagelkerke > 0 && nagelkerke < 1;
  if (!defined || (pairwiseC && pairwiseC.length !== (classes * (classes - 1)) / 2)) return none;

  let inPairs = 0;
  let pair = 0;
  for (let first = 0; first < classes; first += 1) {
    for (let second = first + 1; second < classes; second += 1) {
      const together = shares[first]! + shares[second]!;
      const prevalence = shares[second]! / together;
      const c = pairwiseC?.[pair];
      if (c !== undefined && !(c > 0.5 && c < 1)) return none;
      const own = c === undefined ? ANTICIPATED_SHARE * maxCoxSnell(prevalence) : coxSnellFromC(c, prevalence);
      if (!(own > 0 && own < shrinkage)) return none;
      inPairs = Math.max(inPairs, Math.ceil(forShrinkage(parameters, own, shrinkage)) / together);
      pair += 1;
    }
  }

  const maxRSquared = maxCoxSnellOfClasses(shares);
  const rSquared = nagelkerke * maxRSquared;
  const overall = shrinkageForOptimism(rSquared, maxRSquared);
  if (!(rSquared < overall)) return none;
  const quantile = normalQuantile(1 - 0.05 / classes / 2);
  const widest = Math.max(...shares.map((share) => share * (1 - share)));
  return required(
    [
      { name: 'shrinkage', participants: Math.ceil(inPairs - 1e-6) },
      { name: 'optimism', participants: Math.ceil(forShrinkage((classes - 1) * parameters, rSquared, overall)) },
      { name: 'overallRisk', participants: Math.ceil((quantile / MARGIN) ** 2 * widest) },
    ],
    { rSquared, maxRSquared },
  );
}
