import { activationFunctions } from '../numerics/activations';
import type { Design } from '../recipe/design';
import { outputsOf, readHead } from './network-head';
import type { FittedRealMlp, RealMlpInput, RealMlpMember } from './realmlp';
import { EMBEDDING_SIZE, MIXTURES, realMlpLayout, WAVES, type RealMlpShape } from './realmlp-layout';

/** Furthest that a feature may come from its centre once it has entered. */
const REACH = 3;
/** Keeps squares finite. */
const FARTHEST = 1e150;

/**
 * A feature as the network takes it, in [-3, 3]: numbers bent towards that range, others cut off by it.
 *
 * Source: Holzmueller et al., NeurIPS 2024, section 3 (smooth clipping).
 */
export function enteredValue({ centre, factor, bends }: RealMlpInput, value: number): number {
  const scaled = Math.min(FARTHEST, Math.max(-FARTHEST, (value - centre) * factor));
  return bends ? scaled / Math.sqrt(1 + (scaled / REACH) ** 2) : Math.min(REACH, Math.max(-REACH, scaled));
}

/** Features in the order in which they enter: those embedded first. */
export function inputOrder(
  inputs: readonly RealMlpInput[],
  embedding: boolean,
): { numbers: number[]; others: number[] } {
  const numbers: number[] = [];
  const others: number[] = [];
  for (const [feature, { bends }] of inputs.entries()) (embedding && bends ? numbers : others).push(feature);
  return { numbers, others };
}

/** SELU where chances are learned, Mish where values are. */
export const functionOf = (head: FittedRealMlp['head']): 'selu' | 'mish' =>
  head.kind === 'continuous' ? 'mish' : 'selu';

/** What the parameters of a member depend on. */
export function shapeOf(
  { spec, head }: Pick<FittedRealMlp, 'spec' | 'head'>,
  inputs: readonly RealMlpInput[],
): RealMlpShape {
  const { numbers, others } = inputOrder(inputs, spec.embedding);
  return { numbers: numbers.length, others: others.length, layers: spec.layers, outputs: outputsOf(head) };
}

/**
 * What a network made for tables predicts, the mean over its members, in double precision: the same on every device, and
 * for one row as for many. Values are kept within the range of the development rows.
 *
 * @param times - as `readHead` takes them
 * @returns shape (rows x width): width 1 for a yes/no or continuous outcome, one a class
 *
 * Takes O(rows) times the number of parameters.
 */
export function realMlpPredictions(fitted: FittedRealMlp, design: Design, times: readonly number[]): Float64Array {
  const { members, head, range } = fitted;
  if (members.length === 0) throw new RangeError('a network without members');
  const reading = readHead(head, times);
  const predictions = new Float64Array(design.rows * reading.width);
  for (const member of members) {
    const pass = memberPass(fitted, member);
    for (let row = 0; row < design.rows; row += 1) {
      const outputs = pass(design.x.subarray(row * design.features.length, (row + 1) * design.features.length));
      reading.addTo(predictions, row * reading.width, outputs, 1 / members.length);
    }
  }
  if (range) return predictions.map((value) => Math.min(range.high, Math.max(range.low, value)));
  // Shares such as 1/9 add up to a little over 1.
  return head.kind === 'continuous' ? predictions : predictions.map((value) => Math.min(1, value));
}

/** One member's outputs of one row; the list is used again for the next. */
function memberPass(
  fitted: Pick<FittedRealMlp, 'spec' | 'head'>,
  { inputs, parameters }: RealMlpMember,
): (features: Float64Array) => Float64Array {
  const { numbers, others } = inputOrder(inputs, fitted.spec.embedding);
  const layout = realMlpLayout(shapeOf(fitted, inputs));
  if (parameters.length !== layout.length) throw new RangeError('the parameters do not fit the network');
  const bend = activationFunctions[functionOf(fitted.head)];
  const { width, scalesAt, layers } = layout;
  const widest = layers.reduce((most, { units }) => Math.max(most, units), width);
  let input = new Float64Array(widest);
  let output = new Float64Array(widest);
  return (features) => {
    if (features.length !== inputs.length) throw new RangeError('the network does not fit the design');
    const entered = (feature: number) => enteredValue(inputs[feature]!, features[feature]!);
    for (const [place, feature] of numbers.entries()) embed(parameters, place, entered(feature), input);
    const after = (MIXTURES + 1) * numbers.length;
    for (const [place, feature] of others.entries()) input[after + place] = entered(feature);
    for (let i = 0; i < width; i += 1) input[i]! *= parameters[scalesAt + i]!;
    for (const { inputs: taken, units, weightsAt, biasAt, bendsAt } of layers) {
      output.fill(0, 0, units);
      for (let i = 0, at = weightsAt; i < taken; i += 1) {
        const value = input[i]!;
        for (let unit = 0; unit < units; unit += 1, at += 1) output[unit]! += value * parameters[at]!;
      }
      const fan = 1 / Math.sqrt(Math.max(1, taken));
      for (let unit = 0; unit < units; unit += 1) {
        const z = output[unit]! * fan + parameters[biasAt + unit]!;
        output[unit] = bendsAt === null ? z : z + parameters[bendsAt + unit]! * (bend(z) - z);
      }
      [input, output] = [output, input];
    }
    return input;
  };
}

/** A number and the mixtures of its waves: x, and sum_k L[j][k] cos(2 pi w[k] x + b[k]) + c[j]. */
export function embed(parameters: Float32Array, place: number, x: number, into: Float64Array): void {
  const at = place * EMBEDDING_SIZE;
  const to = place * (MIXTURES + 1);
  into[to] = x;
  for (let j = 0; j < MIXTURES; j += 1) into[to + 1 + j] = parameters[at + (2 + MIXTURES) * WAVES + j]!;
  for (let k = 0; k < WAVES; k += 1) {
    const wave = Math.cos(2 * Math.PI * parameters[at + k]! * x + parameters[at + WAVES + k]!);
    for (let j = 0; j < MIXTURES; j += 1) into[to + 1 + j]! += wave * parameters[at + (2 + j) * WAVES + k]!;
  }
}
