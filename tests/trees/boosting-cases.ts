import type { Outcome } from '../../workers/cohort/outcome';
import type { BoostingSpec } from '../../workers/contract/recipe';
import { boostingPredictions } from '../../workers/models/boosting-forward';
import type { FittedBoosting } from '../../workers/models/trees';
import type { RawColumn, RawDesign } from '../../workers/recipe/raw-design';
import { fitBoosting } from '../../workers/trees/boosting';
import type { TreeRows } from '../../workers/trees/tree-rows';
import { run } from './run';

export const plainBoosting: BoostingSpec = {
  id: 'boosting',
  family: 'boosting',
  rounds: 20,
  learningRate: 0.2,
  growth: 'leafWise',
  leaves: 8,
  depth: 10,
  minLeaf: 10,
  l2: 1.5,
  rowShare: 1,
  columnShare: 1,
  bootstrap: 0,
  randomStrength: 0,
  patience: 0,
  validationShare: 0.2,
  members: 1,
  monotone: {},
  classWeights: 'none',
};

export function boost(spec: Partial<BoostingSpec>, rows: Pick<TreeRows, 'design' | 'outcome'> & Partial<TreeRows>) {
  return run(fitBoosting({ ...plainBoosting, ...spec }, { clusters: null, weight: null, seed: 5, ...rows }));
}

export const predictionsOf = (fitted: FittedBoosting, design: RawDesign) => [...boostingPredictions(fitted, design)];

export function numbers(columns: Readonly<Record<string, ArrayLike<number>>>): RawDesign {
  const made = Object.entries(columns).map(([name, values]): RawColumn => ({
    kind: 'number',
    name,
    values: Float64Array.from(values),
  }));
  const first = made[0];
  return { rows: first?.kind === 'number' ? first.values.length : 0, columns: made };
}

export const events = (y: ArrayLike<number>): Outcome => ({ kind: 'binary', y: Uint8Array.from(y) });
export const measured = (y: ArrayLike<number>): Outcome => ({ kind: 'continuous', y: Float64Array.from(y) });
export const classed = (y: ArrayLike<number>, classes: number): Outcome => ({
  kind: 'classes',
  y: Int32Array.from(y),
  classes: Array.from({ length: classes }, (_, k) => `class ${k}`),
  ordered: false,
});

export type GappedKind = 'binary' | 'classes' | 'continuous';

const ROWS = 400;
const WIDE = 6;

/** The tables of tests/oracles/boosting.py, drawn again. */
export function gappedTable(
  seed: number,
  kind: GappedKind,
): { design: RawDesign; outcome: Outcome; weight: Float64Array } {
  let state = seed;
  const uniform = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const columns = Array.from({ length: WIDE }, () => new Float64Array(ROWS));
  const y = new Float64Array(ROWS);
  const weight = new Float64Array(ROWS);
  for (let row = 0; row < y.length; row += 1) {
    const gaps: boolean[] = [];
    for (const column of columns) {
      column[row] = Math.floor(uniform() * 100) / 50 - 1;
      gaps.push(uniform() < 0.1);
    }
    const [a, b, c, d] = columns.map((column) => column[row]!);
    const signal = 2 * a! + 3 * b! * c! + (d! > 0.25 ? 1.5 : -0.5) + (gaps[4] ? 1 : 0);
    const noise = uniform();
    weight[row] = 0.5 + uniform();
    for (const [j, column] of columns.entries()) if (gaps[j]) column[row] = NaN;
    const moved = signal + 3 * (noise - 0.5);
    y[row] =
      kind === 'continuous'
        ? 40 + 7 * moved
        : kind === 'classes'
          ? Number(moved >= -0.7) + Number(moved >= 0.9)
          : Number(1 / (1 + Math.exp(-signal)) > noise);
  }
  return {
    design: numbers(Object.fromEntries(columns.map((column, j) => [`x${j}`, column]))),
    outcome: kind === 'continuous' ? measured(y) : kind === 'classes' ? classed(y, 3) : events(y),
    weight,
  };
}
