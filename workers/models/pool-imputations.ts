import type { FittedRealMlp } from './realmlp';
import type { FittedTabm } from './tabm';
import type { FittedCause, FittedCox, FeatureEstimator, FittedNetwork } from './model';

type Family = FeatureEstimator['family'];
type Fitted<F extends Family> = Extract<FeatureEstimator, { family: F }>;

/**
 * One model of the fits on several completed data sets. Regressions get the mean of their coefficients, which is the
 * mean of their linear predictors (Rubin's rules for the estimate); the baseline hazards of a Cox model the mean of
 * their logarithms, which goes with it; networks are joined, so that all members' predictions are averaged.
 *
 * @param fits - of one specification, on designs with the same features and rows; one or more
 *
 * Source: Rubin, Multiple Imputation for Nonresponse in Surveys (1987), chapter 3; pooling on the scale of the linear
 * predictor and of log cumulative hazards: Marshall et al., BMC Medical Research Methodology 9 (2009) 57.
 */
export function poolFits(fits: readonly FeatureEstimator[]): FeatureEstimator {
  const [first] = fits;
  if (!first) throw new RangeError('nothing to pool');
  if (fits.length === 1) return first;
  switch (first.family) {
    case 'logistic':
      return { ...first, ...meanOfLines(ofFamily(fits, 'logistic')) };
    case 'linear': {
      const all = ofFamily(fits, 'linear');
      const variance = mean(all.map(({ residualSd }) => residualSd ** 2));
      return { ...first, ...meanOfLines(all), residualSd: Math.sqrt(variance) };
    }
    case 'multinomial': {
      const all = ofFamily(fits, 'multinomial');
      for (const other of all) requireSame(first.coefficients.length, other.coefficients.length);
      return {
        ...first,
        lambda: mean(all.map(({ lambda }) => lambda)),
        intercepts: meanList(all.map(({ intercepts }) => intercepts)),
        coefficients: first.coefficients.map((_, k) => meanList(all.map(({ coefficients }) => coefficients[k]!))),
      };
    }
    case 'ordinal': {
      const all = ofFamily(fits, 'ordinal');
      return {
        ...first,
        lambda: mean(all.map(({ lambda }) => lambda)),
        thresholds: meanList(all.map(({ thresholds }) => thresholds)),
        coefficients: meanList(all.map(({ coefficients }) => coefficients)),
      };
    }
    case 'cox':
      return poolCox(ofFamily(fits, 'cox'));
    case 'network':
      return joinNetworks(ofFamily(fits, 'network'));
    case 'realmlp':
      return joinRealMlps(ofFamily(fits, 'realmlp'));
    case 'tabm':
      return joinTabms(ofFamily(fits, 'tabm'));
    case 'neighbours':
      // Each completed design has the same participants; a check on the others needs one of them.
      return first;
  }
}

function ofFamily<F extends Family>(fits: readonly FeatureEstimator[], family: F): readonly Fitted<F>[] {
  const same = fits.filter((fit): fit is Fitted<F> => fit.family === family);
  if (same.length < fits.length) throw new RangeError('fits of several families');
  return same;
}

interface Line {
  readonly lambda: number;
  readonly intercept: number;
  readonly coefficients: readonly number[];
}

const meanOfLines = (lines: readonly Line[]): Line => ({
  lambda: mean(lines.map(({ lambda }) => lambda)),
  intercept: mean(lines.map(({ intercept }) => intercept)),
  coefficients: meanList(lines.map(({ coefficients }) => coefficients)),
});

function poolCox(fits: readonly FittedCox[]): FittedCox {
  const first = fits[0]!;
  for (const other of fits) requireSame(first.causes.length, other.causes.length);
  return {
    ...first,
    lambda: meanList(fits.map(({ lambda }) => lambda)),
    causes: first.causes.map((_, k) => poolCause(fits.map(({ causes }) => causes[k]!))),
  };
}

function poolCause(causes: readonly FittedCause[]): FittedCause {
  const { baseline } = causes[0]!;
  // Times come from follow-up alone, which is never imputed.
  for (const other of causes) requireSame(baseline.times, other.baseline.times);
  const logs = causes.map((cause) => cause.baseline.cumulativeHazard.map(Math.log));
  return {
    coefficients: meanList(causes.map(({ coefficients }) => coefficients)),
    centre: mean(causes.map(({ centre }) => centre)),
    baseline: { ...baseline, cumulativeHazard: meanList(logs).map(Math.exp) },
  };
}

function joinNetworks(fits: readonly FittedNetwork[]): FittedNetwork {
  return { ...fits[0]!, members: fits.flatMap(({ members }) => members), ...joinedEpochs(fits) };
}

function joinRealMlps(fits: readonly FittedRealMlp[]): FittedRealMlp {
  return { ...fits[0]!, members: fits.flatMap(({ members }) => members), ...joinedEpochs(fits) };
}

function joinTabms(fits: readonly FittedTabm[]): FittedTabm {
  return { ...fits[0]!, parts: fits.flatMap(({ parts }) => parts), ...joinedEpochs(fits) };
}

function joinedEpochs(fits: readonly (FittedNetwork | FittedRealMlp | FittedTabm)[]) {
  for (const other of fits) requireSame(fits[0]!.head, other.head);
  return {
    bestEpoch: Math.round(mean(fits.map(({ bestEpoch }) => bestEpoch))),
    epochs: Math.max(...fits.map(({ epochs }) => epochs)),
  };
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function meanList(lists: readonly (readonly number[])[]): number[] {
  const length = lists[0]?.length ?? 0;
  if (lists.some((list) => list.length !== length)) throw new RangeError('fits of several shapes');
  return Array.from({ length }, (_, j) => mean(lists.map((list) => list[j]!)));
}

/** Both are plain JSON made by the same code, so that their texts tell them apart. */
function requireSame(one: unknown, other: unknown): void {
  if (JSON.stringify(one) !== JSON.stringify(other)) throw new RangeError('fits of several outcomes');
}
