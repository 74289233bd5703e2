import * as v from 'valibot';
import { expect, test } from 'vitest';
import { boostingPredictions } from '../../workers/models/boosting-forward';
import { canonicalJson } from '../../workers/vault/canonical';
import { boostingFits, keptBoosting } from '../../workers/vault/kept-boosting';
import { boost, gappedTable, type GappedKind } from '../trees/boosting-cases';

function boostingOf(kind: GappedKind) {
  const { design: known, outcome } = gappedTable(31, kind);
  const levels = Array.from({ length: 20 }, (_, level) => `l${level}`);
  const codes = Int32Array.from({ length: known.rows }, (_, row) => (row % 21) - 1);
  const design = {
    rows: known.rows,
    columns: [...known.columns, { kind: 'levels' as const, name: 'many', levels, codes }],
  };
  return { design, fitted: boost({ rounds: 4, members: 2, patience: 4 }, { design, outcome }) };
}

test.each(['binary', 'classes', 'continuous'] as const)('trees read back and predict the same: %s', (kind) => {
  const { design, fitted } = boostingOf(kind);
  const text = canonicalJson(fitted);
  const back = v.parse(keptBoosting, JSON.parse(text));
  expect(back).toEqual(fitted);
  expect(canonicalJson(back)).toBe(text);
  expect(boostingPredictions(back, design)).toEqual(boostingPredictions(fitted, design));
  expect(boostingFits(back, 7)).toBe(true);
  expect(boostingFits(back, 6)).toBe(false);
});

test('trees that would fail when they are used are refused', () => {
  const { fitted } = boostingOf('binary');
  const [first] = fitted.members;
  const reads = (trees: object, rest: object = {}) => {
    const members = [{ ...first!, trees: { ...first!.trees, ...trees } }];
    return v.safeParse(keptBoosting, JSON.parse(canonicalJson({ ...fitted, members, ...rest }))).success;
  };
  const { left, feature, threshold, value, roots } = first!.trees;
  const inner = feature.findIndex((place) => place >= 0);
  expect(reads({})).toBe(true);
  expect(reads({ left: left.with(inner, inner) })).toBe(false);
  expect(reads({ left: left.with(inner, left.length - 1) })).toBe(false);
  expect(reads({ feature: feature.with(inner, fitted.features.length) })).toBe(false);
  expect(reads({ feature: feature.with(inner, -2) })).toBe(false);
  expect(reads({ threshold: threshold.with(inner, NaN) })).toBe(false);
  expect(reads({ value: value.with(0, NaN) })).toBe(false);
  expect(reads({ value: value.slice(1) })).toBe(false);
  expect(reads({ roots: roots.with(0, feature.length) })).toBe(false);
  expect(reads({}, { head: { kind: 'classes', classes: 3 } })).toBe(false);
  expect(reads({}, { members: [] })).toBe(false);
});
