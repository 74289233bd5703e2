import { kernelEngine } from '../networks/kernel-engine';
import { trainNetwork } from '../networks/train-network';
import type { Fitting } from './fit-estimator';

/** Trains networks on the kernels of this device's processor. */
export function kernelNetworks(): Fitting['network'] {
  const engine = kernelEngine();
  return (job, onEpochs, signal) =>
    trainNetwork(engine, 'wasm', job, { onEpoch: (epoch) => onEpochs([epoch]), signal });
}
