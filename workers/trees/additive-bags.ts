import { DeviceError } from '../contract/faults';
import { fused, plain } from '../kernels/built/additive';
import { loadKernel } from '../kernels/load';
import type { AdditiveKernel, BoostedOutcome, Grid, StepSettings, TermPlace } from './additive-kernel';
import { growTerm, RIDGE } from './additive-steps';

/** Single precision sums of more rows than these are gathered in parts. */
const ROWS_AT_ONCE = 16_384;
/** The most cells of a pair on either side, without that of missing values. */
export const MOST_CROSS = 32;
const CROSS_CELLS = (MOST_CROSS + 1) ** 2;

/** Bags of rows that are boosted side by side, each with its own rows held back; see `kernels/assembly/additive.ts`. */
export interface AdditiveBags {
  /** Room for a term of one predictor; `write` is given the cell of each row to fill in. */
  addTerm(
    cells: number,
    grow: 'levels' | { readonly direction: -1 | 0 | 1 },
    write: (cell: Uint16Array) => void,
  ): TermPlace;
  /** A column of small whole numbers that grids are made of; `write` is given each row's to fill in. */
  addColumn(write: (cell: Uint8Array) => void): number;
  addCross(grid: Grid): TermPlace;
  /** One step of a term, in every bag. */
  step(term: TermPlace, settings: StepSettings): void;
  /** From now on a bag steps only by terms that gain this share of what the best term has gained since the last call. */
  gate(share: number): void;
  /**
   * What a pair tells of the rows held back beyond what either side does, from the gradients as they stand. One a bag
   * that holds rows back.
   */
  crossScores(grid: Grid, minLeaf: number): number[];
  /** Mean loss over the bags of the rows held back; null where no bag holds any. */
  heldLoss(): number | null;
  /** Remembers the shapes of these terms. */
  keep(terms: readonly TermPlace[]): void;
  /** Puts the remembered shapes of these terms back, and makes the state anew from them alone. */
  restart(terms: readonly TermPlace[]): void;
  /** One a bag, shape (cells x classes). */
  shapesOf(term: TermPlace): Float64Array[];
  /** The cell of each row. */
  cellsOf(term: TermPlace): Uint16Array;
  /** Shape (cells) each: the weight of the rows in each, and their number. */
  massOf(term: TermPlace): { readonly weight: Float64Array; readonly rows: Float64Array };
  /** What a step costs, in rows of one bag. */
  workOf(term: TermPlace): number;
}

/**
 * @param weight - shape (rows), above 0
 * @param held - one a bag, shape (rows), 1 where the bag holds a row back
 * @param cells - the most that a term of one predictor has
 * @param pairs - whether there will be any
 * @throws {@link DeviceError} `device.outOfMemory`
 */
