import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LinearSpec, MultinomialSpec, OrdinalSpec } from '../../workers/contract/recipe';
import { classWeights } from '../../workers/models/class-weights';
import { fitLinearModel } from '../../workers/models/linear';
import { fitMultinomialModel } from '../../workers/models/multinomial';
import { fitOrdinalModel } from '../../workers/models/ordinal';
import { predictDesign } from '../../workers/models/predict';
import { randomStream } from '../../workers/numerics/random';
import oracle from '../oracles/regressions.json' with { type: 'json' };

const linear: LinearSpec = { id: 'linear', family: 'linear', alpha: 0, lambda: 'auto' };
const multinomial: MultinomialSpec = {
  id: 'multinomial', family: 'multinomial', alpha: 0, lambda: 'auto', classWeights: 'none',
}; // prettier-ignore
const ordinal: OrdinalSpec = { ...multinomial, id: 'ordinal', family: 'ordinal' };

function finish<Step, Result>(steps: Generator<Step, Result>): Result {
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
  }
}

function draw(seed: number, rows: number, width: number, effects: readonly number[], classes = 4) {
  const stream = randomStream(seed);
  const x = Float64Array.from({ length: rows * width }, () => stream.normal());
  const latent = Float64Array.from({ length: rows }, (_, i) =>
    effects.reduce((sum, effect, j) => sum + effect * x[i * width + j]!, stream.normal()),
  );
  const order = Array.from(latent.keys()).sort((a, b) => latent[a]! - latent[b]!);
  const y = new Int32Array(rows);
  for (const [place, row] of order.entries()) y[row] = Math.floor((place * classes) / rows);
  const design = { x, rows, features: Array.from({ length: width }, (_, j) => `x${j}`) };
  return { design, y, value: latent.map((value) => 30 + 6 * value), classes };
}

type Drawn = ReturnType<typeof draw>;

/** Every family, fitted to the same rows. */
const families = {
  linear: ({ design, value }: Drawn, lambda: number | 'auto', alpha: number, clusters: Int32Array | null, seed: number) =>
    finish(fitLinearModel({ ...linear, lambda, alpha }, design, value, clusters, seed)),
  multinomial: (
    { design, y, classes }: Drawn, lambda: number | 'auto', alpha: number, clusters: Int32Array | null, seed: number,
  ) => finish(fitMultinomialModel({ ...multinomial, lambda, alpha }, design, y, classes, clusters, seed)),
  ordinal: (
    { design, y, classes }: Drawn, lambda: number | 'auto', alpha: number, clusters: Int32Array | null, seed: number,
  ) => finish(fitOrdinalModel({ ...ordinal, lambda, alpha }, design, y, classes, clusters, seed)),
}; // prettier-ignore
const each = Object.entries(families);

describe('the penalty chosen inside the development rows', () => {
  test.each(each)('%s: weak where the features tell much, strong where they tell nothing', (_, fit) => {
    const weak = fit(draw(1, 400, 4, [1.2, -0.9, 0.6, 0.4]), 'auto', 0, null, 1).lambda;
    const strong = fit(draw(2, 150, 40, []), 'auto', 0, null, 1).lambda;
    expect(weak).toBeGreaterThan(0);
    expect(strong).toBeGreaterThan(5 * weak);
  });

  test.each(each)('%s: the same for the same seed, and not looked for where given', (_, fit) => {
    const drawn = draw(3, 90, 5, [1]);
    const once = fit(drawn, 'auto', 0.5, null, 7);
    expect(fit(drawn, 'auto', 0.5, null, 7)).toEqual(once);
    // A linear model's penalty is turned to the outcome's unit and back, which may cost its last digit.
    const given = fit(drawn, once.lambda, 0.5, null, 8).coefficients.flat();
    for (const [j, b] of once.coefficients.flat().entries()) expect(given[j]).toBeCloseTo(b, 8);
  });

  test.each(each)('%s: participants kept together, copies of rows talk it into nothing', (_, fit) => {
    const drawn = draw(5, 60, 25, [0.5]);
    const times = <List extends Float64Array | Int32Array>(list: List, copies: number, make: (n: number) => List) => {
      const result = make(copies * list.length);
      for (let copy = 0; copy < copies; copy += 1) result.set(list, copy * list.length);
      return result;
    };
    const copies = 4;
    const many = {
      design: {
        ...drawn.design, rows: 60 * copies, x: times(drawn.design.x, copies, (n) => new Float64Array(n)),
      }, // prettier-ignore
      y: times(drawn.y, copies, (n) => new Int32Array(n)),
      value: times(drawn.value, copies, (n) => new Float64Array(n)),
      classes: drawn.classes,
    };
    const clusters = Int32Array.from({ length: 60 * copies }, (__, i) => i % 60);
    expect(fit(many, 'auto', 0, clusters, 1).lambda).toBeGreaterThan(5 * fit(many, 'auto', 0, null, 1).lambda);
  });

  test('of a linear model follows the unit of the outcome', () => {
    const { design, value } = draw(9, 120, 6, [0.8, -0.4]);
    for (const alpha of [0, 0.5, 1]) {
      const fit = finish(fitLinearModel({ ...linear, alpha }, design, value, null, 2));
      const scaled = value.map((one) => 1000 * one + 5);
      const other = finish(fitLinearModel({ ...linear, alpha }, design, scaled, null, 2));
      expect(other.lambda / fit.lambda).toBeCloseTo(1000, 6);
      expect(other.residualSd / fit.residualSd).toBeCloseTo(1000, 6);
      for (const [j, b] of fit.coefficients.entries()) expect(other.coefficients[j]).toBeCloseTo(1000 * b, 5);
    }
  });
});

