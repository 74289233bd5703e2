import type { BoostingSpec, ForestSpec } from '../contract/recipe';

/** One number that trees split on, made of one predictor of a raw design. */
export type TreeFeature =
  | { readonly kind: 'number'; readonly predictor: number }
  /** 1 where the predictor has this level, 0 where it has another, NaN where it is missing. */
  | { readonly kind: 'level'; readonly predictor: number; readonly level: number }
  /** What is known of the outcome at each level; `fallback` where the level is missing or was never seen. */
  | {
      readonly kind: 'statistic';
      readonly predictor: number;
      readonly values: readonly number[];
      readonly fallback: number;
    };

/** What the sums of a model of trees mean. */
export type TreeHead =
  { readonly kind: 'binary' } | { readonly kind: 'classes'; readonly classes: number } | { readonly kind: 'continuous' };

/**
 * Trees, the nodes of all of them in one list. A node with a feature sends a row to the node `left` where its value is
 * at most the threshold, otherwise to the node after it; a row without that value goes left where `missingLeft` is 1.
 */
export interface Trees {
  /** Shape (trees): where each begins. */
  readonly roots: Int32Array;
  /** Shape (nodes): the feature a node splits on, -1 in a leaf. */
  readonly feature: Int16Array;
  /** Shape (nodes). */
  readonly threshold: Float64Array;
  /** Shape (nodes). */
  readonly missingLeft: Uint8Array;
  /** Shape (nodes): the left child; the right one is the next. */
  readonly left: Int32Array;
  /** Numbers in one leaf. */
  readonly outputs: number;
  /** Shape (nodes x outputs), 0 in inner nodes. */
  readonly value: Float32Array;
}

/** Trees whose leaves are added up on the scale of the link: logit, softmax or the value itself. */
export interface FittedBoosting {
  readonly family: 'boosting';
  readonly spec: BoostingSpec;
  readonly head: TreeHead;
  readonly features: readonly TreeFeature[];
  /** Averaged on the scale of the link. Of several classes, tree t belongs to class t modulo classes. */
  readonly members: readonly {
    /** Shape (1 or classes): what is predicted before any tree. */
    readonly start: readonly number[];
    readonly trees: Trees;
  }[];
  /** Rounds that inner validation chose, or those asked for. */
  readonly rounds: number;
}

/** Trees whose leaves are averaged: the chance of the event, of each class, or the mean value. */
export interface FittedForest {
  readonly family: 'forest';
  readonly spec: ForestSpec;
  readonly head: TreeHead;
  readonly features: readonly TreeFeature[];
  readonly trees: Trees;
}
