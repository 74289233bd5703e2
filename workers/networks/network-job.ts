import { innerValidation } from '../cohort/inner-validation';
import { strataOf, type Outcome } from '../cohort/outcome';
import type { NetworkSpec } from '../contract/recipe';
import type { NetworkJob } from './network-api';
import { supervisionOf } from './targets';

/**
 * The job of training one network on development rows.
 *
 * @param x - shape (rows x features), row-major: standardised features
 * @param clusters - shape (rows), rows that stay together when some are held back; null ties nothing
 */
export function networkJob(
  id: string,
  spec: NetworkSpec,
  { x, features }: { readonly x: Float64Array; readonly features: readonly string[] },
  outcome: Outcome,
  clusters: Int32Array | null,
  seed: number,
): NetworkJob {
  const rows = strataOf(outcome);
  const none = () => new Uint8Array(rows.length);
  return {
    id,
    spec,
    x: Float32Array.from(x),
    features: features.length,
    ...supervisionOf(outcome),
    validation:
      spec.patience > 0
        ? innerValidation(rows, clusters, spec.validationShare, spec.members, seed)
        : Array.from({ length: spec.members }, none),
    seed,
  };
}
