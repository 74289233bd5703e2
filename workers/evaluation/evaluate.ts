import type { FoldResult, ModelReport } from '../contract/report';
import { calibrationCurve } from './calibration-curve';
import { riskDistribution, rocCurve } from './curves';
import { aurocFigure, figuresOf, logLossFigure } from './figures';
import { predictedAmong, predictedRepeats, type OutOfFold } from './out-of-fold';
import { thresholdRows } from './thresholds';

/** What out-of-fold risks say of a model. */
export type Evaluation = Pick<ModelReport, 'figures' | 'roc' | 'calibration' | 'thresholds' | 'distribution' | 'folds'>;

/**
 * Judges one model by what it predicted for rows it had not seen, and by nothing else.
 *
 * Figures, curves and tables use the repeats that were (nearly) completed, see `completeRepeats`: each is computed in
 * each repeat on the pooled out-of-fold risks and averaged. Fold results use every fold that was predicted. No number
 * in the result is NaN or infinite, whatever the input; what cannot be estimated says why.
 *
 * Takes O(n log n) time a repeat.
 */
export function evaluateModel(input: OutOfFold): Evaluation {
  const repeats = predictedRepeats(input);
  return {
    figures: figuresOf(repeats),
    roc: rocCurve(repeats),
    calibration: calibrationCurve(input, repeats),
    thresholds: thresholdRows(repeats),
    distribution: riskDistribution(repeats),
    folds: foldResults(input),
  };
}

function foldResults(input: OutOfFold): readonly FoldResult[] {
  return input.risk.flatMap((risk, repeat) => {
    const rowsOf = new Map<number, number[]>();
    const folds = input.fold[repeat];
    for (let row = 0; folds && row < risk.length; row += 1) {
      if (Number.isNaN(risk[row])) continue;
      const fold = folds[row]!;
      const rows = rowsOf.get(fold);
      if (rows) rows.push(row);
      else rowsOf.set(fold, [row]);
    }
    return [...rowsOf.keys()]
      .sort((a, b) => a - b)
      .map((fold) => {
        const predicted = predictedAmong(input, repeat, Uint32Array.from(rowsOf.get(fold) ?? []));
        return {
          repeat,
          fold,
          participants: predicted.clusters?.count ?? predicted.event.length,
          events: predicted.event.reduce((sum, one) => sum + one, 0),
          auroc: aurocFigure([predicted]),
          logLoss: logLossFigure([predicted]),
        };
      });
  });
}
