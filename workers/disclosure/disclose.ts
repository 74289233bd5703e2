import type { Disclosed } from '../contract/disclosed';

/** Levels held by fewer participants than this are not named, but where they are classes of the outcome. */
export const SMALL_CELL = 10;

/** Marks an aggregate that names no participant: losses, coefficients, curves, counts. */
export function discloseAggregate<T extends object>(aggregate: T): Disclosed<T> {
  return aggregate as Disclosed<T>;
}
