import type { Unestimable } from '../estimate';
import { normalCdf } from '../normal';
import { binormalGap, binormalMean } from './anticipated';
import { Z_PUBLISHED } from './criteria';

export interface ValidationTargets {
  /** Width of the 95% interval of O/E around 1. */
  readonly observedExpected: number;
  readonly slope: number;
  readonly c: number;
  /** Of the standardised net benefit (net benefit over prevalence) at `threshold`; left out, it is not judged. */
  readonly netBenefit?: { readonly threshold: number; readonly width: number } | undefined;
}

/** Widths that pmvalsampsize takes where none is given. */
const USUAL_WIDTHS: ValidationTargets = { observedExpected: 0.2, slope: 0.2, c: 0.1 };

/** Participants for each figure to be as precise as asked; null where a criterion is not judged. */
export type ValidationSample =
  | {
      readonly kind: 'required';
      readonly participants: number;
      readonly observedExpected: number;
      readonly slope: number;
      readonly c: number;
      readonly netBenefit: number | null;
    }
  | { readonly kind: 'none'; readonly reason: Unestimable };

const standardError = (width: number) => width / (2 * Z_PUBLISHED);

/** Newcombe's variance of a C statistic, as Riley et al. (2021) use it. */
function varianceOfC(c: number, prevalence: number, n: number): number {
  const half = n / 2 - 1;
  const spread = 1 + (half * (1 - c)) / (2 - c) + (half * c) / (1 + c);
  return (c * (1 - c) * spread) / (n * n * prevalence * (1 - prevalence));
}

function smallest(enough: (n: number) => boolean): number {
  let low = 1;
  let high = 2;
  while (!enough(high) && high < 1e15) {
    low = high;
    high *= 2;
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (enough(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/**
 * Smallest sample for validating a model of a binary outcome on other participants, if it is well calibrated there: the
 * widths of the 95% intervals of O/E, calibration slope, C statistic and standardised net benefit. The log odds of the
 * risks are taken as normal in those with and without the event, which fixes their distribution given C and prevalence.
 *
 * @param prevalence - anticipated share with the event
 * @param c - anticipated C statistic
 * @returns `oneOutcomeOnly` where the prevalence is not inside (0, 1); `notDefined` where C is not inside (0.5, 1) or a
 * width not above 0
 *
 * Source: Riley et al., Statistics in Medicine 40 (2021) 4230-4251, as pmvalsampsize has it; O/E's standard error from the width exactly, 2 sinh(1.96 SE), integrals instead of simulation.
 */
export function sampleForValidation(
  prevalence: number,
  c: number,
  targets: ValidationTargets = USUAL_WIDTHS,
): ValidationSample {
  if (!(prevalence > 0 && prevalence < 1)) return { kind: 'none', reason: 'oneOutcomeOnly' };
  const { observedExpected, slope, netBenefit } = targets;
  const threshold = netBenefit?.threshold ?? 0.5;
  const widths = [observedExpected, slope, targets.c, netBenefit?.width ?? 1];
  if (!(c > 0.5 && c < 1) || !(threshold > 0 && threshold < 1) || !widths.every((width) => width > 0)) {
    return { kind: 'none', reason: 'notDefined' };
  }

  const logSe = Math.asinh(observedExpected / 2) / Z_PUBLISHED;
  const ofRatio = Math.ceil((1 - prevalence) / (prevalence * logSe * logSe));

  const gap = binormalGap(c);
  const offset = Math.log(prevalence) - Math.log1p(-prevalence) - (gap * gap) / 2;
  const information = [0, 1, 2].map((power) =>
    binormalMean(prevalence, gap, (x) => {
      const logit = offset + gap * x;
      const tail = Math.exp(-Math.abs(logit));
      return (logit ** power * tail) / ((1 + tail) * (1 + tail));
    }),
  );
  const [i00, i01, i11] = [information[0]!, information[1]!, information[2]!];
  const ofSlope = Math.ceil(i00 / (standardError(slope) ** 2 * (i00 * i11 - i01 * i01)));
  const ofC = smallest((n) => varianceOfC(c, prevalence, n) <= standardError(targets.c) ** 2);

  let ofBenefit: number | null = null;
  if (netBenefit) {
    const cut = (Math.log(threshold) - Math.log1p(-threshold) - offset) / gap;
    const sensitivity = normalCdf(gap - cut);
    const specificity = normalCdf(cut);
    const weight = ((1 - prevalence) / prevalence) * (threshold / (1 - threshold));
    const spread =
      (sensitivity * (1 - sensitivity)) / prevalence +
      (weight * weight * specificity * (1 - specificity)) / (1 - prevalence) +
      (weight * weight * (1 - specificity) ** 2) / (prevalence * (1 - prevalence));
    ofBenefit = Math.ceil(spread / standardError(netBenefit.width) ** 2);
  }
  const participants = Math.max(ofRatio, ofSlope, ofC, ofBenefit ?? 0);
  if (!Number.isFinite(participants)) return { kind: 'none', reason: 'notDefined' };
  return { kind: 'required', participants, observedExpected: ofRatio, slope: ofSlope, c: ofC, netBenefit: ofBenefit };
}
