import type { Backend } from './recipe';
import type { Notice } from './report';
import type { Trial } from './search';

/** What one backend made of the numeric self-test and the measured trial. */
export interface BackendTrial {
  readonly backend: Backend;
  readonly state: 'absent' | 'wrongNumbers' | 'failed' | 'passed';
  /** Largest absolute difference from the reference numbers of the self-test. */
  readonly largestError?: number | undefined;
  readonly examplesPerSecond?: number | undefined;
}

export interface BackendChoice {
  readonly chosen: Backend;
  readonly trials: readonly BackendTrial[];
  /** True where the user or the recipe named the backend. */
  readonly overridden: boolean;
}

/**
 * One epoch of one fold's network. Losses are means over participants: cross-entropy in nats, of a survival outcome
 * summed over the intervals of follow-up; or, of a continuous outcome, the squared error of the standardised value.
 */
export interface EpochSummary {
  readonly repeat: number;
  readonly fold: number;
  readonly epoch: number;
  readonly epochs: number;
  readonly loss: number;
  readonly validationLoss: number | null;
  readonly best: number | null;
}

export interface ModelProgress {
  readonly id: string;
  readonly foldsDone: number;
  readonly folds: number;
  readonly state: 'waiting' | 'folds' | 'refit' | 'done' | 'leftOut';
}

/** Where a search stands. */
export interface SearchProgress {
  /** Candidates a family. */
  readonly candidates: number;
  /** The trials of the development set that was heard of last, by model. */
  readonly trials: readonly { readonly id: string; readonly trials: readonly Trial[] }[];
  /** Trials finished or under way in all sets. */
  readonly tried: number;
  /** Of so many in all, about: halving and the clock decide. */
  readonly expected: number;
  /** The first of the development sets that are under way, and the model at work in it, where that is known. */
  readonly now: {
    /** Null of all rows. */
    readonly set: { readonly repeat: number; readonly fold: number } | null;
    readonly model: string | null;
  } | null;
}

/** Where a training run stands; sent at most ten times a second. */
export interface TrainingProgress {
  readonly models: readonly ModelProgress[];
  /** Epochs since the last message, oldest first, of whichever folds are under way. */
  readonly epochs: readonly EpochSummary[];
  readonly backend: BackendChoice | null;
  /** Null where nothing is searched for. */
  readonly search: SearchProgress | null;
  /** Null until enough has run to tell. */
  readonly secondsLeft: number | null;
  readonly notices: readonly Notice[];
}
