import type { OutcomeSummary } from './cohort';
import type { OutcomeRole } from './recipe';

/** One field of the form that a model asks of a participant. */
export type FormField =
  | {
      readonly kind: 'number';
      readonly name: string;
      /** Read from the column name where it ends in (unit) or [unit]. */
      readonly unit: string | null;
      readonly min: number;
      readonly median: number;
      readonly max: number;
      readonly missingAllowed: boolean;
    }
  | {
      readonly kind: 'date';
      readonly name: string;
      /** Days since 1970-01-01. */
      readonly min: number;
      readonly max: number;
      readonly missingAllowed: boolean;
    }
  | {
      readonly kind: 'level';
      readonly name: string;
      readonly levels: readonly string[];
      readonly commonest: string;
      readonly missingAllowed: boolean;
    };

export interface ModelForm {
  readonly modelId: string;
  readonly fields: readonly FormField[];
  readonly outcome: OutcomeRole;
  /** Of the development participants. */
  readonly developed: OutcomeSummary;
}

/** What came of a second table. The predictions themselves are in the file. */
export interface BatchSummary {
  /** Data records of the file, those that could not be read among them. */
  readonly rows: number;
  readonly predicted: number;
  readonly notPredicted: number;
  readonly outsideRange: number;
  readonly unseenLevels: number;
  /** Mean risk of the event, or mean predicted value; null for several classes, and where nothing was predicted. */
  readonly mean: number | null;
  /** CSV, one line for each data record of the file, in its order. */
  readonly file: Blob;
}
