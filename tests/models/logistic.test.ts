import { describe, expect, test } from 'vitest';
import type { LogisticSpec } from '../../workers/contract/recipe';
import { classWeights } from '../../workers/models/class-weights';
import { lambdaPath } from '../../workers/models/choose-lambda';
import { fitLogisticModel, logisticFamily } from '../../workers/models/logistic';
import { predictDesign } from '../../workers/models/predict';
import { auroc } from '../../workers/numerics/discrimination';
import { logisticSolver } from '../../workers/numerics/logistic';
import { randomStream } from '../../workers/numerics/random';

const spec: LogisticSpec = { id: 'logistic', family: 'logistic', alpha: 0, lambda: 'auto', classWeights: 'none' };

function finish<Step, Result>(steps: Generator<Step, Result>): Result {
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
  }
}

function draw(seed: number, rows: number, width: number, effects: readonly number[]) {
  const stream = randomStream(seed);
  const x = Float64Array.from({ length: rows * width }, () => stream.normal());
  const y = Uint8Array.from({ length: rows }, (_, i) => {
    const eta = effects.reduce((sum, effect, j) => sum + effect * x[i * width + j]!, -0.4);
    return stream.uniform() < 1 / (1 + Math.exp(-eta)) ? 1 : 0;
  });
  const design = { x, rows, features: Array.from({ length: width }, (_, j) => `x${j}`) };
  return { design, y };
}

describe('the penalty chosen inside the development rows', () => {
  test('is weak where the features tell much and strong where they tell nothing', () => {
    const telling = draw(1, 400, 4, [1.2, -0.9, 0.6, 0.4]);
    const silent = draw(2, 150, 40, []);
    const weak = finish(fitLogisticModel(spec, telling.design, telling.y, null, 1)).lambda;
    const strong = finish(fitLogisticModel(spec, silent.design, silent.y, null, 1)).lambda;
    expect(weak).toBeLessThan(0.05);
    expect(strong).toBeGreaterThan(5 * weak);
  });

  test('goes back to the usual one where the rows cannot tell, whatever the inner division', () => {
    const { design, y } = draw(8, 150, 4, [0.5, -0.3]);
    const lambdas = [1, 2, 3, 4, 5].map((seed) => finish(fitLogisticModel(spec, design, y, null, seed)).lambda);
    // The path falls by 1.6 a step, so the last one above 1 / rows is less than twice as strong.
    for (const lambda of lambdas) {
      expect(lambda).toBeGreaterThanOrEqual(1 / 150);
      expect(lambda).toBeLessThan(2 / 150);
    }
  });

  test('is the same for the same seed and is not looked for where it is given', () => {
    const { design, y } = draw(3, 120, 5, [1]);
    const once = finish(fitLogisticModel(spec, design, y, null, 7));
    expect(finish(fitLogisticModel(spec, design, y, null, 7))).toEqual(once);
    const given = finish(fitLogisticModel({ ...spec, lambda: once.lambda }, design, y, null, 8));
    expect(given.coefficients).toEqual(once.coefficients);
  });

  test('keeps participants together: copies of rows do not talk it into a weaker penalty', () => {
    const { design, y } = draw(5, 60, 25, [0.8]);
    const copies = 4;
    const many = {
      x: Float64Array.from({ length: copies * design.x.length }, (_, i) => design.x[i % design.x.length]!),
      rows: copies * 60,
      features: design.features,
    };
    const manyY = Uint8Array.from({ length: copies * 60 }, (_, i) => y[i % 60]!);
    const clusters = Int32Array.from({ length: copies * 60 }, (_, i) => i % 60);
    const tied = finish(fitLogisticModel(spec, many, manyY, clusters, 1)).lambda;
    const untied = finish(fitLogisticModel(spec, many, manyY, null, 1)).lambda;
    expect(tied).toBeGreaterThan(10 * untied);
  });

  test('comes from a falling path whose first lasso model is empty', () => {
    const { design, y } = draw(4, 150, 6, [1, -1]);
    const problem = { x: design.x, rows: 150, columns: 6, y, weight: new Float64Array(150).fill(1) };
    const path = lambdaPath(logisticFamily(problem), 1);
    expect(path.every((lambda, k) => lambda > 0 && (k === 0 || lambda < path[k - 1]!))).toBe(true);
    const first = finish(logisticSolver(problem).fit({ lambda: path[0]! * 1.0001, alpha: 1 }, null, 1e-9));
    expect(Array.from(first.beta)).toEqual([0, 0, 0, 0, 0, 0]);
    const last = finish(logisticSolver(problem).fit({ lambda: path.at(-1)!, alpha: 1 }, null, 1e-9));
    expect(last.beta.every((b) => b !== 0)).toBe(true);
  });
});

test('more features than rows are fitted, and what carries the outcome is found', () => {
  const { design, y } = draw(6, 90, 400, [2.5, -2.5]);
  for (const alpha of [0, 1]) {
    const fitted = finish(fitLogisticModel({ ...spec, alpha }, design, y, null, 2));
    expect(fitted.coefficients).toHaveLength(400);
    expect(fitted.coefficients.every(Number.isFinite)).toBe(true);
    const strongest = fitted.coefficients.map(Math.abs).reduce((a, b) => Math.max(a, b), 0);
    expect([fitted.coefficients[0], fitted.coefficients[1]].map((b) => Math.abs(b!))).toContain(strongest);
    expect(auroc(predictDesign(fitted, design, []), y)).toBeGreaterThan(0.9);
  }
});

test('features that do not vary leave the share of events as everyone’s risk', () => {
  const y = Uint8Array.from({ length: 40 }, (_, i) => (i % 4 === 0 ? 1 : 0));
  const design = { x: new Float64Array(80).fill(1), rows: 40, features: ['one', 'other'] };
  const fitted = finish(fitLogisticModel(spec, design, y, null, 1));
  for (const risk of predictDesign(fitted, design, [])) expect(risk).toBeCloseTo(0.25, 6);
});

test('balanced weights give both outcomes the same total and keep the mean at 1', () => {
  const y = Uint8Array.of(1, 0, 0, 0, 0, 1, 0, 0);
  const weight = classWeights('balanced', y);
  const ofEvents = weight.reduce((sum, w, i) => sum + (y[i] === 1 ? w : 0), 0);
  expect(ofEvents).toBeCloseTo(4, 12);
  expect(weight.reduce((sum, w) => sum + w, 0)).toBeCloseTo(8, 12);
  expect(Array.from(classWeights('none', y))).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
});
