import { MethodError } from '../contract/faults';

/** Whether rows of a weight above 0 are of more than one class. */
export function twoClasses(y: Uint8Array | Int32Array, weight: Float64Array): boolean {
  let first: number | null = null;
  for (const [row, of] of y.entries()) {
    if (!(weight[row]! > 0)) continue;
    first ??= of;
    if (of !== first) return true;
  }
  return false;
}

/** What is wrong where there is nothing to tell apart. */
export function oneClassOnly(y: Uint8Array | Int32Array): MethodError {
  return new MethodError('method.oneOutcomeOnly', { events: y.length, participants: y.length });
}
