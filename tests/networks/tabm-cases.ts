import type { Backend, TabmSpec } from '../../workers/contract/recipe';
import type { FittedTabm } from '../../workers/models/tabm';
import type { NetworkEpoch, TabmJob } from '../../workers/networks/network-api';
import type { LibraryEngine } from '../../workers/networks/tfjs-engine';
import { trainTabm } from '../../workers/networks/train-tabm';

export const smallTabm: TabmSpec = {
  id: 'tabm',
  family: 'tabm',
  members: 4,
  layers: [12, 9],
  learningRate: 0.01,
  batch: 32,
  epochs: 8,
  patience: 16,
  validationShare: 0.25,
  dropout: 0.1,
  weightDecay: 3e-4,
  classWeights: 'none',
};

type Given = Pick<TabmJob, 'design' | 'outcome'> & Partial<Omit<TabmJob, 'spec'>>;

/** Trains to the end on a backend that is prepared here. */
export async function trained(
  engine: LibraryEngine,
  backend: Backend,
  spec: Partial<TabmSpec>,
  given: Given,
  onEpoch: (epoch: NetworkEpoch) => void = () => {},
  rowsAtOnce?: number,
): Promise<FittedTabm> {
  await engine.prepare(backend);
  const job = { id: 'job', clusters: null, weight: null, seed: 5, ...given, spec: { ...smallTabm, ...spec } };
  return trainTabm(engine, backend, job, { onEpoch, signal: new AbortController().signal, rowsAtOnce });
}
