/**
 * The curvature of a loss among the coefficients that may move, which are few where a lasso keeps most at 0. It grows
 * with them and is forgotten as a whole.
 */
interface WorkingCurvature {
  /** The coefficients, in the order in which they came. */
  readonly chosen: Int32Array;
  /** Shape (chosen x stride), row-major; the first `chosen` entries of a row count. */
  readonly values: Float64Array;
  readonly stride: number;
  /** Makes all coefficients of `wanted` chosen ones. @returns whether there were new ones */
  include(wanted: readonly number[]): Generator<undefined, boolean>;
  forget(): void;
}

/**
 * @param write - writes the entries (a, c) and (c, a) of `into`, its rows `stride` apart, for every a from `known` on
 * and c up to a
 */
export function workingCurvature(
  size: number,
  write: (chosen: Int32Array, known: number, into: Float64Array, stride: number) => Generator<undefined, void>,
): WorkingCurvature {
  const among = new Uint8Array(size);
  let chosen = new Int32Array(0);
  let stride = 0;
  let values = new Float64Array(0);

  function makeRoom(count: number): void {
    if (count <= stride) return;
    const wider = Math.min(size, Math.max(count, 2 * stride, 16));
    const moved = new Float64Array(wider * wider);
    for (let a = 0; a < chosen.length; a += 1) {
      moved.set(values.subarray(a * stride, a * stride + chosen.length), a * wider);
    }
    values = moved;
    stride = wider;
  }

  return {
    get chosen() {
      return chosen;
    },
    get values() {
      return values;
    },
    get stride() {
      return stride;
    },
    *include(wanted) {
      const added = wanted.filter((j) => among[j] === 0);
      if (added.length === 0) return false;
      const known = chosen.length;
      makeRoom(known + added.length);
      const next = new Int32Array(known + added.length);
      next.set(chosen);
      next.set(added, known);
      yield* write(next, known, values, stride);
      for (const j of added) among[j] = 1;
      chosen = next;
      return true;
    },
    forget() {
      chosen = new Int32Array(0);
      among.fill(0);
    },
  };
}
