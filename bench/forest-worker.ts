import type { ForestSpec } from '../workers/contract/recipe';
import { forestPredictions } from '../workers/models/forest-forward';
import { auroc } from '../workers/numerics/discrimination';
import { randomStream } from '../workers/numerics/random';
import type { RawDesign } from '../workers/recipe/raw-design';
import { growTrees, plantForest } from '../workers/trees/forest';
import type { GrownTree } from '../workers/trees/forest-grower';
import { forestTable, type ForestTable } from '../workers/trees/forest-table';

/** What the page asks of a worker: some trees of a forest, or the area under the curve of them all. */
export type ForestOrder =
  | { readonly kind: 'draw'; readonly rows: number; readonly columns: number; readonly trees: number }
  | { readonly kind: 'grow'; readonly from: number; readonly to: number; readonly seed: number }
  | { readonly kind: 'judge'; readonly grown: readonly GrownTree[] };

const HOLDOUT = 20_000;

/** Rows of normal numbers and a yes/no outcome that hangs on ten of them. */
function drawRows(rows: number, columns: number, seed: number) {
  const random = randomStream(seed);
  const x = Array.from({ length: columns }, () => Float64Array.from({ length: rows }, () => random.normal()));
  const y = Uint8Array.from({ length: rows }, (_, row) => {
    const at = (column: number) => x[column]![row]!;
    const eta =
      at(0) +
      0.8 * at(1) * at(2) +
      Number(at(3) > 0.5) -
      0.5 * at(4) ** 2 +
      0.3 * (at(5) + at(6) + at(7) + at(8) + at(9));
    return Number(random.uniform() < 1 / (1 + Math.exp(-eta)));
  });
  const design: RawDesign = {
    rows,
    columns: x.map((values, column) => ({ kind: 'number', name: `x${column}`, values })),
  };
  return { design, y };
}

let spec: ForestSpec;
let development: ReturnType<typeof drawRows>;
let table: ForestTable;

function finish<Result>(steps: Generator<unknown, Result>): Result {
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
  }
}

function obey(order: ForestOrder): unknown {
  switch (order.kind) {
    case 'draw':
      spec = {
        id: 'bench', family: 'forest', trees: order.trees, splits: 'best', minLeaf: 1, columnShare: 'root', classWeights: 'none',
      }; // prettier-ignore
      development = drawRows(order.rows, order.columns, 1);
      return null;
    case 'grow': {
      const outcome = { kind: 'binary', y: development.y } as const;
      table = finish(
        forestTable(spec, { design: development.design, outcome, clusters: null, weight: null, seed: order.seed }),
      );
      return finish(growTrees(table, order.seed, order.from, order.to));
    }
    case 'judge': {
      const others = drawRows(HOLDOUT, table.features.length, 2);
      const forest = plantForest(spec, table, order.grown);
      const start = performance.now();
      const risks = forestPredictions(forest, others.design);
      const seconds = (performance.now() - start) / 1000;
      const bytes = forest.trees.split.byteLength + forest.trees.value.byteLength;
      return { area: auroc(risks, others.y), predictSeconds: seconds, bytes };
    }
  }
}

addEventListener('message', ({ data }: MessageEvent<ForestOrder>) => {
  postMessage(obey(data));
});
