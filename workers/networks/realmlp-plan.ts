import { activations, type RealMlpSpec } from '../contract/recipe';
import type { KernelMemory } from '../kernels/load';
import { functionOf } from '../models/realmlp-forward';
import { EMBEDDING_SIZE, realMlpLayout, type RealMlpLayout, type RealMlpShape } from '../models/realmlp-layout';
import type { NetworkHead } from '../models/network-head';
import { lossNumber, upTo } from './kernel-rooms';
import type { Supervision } from './loss';

const FIRST_LAYER = 128;
const LAYER_SIZE = 40;
/** Numbers of an embedded number's parameters with what fills them up. */
const EMBEDDING_ROOM = 84;
/** Numbers of what a step brings along. */
const STEP_SIZE = 8;

interface PlannedLayer {
  readonly inputs: number;
  readonly units: number;
  readonly weightsAt: number;
  readonly biasAt: number;
  readonly bendsAt: number;
}

/** Where a network made for tables stands in the kernel's memory. Addresses in bytes. */
interface RealMlpPlan {
  readonly words: number;
  readonly layout: RealMlpLayout;
  readonly shape: RealMlpShape;
  readonly planned: readonly PlannedLayer[];
  readonly scalesAt: number;
  /** Parameters in all, those that only fill a panel included. */
  readonly length: number;
  readonly parametersAt: number;
  readonly rememberedAt: number;
  readonly rowsAt: number;
  readonly partnersAt: number;
  readonly stepsAt: number;
  readonly outputsAt: number;
  /** Rows that a call may name. */
  readonly rowsAtOnce: number;
}

/** What a network made for tables trains on. */
export interface RealMlpDesign extends Supervision {
  readonly spec: RealMlpSpec;
  readonly head: NetworkHead;
  readonly shape: RealMlpShape;
  /** Shape (rows x (numbers + others)), row-major: rows as they enter, embedded numbers first. */
  readonly x: Float32Array;
  /** Flat, in the order of `realMlpLayout`. */
  readonly parameters: Float32Array;
}

/** A table in a kernel's memory: rows of 32-bit numbers, made up to fours. */
export interface RealMlpTable {
  readonly tableAt: number;
  /** Numbers of a row. */
  readonly tableWidth: number;
}

/** Puts the rows where networks that are trained on them read them. */
export function placeRows(memory: KernelMemory, { shape, weight, x }: RealMlpDesign): RealMlpTable {
  const rows = weight.length;
  const columns = shape.numbers + shape.others;
  const tableWidth = upTo(Math.max(1, columns), 4);
  const tableAt = memory.take(4 * rows * tableWidth);
  const table = memory.f32(tableAt, rows * tableWidth).fill(0);
  for (let row = 0; row < rows; row += 1) table.set(x.subarray(row * columns, (row + 1) * columns), row * tableWidth);
  return { tableAt, tableWidth };
}

