import { AS_IT_IS, product, transposePanels } from './parts/dense-products';
import { silence } from './parts/dropout';
import { gradientPanel, packInEights, packInFours, sumEights } from './parts/gradient-products';
import { SOFTMAX, softmaxSlopes, SQUARED_ERROR } from './parts/loss-slopes';
import { embed, embedGradient } from './parts/periodic-embedding';
import { seedBits } from './parts/random-bits';
import { applyFunction } from './parts/unit-functions';
import { all, logistic, multiplyAdd } from './parts/vector-math';

export { firstFree } from './parts/memory';

/**
 * Training of a network made for tables (RealMLP) with mini-batches, a stretch of an epoch in one call; built with and
 * without fused products (FUSED). All numbers are 32-bit.
 *
 * A network is described by words in memory, which `workers/networks/realmlp-plan.ts` writes. Units, inputs and outputs
 * are made up to eights, columns of the table and rows of a batch to fours; what is made up is 0 and stays 0. Weights
 * stand in panels of eight units, [units / 8][inputs][8]. All parameters stand on end, and as far apart as
 * `TO_GRADIENT` says, their gradient and their two moments.
 */
const TABLE: usize = 0;
const TABLE_WIDTH: usize = 4;
/** Columns that are embedded, the first of the table; each becomes four inputs. */
const NUMBERS: usize = 8;
/** Columns after them that are taken as they are. */
const OTHERS: usize = 12;
const WIDTH: usize = 16;
const LAYERS: usize = 20;
const OUTPUTS: usize = 24;
const LOSS: usize = 28;
const FUNCTION: usize = 32;
const TARGET: usize = 36;
const MASK: usize = 40;
const WEIGHT: usize = 44;
const BATCH: usize = 48;
const EMBEDDING: usize = 52;
const EMBEDDING_LENGTH: usize = 56;
const SCALES: usize = 60;
const TO_GRADIENT: usize = 64;
const BATCH_ROOM: usize = 68;
const EXPANDED: usize = 72;
const INPUT: usize = 76;
const SLOPES: usize = 80;
const OTHER_SLOPES: usize = 84;
const FOURS: usize = 88;
const EIGHTS: usize = 92;
const TRANSPOSED: usize = 96;
const TARGETS: usize = 100;
const SHARES: usize = 104;
const COLUMNS: usize = 108;
const KEPT: usize = 112;
const FIRST_LAYER: usize = 128;

const LAYER_SIZE: usize = 40;
const INPUTS: usize = 0;
const UNITS: usize = 4;
const UNITS_USED: usize = 8;
const WEIGHTS: usize = 12;
const BIAS: usize = 16;
/** How much of its function each unit has; none in the last layer. */
const BENDS: usize = 20;
const VALUES: usize = 24;
/** The derivatives of the units by their sums, and by how much of the function they have. */
const DERIVATIVES: usize = 28;
const BY_BEND: usize = 32;
/** What sums are multiplied by: one over the root of the inputs in use. */
const FAN: usize = 36;

/** What one step brings along. */
const STEP_SIZE: usize = 32;
const RATE: usize = 0;
/** What weights that decay are multiplied by, less 1 and over the rate. */
const DECAY: usize = 4;
/** What corrects the first moment, and the root of the second, for their start at 0. */
const CORRECTED: usize = 8;
const SPREAD: usize = 12;
const SEED: usize = 16;
const DROPOUT_LIMIT: usize = 20;
const KEPT_SCALE: usize = 24;
/** What a row's own share is where it is mixed with its partner. */
const OWN_SHARE: usize = 28;

const BETA_1: f32 = 0.9;
const BETA_2: f32 = 0.95;
const EPSILON: f32 = 1e-8;
/** Rates of other parameters than weights, for one of weights. */
const SCALE_RATE: f32 = 6;
const SLOW_RATE: f32 = 0.1;

@inline
function word(at: usize): i32 {
  return load<i32>(at);
}

@inline
function address(at: usize): usize {
  return <usize>load<u32>(at);
}

