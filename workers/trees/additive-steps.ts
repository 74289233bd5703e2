import type { AdditiveKernel, StepSettings, TermPlace } from './additive-kernel';

/** L2 penalty on a step, in rows: a step of few or certain rows is shortened, so that none runs away. */
export const RIDGE = 1;
/** What a level's gradient is shrunk by, in rows, before levels are put in order. */
const SMOOTHING = 10;

/** Where the kernel keeps what a step is made from. */
interface Room {
  readonly sums: number;
  readonly factor: number;
  readonly arranged: number;
  readonly scratch: number;
  readonly gates: number;
  readonly gains: number;
  readonly cross: number;
}

interface Width {
  readonly vectors: number;
  readonly classes: number;
  /** Whether the state is a residual, from which steps are taken off. */
  readonly isPlain: boolean;
}

/** Moves a term's shapes, one a class, by the gradients that were gathered. */
export function growTerm(
  run: AdditiveKernel,
  room: Room,
  { vectors, classes, isPlain }: Width,
  term: TermPlace,
  { leaves, minLeaf, rate }: StepSettings,
): void {
  const wide = vectors * 16;
  const step = classes * wide;
  const stride = step * 2;
  // Friedman, Annals of Statistics 29 (2001), equation 32: curvatures of several classes are not independent.
  const pace = classes > 1 ? (rate * (classes - 1)) / classes : rate;
  const settings = [minLeaf, RIDGE, pace] as const;
  const flag = isPlain ? 1 : 0;
  for (let k = 0; k < classes; k += 1) {
    const from = room.sums + k * wide * 2;
    const shape = term.shape + k * wide;
    const factor = room.factor + k * wide;
    const bins = term.cells - 1;
    const { grow } = term;
    if (grow.kind === 'number') {
      const how = [leaves, minLeaf, RIDGE, pace, grow.direction, flag] as const;
      run.growShape(
        bins,
        vectors,
        from,
        stride,
        term.counts,
        ...how,
        shape,
        factor,
        step,
        room.gates,
        room.gains,
        room.scratch,
      );
    } else if (grow.kind === 'cross') {
      const sides = [grow.across, grow.down, vectors] as const;
      run.growCross(...sides, from, stride, term.counts, ...settings, flag, shape, factor, step, room.cross);
    } else {
      const order = grow.order + k * bins * wide;
      const counts = room.arranged + term.cells * wide * 2;
      const moved = counts + term.cells * wide;
      const factors = moved + term.cells * wide;
      const how = [leaves, minLeaf, RIDGE, pace, 0, flag] as const;
      run.arrangeLevels(bins, vectors, from, stride, term.counts, SMOOTHING, order, room.arranged, counts, moved);
      run.growShape(
        bins,
        vectors,
        room.arranged,
        wide * 2,
        counts,
        ...how,
        moved,
        factors,
        wide,
        room.gates,
        room.gains,
        room.scratch,
      );
      run.giveLevels(bins, vectors, order, moved, factors, shape, factor, step);
    }
  }
}
