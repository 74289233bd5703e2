import type { ClassRows } from '../../numerics/class-accuracy';
import { classOrders, probabilitiesOf } from '../../numerics/class-discrimination';
import type { Clusters } from '../../numerics/estimate';
import { denseClusters, pick, rowsByFold, severalFolds, type Predicted } from '../out-of-fold';
import { predictedRows } from '../predicted-rows';

/** What each participant's class was and what models that had not seen it predicted. */
export interface ClassPredictions {
  /** Shape (rows), each in [0, classes). */
  readonly y: Int32Array;
  readonly classes: readonly string[];
  readonly ordered: boolean;
  /** One array a repeat, shape (rows x classes), row-major; NaN where the row was not predicted in that repeat. */
  readonly predicted: readonly Float64Array[];
  /** One array a repeat, shape (rows): the fold in which the row was evaluation data. */
  readonly fold: readonly Int32Array[];
  /** Shape (rows): rows of one participant or group share a number; null where every row stands alone. */
  readonly clusters: Int32Array | null;
}

/** The rows predicted in one repeat. */
export interface ClassRepeat extends ClassRows {
  /** For each class, the order of the rows by its probability. */
  readonly orders: readonly Uint32Array[];
  readonly clusters: Clusters | null;
  /** The fold that judged each row; null where one fold judged all, or none is known. */
  readonly fold: Int32Array | null;
}

/** Some rows of one repeat's predictions. */
export function classRowsAmong(
  { y, classes, clusters }: Pick<ClassPredictions, 'y' | 'classes' | 'clusters'>,
  predicted: Float64Array,
  rows: Uint32Array,
  foldOf?: Int32Array,
): ClassRepeat {
  const width = classes.length;
  const probability = new Float64Array(rows.length * width);
  for (const [i, row] of rows.entries()) probability.set(predicted.subarray(row * width, (row + 1) * width), i * width);
  const known: ClassRows = { y: pick(y, rows), probability, classes: width };
  return {
    ...known,
    orders: classOrders(known),
    clusters: denseClusters(clusters, rows),
    fold: severalFolds(foldOf, rows),
  };
}

/** One entry a repeat that counts. */
export function classRepeats(input: ClassPredictions): readonly ClassRepeat[] {
  return predictedRows(input.predicted, input.y.length, input.classes.length).map(({ repeat, rows }) =>
    classRowsAmong(input, input.predicted[repeat]!, rows, input.fold[repeat]),
  );
}

/** One class against the rest, as a yes/no outcome. */
export function oneAgainstRest(repeat: ClassRepeat, k: number): Predicted {
  return {
    risk: probabilitiesOf(repeat, k),
    event: Uint8Array.from(repeat.y, (one) => (one === k ? 1 : 0)),
    order: repeat.orders[k]!,
    clusters: repeat.clusters,
    fold: repeat.fold,
  };
}

/** Each fold's rows of a repeat, alone; null where one fold judged all. */
export function classFolds(repeat: ClassRepeat): readonly ClassRepeat[] | null {
  const { y, probability, classes, fold } = repeat;
  if (!fold) return null;
  return rowsByFold(fold).map((rows) => {
    const own = new Float64Array(rows.length * classes);
    for (const [i, row] of rows.entries())
      own.set(probability.subarray(row * classes, (row + 1) * classes), i * classes);
    const known: ClassRows = { y: pick(y, rows), probability: own, classes };
    return { ...known, orders: classOrders(known), clusters: null, fold: null };
  });
}