@inline
function layerOf(net: usize, index: i32): usize {
  return net + FIRST_LAYER + (<usize>index) * LAYER_SIZE;
}

@inline
function bytes(numbers: i32): usize {
  return (<usize>numbers) << 2;
}

@inline
function inFours(count: i32): i32 {
  return (count + 3) & ~3;
}

/** Brings the rows of a batch together, each mixed with its partner. */
function gather(net: usize, rows: usize, partners: usize, count: i32, share: f32): void {
  const table = address(net + TABLE);
  const size = bytes(word(net + TABLE_WIDTH));
  const own = all(share);
  const rest = all(1 - share);
  let to = address(net + BATCH_ROOM);
  for (let i = 0; i < count; i++) {
    const from = table + (<usize>load<i32>(rows + bytes(i))) * size;
    if (share == 1) memory.copy(to, from, size);
    else {
      const other = table + (<usize>load<i32>(partners + bytes(i))) * size;
      for (let at: usize = 0; at < size; at += 16) {
        const mixed = multiplyAdd(own, v128.load(from + at), f32x4.mul(rest, v128.load(other + at)));
        v128.store(to + at, mixed);
      }
    }
    to += size;
  }
  memory.fill(to, 0, (<usize>(inFours(count) - count)) * size);
}

/** From the columns of the batch to the inputs of the first layer. */
function expand(net: usize, rows: i32): void {
  const numbers = word(net + NUMBERS);
  const tableRow = bytes(word(net + TABLE_WIDTH));
  const width = word(net + WIDTH);
  const row = bytes(width);
  const batch = address(net + BATCH_ROOM);
  const expanded = address(net + EXPANDED);
  embed(address(net + EMBEDDING), numbers, batch, tableRow, rows, expanded, row);
  const others = bytes(word(net + OTHERS));
  for (let i = 0; i < rows; i++) {
    const to = expanded + (<usize>i) * row + bytes(numbers << 2);
    memory.copy(to, batch + (<usize>i) * tableRow + bytes(numbers), others);
  }
  const scales = address(net + SCALES);
  const input = address(net + INPUT);
  for (let i = 0; i < rows; i++) {
    const at = (<usize>i) * row;
    for (let j: usize = 0; j < row; j += 16) {
      v128.store(input + at + j, f32x4.mul(v128.load(expanded + at + j), v128.load(scales + j)));
    }
  }
}

/** Sums times one over the root of the inputs, and the bias. */
function finishSums(layer: usize, rows: i32, into: usize): void {
  const row = bytes(word(layer + UNITS));
  const values = address(layer + VALUES);
  const bias = address(layer + BIAS);
  const fan = all(load<f32>(layer + FAN));
  for (let i = 0; i < rows; i++) {
    const at = (<usize>i) * row;
    for (let j: usize = 0; j < row; j += 16) {
      const z = multiplyAdd(v128.load(values + at + j), fan, v128.load(bias + j));
      v128.store(values + at + j, z);
      if (into) v128.store(into + at + j, z);
    }
  }
}

/** From the sums of a hidden layer to what its units give, with the derivatives beside it. */
function finishLayer(net: usize, layer: usize, rows: i32, count: i32, limit: u32, keptScale: f32): void {
  const units = word(layer + UNITS);
  const row = bytes(units);
  const values = address(layer + VALUES);
  const derivatives = address(layer + DERIVATIVES);
  const byBend = address(layer + BY_BEND);
  const bends = address(layer + BENDS);
  const kept = address(net + KEPT);
  finishSums(layer, rows, byBend);
  applyFunction(word(net + FUNCTION), values, derivatives, rows * units);
  if (limit > 0) {
    const end = kept + (<usize>rows) * row;
    for (let at = kept; at < end; at += 16) v128.store(at, all(1));
    silence(kept, 0, count, word(layer + UNITS_USED), units, limit, keptScale);
  }
  const one = all(1);
  for (let i = 0; i < rows; i++) {
    const from = (<usize>i) * row;
    for (let j: usize = 0; j < row; j += 16) {
      const at = from + j;
      const bend = v128.load(bends + j);
      const z = v128.load(byBend + at);
      let more = f32x4.sub(v128.load(values + at), z);
      let value = multiplyAdd(bend, more, z);
      let slope = multiplyAdd(bend, f32x4.sub(v128.load(derivatives + at), one), one);
      if (limit > 0) {
        const by = v128.load(kept + at);
        more = f32x4.mul(more, by);
        value = f32x4.mul(value, by);
        slope = f32x4.mul(slope, by);
      }
      v128.store(values + at, value);
      v128.store(derivatives + at, slope);
      v128.store(byBend + at, more);
    }
  }
}

