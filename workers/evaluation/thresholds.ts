import type { Figure } from '../contract/figures';
import type { DecisionCurve, ThresholdRow } from '../contract/results';
import { harmPerBenefit, treatAllBenefit } from '../numerics/decision-curve';
import {
  likelihoodRatioNegative,
  likelihoodRatioPositive,
  npvAtPrevalence,
  ppvAtPrevalence,
  type Ratio,
  type TestAccuracy,
} from '../numerics/diagnostic-ratios';
import { Z95 } from '../numerics/normal';
import { crossingsOf, type Crossing, type Measure } from './crossings';
import { figure } from './figures';
import type { Predicted } from './out-of-fold';
import { proportionFigure, type Proportion } from './proportions';

/** What rows do at the thresholds 0.01 to 0.99. */
export interface Thresholds {
  readonly at: readonly number[];
  /** One list a repeat, shape (thresholds). */
  readonly crossings: readonly (readonly Crossing[])[];
}

/** Takes O(n + thresholds) time a repeat once ordered. */
export function crossThresholds(repeats: readonly Predicted[]): Thresholds {
  const at = Array.from({ length: 99 }, (_, k) => (k + 1) / 100);
  return { at, crossings: repeats.map((repeat) => crossingsOf(repeat, at)) };
}

/** The mean over the repeats of something at threshold `k`; 0 without any repeat. */
function meanAt({ crossings }: Thresholds, k: number, value: (crossing: Crossing) => number): number {
  return crossings.length === 0 ? 0 : crossings.reduce((sum, list) => sum + value(list[k]!), 0) / crossings.length;
}

/**
 * Sensitivity, specificity, predictive values and likelihood ratios, a row being called positive where its risk is at
 * least the threshold. Counts are means over the repeats; each proportion is that of the mean counts, with the interval
 * of {@link proportionFigure}, and each ratio that of the proportions.
 */
export function thresholdRows(thresholds: Thresholds): readonly ThresholdRow[] {
  return thresholds.at.map((threshold, k) => {
    const mean = (value: (crossing: Crossing) => number) => meanAt(thresholds, k, value);
    const counts = {
      truePositives: mean((crossing) => crossing.truePositives),
      falsePositives: mean((crossing) => crossing.falsePositives),
      trueNegatives: mean((crossing) => crossing.others - crossing.falsePositives),
      falseNegatives: mean((crossing) => crossing.events - crossing.truePositives),
    };
    const { truePositives, falsePositives, trueNegatives, falseNegatives } = counts;
    const clustered = (measure: Measure): Proportion['clustered'] =>
      thresholds.crossings.some((list) => list[k]!.clustered)
        ? {
            variance: mean((crossing) => crossing.clustered?.shares[measure].variance ?? 0),
            clusters: mean((crossing) => crossing.clustered?.shares[measure].clusters ?? 0),
          }
        : null;
    const share = (measure: Measure, successes: number, failures: number) =>
      proportionFigure({ successes, trials: successes + failures, clustered: clustered(measure) });
    const sensitivity = truePositives / (truePositives + falseNegatives);
    const specificity = trueNegatives / (trueNegatives + falsePositives);
    const accuracy: TestAccuracy = {
      sensitivity,
      specificity,
      sensitivityVariance:
        clustered('sensitivity')?.variance ?? (sensitivity * (1 - sensitivity)) / (truePositives + falseNegatives),
      specificityVariance:
        clustered('specificity')?.variance ?? (specificity * (1 - specificity)) / (trueNegatives + falsePositives),
      covariance: mean((crossing) => crossing.clustered?.covariance ?? 0),
    };
    return {
      threshold,
      ...counts,
      sensitivity: share('sensitivity', truePositives, falseNegatives),
      specificity: share('specificity', trueNegatives, falsePositives),
      ppv: share('ppv', truePositives, falsePositives),
      npv: share('npv', trueNegatives, falseNegatives),
      likelihoodRatioPositive: ratioFigure(likelihoodRatioPositive(accuracy)),
      likelihoodRatioNegative: ratioFigure(likelihoodRatioNegative(accuracy)),
    };
  });
}

const ratioFigure = (ratio: Ratio | null): Figure =>
  ratio ? figure(ratio.value, ratio.low, ratio.high) : { kind: 'notEstimable', reason: 'notDefined' };

/**
 * The same rows where the event is more or less common than among those judged: sensitivity, specificity and likelihood
 * ratios stay, counts and predictive values become what they would be. A predictive value is not estimable where its
 * likelihood ratio is not.
 *
 * @param prevalence - in (0, 1)
 */
export function rowsAtPrevalence(rows: readonly ThresholdRow[], prevalence: number): readonly ThresholdRow[] {
  return rows.map((row) => {
    const { sensitivity, specificity, likelihoodRatioPositive: positive, likelihoodRatioNegative: negative } = row;
    const all = row.truePositives + row.falsePositives + row.trueNegatives + row.falseNegatives;
    const found = sensitivity.kind === 'estimated' ? sensitivity.value : 0;
    const right = specificity.kind === 'estimated' ? specificity.value : 0;
    const [events, others] = [all * prevalence, all * (1 - prevalence)];
    return {
      ...row,
      truePositives: events * found,
      falseNegatives: events * (1 - found),
      trueNegatives: others * right,
      falsePositives: others * (1 - right),
      ppv: positive.kind === 'estimated' ? ratioFigure(ppvAtPrevalence(positive, prevalence)) : positive,
      npv: negative.kind === 'estimated' ? ratioFigure(npvAtPrevalence(negative, prevalence)) : negative,
    };
  });
}

/**
 * Net benefit at each threshold with its pointwise 95% interval, and that of treating everyone. Values and variances are
 * means over the repeats, as those of figures.
 *
 * @returns null without a repeat, or where fewer than two participants were judged
 *
 * Source: Vickers and Elkin, Medical Decision Making 26 (2006) 565-574; see numerics/decision-curve.ts.
 */
export function decisionCurve(thresholds: Thresholds): DecisionCurve | null {
  if (thresholds.crossings.length === 0) return null;
  const points = thresholds.at.map((threshold, k) => {
    const mean = (value: (crossing: Crossing) => number) => meanAt(thresholds, k, value);
    const harm = harmPerBenefit(threshold);
    const value = mean(
      ({ truePositives, falsePositives, events, others }) =>
        (truePositives - harm * falsePositives) / (events + others),
    );
    const spread =
      Z95 *
      Math.sqrt(
        Math.max(
          0,
          mean((crossing) => crossing.benefitVariance(harm)),
        ),
      );
    const prevalence = mean(({ events, others }) => events / (events + others));
    return { value, low: value - spread, high: value + spread, all: treatAllBenefit(prevalence, threshold) };
  });
  if (!points.every(({ value, low, high }) => [value, low, high].every(Number.isFinite))) return null;
  return {
    threshold: thresholds.at,
    netBenefit: points.map(({ value }) => value),
    low: points.map(({ low }) => low),
    high: points.map(({ high }) => high),
    treatAll: points.map(({ all }) => all),
  };
}
