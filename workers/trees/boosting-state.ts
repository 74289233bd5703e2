import type { BoostingSpec } from '../contract/recipe';
import type { BoostingTable } from './boosting-table';

/** Bytes that histograms kept for subtraction may take; beyond, they are counted anew. */
const MOST_HISTOGRAM_BYTES = 2 ** 28;
/** The least hessian of a leaf. */
const LEAST_HESSIAN = 1e-3;
/** Up to this many rows are counted one by one in histograms; of more, the hessian tells how many there are. */
const MOST_COUNTED = 2 ** 18 - 1;
const FLOAT = 4;
const DOUBLE = 8;
const ENTRY_BITS = 64;
const SUMS = 3;
const NODE_BYTES = 16;
/** What the kernel gathers the rows of a block in. */
const BLOCK_BYTES = 512 * 40;

/** Places in a kernel's memory for all that changes while boosting, and views of them. */
export interface BoostingState {
  readonly table: BoostingTable;
  /** Shape (outputs x padded), f32. */
  readonly score: number;
  readonly chances: number;
  /** Shape (padded), f32 each; 0 beyond the rows. */
  readonly y: number;
  readonly weight: number;
  readonly gradient: number;
  readonly hessian: number;
  /** Shape (rows), u32: rows that grow the tree, node by node. */
  readonly members: number;
  /** Shape (rows), u32: rows that do not. */
  readonly others: number;
  readonly spare: number;
  readonly sums: number;
  /** Shape (slots), i8. */
  readonly directions: number;
  /** Shape (nodes x 4), i32. */
  readonly nodes: number;
  /** Two histograms of f64; 0 where trees do not grow level by level. */
  readonly levels: number;
  /** A histogram that is not kept. */
  readonly scratch: number;
  /** Histograms that are free to be kept. */
  readonly pool: number[];
  /** Entries added to histograms since the last breath. */
  readonly breath: { entries: number };
  readonly gradientLimit: number;
  readonly hessianLimit: number;
  readonly gains: Float64Array;
  readonly cuts: Int32Array;
  readonly sides: Float64Array;
  readonly sumsOf: Float64Array;
}

/**
 * Takes all the memory that boosting needs.
 *
 * @param outputs - scores a row
 * @throws {@link DeviceError} `device.outOfMemory`
 */
export function boostingState(
  table: BoostingTable,
  { growth, leaves, depth, l2 }: BoostingSpec,
  outputs: number,
): BoostingState {
  const { run, memory, rows, padded, slots, histogramBytes } = table;
  const floats = () => {
    const at = table.take(padded * FLOAT);
    memory.f32(at, padded).fill(0);
    return at;
  };
  const mostLeaves = Math.min(rows, growth === 'symmetric' ? 2 ** depth : leaves);
  const packed = table.take(padded * DOUBLE);
  const score = table.take(outputs * padded * FLOAT);
  const gainsAt = table.take(slots * DOUBLE);
  const cutsAt = table.take(slots * FLOAT);
  const sidesAt = table.take(slots * 2 * DOUBLE);
  const sums = table.take(SUMS * DOUBLE);
  const places = {
    table,
    score,
    chances: outputs > 1 ? table.take(outputs * padded * FLOAT) : 0,
    y: floats(),
    weight: floats(),
    gradient: floats(),
    hessian: floats(),
    members: table.take(rows * FLOAT),
    others: table.take(rows * FLOAT),
    spare: table.take(rows * FLOAT),
    sums,
    directions: table.take(slots),
    nodes: table.take((2 * mostLeaves - 1) * NODE_BYTES),
    levels: growth === 'symmetric' ? table.take(2 * histogramBytes) : 0,
    scratch: table.take(histogramBytes),
  };
  const kept = Math.min(mostLeaves, Math.floor(MOST_HISTOGRAM_BYTES / Math.max(1, histogramBytes)));
  const pool = Array.from({ length: kept }, () => table.take(histogramBytes));

  const countBits = rows <= MOST_COUNTED ? 32 - Math.clz32(rows) : 0;
  const gradientBits = Math.min(32, Math.ceil((ENTRY_BITS - countBits) / 2));
  // A bit less than there is room for, since the kernel reads it as a signed number.
  const hessianBits = Math.min(31, ENTRY_BITS - countBits - gradientBits);
  run.setEntries(packed, table.take(BLOCK_BYTES), countBits, gradientBits);
  run.setSplits(l2, LEAST_HESSIAN, gainsAt, cutsAt, sidesAt);
  memory.f32(score, outputs * padded).fill(0);
  memory.u8(places.directions, slots).fill(0);
  return {
    ...places,
    pool,
    breath: { entries: 0 },
    // Each row's step is rounded by half a step at the most.
    gradientLimit: 2 ** (gradientBits - 1) - 1 - rows,
    hessianLimit: 2 ** hessianBits - 1 - rows,
    gains: memory.f64(gainsAt, slots),
    cuts: memory.i32(cutsAt, slots),
    sides: memory.f64(sidesAt, slots * 2),
    sumsOf: memory.f64(sums, SUMS),
  };
}
