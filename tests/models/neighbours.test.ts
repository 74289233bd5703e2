import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MethodError } from '../../workers/contract/faults';
import { fitNeighbours, type FittedNeighbours } from '../../workers/models/neighbours';
import { neighbourPredictions } from '../../workers/models/neighbours-forward';
import { randomStream } from '../../workers/numerics/random';
import type { Design } from '../../workers/recipe/design';
import oracle from '../oracles/forest.json' with { type: 'json' };
import { generatedTable, outcomeFrom, type GeneratedRows, type TableKind } from '../trees/generated-table';

const spec = { id: 'near', family: 'neighbours', neighbours: 7 } as const;
const features = Array.from({ length: 8 }, (_, j) => `x${j}`);

/** Features on scales that differ, as the oracle has them. */
const designOf = ({ x, y }: GeneratedRows): Design => ({
  x: x.map((value, i) => value * ((i % 8) + 1)),
  rows: y.length,
  features,
});

function fit(kind: TableKind): { fitted: FittedNeighbours; asked: Design } {
  const { train, test: others } = generatedTable(13, kind);
  const outcome = outcomeFrom(kind, train);
  const fitted = fitNeighbours(spec, { design: designOf(train), outcome, weight: null });
  return { fitted, asked: designOf({ x: others.x.slice(0, 40 * 8), y: others.y.slice(0, 40) }) };
}

describe('agree with scikit-learn', () => {
  // Both find the same rows; what remains is the rounding of seven votes.
  test('on the share of events, drawn towards that of all rows', () => {
    const { fitted, asked } = fit('fine');
    const risks = neighbourPredictions(fitted, asked);
    for (const [row, shares] of oracle.neighbours.fine.entries()) {
      expect(risks[row]).toBeCloseTo((7 * shares[1]! + fitted.prior[0]!) / 8, 12);
    }
  });

  test('on the shares of classes', () => {
    const { fitted, asked } = fit('classes');
    const chances = neighbourPredictions(fitted, asked);
    for (const [row, shares] of oracle.neighbours.classes.entries()) {
      for (const [k, share] of shares.entries()) {
        expect(chances[row * 3 + k]).toBeCloseTo((7 * share + fitted.prior[k]!) / 8, 12);
      }
    }
  });

  test('on the mean value', () => {
    const { fitted, asked } = fit('continuous');
    const values = neighbourPredictions(fitted, asked);
    for (const [row, mean] of oracle.neighbours.continuous.entries()) expect(values[row]).toBeCloseTo(mean[0]!, 12);
  });
});

test('the neighbours are those that a sort of all rows gives, the earlier of two as near first', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 9 }), (seed, neighbours) => {
      const random = randomStream(seed);
      const rows = 200;
      // Whole numbers, so that many distances are equal.
      const x = Float64Array.from({ length: rows * 3 }, () => random.below(4));
      const y = Float64Array.from({ length: rows }, () => random.normal());
      const design = { x, rows, features: ['a', 'b', 'c'] };
      const fitted = fitNeighbours(
        { ...spec, neighbours },
        { design, outcome: { kind: 'continuous', y }, weight: null },
      );
      const given = neighbourPredictions(fitted, design);
      for (let row = 0; row < rows; row += 23) {
        const distance = Float64Array.from({ length: rows }, (_, other) => {
          let sum = 0;
          for (let j = 0; j < 3; j += 1) sum += (fitted.x[row * 3 + j]! - fitted.x[other * 3 + j]!) ** 2;
          return sum;
        });
        const order = Array.from(distance.keys()).sort((a, b) => distance[a]! - distance[b]! || a - b);
        const mean = order.slice(0, neighbours).reduce((sum, other) => sum + y[other]!, 0) / neighbours;
        expect(given[row]).toBeCloseTo(mean, 12);
      }
    }),
    { numRuns: 20 },
  );
});

test('rows of weight 0 are not there, and weights are votes', () => {
  const x = Float64Array.of(0, 0.1, 0.2, 5, 5.1, 5.2);
  const outcome = { kind: 'binary', y: Uint8Array.of(1, 0, 1, 0, 0, 1) } as const;
  const design = { x, rows: 6, features: ['a'] };
  const weight = Float64Array.of(0, 3, 1, 1, 1, 1);
  const fitted = fitNeighbours({ ...spec, neighbours: 2 }, { design, outcome, weight });
  expect(fitted.y).toHaveLength(5);
  // Votes of mean weight 1: 15/7 against, 5/7 for; the prior is 2/7.
  const expected = (5 / 7 + 2 / 7) / (20 / 7 + 1);
  expect(neighbourPredictions(fitted, { x: Float64Array.of(0), rows: 1, features: ['a'] })[0]).toBeCloseTo(
    expected,
    12,
  );
});

test('fewer rows than neighbours, constant features and no feature at all', () => {
  const outcome = { kind: 'binary', y: Uint8Array.of(1, 0, 0, 0) } as const;
  const constant = { x: Float64Array.of(3, 3, 3, 3), rows: 4, features: ['a'] };
  const none = { x: new Float64Array(0), rows: 4, features: [] };
  for (const design of [constant, none]) {
    const risks = neighbourPredictions(fitNeighbours(spec, { design, outcome, weight: null }), design);
    for (const risk of risks) expect(risk).toBeCloseTo(0.25, 12);
  }
});

test('what cannot be learned from is said', () => {
  const design = { x: Float64Array.of(1, 2), rows: 2, features: ['a'] };
  const refuses = (outcome: Parameters<typeof fitNeighbours>[1]['outcome'], weight: Float64Array | null = null) => {
    expect(() => fitNeighbours(spec, { design, outcome, weight })).toThrow(MethodError);
  };
  refuses({ kind: 'binary', y: Uint8Array.of(1, 1) });
  refuses({ kind: 'binary', y: Uint8Array.of(1, 0) }, new Float64Array(2));
  const survival = { time: Float64Array.of(1, 2), event: Uint8Array.of(1, 0), entry: null, horizon: 1 };
  refuses({ kind: 'survival', ...survival });
});
