import { dealFolds } from '../../cohort/folds';
import { countClusters } from '../../cohort/clusters';
import { strataOf } from '../../cohort/outcome';
import { MethodError } from '../../contract/faults';
import { derive } from '../../numerics/random';
import type { Desk, FinishedStudy } from '../desk';
import type { Said, Truth } from '../judge';
import { predictedStudy, type PredictedStudy } from '../predictions';
import { saidBy, truthOf } from '../report';

/** What a question is answered from: the study, what came of its participants, and what its models said of them. */
export interface Asked {
  readonly study: FinishedStudy;
  readonly predicted: PredictedStudy;
  readonly truth: Truth;
  /** In the order of the recipe. */
  readonly said: readonly Said[];
}

/**
 * Takes up the study on the desk.
 *
 * @throws {@link MethodError} `method.noModel`, `method.nothingPredicted`, and as {@link predictedStudy}
 */
export async function takeUp(desk: Desk): Promise<Asked> {
  const study = desk.finished;
  const predicted = await predictedStudy(desk, study);
  const said = study.report.models.map(({ id }) => saidBy(predicted.outOfFold, id));
  const any = said.some((one) => one.predicted.some((repeat) => repeat.some((value) => !Number.isNaN(value))));
  if (!any) throw new MethodError('method.nothingPredicted', null);
  return { study, predicted, truth: truthOf(predicted), said };
}

/** @throws {@link MethodError} `method.noModel` */
export function modelSaid({ said }: Asked, modelId: string): Said {
  const own = said.find(({ id }) => id === modelId);
  if (!own) throw new MethodError('method.noModel', null);
  return own;
}

const FOLDS = 5;

/**
 * The folds over which something is fitted to predictions and judged: those of the study, or, where it has one part of
 * the rows predicted and no more (a split, a bootstrap), five dealt among the rows. Participants are kept together.
 *
 * @param width - numbers in one prediction
 * @returns one array a repeat, shape (rows)
 */
export function foldsToFitOver(truth: Truth, { predicted }: Said, width: number): readonly Int32Array[] {
  return predicted.map((repeat, r) => {
    const fold = truth.fold[r] ?? new Int32Array(repeat.length / width);
    const found = new Set<number>();
    for (const [row, one] of fold.entries()) if (!Number.isNaN(repeat[row * width])) found.add(one);
    if (found.size > 1) return fold;
    const folds = Math.min(FOLDS, countClusters(truth.clusters, fold.length));
    if (folds < 2) return fold;
    const dealing = { folds, repeats: 1, stratified: true };
    return dealFolds(dealing, strataOf(truth.outcome), truth.clusters, derive(truth.seed, 'fitOver', r))[0]!;
  });
}
