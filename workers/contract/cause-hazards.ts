import type { FitAccount } from './report';

/**
 * Where events compete: the cumulative baseline hazards from which, with the equations, the risk of the event by the
 * horizon is put together. Shape (times) each, on the features' own scale; up to the last time
 * before it at which one of them rises, and both together rise at every time.
 */
export interface CauseHazards {
  readonly times: readonly number[];
  readonly event: readonly number[];
  readonly competing: readonly number[];
}

/** The account of a regression; of a Cox regression of competing events also the hazards of each cause. */
export type RegressionAccount = Extract<FitAccount, { readonly equations: unknown }> & {
  readonly causes?: CauseHazards | undefined;
};
