import type { Outcome } from '../cohort/outcome';
import { outcomeOf } from '../cohort/outcome';
import type { Figure, FigureName } from '../contract/figures';
import type { Comparison, Results } from '../contract/results';
import { compareModels } from '../evaluation/compare';
import { figuresOf } from '../evaluation/binary-figures';
import { predictedRepeats } from '../evaluation/out-of-fold';
import { classFiguresOf } from '../evaluation/classes/figures';
import { classRepeats } from '../evaluation/classes/rows';
import { compareClasses } from '../evaluation/classes/compare';
import { evaluateClasses } from '../evaluation/classes/evaluate';
import { compareContinuous } from '../evaluation/continuous/compare';
import { continuousFiguresOf, evaluateContinuous } from '../evaluation/continuous/evaluate';
import { continuousRepeats } from '../evaluation/continuous/rows';
import type { BootstrapIntervals } from '../evaluation/bootstrapped-figures';
import { evaluateModel } from '../evaluation/evaluate';
import { compareSurvival } from '../evaluation/survival/compare';
import { evaluateSurvival } from '../evaluation/survival/evaluate';
import { survivalFigures } from '../evaluation/survival/figures';
import { judgedRepeats } from '../evaluation/survival/judged';

/** Rows with a known outcome, and which of them belong together: what predictions are judged against. */
export interface Truth {
  readonly outcome: Outcome;
  /** One array a repeat, shape (rows): the fold that judged the row, below 0 where none did. */
  readonly fold: readonly Int32Array[];
  /** Shape (rows), or null where every row stands alone. */
  readonly clusters: Int32Array | null;
  /** Of a survival outcome, the times of the predictions, the horizon last. */
  readonly times: readonly number[];
  /** Of what is resampled in judging. */
  readonly seed: number;
  /**
   * Of a continuous outcome, where it cannot be told from the folds: one array a repeat, shape (rows), the mean outcome
   * of the rows that the row's model was developed on.
   */
  readonly centre?: readonly Float64Array[] | undefined;
}

/** One model's predictions: one array a repeat, shape (rows x width); NaN where not predicted. */
export interface Said {
  readonly id: string;
  readonly predicted: readonly Float64Array[];
}

/**
 * Judges predictions by the kind of their outcome.
 *
 * @param intervals - of figures that need a bootstrap, where one was run
 */
export function judge(truth: Truth, { predicted }: Said, intervals: BootstrapIntervals | null): Results {
  const { outcome, fold, clusters, times, seed, centre } = truth;
  switch (outcome.kind) {
    case 'binary':
      return evaluateModel({ y: outcome.y, risk: predicted, fold, clusters }, intervals);
    case 'classes':
      return evaluateClasses({ ...outcome, predicted, fold, clusters });
    case 'continuous':
      return evaluateContinuous({ y: outcome.y, predicted, fold, clusters, centre });
    case 'survival':
      return evaluateSurvival({ ...outcome, times, predicted, fold, clusters }, seed);
  }
}

/** The first model minus the second, on the rows that both predicted. */
export function compare(truth: Truth, first: Said, second: Said): Comparison {
  const { outcome, fold, clusters, times } = truth;
  switch (outcome.kind) {
    case 'binary': {
      const risks = ({ id, predicted }: Said) => ({ id, risk: predicted });
      return compareModels(risks(first), risks(second), outcome.y, clusters, fold);
    }
    case 'classes':
      return compareClasses(first, second, outcome, clusters);
    case 'continuous':
      return compareContinuous(first, second, outcome.y, clusters);
    case 'survival':
      return compareSurvival(first, second, { ...outcome, times, clusters });
  }
}

/** Figures by name, whatever the kind of outcome. */
export type NamedFigures = Readonly<Partial<Record<FigureName, Figure>>>;

/** The figures that need neither a curve nor a bootstrap: what many predictions can be judged by in a short time. */
export function quickFigures({ outcome, fold, clusters, times, centre }: Truth, { predicted }: Said): NamedFigures {
  switch (outcome.kind) {
    case 'binary':
      return figuresOf(predictedRepeats({ y: outcome.y, risk: predicted, fold, clusters }), null);
    case 'classes':
      return classFiguresOf(classRepeats({ ...outcome, predicted, fold, clusters }), outcome.ordered);
    case 'continuous':
      return continuousFiguresOf(continuousRepeats({ y: outcome.y, predicted, fold, clusters, centre }));
    case 'survival': {
      const repeats = judgedRepeats({ ...outcome, times, predicted, fold, clusters });
      return survivalFigures(repeats, { times, horizon: outcome.horizon }).figures;
    }
  }
}

/** The same truth, and what was said, of some of the rows alone. */
export function amongRows(truth: Truth, said: Said, rows: Uint32Array, width: number): { truth: Truth; said: Said } {
  const { outcome, fold, clusters, times, seed, centre } = truth;
  const pick = (values: Float64Array) => {
    const picked = new Float64Array(rows.length * width);
    for (const [i, row] of rows.entries()) picked.set(values.subarray(row * width, (row + 1) * width), i * width);
    return picked;
  };
  return {
    truth: {
      outcome: outcomeOf(outcome, rows),
      fold: fold.map((one) => Int32Array.from(rows, (row) => one[row]!)),
      clusters: clusters && Int32Array.from(rows, (row) => clusters[row]!),
      times,
      seed,
      centre: centre?.map((one) => Float64Array.from(rows, (row) => one[row]!)),
    },
    said: { id: said.id, predicted: said.predicted.map(pick) },
  };
}
