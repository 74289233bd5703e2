import * as v from 'valibot';
import { expect, test } from 'vitest';
import { additivePredictions } from '../../workers/models/additive-forward';
import { applyEdits } from '../../workers/models/edit-shape';
import { additiveFits, keptAdditive } from '../../workers/vault/kept-additive';
import { fitted, levelColumn, normalTable } from '../trees/additive-cases';

const table = normalTable(41, 600, 3);
const codes = Int32Array.from({ length: 600 }, (_, row) => (row % 11 === 0 ? -1 : row % 3));
const design = { rows: 600, columns: [...table.design.columns, levelColumn('g', ['a', 'b', 'c'], codes)] };
const model = applyEdits(
  fitted(
    { interactions: 2, rounds: 120, monotone: { x2: 1 } },
    design,
    table.drawn(([a = 0, b = 0]) => 2 * a * b),
  ),
  [
    { kind: 'clip', predictor: 'x0', high: 1.5, at: 1_700_000_000_000, reason: 'few beyond', by: 'A. Reader' },
    { kind: 'set', predictor: 'g', part: { kind: 'missing' }, score: 0, at: 1_700_000_000_001, reason: 'not a sign' },
  ],
);

test('an additive model reads back, its edits too, and gives the same risks', () => {
  expect(model.pairs.length).toBeGreaterThan(0);
  const back = v.parse(keptAdditive, JSON.parse(JSON.stringify(model)));
  expect(back).toEqual(model);
  expect(additivePredictions(back, design)).toEqual(additivePredictions(model, design));
  expect(additiveFits(back, new Set(['x0', 'x1', 'x2', 'g']))).toBe(true);
  expect(additiveFits(back, new Set(['x0', 'x1', 'x2']))).toBe(false);
});

test('one that could not be used is refused', () => {
  const [shape] = model.shapes;
  const [pair] = model.pairs;
  const others = { shapes: model.shapes.slice(1), pairs: model.pairs.slice(1) };
  const refused = [
    { ...model, intercept: [] },
    { ...model, intercept: [NaN] },
    { ...model, shapes: [{ ...shape!, scores: shape!.scores.slice(1) }, ...others.shapes] },
    { ...model, shapes: [{ ...shape!, missing: [] }, ...others.shapes] },
    { ...model, shapes: [{ ...shape!, shares: [] }, ...others.shapes] },
    { ...model, pairs: [{ ...pair!, shapes: [0, 99] }, ...others.pairs] },
    { ...model, pairs: [{ ...pair!, size: [1, 1] }, ...others.pairs] },
    { ...model, pairs: [{ ...pair!, cells: [[], []] }, ...others.pairs] },
    { ...model, edits: [{ ...model.edits[1]!, score: 1e300 }] },
  ];
  for (const one of refused) expect(v.safeParse(keptAdditive, one).success).toBe(false);
});
