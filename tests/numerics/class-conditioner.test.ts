import { expect, test } from 'vitest';
import { multinomialSolver } from '../../workers/numerics/multinomial';
import { randomStream } from '../../workers/numerics/random';

const ROWS = 400;
const CLASSES = 3;
const LAMBDA = 0.03;

/** 3 x 151 coefficients, more than 400, are found by products, with 400 rows conditioned by the classes' mean curvature. */
test('a ridge of many coefficients ends where its gradient is 0, columns that repeat others among them', () => {
  const columns = 150;
  const random = randomStream(3);
  const x = Float64Array.from({ length: ROWS * columns }, () => random.normal());
  for (let i = 0; i < ROWS; i += 1) x[i * columns + 7] = x[i * columns + 3]!;
  const y = Int32Array.from({ length: ROWS }, (_, i) =>
    x[i * columns]! + random.normal() > 0 ? 1 : i % 2 === 0 ? 0 : 2,
  );
  const weight = Float64Array.from({ length: ROWS }, () => 0.5 + random.uniform());
  const total = weight.reduce((sum, w) => sum + w, 0);
  const steps = multinomialSolver({ x, rows: ROWS, columns, y, classes: CLASSES, weight }).fit(
    { lambda: LAMBDA, alpha: 0 },
    null,
    1e-9,
  );
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  const { intercepts, beta } = step.value;

  const gradient = beta.map((b) => LAMBDA * b);
  for (let i = 0; i < ROWS; i += 1) {
    const odds = Array.from(intercepts, (start, k) => {
      let eta = start;
      for (let j = 0; j < columns; j += 1) eta += beta[k * columns + j]! * x[i * columns + j]!;
      return Math.exp(eta);
    });
    const all = odds.reduce((a, b) => a + b, 0);
    for (const [k, one] of odds.entries()) {
      const pull = (weight[i]! / total) * (one / all - (y[i] === k ? 1 : 0));
      for (let j = 0; j < columns; j += 1) gradient[k * columns + j]! += pull * x[i * columns + j]!;
    }
  }
  // A step that moves the predictions by 1e-9 is the last; curvatures are below 1.
  for (const entry of gradient) expect(Math.abs(entry)).toBeLessThan(1e-8);
  for (let k = 0; k < CLASSES; k += 1) expect(beta[k * columns + 7]).toBeCloseTo(beta[k * columns + 3]!, 6);
});
