/** Figures that are set side by side; left out where there is none. */
export interface Figures {
  readonly logLoss?: number | undefined;
  readonly rmse?: number | undefined;
  readonly auroc?: number | undefined;
  readonly rSquared?: number | undefined;
  readonly calibrationSlope?: number | undefined;
}

/** What came of the one button on one table. */
export interface OneButton {
  readonly table: string;
  readonly rows: number;
  readonly predictors: number;
  readonly kind: 'binary' | 'classes' | 'continuous' | 'survival';
  /** Rows of the rarer outcome; null where the outcome is no yes or no. */
  readonly events: number | null;
  readonly candidates: number;
  /** Of one processor core, from the first fold to the report. */
  readonly seconds: number;
  readonly models: readonly {
    readonly id: string;
    readonly family: string;
    readonly seconds: number;
    readonly figures: Figures;
    readonly blend?: {
      readonly members: readonly { readonly id: string; readonly weight: number }[];
      readonly recalibration: string | null;
    };
  }[];
}
