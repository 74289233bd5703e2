import { DeviceError } from '../contract/faults';
import { trainerApi } from '../training/serve-trainer';
import { TrainingPool } from './training-pool';

/** Trains in this worker, where no training workers were introduced. */
export function trainingHere(): TrainingPool {
  return new TrainingPool(
    [],
    trainerApi(() => Promise.reject(new DeviceError('device.noBackend', null))),
  );
}
