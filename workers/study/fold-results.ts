import { eventsIn, predictionWidth } from '../cohort/outcome';
import type { FoldPlan } from '../cohort/assign-folds';
import { countClusters } from '../cohort/clusters';
import type { Figure } from '../contract/figures';
import type { FoldResult } from '../contract/report';
import { classFiguresOf } from '../evaluation/classes/figures';
import { classRepeats } from '../evaluation/classes/rows';
import { continuousFiguresOf } from '../evaluation/continuous/evaluate';
import { continuousRepeats } from '../evaluation/continuous/rows';
import { aurocFigure, calibrationSlopeFigure, logLossFigure } from '../evaluation/figures';
import { predictedRepeats, rowsWhere } from '../evaluation/out-of-fold';
import { brierFigureAt, harrellFigure, slopeFigure } from '../evaluation/survival/figures';
import { judgedRepeats } from '../evaluation/survival/judged';
import { amongRows, type Said, type Truth } from './judge';

type Headline = Pick<FoldResult, 'discrimination' | 'error' | 'calibrationSlope'>;

const NOT_DEFINED: Figure = { kind: 'notEstimable', reason: 'notDefined' };

/**
 * Each fold, or site, on its own: the rows that it predicted, judged alone. Of a fold that is a single cluster, as a
 * site is, the participants are what varies.
 */
export function foldResults(
  truth: Truth,
  said: Said,
  { names, participants }: Pick<FoldPlan, 'names' | 'participants'>,
): FoldResult[] {
  const width = predictionWidth(truth.outcome, truth.times.length);
  return said.predicted.flatMap((predicted, repeat) => {
    const foldOf = truth.fold[repeat]!;
    return names.flatMap((name, fold) => {
      const rows = rowsWhere(foldOf.length, (row) => foldOf[row] === fold && !Number.isNaN(predicted[row * width]));
      if (rows.length === 0) return [];
      const { clusters } = truth;
      const single = clusters !== null && rows.every((row) => clusters[row] === clusters[rows[0]!]);
      const one = { ...truth, fold: [foldOf], clusters: single ? participants : clusters };
      const among = amongRows(one, { id: said.id, predicted: [predicted] }, rows, width);
      const tied = among.truth.clusters;
      return [
        {
          repeat,
          fold,
          name,
          participants: tied ? new Set(tied).size : countClusters(null, rows.length),
          events: eventsIn(among.truth.outcome),
          ...headline(among.truth, among.said),
        },
      ];
    });
  });
}

function headline({ outcome, fold, clusters, times }: Truth, { predicted }: Said): Headline {
  switch (outcome.kind) {
    case 'binary': {
      const repeats = predictedRepeats({ y: outcome.y, risk: predicted, fold, clusters });
      return {
        discrimination: aurocFigure(repeats),
        error: logLossFigure(repeats),
        calibrationSlope: calibrationSlopeFigure(repeats),
      };
    }
    case 'classes': {
      const figures = classFiguresOf(classRepeats({ ...outcome, predicted, fold, clusters }), outcome.ordered);
      return { discrimination: figures.auroc, error: figures.logLoss, calibrationSlope: NOT_DEFINED };
    }
    case 'continuous': {
      const figures = continuousFiguresOf(continuousRepeats({ y: outcome.y, predicted, fold, clusters }));
      return {
        discrimination: figures.rSquared,
        error: figures.rmse,
        calibrationSlope: figures.calibrationSlope,
      };
    }
    case 'survival': {
      const { horizon } = outcome;
      const repeats = judgedRepeats({ ...outcome, times, predicted, fold, clusters });
      return {
        discrimination: harrellFigure(repeats, horizon),
        error: brierFigureAt(repeats, horizon, times.length - 1),
        calibrationSlope: slopeFigure(repeats, horizon),
      };
    }
  }
}
