import type { FoldPlan } from '../cohort/assign-folds';
import type { Outcome } from '../cohort/outcome';
import { binaryBootstrap, bootstrapJob, resamplesFor, type BinaryBootstrap } from '../evaluation/bootstrap';
import type { OutOfFold } from './out-of-fold';
import type { ResamplingPool } from './resampling-pool';

/**
 * Bootstraps the out-of-fold predictions of all models of a yes/no outcome.
 *
 * @returns null for other outcomes, and where nothing was predicted
 * @throws AbortError when the signal fires
 */
export async function bootstrapOf(
  resampling: ResamplingPool,
  outcome: Outcome,
  { clusters }: Pick<FoldPlan, 'clusters'>,
  { predicted, fold }: Pick<OutOfFold, 'predicted' | 'fold'>,
  seed: number,
  signal: AbortSignal,
): Promise<BinaryBootstrap | null> {
  if (outcome.kind !== 'binary') return null;
  const risks = {
    models: Array.from(predicted, ([id, risk]) => ({ id, risk })),
    y: outcome.y,
    clusters,
    fold,
  };
  const job = bootstrapJob(risks, seed);
  if (!job) return null;
  return binaryBootstrap(risks, await resampling.run(job, resamplesFor(job), signal));
}
