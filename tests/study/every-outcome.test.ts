import { describe, expect, test } from 'vitest';
import type { Figure } from '../../workers/contract/figures';
import type { OutcomeKind, Recipe } from '../../workers/contract/recipe';
import { reviewRecipe } from '../../workers/recipe/review-recipe';
import { ResamplingPool } from '../../workers/study/resampling-pool';
import { runStudy, type StudyRun } from '../../workers/study/run-study';
import { aTable, recipeFor } from './every-outcome';

const kinds: readonly OutcomeKind[] = ['binary', 'classes', 'continuous', 'survival'];
const table = aTable();

async function run(recipe: Recipe): Promise<StudyRun> {
  return runStudy({
    table,
    review: reviewRecipe(table, recipe, null),
    foldFile: null,
    kept: { models: new Map(), keep: () => Promise.resolve() },
    pool: null,
    resampling: new ResamplingPool([]),
    signal: new AbortController().signal,
    notSaved: () => null,
    onProgress: () => {},
  });
}

/** Where a report holds what JSON cannot: a number that is none. */
function notFinite(value: unknown, path = ''): string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => notFinite(inner, `${path}.${key}`));
}

const plain = ({ report }: StudyRun) => ({
  ...report,
  models: report.models.map(({ seconds, ...rest }) => ({ ...rest, seconds: Math.min(0, seconds) })),
});

function valueOf(figure: Figure | undefined): number {
  if (figure?.kind !== 'estimated') throw new Error(figure?.reason ?? 'no figure');
  return figure.value;
}

describe.each(kinds)('a study of a %s outcome', (kind) => {
  test('says something of every model, the same for the same seed, and never a number that is none', async () => {
    const first = await run(recipeFor(kind));
    expect(notFinite(first.report)).toEqual([]);
    expect(JSON.parse(JSON.stringify(first.report))).toEqual(first.report);
    expect(plain(await run(recipeFor(kind)))).toEqual(plain(first));
    const other = await run(recipeFor(kind, { seed: 5 }));
    expect(other.report.models[0]!.results).not.toEqual(first.report.models[0]!.results);

    const { report } = first;
    expect(report).toMatchObject({ folds: 3, repeats: 2, rowsUsed: 240, rowsJudged: 240, outcome: { kind } });
    for (const model of report.models) {
      expect(model.results.kind).toBe(kind);
      expect(model.folds).toHaveLength(6);
      // All tables tell about as much; half way between chance and nothing left to tell is far off.
      for (const fold of model.folds) expect(valueOf(fold.discrimination)).toBeGreaterThan(kind === 'continuous' ? 0.2 : 0.6); // prettier-ignore
    }
    expect(report.comparisons).toHaveLength(1);
    expect(report.verdict).not.toBeNull();
  });

  test('takes the optimism of a bootstrap off its apparent figures', async () => {
    const { report, plan } = await run(recipeFor(kind, { resampling: { kind: 'bootstrap', resamples: 20 } }));
    expect(notFinite(report)).toEqual([]);
    expect(plan.drawn).toHaveLength(20);
    for (const model of report.models) {
      expect(model.optimism.length).toBeGreaterThan(0);
      const figures: Readonly<Record<string, Figure>> = model.results.figures;
      for (const { figure, apparent, optimism } of model.optimism) {
        const corrected = figures[figure]!;
        // To the digits that a subtraction leaves.
        if (corrected.kind === 'estimated') expect(corrected.value).toBeCloseTo(apparent - optimism, 9);
      }
      // A prediction of several classes is not one number to follow from resample to resample.
      expect(model.instability === null).toBe(kind === 'classes');
    }
  });

  test('judges each site by models of the others, and pools the sites', async () => {
    const { report } = await run(recipeFor(kind, { resampling: { kind: 'sites', column: 'site' }, group: 'site' }));
    expect(notFinite(report)).toEqual([]);
    expect(report).toMatchObject({ folds: 4, repeats: 1, grouped: true, participants: 240 });
    for (const model of report.models) {
      expect(model.folds.map(({ name }) => name)).toEqual(['site 0', 'site 1', 'site 2', 'site 3']);
      expect(model.folds.map(({ participants }) => participants)).toEqual([60, 60, 60, 60]);
      const pooled = model.sites.find(({ figure }) => figure === 'discrimination')!;
      expect(pooled.sites).toBe(4);
      const at = model.folds.map(({ discrimination }) => valueOf(discrimination));
      expect(valueOf(pooled.pooled)).toBeGreaterThan(Math.min(...at));
      expect(valueOf(pooled.pooled)).toBeLessThan(Math.max(...at));
      if (pooled.prediction.kind === 'estimated' && pooled.pooled.kind === 'estimated') {
        expect(pooled.prediction.low).toBeLessThanOrEqual(pooled.pooled.low);
        expect(pooled.prediction.high).toBeGreaterThanOrEqual(pooled.pooled.high);
      }
    }
  });

  test('judges later rows by models of the earlier ones', async () => {
    const { report, plan } = await run(recipeFor(kind, { resampling: { kind: 'temporal', column: 'year', share: 0.3 } })); // prettier-ignore
    expect(notFinite(report)).toEqual([]);
    expect(report).toMatchObject({ folds: 1, repeats: 1, rowsUsed: 240, rowsJudged: 72 });
    expect(plan.repeats[0]!.filter((fold) => fold === 0)).toHaveLength(72);
    expect(report.models[0]!.folds).toMatchObject([{ participants: 72 }]);
  });

  test('pools models of data imputed several times', async () => {
    const { steps } = recipeFor(kind);
    const impute = { ...steps.impute, indicators: false, multiple: { imputations: 3, cycles: 3 } };
    const recipe = recipeFor(kind, {
      steps: { ...steps, impute },
      resampling: { kind: 'crossValidation', folds: 3, repeats: 1, stratified: true },
    });
    const first = await run(recipe);
    expect(notFinite(first.report)).toEqual([]);
    expect(plain(await run(recipe))).toEqual(plain(first));
    expect(valueOf(first.report.models[0]!.folds[0]!.discrimination)).toBeGreaterThan(kind === 'continuous' ? 0.2 : 0.6); // prettier-ignore
  });
});