test.each(each)('%s: more features than rows are fitted, and what carries the outcome is found', (_, fit) => {
  const drawn = draw(6, 70, 200, [3, -3]);
  for (const alpha of [0, 1]) {
    const { coefficients } = fit(drawn, 'auto', alpha, null, 2);
    const sizes = coefficients.flat().map(Math.abs);
    expect(sizes.every(Number.isFinite)).toBe(true);
    const strongest = sizes.reduce((best, size, at) => (size > sizes[best]! ? at : best), 0) % 200;
    expect(strongest).toBeLessThan(2);
  }
});

test.each(each)('%s: a ridge is the same whether or not it was turned into the space of the rows', (_, fit) => {
  const drawn = draw(10, 30, 40, [1]);
  const turned = fit(drawn, 0.3, 0, null, 1).coefficients.flat();
  // The smallest share of a lasso leaves the columns as they are.
  const plain = fit(drawn, 0.3, 1e-12, null, 1).coefficients.flat();
  for (const [j, b] of plain.entries()) expect(turned[j]).toBeCloseTo(b, 7);
});

describe('hard inputs', () => {
  test.each(each)('%s: columns far from 0 are fitted like the same ones around it', (_, fit) => {
    const drawn = draw(17, 120, 3, [1, -0.5]);
    const far = { ...drawn.design, x: drawn.design.x.map((value, i) => value + [0, 700, -45][i % 3]!) };
    for (const alpha of [0, 0.5, 1]) {
      const near = fit(drawn, 0.02, alpha, null, 1);
      const moved = fit({ ...drawn, design: far }, 0.02, alpha, null, 1);
      for (const [j, b] of near.coefficients.flat().entries()) {
        expect(moved.coefficients.flat()[j]).toBeCloseTo(b, 6);
      }
      const expected = predictDesign(near, drawn.design, []);
      for (const [at, value] of predictDesign(moved, far, []).entries()) expect(value).toBeCloseTo(expected[at]!, 6);
    }
  });

  test.each(each)('%s: features that do not vary get no say', (_, fit) => {
    const drawn = draw(11, 40, 2, []);
    const still = { ...drawn, design: { ...drawn.design, x: new Float64Array(80).fill(1) } };
    for (const alpha of [0, 1]) {
      const fitted = fit(still, 'auto', alpha, null, 1);
      const predicted = predictDesign(fitted, still.design, []);
      if (fitted.family === 'linear') {
        const mean = still.value.reduce((a, b) => a + b, 0) / 40;
        for (const value of predicted) expect(value).toBeCloseTo(mean, 8);
      } else {
        for (const share of predicted) expect(share).toBeCloseTo(0.25, 6);
      }
    }
  });

  test.each(each)('%s: five rows', (_, fit) => {
    const drawn = draw(12, 5, 3, [1], 3);
    for (const alpha of [0, 0.5, 1]) {
      for (const value of predictDesign(fit(drawn, 'auto', alpha, null, 1), drawn.design, [])) {
        expect(Number.isFinite(value)).toBe(true);
      }
    }
  });

  test('an outcome that does not vary is predicted as it is', () => {
    const { design } = draw(13, 30, 3, []);
    const fit = finish(fitLinearModel(linear, design, new Float64Array(30).fill(4.2), null, 1));
    expect(fit.coefficients).toEqual([0, 0, 0]);
    expect(fit.intercept).toBeCloseTo(4.2, 12);
    expect(fit.residualSd).toBe(0);
  });

  test('a class of one row is missing from an inner fold, and of no row from all', () => {
    const drawn = draw(14, 80, 3, [1]);
    const lone = { ...drawn, y: drawn.y.map((of, i) => (i === 0 ? 3 : Math.min(of, 2))) };
    const none = { ...drawn, y: drawn.y.map((of) => (of === 1 ? 0 : of)) };
    for (const rare of [lone, none]) {
      for (const name of ['multinomial', 'ordinal'] as const) {
        const fitted = families[name](rare, 'auto', 0, null, 1);
        const probabilities = predictDesign(fitted, rare.design, []);
        expect(probabilities.every((p) => p > 0 && p < 1)).toBe(true);
      }
    }
    const unseen = predictDesign(families.multinomial(none, 'auto', 0, null, 1), none.design, []);
    for (let row = 0; row < 80; row += 1) expect(unseen[row * 4 + 1]).toBeLessThan(0.05);
  });

  test('one class only has nothing to tell apart', () => {
    const drawn = draw(15, 20, 2, []);
    const one = { ...drawn, y: new Int32Array(20).fill(2) };
    for (const name of ['multinomial', 'ordinal'] as const) {
      expect(() => families[name](one, 'auto', 0, null, 1)).toThrow('method.oneOutcomeOnly');
    }
  });
});

