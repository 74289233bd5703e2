import type { Predicted } from './out-of-fold';

export type Measure = 'sensitivity' | 'specificity' | 'ppv' | 'npv';

/** One measure at one threshold in one repeat. */
interface Share {
  readonly variance: number;
  readonly clusters: number;
}

/** Cluster-robust variances at one threshold. */
interface Clustered {
  readonly shares: Readonly<Record<Measure, Share>>;
  /** Of sensitivity and specificity. */
  readonly covariance: number;
}

/** One threshold in one repeat: a row is positive where its risk is at least the threshold. */
export interface Crossing {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly events: number;
  readonly others: number;
  /** Null where every row stands alone. */
  readonly clustered: Clustered | null;
  /** Variance of the mean of true positives less `harm` times false positives, cluster-robust where rows are clustered. */
  benefitVariance(harm: number): number;
}

/**
 * Counts at each threshold.
 *
 * @param thresholds - ascending
 *
 * Takes O(n + thresholds) time once ordered: rows cross from negative to positive as the threshold falls.
 */
export function crossingsOf(repeat: Predicted, thresholds: readonly number[]): readonly Crossing[] {
  const { risk, event, order } = repeat;
  const sums = clusterSums(repeat);
  const events = event.reduce((sum, one) => sum + one, 0);
  const found: Crossing[] = [];
  let truePositives = 0;
  let place = order.length - 1;
  for (const threshold of thresholds.toReversed()) {
    for (; place >= 0 && risk[order[place]!]! >= threshold; place -= 1) {
      const row = order[place]!;
      truePositives += event[row]!;
      sums?.cross(row);
    }
    const falsePositives = order.length - 1 - place - truePositives;
    const counts = { truePositives, falsePositives, events, others: order.length - events };
    found.push({
      ...counts,
      clustered: sums?.clustered() ?? null,
      benefitVariance: sums ? sums.benefitVariance() : (harm) => varianceOfRows(counts, harm),
    });
  }
  return found.toReversed();
}

type Counts = Pick<Crossing, 'truePositives' | 'falsePositives' | 'events' | 'others'>;

function varianceOfRows({ truePositives: tp, falsePositives: fp, events, others }: Counts, harm: number): number {
  const n = events + others;
  const mean = (tp - harm * fp) / n;
  return n < 2 ? NaN : (tp + harm * harm * fp - n * mean * mean) / n / (n - 1);
}

/**
 * Sums over clusters from which the cluster-robust variances follow at any threshold: of the squares and products of
 * the counts of true and false positives and negatives. Each row that crosses changes them in constant time, and all
 * are whole numbers, so no error builds up.
 */
function clusterSums({ event, clusters }: Predicted) {
  if (!clusters) return null;
  const { of, count } = clusters;
  const tp = new Float64Array(count);
  const fp = new Float64Array(count);
  const events = new Float64Array(count);
  const others = new Float64Array(count);
  for (let i = 0; i < event.length; i += 1) {
    if (event[i] === 1) events[of[i]!]! += 1;
    else others[of[i]!]! += 1;
  }
  const products = (a: Float64Array, b: Float64Array) => a.reduce((sum, one, c) => sum + one * b[c]!, 0);
  const squares = { events: products(events, events), others: products(others, others) };
  const eventsOthers = products(events, others);
  const holding = {
    events: events.reduce((sum, one) => sum + Math.min(1, one), 0),
    others: others.reduce((sum, one) => sum + Math.min(1, one), 0),
    positives: 0,
    negatives: count,
  };
  const total = { events: events.reduce((sum, one) => sum + one, 0), tp: 0, fp: 0 };
  const sum = {
    tptp: 0,
    fpfp: 0,
    tpfp: 0,
    tpEvents: 0,
    tpOthers: 0,
    fpEvents: 0,
    fpOthers: 0,
    tntn: squares.others,
    fnfn: squares.events,
    tnfn: eventsOthers,
  };

  /** A ratio of sums over clusters: its value and linearised variance from the sums of squares and products. */
  const share = (yes: number, no: number, yesYes: number, yesNo: number, noNo: number, held: number): Share => {
    const trials = yes + no;
    if (trials === 0 || held < 2) return { variance: 0, clusters: held };
    const p = yes / trials;
    const squared = (1 - p) * (1 - p) * yesYes - 2 * p * (1 - p) * yesNo + p * p * noNo;
    return { variance: ((Math.max(0, squared) / trials / trials) * held) / (held - 1), clusters: held };
  };

  return {
    cross(row: number): void {
      const c = of[row]!;
      const tn = others[c]! - fp[c]!;
      const fn = events[c]! - tp[c]!;
      if (tn + fn === events[c]! + others[c]!) holding.positives += 1;
      if (tn + fn === 1) holding.negatives -= 1;
      if (event[row] === 1) {
        sum.tptp += 2 * tp[c]! + 1;
        sum.tpfp += fp[c]!;
        sum.tpEvents += events[c]!;
        sum.tpOthers += others[c]!;
        sum.fnfn -= 2 * fn - 1;
        sum.tnfn -= tn;
        tp[c]! += 1;
        total.tp += 1;
      } else {
        sum.fpfp += 2 * fp[c]! + 1;
        sum.tpfp += tp[c]!;
        sum.fpEvents += events[c]!;
        sum.fpOthers += others[c]!;
        sum.tntn -= 2 * tn - 1;
        sum.tnfn -= fn;
        fp[c]! += 1;
        total.fp += 1;
      }
    },
    clustered(): Clustered {
      const fn = total.events - total.tp;
      const all = event.length - total.events;
      const tn = all - total.fp;
      // Of tp and fn = events - tp within a cluster, and of tn and fp = others - tn.
      const tpfn = sum.tpEvents - sum.tptp;
      const tnfp = sum.fpOthers - sum.fpfp;
      // Products of what a cluster adds to sensitivity and to the false positive rate, which falls as specificity rises.
      const [found, wrong] = [total.tp / total.events, total.fp / all];
      const together = sum.tpfp - found * sum.fpEvents - wrong * sum.tpOthers + found * wrong * eventsOthers;
      return {
        shares: {
          sensitivity: share(total.tp, fn, sum.tptp, tpfn, sum.fnfn, holding.events),
          specificity: share(tn, total.fp, sum.tntn, tnfp, sum.fpfp, holding.others),
          ppv: share(total.tp, total.fp, sum.tptp, sum.tpfp, sum.fpfp, holding.positives),
          npv: share(tn, fn, sum.tntn, sum.tnfn, sum.fnfn, holding.negatives),
        },
        covariance:
          total.events > 0 && all > 0 && count > 1 ? ((-together / total.events / all) * count) / (count - 1) : 0,
      };
    },
    benefitVariance(): (harm: number) => number {
      const now = { ...sum, ...total };
      const n = event.length;
      return (harm) => {
        const mean = (now.tp - harm * now.fp) / n;
        const gained = now.tptp - 2 * harm * now.tpfp + harm * harm * now.fpfp;
        const withSize = now.tpEvents + now.tpOthers - harm * (now.fpEvents + now.fpOthers);
        const sizes = squares.events + squares.others + 2 * eventsOthers;
        return count < 2 ? NaN : ((gained - 2 * mean * withSize + mean * mean * sizes) / n / n) * (count / (count - 1));
      };
    },
  };
}
