import type { Figure } from './figures';

/** How one model did when it learned from some of the participants only. */
export interface LearningPoint {
  /** Participants that it learned from: the mean over the folds. */
  readonly participants: number;
  /** Fits behind the figures: one a fold and repeat that could be fitted and judged. */
  readonly fits: number;
  /** On rows that it had not seen, the mean over the fits; intervals say what other folds and other draws would give. */
  readonly loss: Figure;
  readonly discrimination: Figure;
}

/** The loss as a power law of the participants, `floor + gain * participants ** -rate`, none below 0. */
interface LearningLaw {
  readonly floor: number;
  readonly gain: number;
  readonly rate: number;
}

/** Whether more participants like these would lower the loss by more than {@link WORTHWHILE}. */
export type MoreHelps = 'helps' | 'little' | 'cannotTell';

/** Share of the loss that a doubled study would have to spare to be worth its while. */
export const WORTHWHILE = 0.01;

/** What more participants do for one model. */
export interface LearningCurve {
  readonly model: string;
  /** Ascending by participants. */
  readonly points: readonly LearningPoint[];
  /** Null where too few sizes could be judged. */
  readonly law: LearningLaw | null;
  /**
   * The law from the fewest participants judged to four times those of the study, with a 95% band. Shape (places) each;
   * empty without a law.
   */
  readonly band: {
    readonly participants: readonly number[];
    readonly loss: readonly number[];
    readonly low: readonly number[];
    readonly high: readonly number[];
  };
  /** Loss that a study of twice, and of four times, the participants would spare; 0 or more. */
  readonly doubled: Figure;
  readonly quadrupled: Figure;
  readonly more: MoreHelps;
}

/**
 * Whether the deep model has, or would come to have, the lower loss: with the participants at hand, with twice or with
 * four times as many, not with four times as many; or the bands cannot tell.
 */
export type Overtakes = 'already' | 'twice' | 'fourTimes' | 'not' | 'cannotTell';

/** "Small or large data?": what a classical and a deep model of the study learn from more participants. */
export interface LearningReport {
  /** Participants of the study. */
  readonly participants: number;
  /** Log loss, of classes too; root mean squared error; Brier score at the horizon. */
  readonly loss: 'logLoss' | 'rmse' | 'brier';
  /** Macro AUROC of classes; R²; Harrell's C. */
  readonly discrimination: 'auroc' | 'rSquared' | 'harrell';
  /** Draws of each size in each fold; the whole of a fold is drawn once. */
  readonly draws: number;
  readonly classical: LearningCurve;
  /** Null where the study has no network. */
  readonly deep: LearningCurve | null;
  /** Loss of the deep model less that of the classical one by the laws, at once, twice and four times the participants. */
  readonly differences: readonly { readonly times: 1 | 2 | 4; readonly loss: Figure }[];
  /** Null without a deep model. */
  readonly overtakes: Overtakes | null;
}

/** Fits done, of how many, of a learning curve under way. */
export interface LearningProgress {
  readonly done: number;
  readonly of: number;
}
