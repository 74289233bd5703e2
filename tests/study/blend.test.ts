import { expect, test } from 'vitest';
import { plainEstimator } from '../../workers/contract/default-estimators';
import type { LossyOutcome } from '../../workers/cohort/row-losses';
import type { Family, StackSpec } from '../../workers/contract/recipe';
import type { SingleModel } from '../../workers/models/model';
import { randomStream } from '../../workers/numerics/random';
import { recalibrateBlend } from '../../workers/study/search/recalibrate-blend';
import { blendOf as blending, type Blend, type BlendPart } from '../../workers/study/search/blend';

const spec = plainEstimator('stack') as StackSpec;
const ROWS = 400;
const SEED = 11;

/** A blend without breathing. */
function blendOf(own: StackSpec, parts: readonly BlendPart[], outcome: LossyOutcome, ties: Int32Array | null): Blend {
  const steps = blending(own, parts, { outcome, ties }, SEED);
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
  }
}

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

test('a recalibration is fitted to what the blend says of rows by weights that did not see them', () => {
  // Many models that say nothing: the weights that fit all rows best lean on those that are right by chance, and make the
  // blend look sharper on these rows than it is.
  const stream = randomStream(8);
  const y = Uint8Array.from({ length: 120 }, () => (stream.uniform() < 0.5 ? 1 : 0));
  const parts = Array.from({ length: 12 }, () => ({
    model: modelOf('network'),
    said: Float64Array.from(y, () => sigmoid(1.2 * stream.normal())),
  }));
  const { stack, recalibration } = blendOf({ ...spec, steps: 100 }, parts, { kind: 'binary', y }, null);
  if (recalibration?.kind !== 'logistic') throw new Error('no recalibration');
  const pooled = Float64Array.from(y, (_, row) =>
    stack.members.reduce((sum, { weight, model }) => {
      const risk = parts.find((part) => part.model === model)!.said[row]!;
      return sum + weight * Math.log(risk / (1 - risk));
    }, 0),
  );
  const onTheSameRows = recalibrateBlend(pooled.map(sigmoid), { kind: 'binary', y });
  if (onTheSameRows?.kind !== 'logistic') throw new Error('no recalibration');
  expect(recalibration.slope).toBeLessThan(onTheSameRows.slope);
});

test('chances of classes are recalibrated by a level each and one slope', () => {
  const stream = randomStream(6);
  const scores = Array.from({ length: ROWS }, () => Array.from({ length: 3 }, () => 1.5 * stream.normal()));
  const chancesOf = (row: readonly number[], slope: number) => {
    const sum = row.reduce((total, score) => total + Math.exp(slope * score), 0);
    return row.map((score) => Math.exp(slope * score) / sum);
  };
  const y = Int32Array.from(scores, (row) => {
    const [first, second] = chancesOf(row, 1);
    const drawn = stream.uniform();
    return drawn < first! ? 0 : drawn < first! + second! ? 1 : 2;
  });
  const outcome = { kind: 'classes', y, classes: ['a', 'b', 'c'], ordered: false } as const;
  const said = Float64Array.from(scores.flatMap((row) => chancesOf(row, 0.5)));
  const { recalibration } = blendOf(spec, [{ model: modelOf('forest'), said }], outcome, null);
  if (recalibration?.kind !== 'classes') throw new Error('no recalibration');
  expect(recalibration.intercepts).toHaveLength(3);
  expect(recalibration.slope).toBeGreaterThan(1.4);
});
