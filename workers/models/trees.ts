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
  | { readonly kind: 'binary' }
  | { readonly kind: 'classes'; readonly classes: number }
  | { readonly kind: 'continuous' };

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

/**
 * The trees of a forest over binned features, one after the other, nodes in one list: each before those of its left side,
 * and these before those of its right side. So which nodes are leaves tells the shape of all trees, and a large forest
 * stays small: 12 bytes a leaf of one number.
 */
export interface ForestTrees {
  /**
   * One a feature, ascending, 254 at most. The bin of a value is the number of borders below it; missing is bin 255.
   */
  readonly borders: readonly Float64Array[];
  /**
   * Shape (nodes): `feature * 512 + 256 * missing goes left + cut`; a row goes left where its bin is at most the cut.
   * -1 in a leaf.
   */
  readonly split: Int32Array;
  /** Numbers in one leaf. */
  readonly outputs: number;
  /** Shape (leaves x outputs), in the order of the leaves: the chance of the event, of each class, or the mean value, scaled. */
  readonly value: Float32Array;
}

/** Trees whose leaves are averaged. */
export interface FittedForest {
  readonly family: 'forest';
  readonly spec: ForestSpec;
  readonly head: TreeHead;
  readonly features: readonly TreeFeature[];
  /** Of chances: the classes' shares among the development rows (of a yes/no outcome the event's), and these rows. */
  readonly shrink: { readonly prior: readonly number[]; readonly rows: number };
  /** Of a continuous outcome: a leaf's number times the scale and plus the centre is a value; otherwise 0 and 1. */
  readonly unit: { readonly centre: number; readonly scale: number };
  readonly trees: ForestTrees;
}
