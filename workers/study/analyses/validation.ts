import type { FoldPlan } from '../../cohort/assign-folds';
import type { ExternalReport, UpdateMethod } from '../../contract/analyses';
import type { StudyReport } from '../../contract/report';
import type { Model } from '../../models/model';
import type { FitContext } from '../fit-task';
import type { OutOfFold } from '../out-of-fold';

/** An update judged over the folds of the second table: its models by the key of their fold, and what they said. */
export interface JudgedUpdate {
  readonly models: ReadonlyMap<string, Model>;
  readonly outOfFold: OutOfFold;
}

/** A second table, still open, and what was made of it. Its rows stay in the worker. */
export interface Validation {
  readonly report: ExternalReport;
  /** The study that developed the model. */
  readonly developed: { readonly title: string; readonly table: StudyReport['table'] };
  readonly model: Model;
  /** By which updated models are fitted and judged: the study's recipe, on the second table, over its folds. */
  readonly context: FitContext;
  /** Null where the table has no two participants to put into folds. */
  readonly plan: FoldPlan | null;
  readonly updates: ReadonlyMap<UpdateMethod, JudgedUpdate>;
}
