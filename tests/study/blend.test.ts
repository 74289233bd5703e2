import { expect, test } from 'vitest';
import { plainEstimator } from '../../workers/contract/default-estimators';
import type { Family, StackSpec } from '../../workers/contract/recipe';
import type { SingleModel } from '../../workers/models/model';
import { randomStream } from '../../workers/numerics/random';
import { blendOf } from '../../workers/study/search/blend';

const spec = plainEstimator('stack') as StackSpec;
const ROWS = 400;
const sigmoid = (logit: number) => 1 / (1 + Math.exp(-logit));

/** Only the family of a model is looked at when weights are found. */
const modelOf = (family: Family): SingleModel =>
  ({
    steps: { predictors: [], features: [] },
    estimator: { family, spec: plainEstimator(family) },
  }) as unknown as SingleModel;

/** Rows whose log odds are known, and models that say them with errors of their own. */
function rows(seed: number) {
  const stream = randomStream(seed);
  const logits = Float64Array.from({ length: ROWS }, () => 1.5 * stream.normal());
  const y = Uint8Array.from(logits, (logit) => (stream.uniform() < sigmoid(logit) ? 1 : 0));
  const said = (error: number, slope = 1) => logits.map((logit) => sigmoid(slope * logit + error * stream.normal()));
  return { outcome: { kind: 'binary', y } as const, said };
}

const weightOf = (family: Family, { members }: ReturnType<typeof blendOf>['stack']) =>
  members.find(({ model }) => model.estimator.family === family)?.weight ?? 0;

test('a model that is surely worse keeps little weight, one that is hopeless none', () => {
  const { outcome, said } = rows(3);
  const part = (family: Family, error: number, slope = 1) => ({ model: modelOf(family), said: said(error, slope) });
  const { stack } = blendOf(spec, [part('network', 0.1), part('forest', 3), part('boosting', 0.1, -4)], outcome, null);
  expect(stack.pool).toBe('logarithmic');
  expect(weightOf('network', stack)).toBeGreaterThan(0.85);
  expect(weightOf('boosting', stack)).toBe(0);
  expect(stack.members.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 9);
});

test('models that cannot be told apart share; a regression begins with three shares', () => {
  const { outcome, said } = rows(4);
  const alike = said(0.2);
  const part = (family: Family) => ({ model: modelOf(family), said: alike });
  const { stack } = blendOf({ ...spec, steps: 1 }, [part('logistic'), part('forest'), part('network')], outcome, null);
  // Ten steps' worth of shares 3 : 1 : 1, and one step that changes no loss and goes where it lowers the pull.
  expect(weightOf('logistic', stack)).toBeCloseTo(0.6, 1);
  expect(weightOf('forest', stack)).toBeCloseTo(0.2, 1);
});

test('risks that are too near to one half are drawn apart by the recalibration', () => {
  const { outcome, said } = rows(5);
  const { recalibration } = blendOf(spec, [{ model: modelOf('forest'), said: said(0.05, 0.5) }], outcome, null);
  if (recalibration?.kind !== 'logistic') throw new Error('no recalibration');
  expect(recalibration.slope).toBeGreaterThan(1.2);
  expect(
    blendOf({ ...spec, recalibrate: false }, [{ model: modelOf('forest'), said: said(0.1) }], outcome, null)
      .recalibration,
  ).toBeNull();
});

test('numbers are blended as they are', () => {
  const truth = Float64Array.from({ length: 50 }, (_, row) => row / 10);
  const off = (by: number) => ({ model: modelOf('forest'), said: truth.map((value) => value + by) });
  const parts = [off(1), { ...off(-1), model: modelOf('boosting') }];
  const { stack, recalibration } = blendOf(spec, parts, { kind: 'continuous', y: truth }, null);
  expect(stack.pool).toBe('linear');
  expect(stack.members.map(({ weight }) => weight)).toEqual([0.5, 0.5]);
  expect(recalibration).toBeNull();
});

test('rows of one participant are no more evidence than one row of theirs', () => {
  const y = Float64Array.from({ length: 40 }, (_, row) => row / 10);
  const stream = randomStream(5);
  const worse = Float64Array.from(y, () => 0.5 * stream.normal());
  const copies = 25;
  const repeated = (values: Float64Array) =>
    Float64Array.from({ length: copies * values.length }, (_, row) => values[Math.floor(row / copies)]!);
  const weightsOf = (times: (values: Float64Array) => Float64Array, ties: Int32Array | null) =>
    blendOf(
      spec,
      [
        { model: modelOf('forest'), said: times(y.map((value, row) => value + 0.5 * Math.cos(7 * row))) },
        { model: modelOf('boosting'), said: times(y.map((value, row) => value + worse[row]!)) },
      ],
      { kind: 'continuous', y: times(y) },
      ties,
    ).stack.members.map(({ weight }) => weight);
  const once = weightsOf((values) => values, null);
  const told = weightsOf(
    repeated,
    Int32Array.from({ length: 40 * copies }, (_, row) => Math.floor(row / copies)),
  );
  expect(told).toHaveLength(once.length);
  for (const [k, weight] of told.entries()) expect(weight).toBeCloseTo(once[k]!, 10);
  expect(weightsOf(repeated, null)).not.toEqual(told);
});
