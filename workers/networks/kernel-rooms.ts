import { DeviceError } from '../contract/faults';
import type { Objective } from './loss';

/** In the order of the kernels. */
const LOSSES = ['crossEntropy', 'focal', 'brier', 'softmax', 'squaredError'] as const satisfies Objective['loss'][];

/** The number by which a kernel knows a loss. */
export const lossNumber = (loss: Objective['loss']): number => LOSSES.indexOf(loss);

/** A count made up to whole steps, as the kernels' panels want it. */
export const upTo = (count: number, step: number): number => Math.ceil(count / step) * step;

/**
 * Makes what wants room in a kernel's memory.
 *
 * @throws {@link DeviceError} `device.outOfMemory`
 */
export function givenMemory<T>(make: () => T): T {
  try {
    return make();
  } catch (caught) {
    // What a memory that cannot grow throws.
    if (caught instanceof RangeError) throw new DeviceError('device.outOfMemory', null, { cause: caught });
    throw caught;
  }
}
