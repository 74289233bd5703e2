import type { ThresholdRow } from '../contract/report';
import type { Predicted } from './out-of-fold';
import { proportionFigure, type Proportion } from './proportions';

type Measure = 'sensitivity' | 'specificity' | 'ppv' | 'npv';

/** One measure at one threshold in one repeat. */
interface Share {
  readonly variance: number;
  readonly clusters: number;
}

interface Crossing {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly events: number;
  readonly others: number;
  readonly shares: Readonly<Record<Measure, Share>> | null;
}

/**
 * Sensitivity, specificity and predictive values at the thresholds 0.01 to 0.99, a row being called positive where its
 * risk is at least the threshold. Counts are means over the repeats, and each proportion is that of the mean counts,
 * with the interval of {@link proportionFigure}.
 *
 * Takes O(n + thresholds) time a repeat once ordered: rows cross from negative to positive as the threshold falls.
 */
export function thresholdRows(repeats: readonly Predicted[]): readonly ThresholdRow[] {
  const thresholds = Array.from({ length: 99 }, (_, k) => (k + 1) / 100);
  const crossings = repeats.map((repeat) => crossingsOf(repeat, thresholds));
  return thresholds.map((threshold, k) => {
    const mean = (value: (crossing: Crossing) => number) =>
      crossings.length === 0 ? 0 : crossings.reduce((sum, list) => sum + value(list[k]!), 0) / crossings.length;
    const truePositives = mean((crossing) => crossing.truePositives);
    const falsePositives = mean((crossing) => crossing.falsePositives);
    const trueNegatives = mean((crossing) => crossing.others - crossing.falsePositives);
    const falseNegatives = mean((crossing) => crossing.events - crossing.truePositives);
    const clustered = (measure: Measure): Proportion['clustered'] =>
      crossings.some((list) => list[k]!.shares)
        ? {
            variance: mean((crossing) => crossing.shares?.[measure].variance ?? 0),
            clusters: mean((crossing) => crossing.shares?.[measure].clusters ?? 0),
          }
        : null;
    const share = (measure: Measure, successes: number, failures: number) =>
      proportionFigure({ successes, trials: successes + failures, clustered: clustered(measure) });
    return {
      threshold,
      truePositives,
      falsePositives,
      trueNegatives,
      falseNegatives,
      sensitivity: share('sensitivity', truePositives, falseNegatives),
      specificity: share('specificity', trueNegatives, falsePositives),
      ppv: share('ppv', truePositives, falsePositives),
      npv: share('npv', trueNegatives, falseNegatives),
    };
  });
}

function crossingsOf(repeat: Predicted, thresholds: readonly number[]): readonly Crossing[] {
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
    found.push({
      truePositives,
      falsePositives,
      events,
      others: order.length - events,
      shares: sums?.shares() ?? null,
    });
  }
  return found.toReversed();
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
    fpOthers: 0,
    tntn: squares.others,
    fnfn: squares.events,
    tnfn: products(events, others),
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
        sum.fnfn -= 2 * fn - 1;
        sum.tnfn -= tn;
        tp[c]! += 1;
        total.tp += 1;
      } else {
        sum.fpfp += 2 * fp[c]! + 1;
        sum.tpfp += tp[c]!;
        sum.fpOthers += others[c]!;
        sum.tntn -= 2 * tn - 1;
        sum.tnfn -= fn;
        fp[c]! += 1;
        total.fp += 1;
      }
    },
    shares(): Record<Measure, Share> {
      const fn = total.events - total.tp;
      const tn = event.length - total.events - total.fp;
      // Of tp and fn = events - tp within a cluster, and of tn and fp = others - tn.
      const tpfn = sum.tpEvents - sum.tptp;
      const tnfp = sum.fpOthers - sum.fpfp;
      return {
        sensitivity: share(total.tp, fn, sum.tptp, tpfn, sum.fnfn, holding.events),
        specificity: share(tn, total.fp, sum.tntn, tnfp, sum.fpfp, holding.others),
        ppv: share(total.tp, total.fp, sum.tptp, sum.tpfp, sum.fpfp, holding.positives),
        npv: share(tn, fn, sum.tntn, sum.tnfn, sum.fnfn, holding.negatives),
      };
    },
  };
}
