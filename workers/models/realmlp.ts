import type { RealMlpSpec } from '../contract/recipe';
import type { NetworkHead } from './network-head';

/** How a feature enters: less its centre, times its factor, and then bent so that far-off values are drawn in. */
export interface RealMlpInput {
  readonly centre: number;
  /** 0 or more; 0 where the feature had one value only. */
  readonly factor: number;
  /** Whether it is bent, and embedded where the specification has embeddings: numbers, and not yes/no columns. */
  readonly bends: boolean;
}

export interface RealMlpMember {
  /** One a feature. */
  readonly inputs: readonly RealMlpInput[];
  /** Flat, in the order of `realMlpLayout`. */
  readonly parameters: Float32Array;
}

/** A network made for tables, with parameters as plain numbers, so that a prediction needs no kernel. */
export interface FittedRealMlp {
  readonly family: 'realmlp';
  readonly spec: RealMlpSpec;
  readonly head: NetworkHead;
  /** Of a continuous outcome, the range of the development values, within which predictions stay; otherwise null. */
  readonly range: { readonly low: number; readonly high: number } | null;
  /** Their predictions are averaged. */
  readonly members: readonly RealMlpMember[];
  /** The same for all members: the epoch whose parameters were kept. */
  readonly bestEpoch: number;
  readonly epochs: number;
}
