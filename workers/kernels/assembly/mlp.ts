import {
  AS_IT_IS,
  product,
  TIMES_OTHER,
  transposePanels,
  WHERE_POSITIVE,
  WITH_BIAS,
  WITH_BIAS_RECTIFIED,
} from './parts/dense-products';
import { silence } from './parts/dropout';
import { gradientPanel, movePanelByAdam, packInEights, packInFours, sumEights } from './parts/gradient-products';
import { elementSlopes, SOFTMAX, softmaxSlopes } from './parts/loss-slopes';
import { beginStep, isAdam, update } from './parts/optimisers';
import { seedBits } from './parts/random-bits';
import { dotBackward, dotGradient, dotProducts, sumAll } from './parts/single-output';
import { sparseGradientPanel, sparseProduct } from './parts/sparse-products';
import { applyFunction, isSilentAtZero, LINEAR, RELU } from './parts/unit-functions';

export { firstFree } from './parts/memory';

/**
 * Training of a dense network with mini-batches, a stretch of an epoch in one call; built with and without fused products
 * (FUSED). All numbers are 32-bit unless said otherwise.
 *
 * A network is described by words in memory, which `workers/networks/kernel-plan.ts` writes. Units are made up to eights,
 * features to fours, rows of a batch to fours; what is made up is 0 and stays 0. The weights of a layer stand in panels of
 * eight units, [units / 8][inputs][8], but for a last layer of one unit, which is a plain vector; its bias follows them.
 */
const LAYERS: usize = 0;
const BATCH: usize = 4;
const OUTPUTS: usize = 8;
/** The table, row by row; 0 where it stands as lists. */
const TABLE: usize = 12;
const STARTS: usize = 16;
const PLACES: usize = 20;
const CHANGES: usize = 24;
const COMMON: usize = 28;
const TARGET: usize = 32;
const MASK: usize = 36;
const WEIGHT: usize = 40;
const LOSS: usize = 44;
const OPTIMISER: usize = 48;
const DROPOUT_LIMIT: usize = 52;
const KEPT_SCALE: usize = 56;
const TO_FIRST: usize = 60;
const TO_SECOND: usize = 64;
const LEARNING_RATE: usize = 72;
const WEIGHT_DECAY: usize = 80;
const POWERS: usize = 88;
/** Room for the batch's rows, slopes of a layer (two), packed operands, transposed weights and a panel's gradient. */
const BATCH_ROOM: usize = 104;
const SLOPES_ROOM: usize = 108;
const OTHER_SLOPES_ROOM: usize = 112;
const FOURS_ROOM: usize = 116;
const EIGHTS_ROOM: usize = 120;
const TRANSPOSED_ROOM: usize = 124;
const GRADIENT_ROOM: usize = 128;
const TARGETS_ROOM: usize = 132;
const SHARES_ROOM: usize = 136;
/** Rows of a batch that are worked on at once, so that what they give stays in a near cache. */
const PART: usize = 140;
/** From a parameter to its gradient, where a batch has several parts. */
const TO_GRADIENT: usize = 144;
const FIRST_LAYER: usize = 192;

/** A matrix of no more bytes than this is read in place, again and again: with another it fits the fastest cache. */
const NEAR: i32 = 16384;

const LAYER_SIZE: usize = 64;
const INPUTS: usize = 0;
const INPUTS_USED: usize = 4;
const UNITS: usize = 8;
const UNITS_USED: usize = 12;
const FUNCTION: usize = 16;
const WEIGHTS: usize = 20;
const BIAS: usize = 24;
/** What the units give, and its derivatives where they are kept. */
const VALUES: usize = 28;
const DERIVATIVES: usize = 32;

@inline
function word(net: usize, at: usize): i32 {
  return load<i32>(net + at);
}

