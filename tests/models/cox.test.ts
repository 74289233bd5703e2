import { describe, expect, test } from 'vitest';
import { isStudyError } from '../../workers/contract/faults';
import type { CoxSpec } from '../../workers/contract/recipe';
import { fitCoxModel, proportionalityOf, type FollowedUp } from '../../workers/models/cox';
import { coxRisks } from '../../workers/models/cox-forward';
import { randomStream } from '../../workers/numerics/random';
import type { Design } from '../../workers/recipe/design';
import oracle from '../oracles/cox.json' with { type: 'json' };

const spec: CoxSpec = { id: 'cox', family: 'cox', alpha: 0, lambda: 'auto' };

function finish<Step, Result>(steps: Generator<Step, Result>): Result {
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
  }
}

function designOf(x: readonly (readonly number[])[]): Design {
  return { x: Float64Array.from(x.flat()), rows: x.length, features: x[0]!.map((_, j) => `x${j}`) };
}

function followedUp(time: readonly number[], event: readonly number[], entry?: readonly number[]): FollowedUp {
  return {
    entry: entry ? Float64Array.from(entry) : null,
    time: Float64Array.from(time),
    event: Uint8Array.from(event),
  };
}

/** Exponential times under these effects, censored at random; with effects on a second cause where they are given. */
function draw(seed: number, rows: number, width: number, effects: readonly number[], competing?: readonly number[]) {
  const stream = randomStream(seed);
  const x = Float64Array.from({ length: rows * width }, () => stream.normal());
  const wait = (row: number, by: readonly number[]) =>
    -Math.log(1 - stream.uniform()) / Math.exp(by.reduce((sum, effect, j) => sum + effect * x[row * width + j]!, 0));
  const event = new Uint8Array(rows);
  const time = Float64Array.from({ length: rows }, (_, row) => {
    const ends = [3 * stream.uniform(), wait(row, effects), competing ? wait(row, competing) : Infinity];
    const first = ends.reduce((least, end) => Math.min(least, end), Infinity);
    event[row] = ends.indexOf(first);
    return first;
  });
  const design: Design = { x, rows, features: Array.from({ length: width }, (_, j) => `x${j}`) };
  return { design, outcome: { entry: null, time, event } };
}

describe('without a penalty', () => {
  const design = designOf(oracle.lung.x);
  const outcome = followedUp(oracle.lung.time, oracle.lung.event);
  const fitted = finish(fitCoxModel({ ...spec, lambda: 0 }, design, outcome, null, 1));

  test('lung cancer: coefficients and survival as coxph and survfit give them', () => {
    expect(fitted.lambda).toEqual([0]);
    for (const [j, expected] of oracle.lung.coef.entries()) {
      expect(fitted.causes[0]!.coefficients[j]).toBeCloseTo(expected, 9);
    }
    const risks = coxRisks(fitted, designOf([[60, 1, 1], [70, 2, 0]]), [180, 365]); // prettier-ignore
    expect(risks).toHaveLength(4);
    for (const [k, expected] of oracle.lung.survival.entries()) expect(1 - risks[k]!).toBeCloseTo(expected, 9);
  });

  test('each feature is tested for proportional hazards, then all together', () => {
    const tests = proportionalityOf(fitted, design, outcome);
    expect(tests.map(({ feature }) => feature)).toEqual(['x0', 'x1', 'x2', null]);
    for (const [k, { chiSquared, df, p }] of tests.entries()) {
      expect(chiSquared).toBeCloseTo(oracle.lung.zph.chisq[k]!, 7);
      expect(df).toBe(oracle.lung.zph.df[k]);
      expect(p).toBeCloseTo(oracle.lung.zph.p[k]!, 8);
    }
  });

  test('competing causes: one model each, their incidence put together', () => {
    const { x, time, status, profiles, times, incidence, coef } = oracle.competing;
    const both = finish(fitCoxModel({ ...spec, lambda: 0 }, designOf(x), followedUp(time, status), null, 1));
    expect(both.lambda).toEqual([0, 0]);
    for (const [cause, expected] of coef.entries()) {
      for (const [j, one] of expected.entries()) expect(both.causes[cause]!.coefficients[j]).toBeCloseTo(one, 9);
    }
    const risks = coxRisks(both, designOf(profiles), times);
    for (const [i, expected] of incidence.entries()) {
      for (const [k, one] of expected.entries()) expect(risks[3 * i + k]).toBeCloseTo(one, 9);
    }
  });
});

