import type { Loss } from '../contract/recipe';
import type { NetworkHead } from '../models/network-head';
import { outputsOf } from '../models/network-head';
import { sigmoid, softplus } from '../numerics/activations';

/**
 * What is made of the outputs of a row in training: a loss of each output as a logit, summed; the cross-entropy of their
 * softmax; or their squared error.
 */
export interface Objective {
  readonly outputs: number;
  readonly loss: Loss | 'softmax' | 'squaredError';
}

/** What outputs are held against. Rows are named by their place. */
export interface Supervision {
  readonly objective: Objective;
  /** Shape (rows x outputs), row-major: 0 or 1 for logits, shares that add up to 1 for softmax, otherwise values. */
  readonly target: Float32Array<ArrayBuffer>;
  /** Shape (rows x outputs): what each output's loss counts for; null where all count alike. For logits only. */
  readonly mask: Float32Array<ArrayBuffer> | null;
  /** Shape (rows): what a row's loss counts for; 1 without class weights. */
  readonly weight: Float32Array<ArrayBuffer>;
}

/** The loss that suits a head. Only a single logit has a choice; hazards and classes are learned by their likelihood. */
export function objectiveOf(head: NetworkHead, loss: Loss): Objective {
  const outputs = outputsOf(head);
  switch (head.kind) {
    case 'binary':
      return { outputs, loss };
    case 'classes':
      return { outputs, loss: 'softmax' };
    case 'continuous':
      return { outputs, loss: 'squaredError' };
    case 'survival':
      return { outputs, loss: 'crossEntropy' };
  }
}

/**
 * The slope of one logit's loss by the logit.
 *
 * With u the logit signed towards the outcome itself, p = sigmoid(u) and q = 1 - p, the losses are -ln p (cross-entropy),
 * -q^2 ln p (focal, gamma 2; Lin et al., ICCV 2017) and q^2 (Brier).
 */
function logitSlope(loss: Loss, logit: number, event: number): number {
  const sign = event === 1 ? 1 : -1;
  const u = sign * logit;
  const p = sigmoid(u);
  const q = sigmoid(-u);
  switch (loss) {
    case 'crossEntropy':
      return sign * -q;
    case 'focal':
      return sign * q * q * (-2 * p * softplus(-u) - q);
    case 'brier':
      return sign * -2 * p * q * q;
  }
}

/** ln of the sum of e to the numbers from `at` on, without overflow. */
function logSumExp(values: Float32Array, at: number, count: number): number {
  let largest = -Infinity;
  for (let k = at; k < at + count; k += 1) largest = Math.max(largest, values[k]!);
  let sum = 0;
  for (let k = at; k < at + count; k += 1) sum += Math.exp(values[k]! - largest);
  return largest + Math.log(sum);
}

/**
 * The slope of a batch's loss, the mean over its rows, by its outputs.
 *
 * @param rows - shape (n), rows of the batch
 * @param outputs - shape (n x outputs)
 * @param batch - rows over which the mean is taken, of which these may be a part
 * @returns shape (n x outputs)
 */
export function outputSlopes(
  { objective, target, mask, weight }: Supervision,
  rows: Int32Array,
  outputs: Float32Array,
  batch: number,
): Float32Array<ArrayBuffer> {
  const { outputs: width, loss } = objective;
  const n = rows.length;
  const slopes = new Float32Array(n * width);
  for (let i = 0, at = 0; i < n; i += 1) {
    const row = rows[i]!;
    const whole = loss === 'softmax' ? logSumExp(outputs, at, width) : 0;
    for (let from = row * width, to = from + width; from < to; from += 1, at += 1) {
      const counts = mask ? weight[row]! * mask[from]! : weight[row]!;
      slopes[at] = (counts * slopeOf(loss, outputs[at]!, target[from]!, whole)) / batch;
    }
  }
  return slopes;
}

function slopeOf(loss: Objective['loss'], output: number, target: number, whole: number): number {
  switch (loss) {
    case 'softmax':
      return Math.exp(output - whole) - target;
    case 'squaredError':
      return 2 * (output - target);
    case 'crossEntropy':
    case 'focal':
    case 'brier':
      return logitSlope(loss, output, target);
  }
}

/**
 * The mean loss of outputs on their rows, each row counting for its weight. Logits are watched by their cross-entropy
 * whichever loss is trained, so that curves can be compared; the others by their own loss. In nats but for squared
 * errors.
 *
 * @param rows - shape (n), where each row of outputs stands in the supervision
 * @param outputs - shape (n x outputs)
 * @returns in [0, infinity], NaN where an output is
 */
export function watchedLoss(
  { objective, target, mask, weight }: Supervision,
  rows: Int32Array,
  outputs: Float32Array,
): number {
  const { outputs: width, loss } = objective;
  if (width === 1 && loss !== 'squaredError' && !mask) return meanLogLoss(target, weight, rows, outputs);
  let sum = 0;
  let weights = 0;
  for (let i = 0, at = 0; i < rows.length; i += 1) {
    const row = rows[i]!;
    const whole = loss === 'softmax' ? logSumExp(outputs, at, width) : 0;
    for (let from = row * width, to = from + width; from < to; from += 1, at += 1) {
      const counts = mask ? weight[row]! * mask[from]! : weight[row]!;
      sum += counts * lossOf(loss, outputs[at]!, target[from]!, whole);
    }
    weights += weight[row]!;
  }
  return sum / weights;
}

/** Factors of at most 2 whose product a double holds. */
const FACTORS_AT_ONCE = 1000;

/**
 * The commonest case by itself: of a small network it would otherwise take a twentieth of the training. For the same
 * reason rows of one weight share a logarithm, that of their product.
 */
function meanLogLoss(target: Float32Array, weight: Float32Array, rows: Int32Array, logits: Float32Array): number {
  let sum = 0;
  let weights = 0;
  let shared = 0;
  let product = 1;
  let factors = 0;
  for (let i = 0; i < rows.length; i += 1) {
    const row = rows[i]!;
    const away = target[row] === 1 ? -logits[i]! : logits[i]!;
    const counts = weight[row]!;
    if (counts !== shared || factors === FACTORS_AT_ONCE) {
      sum += shared * Math.log(product);
      shared = counts;
      product = 1;
      factors = 0;
    }
    if (away > 0) sum += counts * away;
    product *= 1 + Math.exp(-Math.abs(away));
    factors += 1;
    weights += counts;
  }
  return (sum + shared * Math.log(product)) / weights;
}

function lossOf(loss: Objective['loss'], output: number, target: number, whole: number): number {
  switch (loss) {
    case 'softmax':
      return target === 0 ? 0 : target * (whole - output);
    case 'squaredError':
      return (output - target) ** 2;
    case 'crossEntropy':
    case 'focal':
    case 'brier':
      return softplus(target === 1 ? -output : output);
  }
}
