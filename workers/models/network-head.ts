import { sigmoid, softplus } from '../numerics/activations';

/** What the outputs of a network mean. Plain JSON. */
export type NetworkHead =
  /** One logit. */
  | { readonly kind: 'binary' }
  /** One output a class, made probabilities by softmax. */
  | { readonly kind: 'classes'; readonly classes: number }
  /** One output, the value less `centre` over `scale`, which is above 0. */
  | { readonly kind: 'continuous'; readonly centre: number; readonly scale: number }
  | SurvivalHead;

/**
 * One output an interval of follow-up and cause, all intervals of the first cause first: the logit of its hazard, the
 * chance of the event in the interval for those who entered it and for whom no other cause comes first. The first
 * interval begins after `from`, and each ends with its edge, ascending. With two causes the second is a competing event.
 */
export interface SurvivalHead {
  readonly kind: 'survival';
  readonly from: number;
  readonly edges: readonly number[];
  readonly causes: 1 | 2;
}

/** Numbers in one row of a network's outputs. */
export function outputsOf(head: NetworkHead): number {
  switch (head.kind) {
    case 'binary':
    case 'continuous':
      return 1;
    case 'classes':
      return head.classes;
    case 'survival':
      return head.edges.length * head.causes;
  }
}

/** Turns the outputs of one row into its prediction. */
interface HeadReading {
  /** Numbers in one prediction. */
  readonly width: number;
  /** Adds `share` times the prediction to `sums`, from `at` on. */
  addTo(sums: Float64Array, at: number, outputs: Float64Array, share: number): void;
}

/**
 * Reads the outputs of a network: one risk; one probability a class, in [0, 1] and 1 in all; one value on the outcome's
 * own scale; or, of a survival outcome, the cumulative risk at each of `times`, in [0, 1] and never falling.
 *
 * Within an interval the hazard of each cause is constant, so that -ln(1 - hazard) is its integral. The risk of the event
 * in an interval is then the share of its integrated hazard in that of all causes, times the chance that anything
 * happens: with this the risks of all causes and the chance of none are 1 in all at every time. Risk is 0 up to the
 * first interval, and after the last edge, where nobody was followed, it stays as it is there.
 *
 * @param times - in the unit of the edges; looked at for survival outcomes only
 *
 * Source: Gensheimer and Narasimhan, PeerJ 7 (2019) e6257 (hazards of intervals); Kalbfleisch and Prentice, The
 * Statistical Analysis of Failure Time Data (2002), section 8.2 (cause-specific hazards).
 */
export function readHead(head: NetworkHead, times: readonly number[]): HeadReading {
  switch (head.kind) {
    case 'binary':
      return {
        width: 1,
        addTo(sums, at, outputs, share) {
          sums[at]! += share * sigmoid(outputs[0]!);
        },
      };
    case 'continuous': {
      const { centre, scale } = head;
      return {
        width: 1,
        addTo(sums, at, outputs, share) {
          sums[at]! += share * (centre + scale * outputs[0]!);
        },
      };
    }
    case 'classes':
      return readClasses(head.classes);
    case 'survival':
      return readSurvival(head, times);
  }
}

function readClasses(classes: number): HeadReading {
  return {
    width: classes,
    addTo(sums, at, outputs, share) {
      let largest = -Infinity;
      for (let k = 0; k < classes; k += 1) largest = Math.max(largest, outputs[k]!);
      let total = 0;
      for (let k = 0; k < classes; k += 1) total += Math.exp(outputs[k]! - largest);
      for (let k = 0; k < classes; k += 1) sums[at + k]! += (share * Math.exp(outputs[k]! - largest)) / total;
    },
  };
}

function readSurvival(head: SurvivalHead, times: readonly number[]): HeadReading {
  const { edges, causes } = head;
  const places = times.map((time) => placeOf(head, time));
  const risk = new Float64Array(edges.length + 1);
  const survival = new Float64Array(edges.length);
  const share1 = new Float64Array(edges.length);
  const hazard = new Float64Array(edges.length);
  return {
    width: times.length,
    addTo(sums, at, outputs, share) {
      let alive = 1;
      for (let j = 0; j < edges.length; j += 1) {
        const event = softplus(outputs[j]!);
        const all = causes === 2 ? event + softplus(outputs[edges.length + j]!) : event;
        survival[j] = alive;
        hazard[j] = all;
        share1[j] = all > 0 ? event / all : 0;
        risk[j + 1] = Math.min(1, risk[j]! - alive * share1[j]! * Math.expm1(-all));
        alive *= Math.exp(-all);
      }
      for (const [k, { interval, part }] of places.entries()) {
        const within = part > 0 ? -survival[interval]! * share1[interval]! * Math.expm1(-hazard[interval]! * part) : 0;
        sums[at + k]! += share * Math.min(1, risk[interval]! + within);
      }
    },
  };
}

/** The interval that a time falls in, and the part of it that has passed, in [0, 1]; `part` is 0 past the last edge. */
function placeOf({ from, edges }: SurvivalHead, time: number) {
  let start = from;
  for (const [interval, end] of edges.entries()) {
    if (time <= end) return { interval, part: Math.max(0, (time - start) / (end - start)) };
    start = end;
  }
  return { interval: edges.length, part: 0 };
}