describe('the baseline that is kept', () => {
  test('has at most 200 times, whose risks are those of all event times to within half a percent', () => {
    const { design, outcome } = draw(2, 1500, 2, [0.6, -0.4]);
    const fitted = finish(fitCoxModel({ ...spec, lambda: 0 }, design, outcome, null, 1));
    const { baseline } = fitted.causes[0]!;
    expect(baseline.times.length).toBeLessThanOrEqual(200);
    expect(baseline.between).toBe('line');
    const at = [0.05, 0.3, 1, 2];
    const risks = coxRisks(fitted, { x: new Float64Array(2), rows: 1, features: design.features }, at);
    for (const [k, time] of at.entries()) {
      let hazard = 0;
      for (const [i, code] of outcome.event.entries()) {
        if (code !== 1 || outcome.time[i]! > time) continue;
        let atRisk = 0;
        for (let j = 0; j < 1500; j += 1) {
          if (outcome.time[j]! < outcome.time[i]!) continue;
          const [a, b] = fitted.causes[0]!.coefficients;
          atRisk += Math.exp(a! * design.x[2 * j]! + b! * design.x[2 * j + 1]!);
        }
        hazard += 1 / atRisk;
      }
      expect(Math.abs(risks[k]! - (1 - Math.exp(-hazard)))).toBeLessThan(5e-3);
    }
  });

  test('is plain JSON that predicts the same', () => {
    const { design, outcome } = draw(3, 200, 3, [0.8], [0, 0.5]);
    const fitted = finish(fitCoxModel(spec, design, outcome, null, 1));
    const again = JSON.parse(JSON.stringify(fitted)) as typeof fitted;
    expect(coxRisks(again, design, [0.5, 1])).toEqual(coxRisks(fitted, design, [0.5, 1]));
  });
});

describe('the penalty chosen inside the development rows', () => {
  test('is weak where the features tell much and strong where they tell nothing', () => {
    const telling = draw(4, 400, 4, [1.2, -0.9, 0.6, 0.4]);
    const silent = draw(5, 150, 40, []);
    const [weak] = finish(fitCoxModel(spec, telling.design, telling.outcome, null, 1)).lambda;
    const [strong] = finish(fitCoxModel(spec, silent.design, silent.outcome, null, 1)).lambda;
    expect(weak).toBeLessThan(0.05);
    expect(strong).toBeGreaterThan(5 * weak!);
  });

  test('is the same for the same seed, and one of its own for each cause', () => {
    const { design, outcome } = draw(6, 200, 20, [1, -1], [0]);
    const once = finish(fitCoxModel(spec, design, outcome, null, 7));
    expect(finish(fitCoxModel(spec, design, outcome, null, 7))).toEqual(once);
    expect(once.lambda[1]).toBeGreaterThan(once.lambda[0]!);
  });

  test('keeps participants together: copies of rows do not talk it into a weaker penalty', () => {
    const { design, outcome } = draw(8, 60, 25, [0.8]);
    const copies = 4;
    const of = <List extends Float64Array | Uint8Array>(list: List, make: (length: number) => List) => {
      const many = make(list.length * copies);
      for (let k = 0; k < copies; k += 1) many.set(list, k * list.length);
      return many;
    };
    const many = { ...design, x: of(design.x, (n) => new Float64Array(n)), rows: 60 * copies };
    const seen = {
      entry: null,
      time: of(outcome.time, (n) => new Float64Array(n)),
      event: of(outcome.event, (n) => new Uint8Array(n)),
    };
    const clusters = Int32Array.from({ length: 60 * copies }, (_, i) => i % 60);
    const [tied] = finish(fitCoxModel(spec, many, seen, clusters, 1)).lambda;
    const [untied] = finish(fitCoxModel(spec, many, seen, null, 1)).lambda;
    expect(tied).toBeGreaterThan(5 * untied!);
  });
});

