import { DeviceError } from '../contract/faults';
import * as source from '../kernels/built/boosting';
import { loadKernel, type KernelMemory } from '../kernels/load';
import type { TreeFeature } from '../models/trees';
import { borderSample, bordersBetween } from './binning';
import type { BoostingKernel } from './boosting-kernel';
import { FIELD_WORDS, sharedFields, writeFields } from './boosting-shared';
import { rowsWhere } from './tree-rows';
import type { TrainingFeatures } from './tree-features';

/** Bytes of a row that are counted together. */
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
  /** Places for features: those of few bins come last. */
  readonly slots: number;
  /** Shape (features). */
  readonly slotOf: Int32Array;
  /** Shape (slots). */
  readonly featureOf: Int32Array;
  readonly groups: number;
  /** Shape (slots): the group that each is counted with. */
  readonly groupOf: Int32Array;
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
  const slots = features.length;
  const wide = narrow.filter((few) => !few).length;
  const slotOf = new Int32Array(features.length);
  const featureOf = new Int32Array(slots);
  let nextWide = 0;
  let nextNarrow = wide;
  for (const place of features.keys()) {
    const slot = narrow[place] ? nextNarrow : nextWide;
    if (narrow[place]) nextNarrow += 1;
    else nextWide += 1;
    slotOf[place] = slot;
    featureOf[slot] = place;
  }

  const columnBins = take(rows * slots);
  const bin = featureBinner(run, memory, take, borders);
  const binSlot = (place: number, column: Float64Array) => {
    const slot = slotOf[place]!;
    bin(place, column, (slot < wide ? WIDE_ENTRIES : NARROW_ENTRIES) - 1, columnBins + slot * rows);
  };
  for (const place of features.keys()) {
    binSlot(place, values(place));
    yield;
  }
  const narrowSlots = Array.from({ length: slots - wide }, (_, place) => wide + place);
  const fields = sharedFields(
    narrowSlots.map((slot) => ({
      bins: borders[featureOf[slot]!]!.length + 1,
      gaps: memory.u8(columnBins + slot * rows, rows).includes(NARROW_ENTRIES - 1),
    })),
    NARROW_ENTRIES - 1,
  );
  const sharedBytes = fields.length > 0 ? fields.at(-1)!.byte + 1 : 0;
  const groupOf = Int32Array.from({ length: slots }, (_, slot) =>
    Math.floor((slot < wide ? slot : wide + fields[slot - wide]!.byte) / GROUP),
  );
  const groups = Math.ceil((wide + sharedBytes) / GROUP);
  const rowBins = take(rows * groups * GROUP);
  const sharedBins = take(rows * sharedBytes);
  const fieldsAt = take(fields.length * FIELD_WORDS * 4);
  const wantedGroups = take(groups);
  const wantedSlots = take(slots);
  writeFields(fields, memory, fieldsAt);
  run.setTable(
    rows, slots, wide, sharedBytes, rowBins, columnBins, sharedBins, fieldsAt, wantedGroups, wantedSlots,
  ); // prettier-ignore
  memory.u8(sharedBins, rows * sharedBytes).fill(0);
  for (const slot of narrowSlots) {
    run.share(slot);
    yield;
  }
  for (let group = 0; group < groups; group += 1) {
    run.interleave(group);
    yield;
  }
  return {
    run,
    memory,
    rows,
    padded: (rows + 3) & ~3,
    features,
    borders,
    slots,
    slotOf,
    featureOf,
    groups,
    groupOf,
    histogramBytes: ENTRY_BYTES * ((wide + sharedBytes) * WIDE_ENTRIES + (slots - wide) * NARROW_ENTRIES),
    wantedGroups,
    wantedSlots,
    binStatistics: (training) => {
      for (const [place, { kind }] of features.entries()) {
        if (kind !== 'statistic') continue;
        const column = training.values(place);
        borders[place] = findBorders(column);
        binSlot(place, column);
        run.interleave(groupOf[slotOf[place]!]!);
      }
    },
    take,
  };
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
  run: BoostingKernel,
  memory: KernelMemory,
  take: (bytes: number) => number,
  borders: readonly Float64Array[],
): (place: number, values: Float64Array, missing: number, into: number) => void {
  const valuesAt = take(VALUES_AT_ONCE * Float64Array.BYTES_PER_ELEMENT);
  const bordersAt = take(LONGEST_BORDERS * Float64Array.BYTES_PER_ELEMENT);
  return (place, values, missing, into) => {
    const few = borders[place]!;
    // A search that halves what is left needs no ends.
    const halves = 2 ** Math.ceil(Math.log2(few.length + 1));
    const padded = memory.f64(bordersAt, halves - 1);
    padded.fill(Infinity);
    padded.set(few);
    for (let from = 0; from < values.length; from += VALUES_AT_ONCE) {
      const part = values.subarray(from, from + VALUES_AT_ONCE);
      memory.f64(valuesAt, part.length).set(part);
      run.bin(valuesAt, part.length, bordersAt, halves, missing, into + from);
    }
  };
}
