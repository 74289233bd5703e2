import type { PublishedScore, ScoreQuestion } from '../../contract/analyses';
import { InputError, MethodError } from '../../contract/faults';
import type { Figure } from '../../contract/figures';
import type { Comparison, Results, SurvivalResults } from '../../contract/results';
import { rowsWhere } from '../../evaluation/out-of-fold';
import { bootstrapOf } from '../bootstrap';
import { compare, judge, type Said, type Truth } from '../judge';
import type { ResamplingPool } from '../resampling-pool';
import { foldsToFitOver, type Asked } from './asked';
import { pointsAsRisks, ranksOfPoints, scalesFor, scoreValues } from './score-values';

const MOST_NAME = 200;

const NOT_DEFINED: Figure = { kind: 'notEstimable', reason: 'notDefined' };

/**
 * Judges a published score on the rows that the models were judged on, and each model against it.
 *
 * @param id - of a score that is judged again
 * @throws {@link MethodError} `method.notForThisOutcome` for several classes, or a scale that the outcome has not
 * @throws {@link InputError} `input.formula`, `input.scoreOfNone`, `input.scoreNotARisk`, `input.textTooLong`
 * @throws AbortError when the signal fires
 */
export async function publishedScore(
  asked: Asked,
  { name, formula, scale }: ScoreQuestion,
  resampling: ResamplingPool,
  signal: AbortSignal,
  id = freeId(asked),
): Promise<PublishedScore> {
  const { predicted, truth: whole } = asked;
  const { outcome } = whole;
  if (!scalesFor(outcome).includes(scale)) {
    throw new MethodError('method.notForThisOutcome', { outcome: outcome.kind });
  }
  if (name.length > MOST_NAME) {
    throw new InputError('input.textTooLong', { limit: MOST_NAME });
  }
  const values = scoreValues(predicted.table, predicted.eligible.rows, formula, scale);
  // The score is judged where the models were: rows that a split keeps for development only would flatter neither fairly.
  const judged = whole.fold.map((fold) =>
    rowsWhere(fold.length, (row) => fold[row]! >= 0 && !Number.isNaN(values[row])),
  );
  const told = outcome.kind === 'survival' && scale === 'points' ? ranksOfPoints(values) : values;
  const plain: Said = { id, predicted: judged.map((rows) => among(told, rows)) };
  const { truth, said } = atHorizon(asked);
  const scored: Said =
    outcome.kind === 'binary' && scale === 'points'
      ? {
          id,
          predicted: foldsToFitOver(truth, plain, 1).map((fold, r) =>
            pointsAsRisks(values, outcome.y, fold, judged[r]!),
          ),
        }
      : plain;
  const risks = new Map([...said, scored].map((one) => [one.id, one.predicted]));
  const bootstrap = await bootstrapOf(
    resampling,
    outcome,
    truth,
    { predicted: risks, fold: truth.fold },
    truth.seed,
    signal,
  );
  const results = judge(truth, scored, bootstrap?.intervals(id) ?? null);
  const comparisons = said.map((one) => ({
    ...compare(truth, one, scored),
    bootstrap: bootstrap?.differences(one.id, id) ?? [],
  }));
  const ranksOnly = outcome.kind === 'survival' && scale === 'points';
  return {
    id,
    name,
    formula,
    scale,
    notScored: values.reduce((rows, value) => rows + (Number.isNaN(value) ? 1 : 0), 0),
    results: honest(results, ranksOnly),
    comparisons: ranksOnly ? comparisons.map(withoutLoss) : comparisons,
  };
}

function among(values: Float64Array, rows: Uint32Array): Float64Array {
  const kept = new Float64Array(values.length).fill(NaN);
  for (const row of rows) kept[row] = values[row]!;
  return kept;
}

/** A score says the risk at the horizon and at no other time: models are set beside it there. */
function atHorizon({ truth, said }: Asked): { truth: Truth; said: readonly Said[] } {
  const { outcome, times } = truth;
  if (outcome.kind !== 'survival') return { truth, said };
  const width = times.length;
  const last = (list: Float64Array) =>
    Float64Array.from({ length: list.length / width }, (_, row) => list[row * width + width - 1]!);
  return {
    truth: { ...truth, times: [outcome.horizon] },
    said: said.map(({ id, predicted }) => ({ id, predicted: predicted.map(last) })),
  };
}

/** Takes away what a risk at one time, or points that are no risk, cannot be judged by. */
function honest(results: Results, ranksOnly: boolean): Results {
  if (results.kind !== 'survival') return results;
  // One time has no integral over times.
  const one: SurvivalResults = { ...results, figures: { ...results.figures, integratedBrier: NOT_DEFINED } };
  if (!ranksOnly) return one;
  const { harrell, uno, auroc } = one.figures;
  const none = Object.fromEntries(Object.keys(one.figures).map((name) => [name, NOT_DEFINED]));
  const list = one.overTime.times.map(() => NOT_DEFINED);
  return {
    ...one,
    figures: { ...one.figures, ...none, harrell, uno, auroc },
    overTime: { ...one.overTime, brier: list },
    calibration: null,
    groups: [],
  };
}

function withoutLoss(comparison: Comparison): Comparison {
  return { ...comparison, loss: NOT_DEFINED };
}

/** An id that neither a model nor another score has. */
function freeId({ study }: Asked): string {
  const taken = new Set([
    ...study.recipe.estimators.map(({ id }) => id),
    ...study.report.analyses.scores.map(({ id }) => id),
  ]);
  let number = 1;
  while (taken.has(`score-${number}`)) number += 1;
  return `score-${number}`;
}
