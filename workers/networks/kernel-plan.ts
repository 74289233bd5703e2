import { activations, optimisers } from '../contract/recipe';
import type { KernelMemory } from '../kernels/load';
import { dropoutLimit, keptScale } from './dropout';
import type { SessionDesign } from './engine';
import { lossNumber, upTo } from './kernel-rooms';
import type { KernelTable } from './kernel-table';
import { layoutOf, type Layout } from './layout';

const FIRST_LAYER = 192;
const LAYER_SIZE = 64;
/** Rows that are predicted at once, at the least. */
const ROWS_AT_ONCE = 128;
/** Rows of a batch that are worked on at once, so that what their units give stays in the nearer caches. */
const PART = 64;

/** One layer in the kernel's memory: made up to whole panels, weights first, its bias behind them. */
interface PlannedLayer {
  readonly inputs: number;
  readonly units: number;
  /** In numbers, from the start of the parameters. */
  readonly weightsAt: number;
  readonly biasAt: number;
}

interface PlannedLayout {
  readonly layers: readonly PlannedLayer[];
  /** Parameters in all, those that only fill a panel included. */
  readonly length: number;
}

/** A last layer of one unit is a plain vector; all others come in panels of eight units. */
function plannedLayout(layout: Layout): PlannedLayout {
  const layers: PlannedLayer[] = [];
  let length = 0;
  for (const [index, { inputs, units }] of layout.layers.entries()) {
    const made = {
      inputs: upTo(inputs, index === 0 ? 4 : 8),
      units: units === 1 && index === layout.layers.length - 1 ? 1 : upTo(units, 8),
    };
    const biasAt = length + made.inputs * made.units;
    layers.push({ ...made, weightsAt: length, biasAt });
    length = biasAt + upTo(made.units, 4);
  }
  return { layers, length };
}

/** Where a network stands in the kernel's memory. */
export interface KernelPlan {
  readonly words: number;
  readonly layout: Layout;
  readonly planned: PlannedLayout;
  readonly parametersAt: number;
  /** As large as the parameters, for those that are kept. */
  readonly rememberedAt: number;
  /** Rows of an epoch or of a prediction. */
  readonly rowsAt: number;
  readonly seedsAt: number;
  /** Room for what comes out, and for how many rows. */
  readonly outputsAt: number;
  readonly rowsAtOnce: number;
}

