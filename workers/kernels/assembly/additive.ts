/**
 * Cyclic boosting of one shape after another, for several bags of rows at once.
 *
 * Four bags fill the lanes of a vector, so that no step needs a lane of its own: what a row adds to a bin, and what a
 * bin gives to a row, is a vector. `vectors` of them stand side by side; `wide` is their width in bytes.
 *
 *   state    rows x [classes x] wide     odds; the chance of each class; or the residual
 *   weight   rows x wide                 0 where the bag holds the row back
 *   index    rows x u16                  the cell of a term that a row falls into
 *   sums     cells x [classes x] 2 wide  gradient, then curvature
 *   counts   cells x wide                rows that a bag trains on
 *   shape    cells x [classes x] wide    what a term has given so far
 *   factor   cells x [classes x] wide    what its last step does to the state: multiplied, or of residuals taken off
 *
 * A yes/no outcome keeps odds and not their logarithm: a step then costs an exponential for each leaf, not each row.
 */
export { arrangeLevels, giveLevels } from './parts/additive-levels';
export { lossBinary, lossClasses, lossContinuous } from './parts/additive-losses';
export { growCross, scoreCross } from './parts/additive-pairs';
export {
  advanceBinary,
  advanceClasses,
  advanceContinuous,
  clear,
  countCells,
  crossIndex,
  gatherInto,
} from './parts/additive-rows';
export { growShape } from './parts/additive-shape';
export { exponentials } from './parts/additive-steps';
export { firstFree } from './parts/memory';
