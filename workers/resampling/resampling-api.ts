import type { BootstrapJob } from '../numerics/bootstrap/resample';

/**
 * What a resampling worker offers the study worker, over a port that the page only introduced: no prediction crosses
 * the page.
 */
export interface ResamplingApi {
  /** Takes a job in. It is prepared once, and its resamples asked for part by part. */
  open(id: string, job: BootstrapJob): Promise<void>;
  /**
   * The resamples `from` to `to`, the last not included; shape (resamples x models x columns), see `bootstrapper`. Null
   * where the job was closed meanwhile.
   */
  resample(id: string, from: number, to: number): Promise<Float64Array<ArrayBuffer> | null>;
  /** Stops what is under way and forgets the job. */
  close(id: string): Promise<void>;
}
