import * as v from 'valibot';
import { expect, test } from 'vitest';
import type { ForestSpec } from '../../workers/contract/recipe';
import { forestPredictions } from '../../workers/models/forest-forward';
import { fitNeighbours } from '../../workers/models/neighbours';
import { fitForest } from '../../workers/trees/forest';
import { canonicalJson } from '../../workers/vault/canonical';
import { forestFits, keptForest } from '../../workers/vault/kept-forest';
import { keptModel } from '../../workers/vault/kept-model';
import { generatedTable, outcomeFrom, rawOf } from '../trees/generated-table';
import { run } from '../trees/run';
import { bundle } from './kept';

const spec: ForestSpec = {
  id: 'forest',
  family: 'forest',
  trees: 5,
  splits: 'best',
  minLeaf: 3,
  columnShare: 0.5,
  classWeights: 'none',
};
const kinds = ['coarse', 'continuous', 'classes'] as const;

function forestOf(kind: (typeof kinds)[number]) {
  const { train } = generatedTable(43, kind);
  const levels = ['a', 'b', 'c'];
  const codes = Int32Array.from(train.y, (_, row) => (row % 4) - 1);
  const many = Array.from({ length: 20 }, (_, level) => `l${level}`);
  const others = Int32Array.from(train.y, (_, row) => row % 20);
  const design = {
    rows: train.y.length,
    columns: [
      ...rawOf(train).columns,
      { kind: 'levels' as const, name: 'few', levels, codes },
      { kind: 'levels' as const, name: 'many', levels: many, codes: others },
    ],
  };
  const outcome = outcomeFrom(kind, train);
  return { design, forest: run(fitForest(spec, { design, outcome, clusters: null, weight: null, seed: 3 })) };
}

test.each(kinds)('a forest reads back and predicts the same: %s', (kind) => {
  const { design, forest } = forestOf(kind);
  const text = canonicalJson(forest);
  const back = v.parse(keptForest, JSON.parse(text));
  expect(back).toEqual(forest);
  expect(canonicalJson(back)).toBe(text);
  expect(forestPredictions(back, design)).toEqual(forestPredictions(forest, design));
  expect(forestFits(back, 10)).toBe(true);
  expect(forestFits(back, 9)).toBe(false);
});

test('a forest that would fail when it is used is refused', () => {
  const { forest } = forestOf('coarse');
  const reads = (trees: object) =>
    v.safeParse(keptForest, JSON.parse(canonicalJson({ ...forest, trees: { ...forest.trees, ...trees } }))).success;
  const { split, value, borders } = forest.trees;
  const inner = split.findIndex((one) => one >= 0);
  expect(reads({})).toBe(true);
  expect(reads({ split: split.slice(0, -1), value: value.slice(0, -1) })).toBe(false);
  expect(reads({ value: value.slice(1) })).toBe(false);
  expect(reads({ split: split.with(inner, 512 * borders.length) })).toBe(false);
  expect(reads({ split: split.with(inner, 255) })).toBe(false);
  expect(reads({ value: value.with(0, NaN) })).toBe(false);
  expect(reads({ value: value.with(0, 1.5) })).toBe(false);
  expect(reads({ outputs: 2 })).toBe(false);
  expect(reads({ borders: borders.slice(1) })).toBe(false);
  expect(reads({ borders: [borders[0]!.toReversed(), ...borders.slice(1)] })).toBe(false);
  expect(reads({ split: new Int32Array(0), value: new Float32Array(0) })).toBe(false);
});

test('nearest neighbours, which are participants, are never read or written as a model', () => {
  const { train } = generatedTable(47, 'fine');
  const design = { x: train.x, rows: train.y.length, features: Array.from({ length: 8 }, (_, j) => `x${j}`) };
  const outcome = outcomeFrom('fine', train);
  const estimator = fitNeighbours(
    { id: 'near', family: 'neighbours', neighbours: 5 },
    { design, outcome, weight: null },
  );
  const { steps } = bundle().models[0]!.model;
  const checked = v.safeParse(keptModel, JSON.parse(canonicalJson({ steps, estimator })));
  expect(checked.success).toBe(false);
});
