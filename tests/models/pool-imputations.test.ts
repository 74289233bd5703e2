import { describe, expect, test } from 'vitest';
import type { LogisticSpec, NetworkSpec } from '../../workers/contract/recipe';
import type { FittedCox, FeatureEstimator, FittedNetwork } from '../../workers/models/model';
import { poolFits } from '../../workers/models/pool-imputations';
import { coxRisks } from '../../workers/models/cox-forward';
import { logisticRisks, networkPredictions } from '../../workers/models/forward';

const penalty = { alpha: 0, lambda: 'auto' } as const;
const logisticSpec: LogisticSpec = { id: 'l', family: 'logistic', classWeights: 'none', ...penalty };
const design = { x: Float64Array.of(0.3, -1.2, 2, 0.7), rows: 2, features: ['a', 'b'] };
const logit = (p: number) => Math.log(p / (1 - p));

describe('fits on completed data sets', () => {
  test('of a logistic regression are pooled to the mean of their logits', () => {
    const fits = [
      { family: 'logistic', spec: logisticSpec, lambda: 0.1, intercept: -1, coefficients: [0.4, 1.5] },
      { family: 'logistic', spec: logisticSpec, lambda: 0.3, intercept: 0.2, coefficients: [0.7, -0.3] },
    ] as const;
    const pooled = poolFits(fits);
    if (pooled.family !== 'logistic') throw new Error(pooled.family);
    expect(pooled.lambda).toBeCloseTo(0.2, 14);
    const [one, two] = fits.map((fit) => logisticRisks(fit, design));
    for (const [i, risk] of logisticRisks(pooled, design).entries()) {
      expect(logit(risk)).toBeCloseTo((logit(one![i]!) + logit(two![i]!)) / 2, 12);
    }
  });

  test('of linear, multinomial and ordinal models keep their shapes', () => {
    const linear = (sd: number): FeatureEstimator => ({
      family: 'linear', spec: { id: 'x', family: 'linear', ...penalty }, lambda: sd, intercept: 2 * sd, coefficients: [sd, -sd], residualSd: sd,
    }); // prettier-ignore
    expect(poolFits([linear(1), linear(3)])).toMatchObject({
      lambda: 2,
      intercept: 4,
      coefficients: [2, -2],
      residualSd: Math.sqrt(5),
    });
    const multinomial = (k: number): FeatureEstimator => ({
      family: 'multinomial', spec: { id: 'm', family: 'multinomial', classWeights: 'none', ...penalty },
      lambda: k, intercepts: [0, k, 1], coefficients: [[0, 0], [k, 1], [2, -k]],
    }); // prettier-ignore
    expect(poolFits([multinomial(1), multinomial(2)])).toMatchObject({
      intercepts: [0, 1.5, 1],
      coefficients: [[0, 0], [1.5, 1], [2, -1.5]],
    }); // prettier-ignore
    const ordinal = (k: number): FeatureEstimator => ({
      family: 'ordinal', spec: { id: 'o', family: 'ordinal', classWeights: 'none', ...penalty },
      lambda: k, thresholds: [-k, k], coefficients: [k, 3],
    }); // prettier-ignore
    expect(poolFits([ordinal(1), ordinal(4)])).toMatchObject({ thresholds: [-2.5, 2.5], coefficients: [2.5, 3] });
  });

  test('of a Cox model are pooled to the mean of their log cumulative hazards', () => {
    const cox = (beta: readonly number[], centre: number, cumulativeHazard: readonly number[]): FittedCox => ({
      family: 'cox',
      spec: { id: 'c', family: 'cox', ...penalty },
      lambda: [0.1],
      causes: [{ coefficients: beta, centre, baseline: { times: [1, 2.5, 4], cumulativeHazard, between: 'step' } }],
    });
    const fits = [cox([0.5, -0.2], 0.1, [0.05, 0.2, 0.5]), cox([0.8, 0.1], -0.3, [0.04, 0.3, 0.45])];
    const pooled = poolFits(fits);
    if (pooled.family !== 'cox') throw new Error(pooled.family);
    const times = Float64Array.of(1, 3, 4);
    const [one, two] = fits.map((fit) => coxRisks(fit, design, times).map((risk) => Math.log(-Math.log1p(-risk))));
    for (const [i, risk] of coxRisks(pooled, design, times).entries()) {
      expect(Math.log(-Math.log1p(-risk))).toBeCloseTo((one![i]! + two![i]!) / 2, 10);
    }
    expect(() => poolFits([fits[0]!, { ...fits[1]!, causes: [] }])).toThrow(RangeError);
  });

  test('of networks are joined, so that all members are averaged', () => {
    const spec: NetworkSpec = {
      id: 'n', family: 'network', members: 1, layers: [], loss: 'crossEntropy', optimiser: 'adam', learningRate: 0.1,
      batch: 8, epochs: 9, patience: 0, validationShare: 0.2, dropout: 0, weightDecay: 0, classWeights: 'none',
    }; // prettier-ignore
    const network = (slope: number, bestEpoch: number): FittedNetwork => ({
      family: 'network',
      spec,
      members: [{ layers: [{ inputs: 2, units: 1, activation: 'linear', weights: [slope, 1], bias: [0.3] }] }],
      bestEpoch,
      epochs: bestEpoch + 3,
      backend: 'cpu',
    });
    const fits = [network(0.4, 4), network(-1.1, 7)];
    const pooled = poolFits(fits);
    if (pooled.family !== 'network') throw new Error(pooled.family);
    expect(pooled).toMatchObject({ bestEpoch: 6, epochs: 10 });
    const [one, two] = fits.map((fit) => networkPredictions(fit, design, []));
    for (const [i, risk] of networkPredictions(pooled, design, []).entries()) {
      expect(risk).toBeCloseTo((one![i]! + two![i]!) / 2, 14);
    }
    const other: FittedNetwork = { ...network(1, 1), head: { kind: 'classes', classes: 3 } };
    expect(() => poolFits([fits[0]!, other])).toThrow(RangeError);
  });

  test('are that fit where there is one, and refused where there is none or they differ', () => {
    const fit: FeatureEstimator = {
      family: 'logistic', spec: logisticSpec, lambda: 0, intercept: 0, coefficients: [1],
    }; // prettier-ignore
    expect(poolFits([fit])).toBe(fit);
    expect(() => poolFits([])).toThrow(RangeError);
    expect(() => poolFits([fit, { ...fit, coefficients: [1, 2] }])).toThrow(RangeError);
  });
});
