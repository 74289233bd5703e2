import { softplus } from '../numerics/activations';
import type { Patterns } from './patterns';

export interface BoxFit {
  readonly intercept: number;
  /** Shape (questions). */
  readonly slopes: Float64Array;
  /** Mean cross-entropy in nats. */
  readonly loss: number;
}

const MOST_STEPS = 30;
const MOST_SWEEPS = 100;
/** A step that lowers the loss by less is the last. */
const ENOUGH = 1e-9;

/**
 * Logistic regression on the answers to questions, each slope within a box so that it stays finite where an answer
 * separates the outcomes: Newton steps, each by coordinate descent inside the box.
 *
 * @param box - the largest slope, above 0, in log odds
 */
export function fitInBox(
  { count, answers, weight, events }: Patterns,
  questions: number,
  box: number,
  start: { readonly intercept: number; readonly slopes: ArrayLike<number> },
): BoxFit {
  const size = questions + 1;
  let b = new Float64Array(size);
  b[0] = start.intercept;
  b.set(Array.from(start.slopes), 1);
  const passed = passedQuestions(answers, questions);
  const etaOf = (at: Float64Array, pattern: number) => passed[pattern]!.reduce((sum, k) => sum + at[k + 1]!, at[0]!);
  const lossOf = (at: Float64Array) => {
    let loss = 0;
    for (let i = 0; i < count; i += 1) {
      const eta = etaOf(at, i);
      loss += weight[i]! * softplus(eta) - events[i]! * eta;
    }
    return loss;
  };
  let loss = lossOf(b);
  const gradient = new Float64Array(size);
  const curvature = new Float64Array(size * size);
  for (let iteration = 0; iteration < MOST_STEPS; iteration += 1) {
    gradient.fill(0);
    curvature.fill(0);
    for (let i = 0; i < count; i += 1) {
      const risk = 1 / (1 + Math.exp(-etaOf(b, i)));
      const pull = weight[i]! * risk - events[i]!;
      const w = weight[i]! * risk * (1 - risk);
      gradient[0]! += pull;
      curvature[0]! += w;
      for (const k of passed[i]!) {
        gradient[k + 1]! += pull;
        curvature[(k + 1) * size]! += w;
        for (const l of passed[i]!) {
          if (l > k) break;
          curvature[(k + 1) * size + l + 1]! += w;
        }
      }
    }
    const step = stepInBox(gradient, curvature, b, box);
    let share = 1;
    let next = b;
    let nextLoss = Infinity;
    for (; share > 1e-4; share /= 2) {
      const by = share;
      next = b.map((value, j) => value + by * step[j]!);
      nextLoss = lossOf(next);
      if (nextLoss <= loss) break;
    }
    if (!(nextLoss <= loss)) break;
    const gained = loss - nextLoss;
    b = next;
    loss = nextLoss;
    if (gained < ENOUGH) break;
  }
  return { intercept: b[0]!, slopes: b.slice(1), loss };
}

/** The questions that each pattern passes, ascending. */
function passedQuestions(answers: Int32Array, questions: number): number[][] {
  return Array.from(answers, (answer) => {
    const passed: number[] = [];
    for (let k = 0; k < questions; k += 1) if ((answer >> k) & 1) passed.push(k);
    return passed;
  });
}

/** Minimises the quadratic model over the box; `curvature` holds the lower triangle. */
function stepInBox(gradient: Float64Array, curvature: Float64Array, b: Float64Array, box: number): Float64Array {
  const size = b.length;
  const step = new Float64Array(size);
  const slope = gradient.slice();
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep += 1) {
    let largest = 0;
    for (let j = 0; j < size; j += 1) {
      const own = curvature[j * size + j]!;
      if (!(own > 1e-12)) continue;
      let to = step[j]! - slope[j]! / own;
      // An intercept beside slopes in a box has no need of one, but a step from far out has.
      const most = j === 0 ? 30 : box;
      to = Math.max(-most - b[j]!, Math.min(most - b[j]!, to));
      const moved = to - step[j]!;
      if (moved === 0) continue;
      step[j] = to;
      for (let k = 0; k < size; k += 1) {
        slope[k]! += moved * (k <= j ? curvature[j * size + k]! : curvature[k * size + j]!);
      }
      largest = Math.max(largest, own * moved * moved);
    }
    if (largest < ENOUGH * 1e-3) break;
  }
  return step;
}