/** Makes room for a network and describes it to the kernel, as `kernels/assembly/realmlp.ts` reads it. */
export function planRealMlp(
  memory: KernelMemory,
  design: RealMlpDesign,
  { tableAt, tableWidth }: RealMlpTable,
  atOnce: number,
): RealMlpPlan {
  const { spec, head, shape, objective, target, mask, weight } = design;
  const layout = realMlpLayout(shape);
  const rows = weight.length;
  const batch = Math.min(spec.batch, rows);
  const made = upTo(batch, 4);
  const width = Math.max(8, upTo(layout.width, 8));
  const scalesAt = EMBEDDING_ROOM * shape.numbers;
  let length = scalesAt + width;
  let inputs = width;
  const planned = layout.layers.map(({ units: used, bendsAt: bends }): PlannedLayer => {
    const units = upTo(used, 8);
    const weightsAt = length;
    const biasAt = weightsAt + inputs * units;
    const bendsAt = biasAt + units;
    length = bends === null ? bendsAt : bendsAt + units;
    const layer = { inputs, units, weightsAt, biasAt, bendsAt };
    inputs = units;
    return layer;
  });
  const numbers = (count: number): number => memory.take(4 * count);
  const placed = (values: Float32Array): number => {
    const at = numbers(values.length);
    memory.f32(at, values.length).set(values);
    return at;
  };
  const targetAt = placed(target);
  const maskAt = mask ? placed(mask) : 0;
  const weightAt = placed(weight);
  const parametersAt = numbers(4 * length);
  const rememberedAt = numbers(length);
  const words = memory.take(FIRST_LAYER + LAYER_SIZE * planned.length);
  const widest = Math.max(width, ...planned.map(({ units }) => units));
  const outputs = made * planned.at(-1)!.units;
  const rooms = {
    batch: numbers(made * tableWidth),
    expanded: numbers(made * width),
    input: numbers(made * width),
    slopes: numbers(made * widest),
    otherSlopes: numbers(made * widest),
    fours: numbers(made * widest),
    eights: numbers(made * widest),
    transposed: numbers(Math.max(...planned.map((layer) => layer.inputs * layer.units))),
    targets: numbers(outputs),
    shares: numbers(outputs),
    columns: numbers(4 * made),
    kept: numbers(made * widest),
  };
  const units = planned.map((layer) => [0, 1, 2].map(() => numbers(made * layer.units)));
  const rowsAtOnce = Math.max(atOnce, batch);
  const rowsAt = numbers(rowsAtOnce);
  const partnersAt = numbers(rowsAtOnce);
  const stepsAt = numbers(STEP_SIZE * Math.ceil(rowsAtOnce / spec.batch));
  const outputsAt = numbers(rowsAtOnce * objective.outputs);

  // No more room is taken from here on, so that the views stay good.
  memory.f32(parametersAt, 4 * length).fill(0);
  memory.f32(rooms.expanded, made * width).fill(0);
  memory.f32(rooms.targets, outputs).fill(0);
  memory.f32(rooms.shares, outputs).fill(0);
  const at = (place: number): number => parametersAt + 4 * place;
  const word = memory.u32(words, (FIRST_LAYER + LAYER_SIZE * planned.length) / 4);
  word.set([
    tableAt, tableWidth, shape.numbers, shape.others, width, planned.length, objective.outputs,
    lossNumber(objective.loss), activations.indexOf(functionOf(head)), targetAt, maskAt, weightAt, spec.batch,
    parametersAt, scalesAt, at(scalesAt), 4 * length, rooms.batch, rooms.expanded, rooms.input, rooms.slopes,
    rooms.otherSlopes, rooms.fours, rooms.eights, rooms.transposed, rooms.targets, rooms.shares, rooms.columns, rooms.kept,
  ]); // prettier-ignore
  for (const [index, layer] of planned.entries()) {
    const { inputs: used, units: unitsUsed } = layout.layers[index]!;
    const [values, derivatives, byBend] = units[index]!;
    const from = (FIRST_LAYER + LAYER_SIZE * index) / 4;
    word.set([
      layer.inputs, layer.units, unitsUsed, at(layer.weightsAt), at(layer.biasAt), at(layer.bendsAt), values!,
      derivatives!, byBend!,
    ], from); // prettier-ignore
    memory.f32(words, word.length)[from + 9] = 1 / Math.sqrt(Math.max(1, used));
  }
  return {
    words,
    layout,
    shape,
    planned,
    scalesAt,
    length,
    parametersAt,
    rememberedAt,
    rowsAt,
    partnersAt,
    stepsAt,
    outputsAt,
    rowsAtOnce,
  };
}

/** Calls `move` with where each parameter stands in the flat order of the layout, and in the kernel's. */
export function eachRealMlpParameter(
  { layout, shape, planned, scalesAt }: RealMlpPlan,
  move: (flat: number, kernel: number) => void,
): void {
  for (let number = 0; number < shape.numbers; number += 1) {
    for (let i = 0; i < EMBEDDING_SIZE; i += 1) move(number * EMBEDDING_SIZE + i, number * EMBEDDING_ROOM + i);
  }
  for (let i = 0; i < layout.width; i += 1) move(layout.scalesAt + i, scalesAt + i);
  for (const [index, { inputs, units, weightsAt, biasAt, bendsAt }] of layout.layers.entries()) {
    const layer = planned[index]!;
    for (let unit = 0; unit < units; unit += 1) {
      const panel = layer.weightsAt + (unit >> 3) * 8 * layer.inputs + (unit & 7);
      for (let i = 0; i < inputs; i += 1) move(weightsAt + i * units + unit, panel + 8 * i);
      move(biasAt + unit, layer.biasAt + unit);
      if (bendsAt !== null) move(bendsAt + unit, layer.bendsAt + unit);
    }
  }
}
