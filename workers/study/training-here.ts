import { kernelNetworks } from '../training/kernel-networks';
import { trainerApi } from '../training/serve-trainer';
import { TrainingPool } from './training-pool';

/** Trains in this worker, where no training workers were introduced. */
export const trainingHere = (): TrainingPool => new TrainingPool([], trainerApi(kernelNetworks()));
