import { expect, test } from 'vitest';
import { plainEstimator } from '../../workers/contract/default-estimators';
import type { EstimatorSpec } from '../../workers/contract/recipe';
import { trained, type Kind } from './made-table';

const searched = (family: EstimatorSpec['family']): EstimatorSpec => ({ ...plainEstimator(family), tuning: 'search' });

const shelf = (regression: EstimatorSpec['family']): EstimatorSpec[] => [
  searched(regression),
  { ...plainEstimator('additive'), rounds: 100, bags: 2 } as EstimatorSpec,
  { ...plainEstimator('forest'), trees: 40, tuning: 'search' } as EstimatorSpec,
  plainEstimator('stack'),
];

const regressions = { binary: 'logistic', classes: 'multinomial', continuous: 'linear' } as const;

const study = (kind: Exclude<Kind, 'survival'>, more: object = {}) =>
  trained(kind, 240, {
    estimators: shelf(regressions[kind]),
    search: { minutes: 1, candidates: 3, folds: 3 },
    resampling: { kind: 'crossValidation', folds: 3, repeats: 1, stratified: true },
    ...more,
  });

test.each(['binary', 'classes', 'continuous'] as const)(
  'a search of a %s outcome chooses, blends and tells',
  async (kind) => {
    const { report } = await study(kind);
    expect(report.models.map(({ id }) => id)).toEqual([regressions[kind], 'additive', 'forest', 'stack']);
    expect(report.search).toEqual({ minutes: 1, candidates: 3, folds: 3 });
    expect(report.nested).toBe(true);
    const [regression, additive, forest, stack] = report.models;
    expect(regression!.search!.trials).toHaveLength(3);
    expect(additive!.search).toBeNull();
    expect(forest!.search!.inFolds.reduce((sum, { folds }) => sum + folds, 0)).toBe(3);
    // Every fit counts, those of the search among them, and none twice: a blend has none of its own.
    const ofTrials = forest!.search!.trials.reduce((sum, { seconds }) => sum + seconds, 0);
    expect(forest!.seconds).toBeGreaterThan(ofTrials);
    expect(additive!.seconds).toBeGreaterThan(0);
    expect(stack!.seconds).toBe(0);
    const told = stack!.fit;
    if (told.family !== 'stack') throw new Error('the account of a blend is another');
    expect(told.members.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
  },
);

test('the same search gives the same figures', async () => {
  const [first, again] = [await study('binary'), await study('binary')];
  const figures = ({ report }: typeof first) => report.models.map(({ results }) => results.figures);
  expect(figures(again)).toEqual(figures(first));
});
