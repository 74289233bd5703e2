import { isStudyError } from '../contract/faults';
import type { JobId } from '../contract/job';
import type { Fault, Reply } from '../contract/reply';
import { tellsNoMemory } from './memory';

const underWay = new Map<JobId, AbortController>();

/** Runs work that {@link stopJob} can end. Every expected end is a reply; a defect is thrown on. */
export async function runJob<T>(job: JobId, work: (signal: AbortSignal) => Promise<T>): Promise<Reply<T>> {
  const controller = new AbortController();
  underWay.set(job, controller);
  try {
    return { kind: 'done', value: await work(controller.signal) };
  } catch (caught) {
    if (controller.signal.aborted) return { kind: 'stopped' };
    return refusal(caught);
  } finally {
    underWay.delete(job);
  }
}

/** Runs work that is over too soon to be stopped. */
export async function answer<T>(work: () => T | Promise<T>): Promise<Reply<T>> {
  try {
    return { kind: 'done', value: await work() };
  } catch (caught) {
    return refusal(caught);
  }
}

/** Asks a job to end at its next breath. A job that has ended already is left alone. */
export function stopJob(job: JobId): void {
  underWay.get(job)?.abort();
}

/** Asks everything that is under way to end. */
export function stopEveryJob(): void {
  for (const controller of underWay.values()) controller.abort();
}

function refusal(caught: unknown): { readonly kind: 'refused'; readonly fault: Fault } {
  if (tellsNoMemory(caught)) {
    return { kind: 'refused', fault: { code: 'device.outOfMemory', facts: null } };
  }
  if (!isStudyError(caught)) throw caught;
  return { kind: 'refused', fault: { code: caught.code, facts: caught.facts } as Fault };
}
