import type { BoostingSpec } from '../workers/contract/recipe';
import { boostingPredictions } from '../workers/models/boosting-forward';
import { auroc } from '../workers/numerics/discrimination';
import type { RawColumn, RawDesign } from '../workers/recipe/raw-design';
import { fitBoosting } from '../workers/trees/boosting';

/** What the page asks of a worker. */
export interface BoostingOrder {
  readonly rows: number;
  readonly columns: number;
  readonly rounds: number;
  readonly holdout: number;
}

export interface BoostingAnswer {
  readonly seconds: number;
  readonly predictSeconds: number;
  readonly area: number;
}

/** A number in [0, 1) of each row and place: the same as in peers/boosting.py. */
function uniform(row: number, place: number, seed: number): number {
  let z = (Math.imul(row, 0x9e3779b1) ^ Math.imul(place + 1 + 1000 * seed, 0x85ebca77)) >>> 0;
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b) >>> 0;
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35) >>> 0;
  return ((z ^ (z >>> 16)) >>> 0) / 2 ** 32;
}

/** Of every 30 columns 20 are nearly normal, 5 are whole numbers to 89 and 5 are 0 or 1. */
function drawRows(rows: number, columns: number, seed: number): { design: RawDesign; y: Uint8Array } {
  const values = Array.from({ length: columns }, (_, column) => {
    const kind = column % 30;
    return Float64Array.from({ length: rows }, (__, row) => {
      const u = uniform(row, 3 * column, seed);
      if (kind >= 25) return Number(u < 0.3);
      if (kind >= 20) return Math.floor(u * 90);
      return 2 * (u + uniform(row, 3 * column + 1, seed) + uniform(row, 3 * column + 2, seed)) - 3;
    });
  });
  const at = (column: number, row: number) => values[column]![row]!;
  const y = Uint8Array.from({ length: rows }, (_, row) => {
    const eta =
      1.5 * Math.sin(at(0, row)) +
      at(1, row) * at(2, row) +
      0.5 * at(3, row) ** 2 -
      0.5 +
      ((at(20, row) - 45) / 30) * at(4, row) +
      at(25, row) * at(5, row) -
      at(26, row) +
      0.3 * at(6, row);
    return Number(uniform(row, 3 * columns, seed) < 1 / (1 + Math.exp(-eta)));
  });
  const named = values.map((of, column): RawColumn => ({ kind: 'number', name: `x${column}`, values: of }));
  return { design: { rows, columns: named }, y };
}

let order: BoostingOrder | null = null;
let development: ReturnType<typeof drawRows>;
let others: ReturnType<typeof drawRows>;

function obey(next: BoostingOrder, seed: number): BoostingAnswer {
  if (order?.rows !== next.rows || order.columns !== next.columns) {
    order = next;
    development = drawRows(next.rows, next.columns, 1);
    others = drawRows(next.holdout, next.columns, 2);
  }
  const spec: BoostingSpec = {
    id: 'bench', family: 'boosting', rounds: next.rounds, learningRate: 0.1, growth: 'leafWise', leaves: 31, depth: 31, minLeaf: 20, l2: 0,
    rowShare: 1, columnShare: 1, bootstrap: 0, randomStrength: 0, patience: 0, validationShare: 0.2, members: 1, monotone: {}, classWeights: 'none',
  }; // prettier-ignore
  const start = performance.now();
  const outcome = { kind: 'binary', y: development.y } as const;
  const steps = fitBoosting(spec, { design: development.design, outcome, clusters: null, weight: null, seed });
  let step = steps.next();
  while (!step.done) step = steps.next();
  const fitted = performance.now();
  const risks = boostingPredictions(step.value, others.design);
  const predicted = performance.now();
  return {
    seconds: (fitted - start) / 1000,
    predictSeconds: (predicted - fitted) / 1000,
    area: auroc(risks, others.y),
  };
}

addEventListener('message', ({ data }: MessageEvent<{ order: BoostingOrder; seed: number }>) => {
  postMessage(obey(data.order, data.seed));
});
