import { clipped } from './accuracy';
import { meanInfluence, type Influenced } from './estimate';

/** Outcomes of several classes and the probabilities they were given. */
export interface ClassRows {
  /** Shape (n), each in [0, classes). */
  readonly y: Int32Array;
  /** Shape (n x classes), row-major, in [0, 1]; each row sums to 1. */
  readonly probability: Float64Array;
  /** K, at least 2. */
  readonly classes: number;
}

/** Rows of each class; shape (classes). */
export function classCounts({ y, classes }: ClassRows): Float64Array {
  const counts = new Float64Array(classes);
  for (const one of y) counts[one]! += 1;
  return counts;
}

/**
 * Log loss: minus the mean log probability given to the class that came true, in nats, probabilities held above 1e-15.
 *
 * @returns value at least 0; 0 is perfect
 */
export function classLogLoss({ y, probability, classes }: ClassRows): Influenced {
  return meanInfluence(Float64Array.from(y, (one, i) => -Math.log(clipped(probability[i * classes + one]!))));
}

/**
 * Brier score of several classes: the mean over rows of the summed squared distances of probabilities and outcome.
 *
 * @returns value in [0, 2]; 0 is perfect. For two classes it is twice the usual Brier score.
 *
 * Source: Brier, Monthly Weather Review 78 (1950) 1-3.
 */
export function classBrier({ y, probability, classes }: ClassRows): Influenced {
  return meanInfluence(
    Float64Array.from(y, (one, i) => {
      let sum = 0;
      for (let k = 0; k < classes; k += 1) sum += (probability[i * classes + k]! - (k === one ? 1 : 0)) ** 2;
      return sum;
    }),
  );
}

/**
 * Scaled Brier score: 1 - Brier / (1 - sum_k q_k^2), where q are the classes' shares in these same rows: 0 is what their
 * shares would score as everyone's probabilities, 1 is perfect.
 *
 * @param score - from {@link classBrier} on the same rows
 * @returns null where only one class occurs
 */
export function scaledClassBrier(score: Influenced, rows: ClassRows): Influenced | null {
  const n = rows.y.length;
  const share = classCounts(rows).map((count) => count / n);
  const same = share.reduce((sum, one) => sum + one * one, 0);
  const reference = 1 - same;
  if (!(reference > 0)) return null;
  const influence = score.influence.map((one, i) => {
    const ofReference = (-2 * (share[rows.y[i]!]! - same)) / n;
    return (score.value * ofReference - reference * one) / (reference * reference);
  });
  return { value: 1 - score.value / reference, influence };
}

/**
 * The likeliest class of each row, shared evenly where several are equally likely.
 *
 * @returns shape (n x classes), row-major; each row sums to 1
 */
export function likeliest({ y, probability, classes }: ClassRows): Float64Array {
  const shares = new Float64Array(y.length * classes);
  for (let start = 0; start < shares.length; start += classes) {
    let most = -Infinity;
    let tied = 0;
    for (let k = 0; k < classes; k += 1) {
      const own = probability[start + k]!;
      if (own > most) {
        most = own;
        tied = 1;
      } else if (own === most) tied += 1;
    }
    for (let k = 0; k < classes; k += 1) if (probability[start + k] === most) shares[start + k] = 1 / tied;
  }
  return shares;
}

/**
 * @param called - from {@link likeliest}
 * @returns shape (observed class x likeliest class), rows
 */
export function confusion({ y, classes }: ClassRows, called: Float64Array): readonly (readonly number[])[] {
  const table = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let i = 0; i < y.length; i += 1) {
    const row = table[y[i]!]!;
    for (let k = 0; k < classes; k += 1) row[k]! += called[i * classes + k]!;
  }
  return table;
}

/** Accuracy: the share of rows whose likeliest class came true; in [0, 1]. */
export function accuracy({ y, classes }: ClassRows, called: Float64Array): Influenced {
  return meanInfluence(Float64Array.from(y, (one, i) => called[i * classes + one]!));
}

/**
 * Balanced accuracy: the mean over the classes of the share called rightly.
 *
 * @returns in [0, 1]; null where a class does not occur
 */
export function balancedAccuracy(rows: ClassRows, called: Float64Array): Influenced | null {
  const { y, classes } = rows;
  const counts = classCounts(rows);
  if (counts.includes(0)) return null;
  const right = new Float64Array(classes);
  for (let i = 0; i < y.length; i += 1) right[y[i]!]! += called[i * classes + y[i]!]! / counts[y[i]!]!;
  const influence = Float64Array.from(
    y,
    (one, i) => (called[i * classes + one]! - right[one]!) / counts[one]! / classes,
  );
  return { value: right.reduce((sum, one) => sum + one, 0) / classes, influence };
}

/**
 * Cohen's kappa with quadratic weights between observed and likeliest class, classes in their order:
 * 1 - E(y - c)^2 / E(y - c')^2, where y and c' are drawn apart.
 *
 * @returns at most 1; 0 is chance; null where outcomes and calls are all of one same class
 *
 * Source: Cohen, Psychological Bulletin 70 (1968) 213-220; influence values by the delta method.
 */
export function quadraticKappa({ y, classes }: ClassRows, called: Float64Array): Influenced | null {
  const n = y.length;
  const own = new Float64Array(n);
  const ownSquare = new Float64Array(n);
  let [meanY, squareY, meanC, squareC, apart] = [0, 0, 0, 0, 0];
  for (let i = 0; i < n; i += 1) {
    const at = y[i]!;
    for (let k = 0; k < classes; k += 1) {
      own[i]! += k * called[i * classes + k]!;
      ownSquare[i]! += k * k * called[i * classes + k]!;
    }
    meanY += at / n;
    squareY += (at * at) / n;
    meanC += own[i]! / n;
    squareC += ownSquare[i]! / n;
    apart += (at * at - 2 * at * own[i]! + ownSquare[i]!) / n;
  }
  const chance = squareY + squareC - 2 * meanY * meanC;
  if (!(chance > 1e-12)) return null;
  const influence = Float64Array.from(y, (at, i) => {
    const ofApart = (at * at - 2 * at * own[i]! + ownSquare[i]! - apart) / n;
    const ofChance =
      (at * at - squareY + ownSquare[i]! - squareC - 2 * meanC * (at - meanY) - 2 * meanY * (own[i]! - meanC)) / n;
    return (apart * ofChance - chance * ofApart) / (chance * chance);
  });
  return { value: 1 - apart / chance, influence };
}