/** The outputs of a batch that has been gathered, left in the values of the last layer. */
function forward(net: usize, count: i32, limit: u32, keptScale: f32): void {
  const layers = word(net + LAYERS);
  const rows = inFours(count);
  expand(net, rows);
  let input = address(net + INPUT);
  for (let index = 0; index < layers; index++) {
    const layer = layerOf(net, index);
    const inputs = word(layer + INPUTS);
    const units = word(layer + UNITS);
    const values = address(layer + VALUES);
    product(rows, inputs, units, input, bytes(inputs), address(layer + WEIGHTS), inputs, values, AS_IT_IS, 0, values, 1);
    if (index == layers - 1) finishSums(layer, rows, 0);
    else finishLayer(net, layer, rows, count, limit, keptScale);
    input = values;
  }
}

/** Copies the outputs that are in use. */
function tellOutputs(net: usize, count: i32, into: usize): void {
  const layer = layerOf(net, word(net + LAYERS) - 1);
  const values = address(layer + VALUES);
  const room = word(layer + UNITS);
  const width = word(net + OUTPUTS);
  for (let i = 0; i < count; i++) memory.copy(into + bytes(i * width), values + bytes(i * room), bytes(width));
}

/** Puts the slopes of the batch's mean loss in the place of the outputs. */
function slopesOfOutputs(net: usize, rows: usize, partners: usize, count: i32, share: f32): void {
  const layer = layerOf(net, word(net + LAYERS) - 1);
  const room = word(layer + UNITS);
  const width = word(net + OUTPUTS);
  const targets = address(net + TARGETS);
  const shares = address(net + SHARES);
  const target = address(net + TARGET);
  const mask = address(net + MASK);
  const weight = address(net + WEIGHT);
  const made = inFours(count);
  const part: f32 = 1 / (<f32>count);
  const left: f32 = 1 - share;
  for (let i = 0; i < count; i++) {
    const row = load<i32>(rows + bytes(i));
    const other = share == 1 ? row : load<i32>(partners + bytes(i));
    const own = share * load<f32>(weight + bytes(row)) * part;
    const rest = left * load<f32>(weight + bytes(other)) * part;
    for (let k = 0; k < width; k++) {
      const from = bytes(row * width + k);
      const fromOther = bytes(other * width + k);
      const first = mask ? own * load<f32>(mask + from) : own;
      const second = mask ? rest * load<f32>(mask + fromOther) : rest;
      const both = first + second;
      // Slopes are linear in what is asked for, so that two rows' are those of their weighted mean.
      const asked = first * load<f32>(target + from) + second * load<f32>(target + fromOther);
      store<f32>(targets + bytes(i * room + k), both > 0 ? asked / both : 0);
      store<f32>(shares + bytes(i * room + k), both);
    }
  }
  memory.fill(targets + bytes(count * room), 0, bytes((made - count) * room));
  memory.fill(shares + bytes(count * room), 0, bytes((made - count) * room));
  const outputs = address(layer + VALUES);
  const loss = word(net + LOSS);
  if (loss == SOFTMAX) {
    softmaxSlopes(outputs, targets, shares, made, width, room);
    return;
  }
  const end = bytes(made * room);
  for (let at: usize = 0; at < end; at += 16) {
    const z = v128.load(outputs + at);
    const asked = v128.load(targets + at);
    const off = loss == SQUARED_ERROR ? f32x4.mul(all(2), f32x4.sub(z, asked)) : f32x4.sub(logistic(z), asked);
    v128.store(outputs + at, f32x4.mul(off, v128.load(shares + at)));
  }
}

