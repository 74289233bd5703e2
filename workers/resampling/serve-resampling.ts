import { transfer } from 'comlink';
import type { ResamplingApi } from './resampling-api';
import { resampler, type Resampler } from './run-resamples';

/** The resampling worker's side of {@link ResamplingApi}. */
export function resamplingApi(): ResamplingApi {
  const open = new Map<string, { readonly run: Resampler; readonly controller: AbortController }>();
  return {
    open(id, job) {
      open.set(id, { run: resampler(job), controller: new AbortController() });
      return Promise.resolve();
    },
    async resample(id, from, to) {
      const held = open.get(id);
      if (!held) return null;
      const { signal } = held.controller;
      try {
        const values = await held.run(from, to, signal);
        return transfer(values, [values.buffer]);
      } catch (caught) {
        if (signal.aborted) return null;
        throw caught;
      }
    },
    close(id) {
      open.get(id)?.controller.abort();
      open.delete(id);
      return Promise.resolve();
    },
  };
}