test('balanced weights give every class that is there the same total and keep the mean at 1', () => {
  const y = Int32Array.of(0, 0, 0, 0, 0, 2, 2, 3, 3, 3, 3, 3);
  const weight = classWeights('balanced', y);
  for (const of of [0, 2, 3]) {
    expect(weight.reduce((sum, w, i) => sum + (y[i] === of ? w : 0), 0)).toBeCloseTo(4, 12);
  }
});

describe('predictions', () => {
  const design = { x: Float64Array.from(oracle.x.slice(0, 5).flat()), rows: 5, features: ['a', 'b', 'c', 'd'] };

  // From coefficients printed to 10 digits.
  test('of a multinomial regression agree with nnet::multinom', () => {
    const fit = {
      family: 'multinomial', spec: multinomial, lambda: 0,
      intercepts: [0, ...oracle.multinom.coef_from_first.map((row) => row[0]!)],
      coefficients: [[0, 0, 0, 0], ...oracle.multinom.coef_from_first.map((row) => row.slice(1))],
    } as const; // prettier-ignore
    const expected = oracle.multinom.probabilities.flat();
    for (const [at, p] of predictDesign(fit, design, []).entries()) expect(p).toBeCloseTo(expected[at]!, 8);
  });

  test('of proportional odds agree with MASS::polr', () => {
    const { zeta: thresholds, coef: coefficients } = oracle.polr;
    const fit = { family: 'ordinal', spec: ordinal, lambda: 0, thresholds, coefficients } as const;
    const expected = oracle.polr.probabilities.flat();
    for (const [at, p] of predictDesign(fit, design, []).entries()) expect(p).toBeCloseTo(expected[at]!, 8);
  });

  test('are probabilities that sum to 1, and shares up to a class fall as the linear predictor rises', () => {
    const numbers = fc.double({ min: -60, max: 60, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(numbers, numbers), { minLength: 2, maxLength: 6 }),
        fc.array(numbers, { minLength: 2, maxLength: 20 }),
        (classes, values) => {
          const sorted = values.toSorted((a, b) => a - b);
          const line = { x: Float64Array.from(sorted), rows: sorted.length, features: ['x'] };
          const k = classes.length;
          const fit = {
            family: 'multinomial', spec: multinomial, lambda: 0,
            intercepts: classes.map(([level]) => level), coefficients: classes.map(([, slope]) => [slope]),
          } as const; // prettier-ignore
          const cuts = classes.slice(1).map(([cut]) => cut).sort((a, b) => a - b); // prettier-ignore
          const thresholds = cuts.map((cut, at) => cut + at / 100);
          const odds = { family: 'ordinal', spec: ordinal, lambda: 0, thresholds, coefficients: [0.7] } as const;
          const nominal = predictDesign(fit, line, []);
          const ordered = predictDesign(odds, line, []);
          for (let row = 0; row < sorted.length; row += 1) {
            for (const probabilities of [nominal, ordered]) {
              const own = probabilities.subarray(row * k, (row + 1) * k);
              expect(own.every((p) => p >= 0 && p <= 1)).toBe(true);
              expect(own.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 10);
            }
            if (row === 0) continue;
            let before = 0;
            let now = 0;
            for (let of = 0; of < k - 1; of += 1) {
              before += ordered[(row - 1) * k + of]!;
              now += ordered[row * k + of]!;
              expect(now).toBeLessThanOrEqual(before + 1e-12);
            }
          }
        },
      ),
    );
  });

  test('of coefficients that do not fit the design are a defect, not a number', () => {
    const odds = { family: 'ordinal', spec: ordinal, lambda: 0, thresholds: [0], coefficients: [1] } as const;
    expect(() => predictDesign(odds, design, [])).toThrow(RangeError);
  });
});

test('the spread of the residuals is that of the noise, however many features there are', () => {
  const { design, value } = draw(16, 300, 60, [1, 0.5]);
  // 6 is the noise that went in; its estimate from 240 degrees of freedom has a standard error of 0.27.
  const free = finish(fitLinearModel({ ...linear, lambda: 0 }, design, value, null, 1)).residualSd;
  const ridge = finish(fitLinearModel(linear, design, value, null, 1)).residualSd;
  for (const sd of [free, ridge]) expect(Math.abs(sd - 6)).toBeLessThan(3 * 0.27);
});