/** Turns slopes by what a hidden layer gives into those by its sums, and writes the gradient of its bends. */
function throughUnits(layer: usize, slopes: usize, rows: i32, gradient: usize): void {
  const row = bytes(word(layer + UNITS));
  const derivatives = address(layer + DERIVATIVES);
  const byBend = address(layer + BY_BEND);
  memory.fill(gradient, 0, row);
  for (let i = 0; i < rows; i++) {
    const from = (<usize>i) * row;
    for (let j: usize = 0; j < row; j += 16) {
      const at = from + j;
      const slope = v128.load(slopes + at);
      v128.store(gradient + j, multiplyAdd(slope, v128.load(byBend + at), v128.load(gradient + j)));
      v128.store(slopes + at, f32x4.mul(slope, v128.load(derivatives + at)));
    }
  }
}

@inline
function multiply(values: usize, count: i32, by: f32): void {
  const end = values + bytes(count);
  const factor = all(by);
  for (let at = values; at < end; at += 16) v128.store(at, f32x4.mul(v128.load(at), factor));
}

/** Writes the gradient of a layer's weights and bias; `slopes` are by its sums, and are scaled on the way. */
function gradientOfLayer(net: usize, layer: usize, input: usize, slopes: usize, rows: i32): void {
  const inputs = word(layer + INPUTS);
  const units = word(layer + UNITS);
  const fan = load<f32>(layer + FAN);
  const toGradient = address(net + TO_GRADIENT);
  const fours = address(net + FOURS);
  const eights = address(net + EIGHTS);
  packInFours(input, rows, inputs, fours);
  packInEights(slopes, rows, units, eights);
  const bias = address(layer + BIAS) + toGradient;
  for (let unit = 0; unit < units; unit += 8) sumEights(rows, eights + bytes(unit * rows), 32, bias + bytes(unit), false);
  multiply(eights, rows * units, fan);
  multiply(slopes, rows * units, fan);
  for (let unit = 0; unit < units; unit += 8) {
    const gradient = address(layer + WEIGHTS) + toGradient + bytes(unit * inputs);
    gradientPanel(rows, inputs, fours, 16, bytes(rows << 2), eights + bytes(unit * rows), 32, gradient, false);
  }
}

/** Writes the gradient of all parameters, from the slopes of the outputs, which stand in their place. */
function backward(net: usize, count: i32): void {
  const rows = inFours(count);
  const toGradient = address(net + TO_GRADIENT);
  const transposed = address(net + TRANSPOSED);
  const last = word(net + LAYERS) - 1;
  let slopes = address(layerOf(net, last) + VALUES);
  let free = address(net + SLOPES);
  let next = address(net + OTHER_SLOPES);
  for (let index = last; index >= 0; index--) {
    const layer = layerOf(net, index);
    const inputs = word(layer + INPUTS);
    const units = word(layer + UNITS);
    const before = layerOf(net, index - 1);
    const input = index > 0 ? address(before + VALUES) : address(net + INPUT);
    gradientOfLayer(net, layer, input, slopes, rows);
    transposePanels(address(layer + WEIGHTS), inputs, units, transposed);
    product(rows, units, inputs, slopes, bytes(units), transposed, units, free, AS_IT_IS, 0, free, 1);
    if (index > 0) throughUnits(before, free, rows, address(before + BENDS) + toGradient);
    slopes = free;
    free = next;
    next = slopes;
  }
  // Of the inputs: their scales, and what is before them.
  const row = bytes(word(net + WIDTH));
  const scales = address(net + SCALES);
  const expanded = address(net + EXPANDED);
  memory.fill(scales + toGradient, 0, row);
  for (let i = 0; i < rows; i++) {
    const from = (<usize>i) * row;
    for (let j: usize = 0; j < row; j += 16) {
      const at = from + j;
      const slope = v128.load(slopes + at);
      const goal = scales + toGradient + j;
      v128.store(goal, multiplyAdd(slope, v128.load(expanded + at), v128.load(goal)));
      v128.store(slopes + at, f32x4.mul(slope, v128.load(scales + j)));
    }
  }
  const embedding = address(net + EMBEDDING);
  const batch = address(net + BATCH_ROOM);
  const tableRow = bytes(word(net + TABLE_WIDTH));
  const room = address(net + COLUMNS);
  embedGradient(embedding, embedding + toGradient, word(net + NUMBERS), batch, tableRow, rows, slopes, row, room);
}

