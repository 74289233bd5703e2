import { normalQuantile } from '../numerics/normal';
import type { Design } from '../recipe/design';
import { outputsOf, readHead } from './network-head';
import type { FittedTabm, TabmInput, TabmPart } from './tabm';
import { tabmLayout, type TabmLayout, type TabmShape } from './tabm-layout';

/** Shares are kept this far from 0 and 1, so that no value lies further out than 5.2 standard deviations. */
const OUTERMOST = 1e-7;

/** The first place in ascending values whose value is not below, or is above, the one given. */
function placeIn(knots: Float64Array, value: number, above: boolean): number {
  let low = 0;
  let high = knots.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const knot = knots[middle]!;
    if (above ? knot <= value : knot < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The share of the development rows below a value, in [0, 1]: linear between quantiles, and in the middle of the step
 * where several of them are the value itself.
 */
function shareBelow(knots: Float64Array, value: number): number {
  const last = knots.length - 1;
  const first = placeIn(knots, value, false);
  const after = placeIn(knots, value, true);
  if (after === 0) return 0;
  if (first > last) return 1;
  if (after > first) return (first + after - 1) / 2 / last;
  const low = knots[first - 1]!;
  return (first - 1 + (value - low) / (knots[first]! - low)) / last;
}

/**
 * A feature as the networks take it: numbers as the normal deviates of their place among the development rows, in
 * [-5.2, 5.2]; columns of two values in [0, 1].
 *
 * Source: the quantile transformation to a normal distribution that Gorishniy et al. (ICLR 2025) give their networks.
 */
export function tabmValue(input: TabmInput, value: number): number {
  if (input.kind === 'two') {
    const { low, high } = input;
    return high > low ? Math.min(1, Math.max(0, (value - low) / (high - low))) : 0;
  }
  const share = shareBelow(input.knots, value);
  return normalQuantile(Math.min(1 - OUTERMOST, Math.max(OUTERMOST, share)));
}

/** What the parameters of a model depend on. */
export function tabmShape({ spec, head }: Pick<FittedTabm, 'spec' | 'head'>, features: number): TabmShape {
  return { features, members: spec.members, layers: spec.layers, outputs: outputsOf(head) };
}

/**
 * What many networks in one predict, the mean over their members, in double precision: the same on every device, and for
 * one row as for many.
 *
 * @param times - as `readHead` takes them
 * @returns shape (rows x width): width 1 for a yes/no or continuous outcome, one a class
 *
 * Takes O(rows) times members times the shared weights: about 10 ms a row at the usual size.
 */
export function tabmPredictions(fitted: FittedTabm, design: Design, times: readonly number[]): Float64Array {
  const { parts, head, spec } = fitted;
  if (parts.length === 0) throw new RangeError('a model without parts');
  const reading = readHead(head, times);
  const predictions = new Float64Array(design.rows * reading.width);
  const share = 1 / (parts.length * spec.members);
  for (const part of parts) {
    const pass = partPass(fitted, part);
    for (let row = 0; row < design.rows; row += 1) {
      const features = design.x.subarray(row * design.features.length, (row + 1) * design.features.length);
      pass(features, (outputs) => reading.addTo(predictions, row * reading.width, outputs, share));
    }
  }
  // Shares such as 1/32 may add up to a little over 1.
  return head.kind === 'continuous' ? predictions : predictions.map((value) => Math.min(1, value));
}

/** Tells the outputs of each member of one row; the list is used again for the next. */
function partPass(
  fitted: Pick<FittedTabm, 'spec' | 'head'>,
  { inputs, parameters }: TabmPart,
): (features: Float64Array, tell: (outputs: Float64Array) => void) => void {
  const layout = tabmLayout(tabmShape(fitted, inputs.length));
  if (parameters.length !== layout.length) throw new RangeError('the parameters do not fit the networks');
  const entered = new Float64Array(inputs.length);
  const widest = layout.layers.reduce((most, { units }) => Math.max(most, units), inputs.length);
  const room: Room = {
    from: new Float64Array(widest),
    to: new Float64Array(widest),
    places: new Int32Array(widest + AT_ONCE),
    values: new Float64Array(widest + AT_ONCE),
    outputs: new Float64Array(layout.head.outputs),
  };
  return (features, tell) => {
    if (features.length !== inputs.length) throw new RangeError('the networks do not fit the design');
    for (const [i, input] of inputs.entries()) entered[i] = tabmValue(input, features[i]!);
    for (let member = 0; member < layout.members; member += 1) {
      memberOutputs(layout, parameters, member, entered, room);
      tell(room.outputs);
    }
  };
}

interface Room {
  from: Float64Array;
  to: Float64Array;
  /** Inputs that are not 0, and their values. */
  readonly places: Int32Array;
  readonly values: Float64Array;
  readonly outputs: Float64Array;
}

/** One member's outputs, left in the room. */
function memberOutputs(
  { layers, head }: TabmLayout,
  parameters: Float32Array,
  member: number,
  entered: Float64Array,
  room: Room,
): void {
  room.from.set(entered);
  for (const { inputs, units, weightsAt, entryAt, exitAt, biasAt } of layers) {
    const { from, to, places, values } = room;
    let count = 0;
    for (let i = 0; i < inputs; i += 1) {
      const value = from[i]! * parameters[entryAt + member * inputs + i]!;
      if (value !== 0) {
        places[count] = weightsAt + i * units;
        values[count] = value;
        count += 1;
      }
    }
    addRows(parameters, room, count, units);
    for (let unit = 0; unit < units; unit += 1) {
      const at = member * units + unit;
      const sum = to[unit]! * parameters[exitAt + at]! + parameters[biasAt + at]!;
      to[unit] = sum > 0 ? sum : 0;
    }
    room.from = to;
    room.to = from;
  }
  const { inputs, outputs, weightsAt, biasAt } = head;
  for (let k = 0; k < outputs; k += 1) room.outputs[k] = parameters[biasAt + member * outputs + k]!;
  for (let i = 0, at = weightsAt + member * inputs * outputs; i < inputs; i += 1) {
    const value = room.from[i]!;
    for (let k = 0; k < outputs; k += 1, at += 1) room.outputs[k]! += value * parameters[at]!;
  }
}

/** Rows of weights that are added at a time: each pass over the sums costs as much as a product. */
const AT_ONCE = 8;

/** Sums of rows of weights times values. */
function addRows(parameters: Float32Array, { to, places, values }: Room, count: number, units: number): void {
  to.fill(0, 0, units);
  for (let k = count; k < count + AT_ONCE; k += 1) {
    places[k] = places[0]!;
    values[k] = 0;
  }
  for (let k = 0; k < count; k += AT_ONCE) {
    const [a, b, c, d] = [places[k]!, places[k + 1]!, places[k + 2]!, places[k + 3]!];
    const [e, f, g, h] = [places[k + 4]!, places[k + 5]!, places[k + 6]!, places[k + 7]!];
    const [p, q, r, s] = [values[k]!, values[k + 1]!, values[k + 2]!, values[k + 3]!];
    const [t, u, v, w] = [values[k + 4]!, values[k + 5]!, values[k + 6]!, values[k + 7]!];
    for (let unit = 0; unit < units; unit += 1) {
      to[unit]! +=
        p * parameters[a + unit]! +
        q * parameters[b + unit]! +
        r * parameters[c + unit]! +
        s * parameters[d + unit]! +
        (t * parameters[e + unit]! + u * parameters[f + unit]! + v * parameters[g + unit]! + w * parameters[h + unit]!);
    }
  }
}
