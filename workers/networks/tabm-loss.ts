import type { TensorInfo } from '@tensorflow/tfjs-core';
import { sigmoid } from '../numerics/activations';
import type { Kernels } from './kernels';
import type { Objective, Supervision } from './loss';

/** Mean probabilities are kept this far from 0 and 1, so that their logits and logarithms are finite. */
const NEAREST = 1e-12;

const kept = (share: number): number => Math.min(1 - NEAREST, Math.max(NEAREST, share));

/**
 * The slope by the outputs of the mean over members of their own mean losses.
 *
 * @param rows - those of the outputs
 * @param batch - rows over which the mean is taken, of which these may be a part
 * @param outputs - shape (members x rows x outputs)
 */
export function tabmSlopes(
  k: Kernels,
  { objective, target, weight }: Supervision,
  rows: Int32Array,
  batch: number,
  outputs: TensorInfo,
): TensorInfo {
  const { outputs: width, loss } = objective;
  const n = rows.length;
  const members = outputs.shape[0]!;
  const wanted = new Float32Array(n * width);
  const share = new Float32Array(n);
  for (const [i, row] of rows.entries()) {
    wanted.set(target.subarray(row * width, (row + 1) * width), i * width);
    share[i] = ((loss === 'squaredError' ? 2 : 1) * weight[row]!) / (batch * members);
  }
  const off = k.sub(predictedOf(k, objective, outputs), k.put(wanted, [1, n, width]));
  return k.mul(off, k.put(share, [1, n, 1]));
}

function predictedOf(k: Kernels, { outputs: width, loss }: Objective, outputs: TensorInfo): TensorInfo {
  switch (loss) {
    case 'softmax': {
      const flat = k.reshape(outputs, [outputs.shape[0]! * outputs.shape[1]!, width]);
      return k.reshape(k.run('Softmax', { logits: flat }, { dim: 1 }), outputs.shape);
    }
    case 'squaredError':
      return outputs;
    case 'crossEntropy':
    case 'focal':
    case 'brier':
      return k.sigmoid(outputs);
  }
}

/**
 * Outputs that stand for all members: those whose prediction is the mean of the members' predictions.
 *
 * @param outputs - shape (members x rows x outputs)
 * @returns shape (rows x outputs): logits of the mean risk, logarithms of mean probabilities, or mean values; NaN where an
 * output is
 */
export function jointOutputs({ outputs: width, loss }: Objective, outputs: Float32Array, rows: number): Float32Array {
  const members = outputs.length / (rows * width);
  const joint = new Float64Array(rows * width);
  for (let member = 0, at = 0; member < members; member += 1) {
    for (let row = 0; row < rows; row += 1, at += width) {
      const own = outputs.subarray(at, at + width);
      for (const [j, share] of sharesOf(loss, own).entries()) joint[row * width + j]! += share / members;
    }
  }
  if (loss === 'squaredError') return Float32Array.from(joint);
  if (loss === 'softmax') return Float32Array.from(joint, (share) => Math.log(kept(share)));
  return Float32Array.from(joint, (risk) => Math.log(kept(risk) / (1 - kept(risk))));
}

function sharesOf(loss: Objective['loss'], outputs: Float32Array): ArrayLike<number> & Iterable<number> & Float64Array {
  if (loss === 'squaredError') return Float64Array.from(outputs);
  if (loss !== 'softmax') return Float64Array.from(outputs, sigmoid);
  const largest = outputs.reduce((most, one) => Math.max(most, one), -Infinity);
  const whole = Float64Array.from(outputs, (one) => Math.exp(one - largest));
  const sum = whole.reduce((total, one) => total + one, 0);
  return whole.map((one) => one / sum);
}