/** Moves parameters against their gradient by Adam's rule (Kingma and Ba, ICLR 2015). */
function move(p: usize, count: i32, toGradient: usize, step: usize, factor: f32, decays: bool): void {
  const end = p + bytes(count);
  const rate = factor * load<f32>(step + RATE);
  const length = all(rate * load<f32>(step + CORRECTED));
  const root = all(load<f32>(step + SPREAD));
  const keeping = all(decays ? 1 - rate * load<f32>(step + DECAY) : 1);
  const b1 = all(BETA_1);
  const c1 = all(1 - BETA_1);
  const b2 = all(BETA_2);
  const c2 = all(1 - BETA_2);
  for (; p < end; p += 16) {
    const g = p + toGradient;
    const first = g + toGradient;
    const second = first + toGradient;
    const slope = v128.load(g);
    const m = multiplyAdd(b1, v128.load(first), f32x4.mul(c1, slope));
    const v = multiplyAdd(b2, v128.load(second), f32x4.mul(c2, f32x4.mul(slope, slope)));
    v128.store(first, m);
    v128.store(second, v);
    const size = multiplyAdd(f32x4.sqrt(v), root, all(EPSILON));
    v128.store(p, f32x4.sub(f32x4.mul(v128.load(p), keeping), f32x4.div(f32x4.mul(length, m), size)));
  }
}

function moveAll(net: usize, step: usize): void {
  const away = address(net + TO_GRADIENT);
  move(address(net + EMBEDDING), word(net + EMBEDDING_LENGTH), away, step, SLOW_RATE, false);
  move(address(net + SCALES), word(net + WIDTH), away, step, SCALE_RATE, true);
  const layers = word(net + LAYERS);
  for (let index = 0; index < layers; index++) {
    const layer = layerOf(net, index);
    const units = word(layer + UNITS);
    move(address(layer + WEIGHTS), word(layer + INPUTS) * units, away, step, 1, true);
    move(address(layer + BIAS), units, away, step, SLOW_RATE, false);
    if (index < layers - 1) move(address(layer + BENDS), units, away, step, SLOW_RATE, false);
  }
}

/**
 * Takes optimiser steps over rows in the order given.
 *
 * @param net - the network's words
 * @param rows - numbers of `count` rows: batch after batch, the last perhaps smaller
 * @param partners - as many: what each row is mixed with; not read where all keep to themselves
 * @param steps - what each step brings along
 * @param seen - room for the outputs that each row had before its step
 */
export function train(net: usize, rows: usize, partners: usize, count: i32, steps: usize, seen: usize): void {
  const batch = word(net + BATCH);
  const width = word(net + OUTPUTS);
  let step = steps;
  for (let from = 0; from < count; from += batch) {
    const now = min(batch, count - from);
    const these = rows + bytes(from);
    const others = partners + bytes(from);
    const limit = load<u32>(step + DROPOUT_LIMIT);
    const share = load<f32>(step + OWN_SHARE);
    if (limit > 0) seedBits(load<u32>(step + SEED));
    gather(net, these, others, now, share);
    forward(net, now, limit, load<f32>(step + KEPT_SCALE));
    tellOutputs(net, now, seen + bytes(from * width));
    slopesOfOutputs(net, these, others, now, share);
    backward(net, now);
    moveAll(net, step);
    step += STEP_SIZE;
  }
}

/**
 * The outputs of rows under the parameters as they stand, without dropout.
 *
 * @param count - at most as many as the rooms have rows
 * @param into - shape (count x outputs)
 */
export function predict(net: usize, rows: usize, count: i32, into: usize): void {
  gather(net, rows, rows, count, 1);
  forward(net, count, 0, 1);
  tellOutputs(net, count, into);
}
