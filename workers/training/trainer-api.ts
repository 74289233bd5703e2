import type { Outcome } from '../cohort/outcome';
import type { FaultCode } from '../contract/faults';
import type { EstimatorSpec } from '../contract/recipe';
import type { SingleEstimator } from '../models/model';
import type { NetworkEpoch } from '../networks/network-api';
import type { Design } from '../recipe/design';
import type { RawDesign } from '../recipe/raw-design';

/** A specification that a training worker fits by itself: all but a blend of others. */
export type SingleSpec = Exclude<EstimatorSpec, { family: 'stack' }>;

/** Rows as estimators take them; what no estimator of a job takes is left null. */
export interface PreparedRows {
  readonly design: Design | null;
  readonly raw: RawDesign | null;
}

/** Development rows and what was observed of them. */
export interface DevelopmentRows extends PreparedRows {
  readonly outcome: Outcome;
  /** Shape (rows): rows that an inner split keeps together; null ties nothing. */
  readonly clusters: Int32Array | null;
}

/** One estimator to be fitted. */
export interface FitJob {
  readonly id: string;
  readonly spec: SingleSpec;
  readonly development: DevelopmentRows;
  readonly seed: number;
}

/** Candidates to be fitted to the same rows and to predict the same others; nothing else of them is kept. */
export interface TrialJob {
  readonly id: string;
  readonly candidates: readonly { readonly spec: SingleSpec; readonly seed: number }[];
  readonly development: DevelopmentRows;
  readonly judged: PreparedRows;
  /** Of a survival outcome, the times of the predictions. */
  readonly times: readonly number[];
}

/** What came of one candidate. */
export interface TrialOutcome {
  /** Shape (judged rows x width); null where it could not be fitted. */
  readonly predicted: Float64Array<ArrayBuffer> | null;
  readonly failed: FaultCode | null;
  readonly seconds: number;
}

export type TrainerReply<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'refused'; readonly code: FaultCode; readonly facts: unknown };

/** How far a job is; a network's fit tells its epochs. */
export interface JobProgress {
  readonly epochs: readonly NetworkEpoch[];
  /** Candidates done. */
  readonly done: number;
}

/** What a training worker offers the study worker, over a port that the page only introduced. */
export interface TrainerApi {
  fit(job: FitJob, onProgress: (progress: JobProgress) => void): Promise<TrainerReply<SingleEstimator>>;
  trials(job: TrialJob, onProgress: (progress: JobProgress) => void): Promise<TrainerReply<readonly TrialOutcome[]>>;
  stop(id: string): Promise<void>;
  /** The name of a lock that is held for as long as the worker lives; null where there are no locks. */
  presence(): Promise<string | null>;
}
