/**
 * Gradient boosting over binned features: the loops over rows and bins. What to split is decided outside.
 *
 * Features with few bins come last and have 8 entries each in a histogram; the others have 256. The last entry is that of
 * missing values. Features with few bins share bytes of a row, each a field of bits in one, so that a byte counts for
 * several: its 256 entries lie between those of the two sorts of features.
 */
export { bin, sort } from './parts/binning';
export { addLevel, splitBounded, splitLevel } from './parts/boosting-bounded';
export { quantise, setEntries } from './parts/boosting-entries';
export { addRows, clear, subtract } from './parts/boosting-histograms';
export { addTree, addValue, part, sumRows } from './parts/boosting-rows';
export { setSplits } from './parts/boosting-sides';
export { classGradients, logisticGradients, softmax, squaredGradients } from './parts/boosting-slopes';
export { split } from './parts/boosting-split';
export { interleave, setTable, share } from './parts/boosting-table';
export { firstFree } from './parts/memory';