/** Makes room for a network and describes it to the kernel, as `kernels/assembly/mlp.ts` reads it. */
export function planNetwork(memory: KernelMemory, design: SessionDesign, table: KernelTable): KernelPlan {
  const { spec, features, objective, target, mask, weight } = design;
  const rows = weight.length;
  const width = objective.outputs;
  const layout = layoutOf(spec, features, width);
  const planned = plannedLayout(layout);
  const batch = Math.min(spec.batch, rows);
  const sparse = table.tableAt === 0;
  // Lists would read the weights once for each part, and the units to silence are drawn layer by layer.
  const part = sparse || spec.dropout > 0 ? batch : Math.min(batch, PART);
  const rowsAtOnce = upTo(Math.max(part, ROWS_AT_ONCE), 4);
  const numbers = (count: number): number => memory.take(4 * count);
  const placed = (values: Float32Array): number => {
    const at = numbers(values.length);
    memory.f32(at, values.length).set(values);
    return at;
  };

  const moments = (part < batch ? 4 : 3) * planned.length;
  const parametersAt = numbers(moments);
  const rememberedAt = numbers(planned.length);
  const last = planned.layers.length - 1;
  const inputs = Math.max(...planned.layers.map((layer) => layer.inputs));
  const units = Math.max(...planned.layers.map((layer) => layer.units));
  const inner = planned.layers.slice(1).reduce((sum, layer) => sum + layer.inputs * layer.units, 0);
  const wide = Math.max(0, ...planned.layers.slice(1).map((layer) => layer.inputs));
  const packed = sparse ? wide : inputs;
  const outputs = rowsAtOnce * planned.layers[last]!.units;
  const words = memory.take(FIRST_LAYER + LAYER_SIZE * planned.layers.length);
  const step = {
    targetAt: placed(target),
    maskAt: mask ? placed(mask) : 0,
    weightAt: placed(weight),
    batch: numbers(sparse ? 0 : rowsAtOnce * planned.layers[0]!.inputs),
    slopes: numbers(rowsAtOnce * wide),
    otherSlopes: numbers(rowsAtOnce * wide),
    fours: numbers(rowsAtOnce * packed),
    eights: numbers(rowsAtOnce * units),
    transposed: numbers(inner),
    gradient: numbers(8 * inputs + units),
    targets: numbers(outputs),
    shares: numbers(outputs),
  };
  const values = planned.layers.map((layer) => numbers(rowsAtOnce * layer.units));
  const derivatives = layout.layers.map(({ activation }, index) => {
    const needless = activation === 'relu' || (activation === 'linear' && spec.dropout === 0) || index === last;
    return needless ? 0 : numbers(rowsAtOnce * planned.layers[index]!.units);
  });
  const seedsAt = numbers(spec.dropout > 0 ? Math.ceil(rows / spec.batch) : 0);
  const most = Math.max(rows, rowsAtOnce);
  const rowsAt = numbers(most);
  const outputsAt = numbers(most * width);

  // No more room is taken from here on, so that the views stay good.
  memory.f32(parametersAt, moments).fill(0);
  memory.f32(step.targets, outputs).fill(0);
  memory.f32(step.shares, outputs).fill(0);
  const word = memory.u32(words, (FIRST_LAYER + LAYER_SIZE * planned.layers.length) / 4);
  word.set([
    planned.layers.length, spec.batch, width, table.tableAt, table.startsAt, table.placesAt, table.changesAt,
    table.commonAt, step.targetAt, step.maskAt, step.weightAt, lossNumber(objective.loss),
    optimisers.indexOf(spec.optimiser), dropoutLimit(spec),
  ]); // prettier-ignore
  memory.f32(words + 56, 1)[0] = keptScale(spec);
  word.set([4 * planned.length, 8 * planned.length], 15);
  memory.f64(words + 72, 4).set([spec.learningRate, spec.weightDecay, 1, 1]);
  word.set(
    [
      step.batch, step.slopes, step.otherSlopes, step.fours, step.eights, step.transposed, step.gradient, step.targets,
      step.shares, part, 12 * planned.length,
    ],
    26,
  ); // prettier-ignore
  for (const [index, layer] of planned.layers.entries()) {
    const { inputs: used, units: unitsUsed, activation } = layout.layers[index]!;
    const weightsAt = parametersAt + 4 * layer.weightsAt;
    const biasAt = parametersAt + 4 * layer.biasAt;
    word.set(
      [
        layer.inputs, used, layer.units, unitsUsed, activations.indexOf(activation), weightsAt, biasAt, values[index]!,
        derivatives[index]!,
      ],
      (FIRST_LAYER + LAYER_SIZE * index) / 4,
    ); // prettier-ignore
  }
  return { words, layout, planned, parametersAt, rememberedAt, rowsAt, seedsAt, outputsAt, rowsAtOnce };
}

/** Calls `move` with where each parameter stands in the flat order of the layout, and in the kernel's. */
function eachParameter({ layout, planned }: KernelPlan, move: (flat: number, kernel: number) => void): void {
  for (const [index, { inputs, units, weightsAt, biasAt }] of layout.layers.entries()) {
    const layer = planned.layers[index]!;
    for (let unit = 0; unit < units; unit += 1) {
      const panel = layer.units === 1 ? 0 : (unit >> 3) * 8 * layer.inputs + (unit & 7);
      const apart = layer.units === 1 ? 1 : 8;
      for (let input = 0; input < inputs; input += 1) {
        move(weightsAt + input * units + unit, layer.weightsAt + panel + input * apart);
      }
      move(biasAt + unit, layer.biasAt + unit);
    }
  }
}

/** Puts parameters, flat in the order of the layout, where the kernel has them. */
export function writeParameters(memory: KernelMemory, plan: KernelPlan, flat: Float32Array): void {
  const own = memory.f32(plan.parametersAt, plan.planned.length);
  eachParameter(plan, (from, to) => {
    own[to] = flat[from]!;
  });
}

/** The parameters as they stand, flat in the order of the layout. */
export function readParameters(memory: KernelMemory, plan: KernelPlan): Float32Array<ArrayBuffer> {
  const own = memory.f32(plan.parametersAt, plan.planned.length);
  const flat = new Float32Array(plan.layout.length);
  eachParameter(plan, (to, from) => {
    flat[to] = own[from]!;
  });
  return flat;
}
