import type { Backend, TabmSpec } from '../contract/recipe';
import type { NetworkHead } from './network-head';

/** How a feature enters. */
export type TabmInput =
  /** A number, by its place among the quantiles of the development rows: two or more values, ascending. */
  | { readonly kind: 'quantiles'; readonly knots: Float64Array }
  /** A column of two values, from 0 at the lower to 1 at the upper; one of a single value as 0. */
  | { readonly kind: 'two'; readonly low: number; readonly high: number };

/** One ensemble; several where gaps were filled several times. */
export interface TabmPart {
  /** One a feature. */
  readonly inputs: readonly TabmInput[];
  /** Flat, in the order of `tabmLayout`. */
  readonly parameters: Float32Array;
}

/** Many networks in one, with parameters as plain numbers, so that a prediction needs no graphics processor. */
export interface FittedTabm {
  readonly family: 'tabm';
  readonly spec: TabmSpec;
  readonly head: NetworkHead;
  /** Their predictions are averaged. */
  readonly parts: readonly TabmPart[];
  /** The epoch whose parameters were kept. */
  readonly bestEpoch: number;
  /** The epoch in which the loss was no longer a number, where one was: the parameters are those of the best before it. */
  readonly divergedAt?: number | undefined;
  readonly epochs: number;
  readonly backend: Backend;
}