export function additiveBags(
  outcome: BoostedOutcome,
  weight: Float64Array,
  held: readonly Uint8Array[],
  cells: number,
  pairs: boolean,
): AdditiveBags {
  const rows = weight.length;
  const vectors = Math.ceil(held.length / 4);
  const lanes = 4 * vectors;
  const { classes } = outcome;
  const { run, memory } = loadKernel<AdditiveKernel>({ plain, fused });
  const take = (bytes: number): number => {
    try {
      return memory.take(bytes);
    } catch (error) {
      throw new DeviceError('device.outOfMemory', null, { cause: error });
    }
  };

  const isPlain = outcome.kind === 'continuous';
  const most = pairs ? Math.max(cells, CROSS_CELLS) : cells;
  const state = take(rows * classes * lanes * 4);
  const weights = take(rows * lanes * 4);
  const single = take(rows * 4);
  const y = take(rows * 4);
  const heldRows = held.map((flags) => Int32Array.from(flags.keys()).filter((row) => flags[row] === 1));
  const heldWeight = heldRows.map((list) => list.reduce((sum, row) => sum + weight[row]!, 0));
  const lists = heldRows.map((list) => take(list.length * 4));
  const sums = take(most * classes * lanes * 8);
  const part = rows > ROWS_AT_ONCE ? take(most * classes * lanes * 8) : sums;
  const factor = take(most * classes * lanes * 4);
  const room = {
    sums,
    factor,
    arranged: take(cells * lanes * 20),
    scratch: take(576),
    gates: take(lanes * 4),
    gains: take(lanes * 4),
    cross: 0,
  };
  if (pairs) room.cross = take(MOST_CROSS * MOST_CROSS * 96 + 256);
  const candidate = {
    index: take(pairs ? rows * 2 : 0),
    counts: take(pairs ? CROSS_CELLS * lanes * 4 : 0),
    weights: take(pairs ? rows * lanes * 4 : 0),
    sums: take(pairs ? CROSS_CELLS * classes * lanes * 8 : 0),
    scores: take(lanes * 4),
  };
  /** A step that leaves all as it is. */
  const nothing = { index: take(rows * 2), factor: take(classes * lanes * 4) };
  let last = nothing;

  memory.u8(nothing.index, rows * 2).fill(0);
  memory.f32(nothing.factor, classes * lanes).fill(isPlain ? 0 : 1);
  for (const [bag, list] of heldRows.entries()) memory.i32(lists[bag]!, list.length).set(list);
  memory.f32(single, rows).set(weight);
  if (outcome.kind === 'classes') memory.i32(y, rows).set(outcome.y);
  else memory.f32(y, rows).set(outcome.y);
  spreadWeights(weights, 0);
  if (pairs) spreadWeights(candidate.weights, 1);
  setStart();
  run.clear(room.gates, lanes * 4);
  run.clear(room.gains, lanes * 4);

  function setStart(): void {
    const values = memory.f32(state, rows * classes * lanes);
    for (let at = 0; at < rows * classes; at += 1) {
      const value = isPlain ? outcome.y[at]! : outcome.start[at % classes]!;
      values.fill(value, at * lanes, (at + 1) * lanes);
    }
  }

  /** Gives each bag the weights of its own rows, or of those it holds back. */
  function spreadWeights(to: number, flag: number): void {
    const ofLanes = memory.f32(to, rows * lanes).fill(0);
    for (const [bag, flags] of held.entries()) {
      for (let row = 0; row < rows; row += 1) if (flags[row] === flag) ofLanes[row * lanes + bag] = weight[row]!;
    }
  }

  /** Takes the step that is still to be taken, and gathers the gradients by cell. */
  function advance(index: number, ofCells: number, by = weights, to = sums): void {
    const bytes = ofCells * classes * lanes * 8;
    const parts = part === sums ? to : part;
    run.clear(to, bytes);
    if (parts !== to) run.clear(parts, bytes);
    for (let from = 0; from < rows; from += ROWS_AT_ONCE) {
      const end = Math.min(rows, from + ROWS_AT_ONCE);
      const common = [state, y, by, last.index, last.factor, index, parts] as const;
      if (outcome.kind === 'binary') run.advanceBinary(from, end, vectors, ...common);
      else if (outcome.kind === 'continuous') run.advanceContinuous(from, end, vectors, ...common);
      else run.advanceClasses(from, end, vectors, classes, ...common);
      if (parts !== to) run.gatherInto(to, parts, bytes);
    }
    last = nothing;
  }

  function count(index: number, counts: number, ofCells: number): void {
    run.clear(counts, ofCells * lanes * 4);
    run.countCells(rows, vectors, weights, index, counts);
  }

  function place(ofCells: number, grow: (order: number) => TermPlace['grow'], orders: number): TermPlace {
    const bytes = ofCells * classes * lanes * 4;
    const order = orders > 0 ? take(orders * 4) : 0;
    const term = { cells: ofCells, index: take(rows * 2), counts: take(ofCells * lanes * 4), shape: take(bytes) };
    const best = take(bytes);
    run.clear(term.shape, bytes);
    run.clear(best, bytes);
    return { ...term, best, bytes, grow: grow(order) };
  }

  function lossOf(bag: number): number {
    const list = [heldRows[bag]!.length, lists[bag]!, bag, vectors] as const;
    const step = [single, last.index, last.factor] as const;
    if (outcome.kind === 'binary') return run.lossBinary(...list, state, y, ...step);
    if (outcome.kind === 'continuous') return run.lossContinuous(...list, state, ...step);
    return run.lossClasses(...list, classes, state, y, ...step);
  }

  return {
    addTerm(ofCells, grow, write) {
      const orders = grow === 'levels' ? (ofCells - 1) * classes * lanes : 0;
      const term = place(
        ofCells,
        (order) => (grow === 'levels' ? { kind: grow, order } : { kind: 'number', ...grow }),
        orders,
      );
      write(memory.u16(term.index, rows));
      count(term.index, term.counts, ofCells);
      if (term.grow.kind === 'levels') {
        const places = memory.i32(term.grow.order, orders);
        for (let at = 0; at < orders; at += 1) places[at] = Math.floor(at / lanes) % (ofCells - 1);
      }
      return term;
    },
    addColumn(write) {
      const column = take(rows);
      write(memory.u8(column, rows));
      return column;
    },
    addCross({ across, down, columns }) {
      const ofCells = (across + 1) * (down + 1);
      const term = place(ofCells, () => ({ kind: 'cross', across, down }), 0);
      run.crossIndex(rows, ...columns, down + 1, term.index);
      count(term.index, term.counts, ofCells);
      return term;
    },
    step(term, settings) {
      advance(term.index, term.cells);
      growTerm(run, room, { vectors, classes, isPlain }, term, settings);
      last = { index: term.index, factor };
    },
    gate(share) {
      const gains = memory.f32(room.gains, lanes);
      memory.f32(room.gates, lanes).set(gains.map((gain) => share * gain));
      gains.fill(0);
    },
    crossScores({ across, down, columns }, minLeaf) {
      const { index, counts } = candidate;
      const ofCells = (across + 1) * (down + 1);
      run.crossIndex(rows, ...columns, down + 1, index);
      count(index, counts, ofCells);
      advance(index, ofCells);
      advance(index, ofCells, candidate.weights, candidate.sums);
      const scores = held.map(() => 0);
      for (let k = 0; k < classes; k += 1) {
        const at = k * lanes * 8;
        const both = [sums + at, candidate.sums + at, classes * lanes * 8, counts] as const;
        run.scoreCross(across, down, vectors, ...both, minLeaf, RIDGE, room.cross, candidate.scores);
        const found = memory.f32(candidate.scores, lanes);
        for (const bag of scores.keys()) scores[bag]! += found[bag]!;
      }
      return scores.filter((_, bag) => heldWeight[bag]! > 0);
    },
    heldLoss() {
      const bags = [...heldRows.keys()].filter((bag) => heldWeight[bag]! > 0);
      return bags.length === 0
        ? null
        : bags.reduce((sum, bag) => sum + lossOf(bag) / heldWeight[bag]!, 0) / bags.length;
    },
    keep(terms) {
      const all = memory.u8(0, memory.memory.buffer.byteLength);
      for (const { shape, best, bytes } of terms) all.copyWithin(best, shape, shape + bytes);
    },
    restart(terms) {
      const all = memory.u8(0, memory.memory.buffer.byteLength);
      for (const { shape, best, bytes } of terms) all.copyWithin(shape, best, best + bytes);
      setStart();
      last = nothing;
      for (const term of terms) {
        advance(term.index, term.cells);
        const count = term.bytes / 4;
        if (isPlain) memory.f32(factor, count).set(memory.f32(term.shape, count));
        else run.exponentials(term.shape, factor, count);
        last = { index: term.index, factor };
      }
    },
    shapesOf({ shape, bytes }) {
      const all = memory.f32(shape, bytes / 4);
      return held.map((_, bag) => Float64Array.from({ length: bytes / 4 / lanes }, (_, at) => all[at * lanes + bag]!));
    },
    cellsOf: ({ index }) => memory.u16(index, rows).slice(),
    massOf({ index, cells: ofCells }) {
      const mass = { weight: new Float64Array(ofCells), rows: new Float64Array(ofCells) };
      for (const [row, cell] of memory.u16(index, rows).entries()) {
        mass.weight[cell]! += weight[row]!;
        mass.rows[cell]! += 1;
      }
      return mass;
    },
    workOf: ({ cells: ofCells }) => (rows + 4 * ofCells) * lanes * classes,
  };
}