test('more features than rows are fitted, and what carries the outcome is found', () => {
  const { design, outcome } = draw(9, 80, 150, [2, -2]);
  for (const alpha of [0, 1]) {
    const fitted = finish(fitCoxModel({ ...spec, alpha }, design, outcome, null, 2));
    const coefficients = fitted.causes[0]!.coefficients;
    expect(coefficients).toHaveLength(150);
    expect(coefficients.every(Number.isFinite)).toBe(true);
    const strongest = coefficients.map(Math.abs).reduce((a, b) => Math.max(a, b), 0);
    expect([coefficients[0], coefficients[1]].map((b) => Math.abs(b!))).toContain(strongest);
  }
});

describe('hard inputs', () => {
  const faultOf = (run: () => unknown) => {
    try {
      run();
    } catch (caught) {
      if (isStudyError(caught)) return caught.code;
      throw caught;
    }
    return null;
  };

  test('no event of interest is refused, whatever competes', () => {
    const design = designOf([[1], [2], [3], [5]]);
    for (const event of [
      [0, 0, 0, 0],
      [0, 2, 2, 0],
    ]) {
      expect(faultOf(() => finish(fitCoxModel(spec, design, followedUp([1, 2, 3, 4], event), null, 1)))).toBe(
        'method.noEvents',
      );
    }
  });

  test.each([
    ['one event', [0, 0, 1, 0, 0, 0], [1, 2, 3, 4, 5, 6]],
    ['one event of either cause', [0, 2, 1, 0, 0, 0], [1, 2, 3, 4, 5, 6]],
    ['everything at one time', [1, 1, 0, 2, 1, 1], [4, 4, 4, 4, 4, 4]],
    ['events only', [1, 1, 1, 1, 1, 1], [1, 1, 2, 2, 3, 3]],
  ])('%s leaves risks in [0, 1]', (_, event, time) => {
    const design = designOf([[1, 7], [4, 7], [2, 7], [6, 7], [3, 7], [5, 7]]); // prettier-ignore
    const outcome = followedUp(time, event);
    const fitted = finish(fitCoxModel(spec, design, outcome, null, 1));
    expect(fitted.causes[0]!.coefficients[1]).toBe(0);
    const risks = coxRisks(fitted, design, [0, 0.5, 3, 4, 100]);
    for (const [k, risk] of risks.entries()) {
      expect(risk).toBeGreaterThanOrEqual(k % 5 === 0 ? 0 : risks[k - 1]!);
      expect(risk).toBeLessThanOrEqual(1);
    }
    for (const { chiSquared, p } of proportionalityOf(fitted, design, outcome)) {
      expect(Number.isFinite(chiSquared)).toBe(true);
      expect(p).toBeGreaterThanOrEqual(0);
    }
  });

  test('features that do not vary leave the same risk for all', () => {
    const design = designOf(oracle.lung.x.map(() => [3, -1]));
    const fitted = finish(fitCoxModel(spec, design, followedUp(oracle.lung.time, oracle.lung.event), null, 1));
    const risks = coxRisks(fitted, design, [365]);
    // Fleming and Harrington's estimate, within a percent of Kaplan and Meier's 1 - 0.409.
    for (const risk of risks) expect(risk).toBeCloseTo(risks[0]!, 12);
    expect(Math.abs(risks[0]! - 0.59)).toBeLessThan(0.01);
  });

  test('a participant far outside what was seen has a risk, not an overflow', () => {
    const { design, outcome } = draw(11, 100, 1, [1], [1]);
    const fitted = finish(fitCoxModel(spec, design, outcome, null, 1));
    const far = coxRisks(fitted, designOf([[1e6], [-1e6], [1e300]]), [0.1, 1]);
    expect(far.every((risk) => risk >= 0 && risk <= 1)).toBe(true);
  });
});
