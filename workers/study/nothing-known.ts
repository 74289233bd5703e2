import type { Outcome } from '../cohort/outcome';
import type { FigureName } from '../contract/figures';
import { chancePrecision } from '../numerics/chance-precision';
import { classCounts, likeliest } from '../numerics/class-accuracy';

/**
 * What a figure is where predictions know nothing of the outcome; of figures that count what is ordered or called
 * rightly, and of the calibration slope.
 *
 * @param predicted - shape (rows x width), of the rows of `outcome`
 * @returns none for losses: of them resamples tell the optimism itself well
 */
export function nothingKnown(outcome: Outcome, predicted: Float64Array): Readonly<Partial<Record<FigureName, number>>> {
  switch (outcome.kind) {
    case 'binary':
      return { auroc: 0.5, auprc: precisionByChance(outcome.y), calibrationSlope: 0 };
    case 'classes': {
      const classes = outcome.classes.length;
      const rows = { y: outcome.y, probability: predicted, classes };
      return {
        auroc: 0.5,
        pairwiseAuroc: 0.5,
        discriminationIndex: 1 / classes,
        accuracy: calledByChance(classCounts(rows), likeliest(rows), classes),
        balancedAccuracy: 1 / classes,
        kappa: 0,
      };
    }
    case 'continuous':
      return { calibrationSlope: 0 };
    case 'survival':
      return { harrell: 0.5, uno: 0.5, auroc: 0.5, calibrationSlope: 0 };
  }
}

/** Of the rows' order alone; 0 where no row has the event, of which there is no precision. */
export function precisionByChance(y: Uint8Array): number {
  const events = y.reduce((sum, one) => sum + one, 0);
  return events > 0 ? chancePrecision(y.length, events) : 0;
}

/** The share called rightly where what is called has nothing to do with what is so: Efron and Tibshirani's no-information rate. */
function calledByChance(counts: Float64Array, called: Float64Array, classes: number): number {
  const rows = called.length / classes;
  return counts.reduce((sum, observed, k) => {
    let calls = 0;
    for (let at = k; at < called.length; at += classes) calls += called[at]!;
    return sum + (observed / rows) * (calls / rows);
  }, 0);
}
