import { DeviceError, MethodError } from '../contract/faults';
import { drive } from '../jobs/breathe';
import { fitCoxModel } from '../models/cox';
import { fitLinearModel } from '../models/linear';
import { fitLogisticModel } from '../models/logistic';
import type { FittedNetwork, SingleEstimator } from '../models/model';
import { fitNeighbours } from '../models/neighbours';
import { fitMultinomialModel } from '../models/multinomial';
import { fitOrdinalModel } from '../models/ordinal';
import type { NetworkEpoch, NetworkJob } from '../networks/network-api';
import { networkJob } from '../networks/network-job';
import { fitRealMlp } from '../networks/realmlp';
import type { Design } from '../recipe/design';
import { fitPoints } from '../points/fit-points';
import { fitAdditive } from '../trees/additive';
import { fitBoosting } from '../trees/boosting';
import { fitForest } from '../trees/forest';
import type { DevelopmentRows, SingleSpec } from './trainer-api';

/** What a fit needs besides its rows. */
export interface Fitting {
  readonly signal: AbortSignal;
  /** Trains a network. */
  readonly network: (
    job: NetworkJob,
    onEpochs: (epochs: readonly NetworkEpoch[]) => void,
    signal: AbortSignal,
  ) => Promise<FittedNetwork>;
  readonly onEpochs: (epochs: readonly NetworkEpoch[]) => void;
}

/**
 * Fits one estimator to its development rows and to nothing else: the same for a seed wherever it runs.
 *
 * @param id - names the job of a network
 * @throws {@link MethodError} `method.unsuitedEstimator`, and whatever keeps the family from being fitted to these rows
 * @throws AbortError when the signal fires
 */
export async function fitEstimator(
  id: string,
  spec: SingleSpec,
  rows: DevelopmentRows,
  seed: number,
  { signal, network, onEpochs }: Fitting,
): Promise<SingleEstimator> {
  if (spec.family === 'network') {
    return network(networkJob(id, spec, designOf(rows), rows.outcome, rows.clusters, seed), onEpochs, signal);
  }
  // Over too soon to be stopped.
  if (spec.family === 'neighbours') {
    return fitNeighbours(spec, { design: designOf(rows), outcome: rows.outcome, weight: null });
  }
  // It is trained by the network worker, or not at all.
  if (spec.family === 'tabm') throw new DeviceError('device.needsGpu', null);
  const fitting = fitOf(spec, rows, seed);
  if (!fitting) throw new MethodError('method.unsuitedEstimator', { family: spec.family, outcome: rows.outcome.kind });
  return drive(fitting, signal, () => {});
}

/** @returns null where the family does not suit the outcome */
function fitOf(
  spec: Exclude<SingleSpec, { family: 'network' | 'neighbours' | 'tabm' }>,
  rows: DevelopmentRows,
  seed: number,
): Generator<unknown, SingleEstimator> | null {
  const { outcome, clusters } = rows;
  switch (spec.family) {
    case 'logistic':
      return outcome.kind === 'binary' ? fitLogisticModel(spec, designOf(rows), outcome.y, clusters, seed) : null;
    case 'multinomial':
      return outcome.kind === 'classes'
        ? fitMultinomialModel(spec, designOf(rows), outcome.y, outcome.classes.length, clusters, seed)
        : null;
    case 'ordinal':
      return outcome.kind === 'classes'
        ? fitOrdinalModel(spec, designOf(rows), outcome.y, outcome.classes.length, clusters, seed)
        : null;
    case 'linear':
      return outcome.kind === 'continuous' ? fitLinearModel(spec, designOf(rows), outcome.y, clusters, seed) : null;
    case 'cox':
      return outcome.kind === 'survival' ? fitCoxModel(spec, designOf(rows), outcome, clusters, seed) : null;
    case 'forest':
      return fitForest(spec, rawRowsOf(rows, seed));
    case 'additive':
      return fitAdditive(spec, rawRowsOf(rows, seed));
    case 'boosting':
      return fitBoosting(spec, rawRowsOf(rows, seed));
    case 'points':
      return outcome.kind === 'binary' ? fitPoints(spec, rawRowsOf(rows, seed).design, outcome.y, null) : null;
    case 'realmlp':
      return outcome.kind === 'survival'
        ? null
        : fitRealMlp(spec, { design: designOf(rows), outcome, clusters, weight: null, seed });
  }
}

function designOf({ design }: DevelopmentRows): Design {
  if (!design) throw new RangeError('features were not made for an estimator that needs them');
  return design;
}

/** The rows of a job as trees take them. */
function rawRowsOf({ raw, outcome, clusters }: DevelopmentRows, seed: number) {
  if (!raw) throw new RangeError('raw predictors were not made for an estimator that needs them');
  return { design: raw, outcome, clusters, weight: null, seed };
}
