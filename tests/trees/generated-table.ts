import type { Outcome } from '../../workers/cohort/outcome';
import type { RawDesign } from '../../workers/recipe/raw-design';

export type TableKind = 'fine' | 'coarse' | 'continuous' | 'classes';

const TRAIN = 500;
const TEST = 2000;
const WIDE = 8;

/** Rows of eight numbers, row-major, and what was observed. */
export interface GeneratedRows {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** The tables of tests/oracles/forest.py, drawn again. */
export function generatedTable(seed: number, kind: TableKind): { train: GeneratedRows; test: GeneratedRows } {
  let state = seed;
  const uniform = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const x = new Float64Array((TRAIN + TEST) * WIDE);
  const y = new Float64Array(TRAIN + TEST);
  for (let row = 0; row < y.length; row += 1) {
    for (let j = 0; j < WIDE; j += 1) {
      const value = uniform() * 2 - 1;
      x[row * WIDE + j] = kind === 'coarse' ? Math.floor(value * 4) / 4 : value;
    }
    const [a, b, c, d, e] = x.subarray(row * WIDE);
    const signal = 2 * a! + 3 * b! * c! + (d! > 0.25 ? 1.5 : -0.5) - e! ** 2;
    y[row] = observed(kind, signal, uniform());
  }
  const part = (from: number, to: number) => ({ x: x.slice(from * WIDE, to * WIDE), y: y.slice(from, to) });
  return { train: part(0, TRAIN), test: part(TRAIN, TRAIN + TEST) };
}

function observed(kind: TableKind, signal: number, noise: number): number {
  const moved = signal + 3 * (noise - 0.5);
  if (kind === 'continuous') return moved;
  if (kind === 'classes') return Number(moved >= -0.7) + Number(moved >= 0.7);
  return Number(1 / (1 + Math.exp(-signal)) > noise);
}

export function rawOf({ x, y }: GeneratedRows): RawDesign {
  const columns = Array.from({ length: WIDE }, (_, j) => ({
    kind: 'number' as const,
    name: `x${j}`,
    values: Float64Array.from(y, (_, row) => x[row * WIDE + j]!),
  }));
  return { rows: y.length, columns };
}

export function outcomeFrom(kind: TableKind, { y }: GeneratedRows): Outcome {
  if (kind === 'continuous') return { kind, y };
  if (kind === 'classes') return { kind, y: Int32Array.from(y), classes: ['low', 'middle', 'high'], ordered: false };
  return { kind: 'binary', y: Uint8Array.from(y) };
}
