import { embed, functionOf } from '../models/realmlp-forward';
import { EMBEDDING_SIZE, MIXTURES, realMlpLayout, WAVES, type RealMlpShape } from '../models/realmlp-layout';
import type { NetworkHead } from '../models/network-head';
import { activationFunctions } from '../numerics/activations';
import { derive, randomStream, type RandomStream } from '../numerics/random';

/** Standard deviation of the frequencies that embeddings begin with. */
const FREQUENCY_SD = 0.1;
/** Rows that the hidden layers are fitted to at the start, at most. */
const MOST_ROWS = 256;
/** Rows between which each unit begins to bend. */
const CORNERS = 5;

/** Rows as they enter, embedded numbers first. */
interface EnteredRows {
  /** Shape (rows x (numbers + others)), row-major. */
  readonly x: Float32Array;
  /** Those to learn from, one or more. */
  readonly training: Int32Array;
}

/**
 * Parameters to start from, the same for a seed on every machine. The sums of each hidden unit have variance 1 over some
 * training rows, and are 0 at a point between five of them, so that every unit bends where there are rows. The last
 * layer begins at 0 but for its bias.
 *
 * @param bias - of the last layer, shape (outputs)
 * @returns flat, in the order of `realMlpLayout`
 *
 * Source: Holzmueller et al., NeurIPS 2024, appendix A; Steinwart, arXiv 1903.11482, on where units begin to bend.
 */
export function startingParameters(
  shape: RealMlpShape,
  head: NetworkHead,
  { x, training }: EnteredRows,
  bias: Float32Array,
  seed: number,
): Float32Array<ArrayBuffer> {
  const layout = realMlpLayout(shape);
  const parameters = new Float32Array(layout.length);
  startEmbeddings(parameters, shape.numbers, randomStream(derive(seed, 'embeddings')));
  parameters.fill(1, layout.scalesAt, layout.scalesAt + layout.width);
  const rows = randomStream(derive(seed, 'startingRows')).shuffle(training.slice()).subarray(0, MOST_ROWS);
  const columns = shape.numbers + shape.others;
  let values = Array.from(rows, (row) => expanded(parameters, shape, x.subarray(row * columns, (row + 1) * columns)));
  const bend = activationFunctions[functionOf(head)];
  for (const [index, { inputs, units, weightsAt, biasAt, bendsAt }] of layout.layers.entries()) {
    if (bendsAt === null) {
      parameters.set(bias, biasAt);
      break;
    }
    const random = randomStream(derive(seed, 'weights', index));
    for (let at = weightsAt; at < biasAt; at += 1) parameters[at] = random.normal();
    parameters.fill(1, bendsAt, bendsAt + units);
    const sums = values.map((row) => sumsOf(row, parameters.subarray(weightsAt, biasAt), inputs, units));
    for (let unit = 0; unit < units; unit += 1) {
      const own = sums.map((row) => row[unit]!);
      const by = 1 / spreadOrOne(own);
      for (let i = 0; i < inputs; i += 1) parameters[weightsAt + i * units + unit]! *= by;
      const corner = -by * betweenSome(own, random);
      parameters[biasAt + unit] = corner;
      for (const row of sums) row[unit] = bend(row[unit]! * by + corner);
    }
    values = sums;
  }
  return parameters;
}

function startEmbeddings(parameters: Float32Array, numbers: number, random: RandomStream): void {
  const reach = 1 / Math.sqrt(WAVES);
  const between = (far: number) => far * (2 * random.uniform() - 1);
  for (let number = 0; number < numbers; number += 1) {
    const at = number * EMBEDDING_SIZE;
    for (let k = 0; k < WAVES; k += 1) {
      parameters[at + k] = FREQUENCY_SD * random.normal();
      parameters[at + WAVES + k] = between(Math.PI);
    }
    for (let i = at + 2 * WAVES; i < at + EMBEDDING_SIZE; i += 1) parameters[i] = between(reach);
  }
}

/** A row as the first layer sees it while all scales are 1. */
function expanded(parameters: Float32Array, { numbers, others }: RealMlpShape, row: Float32Array): Float64Array {
  const input = new Float64Array((MIXTURES + 1) * numbers + others);
  for (let number = 0; number < numbers; number += 1) embed(parameters, number, row[number]!, input);
  input.set(row.subarray(numbers), (MIXTURES + 1) * numbers);
  return input;
}

function sumsOf(row: Float64Array, weights: Float32Array, inputs: number, units: number): Float64Array<ArrayBuffer> {
  const sums = new Float64Array(units);
  for (let i = 0, at = 0; i < inputs; i += 1) {
    for (let unit = 0; unit < units; unit += 1, at += 1) sums[unit]! += row[i]! * weights[at]!;
  }
  const fan = 1 / Math.sqrt(Math.max(1, inputs));
  return sums.map((sum) => sum * fan);
}

function spreadOrOne(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return sd > 1e-6 ? sd : 1;
}

/** A random point between some of the values, uniform over their mixtures. */
function betweenSome(values: readonly number[], random: RandomStream): number {
  let sum = 0;
  let whole = 0;
  for (let i = 0; i < CORNERS; i += 1) {
    const share = -Math.log(1 - random.uniform());
    sum += share * values[random.below(values.length)]!;
    whole += share;
  }
  return whole > 0 ? sum / whole : 0;
}
