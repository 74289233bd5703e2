import { nextTurn } from '../jobs/breathe';
import { bootstrapper, columnsOf, type BootstrapJob } from '../numerics/bootstrap/resample';

const BREATH_EVERY_MS = 50;

/** A job made ready: computes the resamples `from` to `to`; shape (resamples x models x columns). */
export type Resampler = (from: number, to: number, signal: AbortSignal) => Promise<Float64Array<ArrayBuffer>>;

/**
 * Prepares a job.
 *
 * @returns a call that breathes about twenty times a second and throws an AbortError when its signal fires
 */
export function resampler(job: BootstrapJob): Resampler {
  const one = bootstrapper(job);
  const size = job.models.length * columnsOf(job);
  return async (from, to, signal) => {
    const values = new Float64Array((to - from) * size);
    let lastBreath = performance.now();
    for (let resample = from; resample < to; resample += 1) {
      values.set(one(resample), (resample - from) * size);
      if (performance.now() - lastBreath < BREATH_EVERY_MS) continue;
      await nextTurn();
      signal.throwIfAborted();
      lastBreath = performance.now();
    }
    return values;
  };
}
