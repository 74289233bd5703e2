import { DeviceError } from '../contract/faults';
import * as source from '../kernels/built/boosting';
import { loadKernel, type KernelMemory } from '../kernels/load';
import type { TreeFeature } from '../models/trees';
import { borderSample, bordersBetween } from './binning';
import type { BoostingKernel } from './boosting-kernel';
import { rowsWhere } from './tree-rows';
import type { TrainingFeatures } from './tree-features';

/** Features whose histograms lie together. */
const GROUP = 8;
const ENTRY_BYTES = 8;
const WIDE_ENTRIES = 256;
const NARROW_ENTRIES = 8;
/** Bins of values that fit a narrow histogram, beside that of missing values. */
const NARROW_BORDERS = NARROW_ENTRIES - 2;
/** Values that are binned together, so that they stay in the processor's cache. */
const VALUES_AT_ONCE = 32_768;
const LONGEST_BORDERS = 255;
/** What the kernel counts the digits of doubles in. */
const DIGIT_BYTES = 6 * 2048 * 4;

/** Binned development rows in the memory of a kernel. */
export interface BoostingTable {
  readonly run: BoostingKernel;
  readonly memory: KernelMemory;
  readonly rows: number;
  /** Rows, and as many more as make them a multiple of 4. */
  readonly padded: number;
  readonly features: readonly TreeFeature[];
  /** Ascending; one a feature. */
  readonly borders: Float64Array[];
  /** Places for features, a multiple of 8. */
  readonly slots: number;
  /** Shape (features). */
  readonly slotOf: Int32Array;
  /** Shape (slots); -1 where the place is empty. */
  readonly featureOf: Int32Array;
  readonly histogramBytes: number;
  /** Where the kernel looks up which groups and slots are wanted, u8 each. */
  readonly wantedGroups: number;
  readonly wantedSlots: number;
  /** Finds borders anew for the statistics of these features, and bins them by these. */
  binStatistics(training: TrainingFeatures): void;
  /** @throws {@link DeviceError} `device.outOfMemory` */
  readonly take: (bytes: number) => number;
}

/**
 * Bins the features of development rows.
 *
 * @yields after each feature
 * @throws {@link DeviceError} `device.outOfMemory`
 */
export function* boostingTable(
  { features, values }: TrainingFeatures,
  rows: number,
  seed: number,
): Generator<void, BoostingTable> {
  const { run, memory } = loadKernel<BoostingKernel>(source);
  const take = (bytes: number): number => {
    try {
      return memory.take(bytes);
    } catch (error) {
      throw new DeviceError('device.outOfMemory', null, { cause: error });
    }
  };
  const sample = borderSample(
    rowsWhere(rows, () => true),
    seed,
  );
  const borders: Float64Array[] = [];
  const findBorders = borderFinder(run, memory, take, sample);
  for (const place of features.keys()) {
    borders.push(findBorders(values(place)));
    yield;
  }
  // A statistic is binned anew for each member, and must fit whatever its borders are then.
  const narrow = features.map(({ kind }, place) => kind !== 'statistic' && borders[place]!.length <= NARROW_BORDERS);
  // Where wide groups have room left, narrow features fill it rather than a group of their own.
  const wideCount = narrow.filter((few) => !few).length;
  let room = (GROUP - (wideCount % GROUP)) % GROUP;
  for (const place of features.keys()) {
    if (!narrow[place] || room === 0) continue;
    narrow[place] = false;
    room -= 1;
  }
  const narrowCount = narrow.filter(Boolean).length;
  const wideGroups = Math.ceil((features.length - narrowCount) / GROUP);
  const groups = wideGroups + Math.ceil(narrowCount / GROUP);
  const slots = groups * GROUP;
  const slotOf = new Int32Array(features.length);
  const featureOf = new Int32Array(slots).fill(-1);
  let nextWide = 0;
  let nextNarrow = wideGroups * GROUP;
  for (const place of features.keys()) {
    const slot = narrow[place] ? nextNarrow : nextWide;
    if (narrow[place]) nextNarrow += 1;
    else nextWide += 1;
    slotOf[place] = slot;
    featureOf[slot] = place;
  }

  const rowBins = take(rows * slots);
  const columnBins = take(rows * slots);
  const wantedGroups = take(groups);
  const wantedSlots = take(slots);
  run.setTable(rows, wideGroups, groups, rowBins, columnBins, wantedGroups, wantedSlots);
  for (let slot = 0; slot < slots; slot += 1)
    if (featureOf[slot]! < 0) memory.u8(columnBins + slot * rows, rows).fill(0);
  yield;
  const table: BoostingTable = {
    run,
    memory,
    rows,
    padded: (rows + 3) & ~3,
    features,
    borders,
    slots,
    slotOf,
    featureOf,
    histogramBytes: ENTRY_BYTES * GROUP * (wideGroups * WIDE_ENTRIES + (groups - wideGroups) * NARROW_ENTRIES),
    wantedGroups,
    wantedSlots,
    binStatistics: (training) => {
      for (const [place, { kind }] of features.entries()) {
        if (kind !== 'statistic') continue;
        const column = training.values(place);
        borders[place] = findBorders(column);
        bin(place, column);
        run.interleave(Math.floor(slotOf[place]! / GROUP));
      }
    },
    take,
  };
  const bin = featureBinner(table, columnBins, wideGroups * GROUP);
  for (const place of features.keys()) {
    bin(place, values(place));
    yield;
  }
  for (let group = 0; group < groups; group += 1) {
    run.interleave(group);
    yield;
  }
  return table;
}

/** As `quantileBorders`, sorted by the kernel. */
function borderFinder(
  run: BoostingKernel,
  memory: KernelMemory,
  take: (bytes: number) => number,
  sample: Uint32Array,
): (values: Float64Array) => Float64Array {
  const sortedAt = take(sample.length * Float64Array.BYTES_PER_ELEMENT);
  const spareAt = take(sample.length * Float64Array.BYTES_PER_ELEMENT);
  const digitsAt = take(DIGIT_BYTES);
  return (values) => {
    const known = memory.f64(sortedAt, sample.length);
    let count = 0;
    for (const row of sample) {
      const value = values[row]!;
      // Written over by the next one where it is missing.
      known[count] = value;
      if (!Number.isNaN(value)) count += 1;
    }
    run.sort(sortedAt, count, spareAt, digitsAt);
    return bordersBetween(known.subarray(0, count));
  };
}

function featureBinner(
  { run, memory, rows, borders, slotOf, take }: BoostingTable,
  columnBins: number,
  wideSlots: number,
): (place: number, values: Float64Array) => void {
  const length = Math.min(VALUES_AT_ONCE, rows);
  const valuesAt = take(length * Float64Array.BYTES_PER_ELEMENT);
  const bordersAt = take(LONGEST_BORDERS * Float64Array.BYTES_PER_ELEMENT);
  return (place, values) => {
    const slot = slotOf[place]!;
    const missing = (slot < wideSlots ? WIDE_ENTRIES : NARROW_ENTRIES) - 1;
    const padded = memory.f64(bordersAt, LONGEST_BORDERS);
    padded.fill(Infinity);
    padded.set(borders[place]!);
    for (let from = 0; from < rows; from += length) {
      const part = values.subarray(from, Math.min(rows, from + length));
      memory.f64(valuesAt, part.length).set(part);
      run.bin(valuesAt, part.length, bordersAt, missing, columnBins + slot * rows + from);
    }
  };
}