@inline
function address(net: usize, at: usize): usize {
  return <usize>load<u32>(net + at);
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

/** Brings the rows of a batch together. */
function gather(net: usize, rows: usize, count: i32, width: i32): void {
  const table = address(net, TABLE);
  const size = bytes(width);
  let to = address(net, BATCH_ROOM);
  for (let i = 0; i < count; i++) {
    let from = table + (<usize>load<i32>(rows + bytes(i))) * size;
    const end = to + size;
    for (; to < end; to += 16) {
      v128.store(to, v128.load(from));
      from += 16;
    }
  }
  memory.fill(to, 0, (<usize>(inFours(count) - count)) * size);
}

/** Sets the columns that only fill a panel to 0. */
function clearRoom(values: usize, rows: i32, used: i32, units: i32): void {
  for (let i = 0; i < rows; i++) {
    memory.fill(values + bytes(i * units + used), 0, bytes(units - used));
  }
}

/** Whether the derivative of a layer is read off its values. */
@inline
function isRectified(layer: usize): bool {
  return word(layer, FUNCTION) == RELU;
}

/** From the sums of a hidden layer to what its units give. */
function finishLayer(net: usize, layer: usize, count: i32, training: bool): void {
  const rows = inFours(count);
  const units = word(layer, UNITS);
  const used = word(layer, UNITS_USED);
  const values = address(layer, VALUES);
  const derivatives = address(layer, DERIVATIVES);
  const which = word(layer, FUNCTION);
  if (derivatives) {
    applyFunction(which, values, derivatives, rows * units);
    if (units > used && !isSilentAtZero(which)) clearRoom(values, rows, used, units);
  }
  const limit = load<u32>(net + DROPOUT_LIMIT);
  if (training && limit > 0) silence(values, derivatives, count, used, units, limit, load<f32>(net + KEPT_SCALE));
}

/** The outputs of a batch, left in the values of the last layer. */
function forward(net: usize, rows: usize, count: i32, training: bool): void {
  const layers = word(net, LAYERS);
  const made = inFours(count);
  let input = address(net, BATCH_ROOM);
  for (let index = 0; index < layers; index++) {
    const layer = layerOf(net, index);
    const inputs = word(layer, INPUTS);
    const units = word(layer, UNITS);
    const values = address(layer, VALUES);
    const weights = address(layer, WEIGHTS);
    const bias = address(layer, BIAS);
    const last = index == layers - 1;
    if (units == 1) dotProducts(made, inputs, input, weights, load<f32>(bias), values);
    else {
      const ending = !last && isRectified(layer) ? WITH_BIAS_RECTIFIED : WITH_BIAS;
      if (index == 0 && !address(net, TABLE)) {
        const starts = address(net, STARTS);
        const places = address(net, PLACES);
        const changes = address(net, CHANGES);
        const common = address(net, COMMON);
        sparseProduct(rows, count, starts, places, changes, common, weights, inputs, units, bias, values, ending);
        memory.fill(values + bytes(count * units), 0, bytes((made - count) * units));
      } else {
        const used = word(layer, INPUTS_USED);
        product(made, used, units, input, bytes(inputs), weights, inputs, values, ending, bias, values, 1);
      }
    }
    if (!last) finishLayer(net, layer, count, training);
    input = values;
  }
}

/** Copies the outputs that are in use. */
function tellOutputs(net: usize, count: i32, into: usize): void {
  const layer = layerOf(net, word(net, LAYERS) - 1);
  const values = address(layer, VALUES);
  const room = word(layer, UNITS);
  const width = word(net, OUTPUTS);
  if (room == width) {
    memory.copy(into, values, bytes(count * width));
    return;
  }
  for (let i = 0; i < count; i++) memory.copy(into + bytes(i * width), values + bytes(i * room), bytes(width));
}

/** Puts the slopes of the batch's mean loss in the place of the outputs of a part of it. */
function slopesOfOutputs(net: usize, rows: usize, count: i32, batch: i32): void {
  const layer = layerOf(net, word(net, LAYERS) - 1);
  const room = word(layer, UNITS);
  const width = word(net, OUTPUTS);
  const targets = address(net, TARGETS_ROOM);
  const shares = address(net, SHARES_ROOM);
  const target = address(net, TARGET);
  const mask = address(net, MASK);
  const weight = address(net, WEIGHT);
  const made = inFours(count);
  const part: f32 = 1 / (<f32>batch);
  for (let i = 0; i < count; i++) {
    const row = load<i32>(rows + bytes(i));
    const share = load<f32>(weight + bytes(row)) * part;
    let from = bytes(row * width);
    let to = bytes(i * room);
    for (let k = 0; k < width; k++) {
      store<f32>(targets + to, load<f32>(target + from));
      store<f32>(shares + to, mask ? share * load<f32>(mask + from) : share);
      from += 4;
      to += 4;
    }
  }
  memory.fill(targets + bytes(count * room), 0, bytes((made - count) * room));
  memory.fill(shares + bytes(count * room), 0, bytes((made - count) * room));
  const outputs = address(layer, VALUES);
  const loss = word(net, LOSS);
  if (loss == SOFTMAX) softmaxSlopes(outputs, targets, shares, made, width, room);
  else elementSlopes(loss, outputs, targets, shares, made * room);
}

/** How the slopes by what a layer gives become those by its sums. */
@inline
function endingBefore(layer: usize): i32 {
  if (isRectified(layer)) return WHERE_POSITIVE;
  return address(layer, DERIVATIVES) ? TIMES_OTHER : AS_IT_IS;
}

@inline
function otherOf(layer: usize): usize {
  return isRectified(layer) ? address(layer, VALUES) : address(layer, DERIVATIVES);
}

/** Of the parts of a batch, whether the one at hand is the first and the last. */
let isFirst: bool = true;
let isLast: bool = true;

/** Room for the gradient of some parameters: their own while parts are added up, otherwise one for all. */
@inline
function gradientOf(net: usize, parameters: usize, ahead: usize): usize {
  return isFirst && isLast ? address(net, GRADIENT_ROOM) + ahead : parameters + address(net, TO_GRADIENT);
}

/** Moves parameters once their gradient is whole. */
@inline
function move(net: usize, parameters: usize, gradient: usize, count: i32, decays: bool): void {
  if (isLast) update(parameters, gradient, count, address(net, TO_FIRST), address(net, TO_SECOND), decays);
}

/** Where a layer's inputs and the slopes of its sums stand, as {@link gradientPanel} reads them. */
let left: usize = 0;
let leftRow: usize = 0;
let leftNext: usize = 0;
let right: usize = 0;
let rightRow: usize = 0;
let rightNext: usize = 0;

/** In place where they are small, otherwise as copies in panels. */
function placeFactors(net: usize, input: usize, inputs: i32, slopes: usize, units: i32, rows: i32): void {
  if (((rows * max(inputs, units)) << 2) <= NEAR) {
    left = input;
    leftRow = bytes(inputs);
    leftNext = 16;
    right = slopes;
    rightRow = bytes(units);
    rightNext = 32;
    return;
  }
  left = address(net, FOURS_ROOM);
  packInFours(input, rows, inputs, left);
  leftRow = 16;
  leftNext = bytes(rows << 2);
  right = address(net, EIGHTS_ROOM);
  packInEights(slopes, rows, units, right);
  rightRow = 32;
  rightNext = bytes(rows << 3);
}

/** Moves the layer's weights and bias by the slopes of its sums, shape (rows x units). */
function moveLayer(net: usize, layer: usize, input: usize, slopes: usize, rows: i32): void {
  const inputs = word(layer, INPUTS);
  const units = word(layer, UNITS);
  const first = address(net, TO_FIRST);
  const second = address(net, TO_SECOND);
  const atOnce = isLast && isAdam();
  placeFactors(net, input, inputs, slopes, units, rows);
  let weights = address(layer, WEIGHTS);
  const bias = address(layer, BIAS);
  const sums = gradientOf(net, bias, bytes(inputs << 3));
  for (let unit = 0; unit < units; unit += 8) {
    const into = gradientOf(net, weights, 0);
    sumEights(rows, right, rightRow, sums + bytes(unit), !isFirst);
    if (atOnce) {
      movePanelByAdam(rows, inputs, left, leftRow, leftNext, right, rightRow, into, !isFirst, weights, first, second);
    } else {
      gradientPanel(rows, inputs, left, leftRow, leftNext, right, rightRow, into, !isFirst);
      move(net, weights, into, inputs << 3, true);
    }
    right += rightNext;
    weights += bytes(inputs << 3);
  }
  move(net, bias, sums, units, false);
}

/** The same of a first layer whose inputs are lists; a batch is then one part. */
function moveSparseLayer(net: usize, layer: usize, rows: usize, count: i32, slopes: usize): void {
  const inputs = word(layer, INPUTS);
  const units = word(layer, UNITS);
  const gradient = address(net, GRADIENT_ROOM);
  const sums = gradient + bytes(inputs << 3);
  const starts = address(net, STARTS);
  const places = address(net, PLACES);
  const changes = address(net, CHANGES);
  const common = address(net, COMMON);
  const eights = address(net, EIGHTS_ROOM);
  packInEights(slopes, count, units, eights);
  for (let unit = 0; unit < units; unit += 8) {
    const panel = eights + bytes(unit * count);
    sumEights(count, panel, 32, sums, false);
    sparseGradientPanel(rows, count, starts, places, changes, common, panel, 32, sums, inputs, gradient);
    move(net, address(layer, WEIGHTS) + bytes(unit * inputs), gradient, inputs << 3, true);
    move(net, address(layer, BIAS) + bytes(unit), sums, 8, false);
  }
}

/** Moves a last layer of one unit. */
function moveSingle(net: usize, layer: usize, input: usize, slopes: usize, rows: i32): void {
  const inputs = word(layer, INPUTS);
  const weights = address(layer, WEIGHTS);
  const bias = address(layer, BIAS);
  const gradient = gradientOf(net, weights, 0);
  const sums = gradientOf(net, bias, bytes(inputs));
  dotGradient(rows, inputs, input, slopes, gradient, !isFirst);
  if (isFirst) memory.fill(sums, 0, 16);
  store<f32>(sums, load<f32>(sums) + sumAll(slopes, rows));
  move(net, weights, gradient, inputs, true);
  move(net, bias, sums, 4, false);
}

/** From the slopes of the outputs, which stand in their place, to parameters that have moved. */
function backward(net: usize, rows: usize, count: i32): void {
  const made = inFours(count);
  const scale = load<f32>(net + KEPT_SCALE);
  const last = word(net, LAYERS) - 1;
  let slopes = address(layerOf(net, last), VALUES);
  let free = address(net, SLOPES_ROOM);
  let next = address(net, OTHER_SLOPES_ROOM);
  let transposed = address(net, TRANSPOSED_ROOM);
  for (let index = last; index >= 0; index--) {
    const layer = layerOf(net, index);
    const inputs = word(layer, INPUTS);
    const units = word(layer, UNITS);
    const weights = address(layer, WEIGHTS);
    let input = address(net, BATCH_ROOM);
    if (index > 0) {
      const before = layerOf(net, index - 1);
      const ending = endingBefore(before);
      const other = otherOf(before);
      input = address(before, VALUES);
      // Before the weights move; the parts of a batch share what is transposed.
      if (units == 1) dotBackward(made, inputs, slopes, weights, free, ending, other, scale);
      else {
        if (isFirst) transposePanels(weights, inputs, units, transposed);
        product(made, units, inputs, slopes, bytes(units), transposed, units, free, ending, 0, other, scale);
        transposed += bytes(inputs * units);
      }
    }
    if (units == 1) moveSingle(net, layer, input, slopes, made);
    else if (index == 0 && !address(net, TABLE)) moveSparseLayer(net, layer, rows, count, slopes);
    else moveLayer(net, layer, input, slopes, made);
    slopes = free;
    free = next;
    next = slopes;
  }
}

/**
 * Takes optimiser steps over rows in the order given.
 *
 * @param net - the network's words
 * @param rows - numbers of `count` rows, 32-bit: batch after batch, the last perhaps smaller
 * @param seeds - of the units to silence, one a step, 32-bit; not read without dropout
 * @param seen - room for the outputs that each row had before its step
 */
export function train(net: usize, rows: usize, count: i32, seeds: usize, seen: usize): void {
  const batch = word(net, BATCH);
  const part = word(net, PART);
  const width = word(net, OUTPUTS);
  const table = address(net, TABLE);
  const optimiser = word(net, OPTIMISER);
  const rate = load<f64>(net + LEARNING_RATE);
  const decay = load<f64>(net + WEIGHT_DECAY);
  const dropout = load<u32>(net + DROPOUT_LIMIT) > 0;
  let seed = seeds;
  for (let from = 0; from < count; from += batch) {
    const now = min(batch, count - from);
    const list = rows + bytes(from);
    if (dropout) {
      seedBits(load<u32>(seed));
      seed += 4;
    }
    beginStep(optimiser, rate, decay, net + POWERS);
    for (let done = 0; done < now; done += part) {
      const some = min(part, now - done);
      const these = list + bytes(done);
      isFirst = done == 0;
      isLast = done + some == now;
      if (table) gather(net, these, some, word(layerOf(net, 0), INPUTS));
      forward(net, these, some, true);
      tellOutputs(net, some, seen + bytes((from + done) * width));
      slopesOfOutputs(net, these, some, now);
      backward(net, these, some);
    }
  }
}

/**
 * The outputs of rows under the parameters as they stand, without dropout.
 *
 * @param count - at most as many as the network's rooms have rows
 * @param into - shape (count x outputs)
 */
export function predict(net: usize, rows: usize, count: i32, into: usize): void {
  if (address(net, TABLE)) gather(net, rows, count, word(layerOf(net, 0), INPUTS));
  forward(net, rows, count, false);
  tellOutputs(net, count, into);
}
