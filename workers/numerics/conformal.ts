import type { Unestimable } from './estimate';

/** A score that a share of new participants stays below, or why there is none. */
export type ConformalQuantile =
  { readonly kind: 'quantile'; readonly value: number } | { readonly kind: 'none'; readonly reason: Unestimable };

/**
 * The split-conformal quantile: the ceil((n + 1)(1 - alpha))-th smallest of n scores of participants the model has not
 * seen. The score of a new participant, exchangeable with these, is at most this with a chance of at least 1 - alpha;
 * without the one added to n that would not hold.
 *
 * @param scores - shape (n), finite; higher means stranger
 * @param alpha - in (0, 1), the chance to err that is borne
 * @returns `tooFew` where n is below 1 / alpha - 1, so that only an infinite quantile would do
 *
 * Takes O(n log n) time. Source: Vovk, Gammerman and Shafer, Algorithmic Learning in a Random World (2005); Angelopoulos
 * and Bates, Foundations and Trends in Machine Learning 16 (2023) 494-591.
 */
export function conformalQuantile(scores: Float64Array, alpha: number): ConformalQuantile {
  if (!(alpha > 0 && alpha < 1)) throw new RangeError(`no conformal quantile at ${alpha}`);
  const n = scores.length;
  // (n + 1)(1 - alpha) may be a whole number that rounding lifts a little: 49.99999999999999 and 50.00000000000001.
  const rank = Math.max(1, Math.ceil((n + 1) * (1 - alpha) - 1e-9));
  if (rank > n) return { kind: 'none', reason: 'tooFew' };
  return { kind: 'quantile', value: scores.slice().sort()[rank - 1]! };
}

/** Scores of a continuous outcome: how far the prediction was off; rows not predicted are left out. */
export function absoluteResiduals(y: Float64Array, predicted: Float64Array): Float64Array {
  return y.map((one, i) => Math.abs(one - predicted[i]!)).filter((score) => !Number.isNaN(score));
}

/**
 * Scores of classes: one less the probability given to the class that came true (least ambiguous set-valued
 * classifier). Rows not predicted, and of other classes than `only`, are left out.
 *
 * @param y - shape (n), each in [0, classes)
 * @param probability - shape (n x classes), row-major; NaN where not predicted
 * @param only - the one true class to take (Mondrian), or null for all
 *
 * Source: Sadinle, Lei and Wasserman, JASA 114 (2019) 223-234.
 */
export function classScores(
  y: ArrayLike<number>,
  probability: Float64Array,
  classes: number,
  only: number | null,
): Float64Array {
  const scores: number[] = [];
  for (let i = 0; i < y.length; i += 1) {
    const score = 1 - probability[i * classes + y[i]!]!;
    if (!Number.isNaN(score) && (only === null || y[i] === only)) scores.push(score);
  }
  return Float64Array.from(scores);
}

/** One quantile for all classes, or one for each: then each class is covered as often as asked, not only on the whole. */
export type ConformalRule =
  | { readonly kind: 'all'; readonly quantile: ConformalQuantile }
  | { readonly kind: 'byClass'; readonly quantiles: readonly ConformalQuantile[] };

/**
 * Fits the rule by which a set of classes is given in place of one.
 *
 * @param byClass - one quantile for each class (Mondrian), so that the rare class is covered too
 *
 * Source: Vovk, Gammerman and Shafer (2005), chapter 4, for Mondrian predictors.
 */
export function fitConformalClasses(
  y: ArrayLike<number>,
  probability: Float64Array,
  classes: number,
  alpha: number,
  byClass: boolean,
): ConformalRule {
  if (!byClass) {
    return { kind: 'all', quantile: conformalQuantile(classScores(y, probability, classes, null), alpha) };
  }
  const quantiles = Array.from({ length: classes }, (_, k) =>
    conformalQuantile(classScores(y, probability, classes, k), alpha),
  );
  return { kind: 'byClass', quantiles };
}

/**
 * The classes that cannot be ruled out for one participant: those whose score is at most the quantile. A class without
 * a quantile is never ruled out.
 *
 * @param probability - shape (classes)
 * @returns ascending class numbers; may be empty (stranger than 1 - alpha of those seen), or several: the rule abstains
 */
export function conformalSet(rule: ConformalRule, probability: ArrayLike<number>): readonly number[] {
  const set: number[] = [];
  for (let k = 0; k < probability.length; k += 1) {
    const quantile = rule.kind === 'all' ? rule.quantile : rule.quantiles[k]!;
    if (quantile.kind === 'none' || 1 - probability[k]! <= quantile.value) set.push(k);
  }
  return set;
}

/** What a rule says of a risk of two classes, no event and event. */
export type BinaryCall = 'event' | 'noEvent' | 'abstain' | 'neither';

/**
 * @param risk - in [0, 1]
 * @returns `abstain` where both outcomes remain possible, `neither` where the participant is unlike those seen
 */
export function conformalCall(rule: ConformalRule, risk: number): BinaryCall {
  const set = conformalSet(rule, [1 - risk, risk]);
  if (set.length === 2) return 'abstain';
  if (set.length === 0) return 'neither';
  return set[0] === 1 ? 'event' : 'noEvent';
}
