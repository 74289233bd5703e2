import { isStudyError } from '../contract/faults';
import type { Fault, Reply } from '../contract/reply';
import type { JobId } from '../contract/job';

const underWay = new Map<JobId, AbortController>();

/** Runs work that {@link stopJob} can end. Every expected end is a reply; a defect is thrown on. */
export async function runJob<T>(job: JobId, work: (signal: AbortSignal) => Promise<T>): Promise<Reply<T>> {
  const controller = new AbortController();
  underWay.set(job, controller);
  try {
    return { kind: 'done', value: await work(controller.signal) };
  } catch (caught) {
    if (controller.signal.aborted) return { kind: 'stopped' };
    if (isStudyError(caught)) return { kind: 'refused', fault: { code: caught.code, facts: caught.facts } as Fault };
    throw caught;
  } finally {
    underWay.delete(job);
  }
}

/** Asks a job to end at its next breath. A job that has ended already is left alone. */
export function stopJob(job: JobId): void {
  underWay.get(job)?.abort();
}
