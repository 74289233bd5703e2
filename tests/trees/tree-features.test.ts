import { describe, expect, test } from 'vitest';
import { featureValues } from '../../workers/models/feature-values';
import { treeFeatures } from '../../workers/trees/tree-features';
import { classed, events, measured } from './boosting-cases';

const levelsOf = (count: number) => Array.from({ length: count }, (_, level) => `level ${level}`);
const levels = (count: number, codes: readonly number[]) => ({
  kind: 'levels' as const,
  name: 'category',
  levels: levelsOf(count),
  codes: Int32Array.from(codes),
});
const number = { kind: 'number' as const, name: 'number', values: Float64Array.of(1, NaN, 3, 4) };

describe('features', () => {
  test('are a number itself, and 0 or 1 for each of a few levels', () => {
    const design = {
      rows: 4,
      columns: [number, levels(3, [0, 1, 2, -1]), levels(2, [0, 1, 0, -1]), levels(1, [0, 0, 0, 0])],
    };
    const { features, values } = treeFeatures(design, events([0, 1, 0, 1]), null, 1);
    expect(features).toEqual([
      { kind: 'number', predictor: 0 },
      { kind: 'level', predictor: 1, level: 0 },
      { kind: 'level', predictor: 1, level: 1 },
      { kind: 'level', predictor: 1, level: 2 },
      { kind: 'level', predictor: 2, level: 1 },
    ]);
    expect(values(0)).toBe(number.values);
    expect([...values(2)]).toEqual([0, 1, 0, NaN]);
  });

  test('are means of many levels, drawn to the mean of all by one row', () => {
    const codes = [3, 3, 3, 7, 7, -1];
    const design = { rows: 6, columns: [levels(101, codes)] };
    const { features, values } = treeFeatures(design, measured([1, 2, 3, 10, 20, 0]), null, 1);
    const [feature] = features;
    if (feature?.kind !== 'statistic') throw new Error('no statistic');
    expect(feature.fallback).toBe(6);
    expect(feature.values[3]).toBe((1 + 2 + 3 + 6) / 4);
    expect(feature.values[7]).toBe((10 + 20 + 6) / 3);
    expect(feature.values[0]).toBe(6);
    // Each row knows of those before it in some order, never of itself.
    const ordered = [...values(0)];
    expect(ordered[5]).toBe(6);
    expect(ordered.slice(3, 5)).toContain(6);
    expect([8, 13]).toContain(ordered.slice(3, 5).find((value) => value !== 6));
    expect([...featureValues(feature, levels(101, [7, -1, 0]))]).toEqual([feature.values[7], 6, 6]);
  });

  test('tell apart levels that many rows have, beside their means', () => {
    // Of 300 rows 100 have one level and 99 another; the rest are spread over others.
    const codes = Array.from({ length: 300 }, (_, row) => (row < 100 ? 2 : row < 199 ? 9 : row % 16));
    const spread = codes.map((code, row) => (row >= 199 && (code === 2 || code === 9) ? 0 : code));
    const outcome = measured(spread.map((_, row) => row % 7));
    const { features, values } = treeFeatures({ rows: 300, columns: [levels(101, spread)] }, outcome, null, 1);
    expect(features.map(({ kind }) => kind)).toEqual(['statistic', 'level']);
    expect(features[1]).toEqual({ kind: 'level', predictor: 0, level: 2 });
    expect([...values(1)]).toEqual(spread.map((code) => (code === 2 ? 1 : 0)));
    // Weights leave the features as they are.
    const weight = Float64Array.from(spread, (code) => (code === 2 ? 0 : 1));
    expect(treeFeatures({ rows: 300, columns: [levels(101, spread)] }, outcome, weight, 1).features).toHaveLength(2);
  });

  test('are shares of all classes but the last, by weight', () => {
    const design = { rows: 4, columns: [levels(120, [5, 5, 5, 6])] };
    const weight = Float64Array.of(2, 1, 1, 0);
    const { features, values } = treeFeatures(design, classed([0, 1, 2, 0], 3), weight, 1);
    expect(features.map((feature) => (feature.kind === 'statistic' ? feature.values[5] : null))).toEqual([
      (2 + 0.5) / 5,
      (1 + 0.25) / 5,
    ]);
    // A row of weight 0 sees all the others.
    expect(treeFeatures(design, classed([0, 1, 2, 0], 3), Float64Array.of(2, 1, 0, 0), 1).values(0)[2]).toBe(
      (2 + 2 / 3) / 4,
    );
    expect(values(0)[3]).toBe(0.5);
  });
});
