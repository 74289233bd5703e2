import { expect, test, vi } from 'vitest';
import { eligibleRows } from '../../workers/cohort/eligibility';
import { plainEstimator } from '../../workers/contract/default-estimators';
import type { EstimatorSpec, Recipe } from '../../workers/contract/recipe';
import { readTable } from '../../workers/intake/read-table';
import { sampleFile, sampleRecipe } from '../../workers/samples/samples';
import { beyondMinutes, type EstimatorCost } from '../../workers/study/search/budget';
import { settleSearch } from '../../workers/study/search/settle-search';
import { openTasks } from '../../workers/study/train-folds';
import { TrainingPool } from '../../workers/study/training-pool';
import type { TrainerApi, TrialOutcome } from '../../workers/training/trainer-api';

const cost = (id: string, seconds: number): EstimatorCost => ({ id, judged: true, seconds, fewest: 1, most: 40 });
const work = { sets: 11, innerFolds: 2, lanes: 2, minutes: 1 };

test('what is worth least is left out until the others fit, and the minutes for all are told', () => {
  // 11 sets of 3.3 fits on two lanes: 60 seconds hold 3.67 seconds a fit, as timed.
  const costs = [
    cost('logistic', 0.1),
    cost('boosting', 2),
    cost('network', 1),
    cost('forest', 1),
    cost('neighbours', 0.02),
  ];
  const { leftOut, minutes } = beyondMinutes(work, costs, (id) => id === 'logistic');
  // The last is so quick that nothing is gained without it.
  expect(leftOut.map(({ id }) => id)).toEqual(['forest']);
  expect(minutes).toBe(Math.ceil((0.9 * 4.12 * 3.3 * 11) / 2 / 60));
  expect(beyondMinutes(work, costs.slice(0, 3), () => false)).toEqual({ leftOut: [], minutes: 1 });
});

test('where what stays takes more than the minutes by itself, what is quick beside it stays too', () => {
  const costs = [cost('logistic', 40), cost('boosting', 9), cost('network', 0.1)];
  const { leftOut } = beyondMinutes(work, costs, (id) => id === 'logistic');
  expect(leftOut.map(({ id }) => id)).toEqual(['boosting']);
});

test('what stays is never left out, and without an end of a fit no minutes are told', () => {
  const costs = [cost('logistic', 50), cost('forest', Infinity)];
  const { leftOut, minutes } = beyondMinutes(work, costs, (id) => id === 'logistic');
  expect(leftOut.map(({ id }) => id)).toEqual(['forest']);
  expect(minutes).toBeNull();
});

/** What a fit takes that is not the first of its job, beside the first. */
const WARM = 0.2;

/** A worker on which fits take the seconds that are said; endless ones go on until they are stopped. */
function pacedPool(secondsOf: Readonly<Record<string, number>>): { pool: TrainingPool; stopped: string[] } {
  const stopped: string[] = [];
  const endless = new Map<string, () => void>();
  const api: TrainerApi = {
    fit: () => Promise.reject(new Error('no model is fitted here')),
    trials: ({ id, candidates }) => {
      const own = secondsOf[candidates[0]!.spec.id] ?? 0;
      const seconds = candidates.length > 1 ? WARM * own : own;
      const value = candidates.map((): TrialOutcome => ({ predicted: null, failed: null, seconds }));
      if (Number.isFinite(seconds)) return Promise.resolve({ kind: 'done', value });
      return new Promise((resolve) => endless.set(id, () => resolve({ kind: 'stopped' })));
    },
    stop: (id) => {
      stopped.push(id);
      endless.get(id)?.();
      return Promise.resolve();
    },
    presence: () => Promise.resolve(null),
  };
  return { pool: new TrainingPool([], api), stopped };
}

async function contextOf(estimators: readonly EstimatorSpec[], training: TrainingPool) {
  const { table } = await readTable(sampleFile('wdbc'), {}, new AbortController().signal, () => {});
  const recipe: Recipe = { ...sampleRecipe('wdbc'), estimators };
  return {
    table,
    recipe,
    eligible: eligibleRows(table, recipe.outcome),
    clusters: null,
    training,
    networks: null,
    graphics: null,
    signal: new AbortController().signal,
    onFallBack: () => {},
  };
}

const searched = (family: 'logistic' | 'forest' | 'boosting' | 'network') =>
  ({ ...plainEstimator(family), tuning: 'search' }) as EstimatorSpec;
const estimators = [
  searched('logistic'),
  searched('forest'),
  searched('boosting'),
  searched('network'),
  plainEstimator('stack'),
];
const plan = { minutes: 1, candidates: 'auto', folds: 5 } as const;

test('models that the minutes do not hold are left out with the seconds that one fit took', async () => {
  const { pool } = pacedPool({ logistic: 0.01, forest: 0.05, boosting: 13, network: 0.2 });
  const { search, weights } = await settleSearch(await contextOf(estimators, pool), plan, [], 11);
  expect(search.leftOut).toMatchObject([{ model: 'boosting', seconds: 13 }]);
  expect(search.leftOut![0]!.minutes).toBeGreaterThan(5);
  expect([...weights.keys()]).toEqual(['logistic', 'forest', 'network']);
});

test('a fit that takes a quarter of the minutes is stopped and not waited for', async () => {
  const { pool, stopped } = pacedPool({ logistic: 0.0001, forest: 0.0001, boosting: Infinity, network: 0.0001 });
  const { search } = await settleSearch(await contextOf(estimators, pool), { ...plan, minutes: 0.002 }, [], 2);
  expect(stopped).toEqual(['time/boosting']);
  expect(search.leftOut).toEqual([{ model: 'boosting', seconds: null, minutes: null }]);
});

test('a run that is taken up again leaves out what its finished folds left out, without a timed fit', async () => {
  const { pool } = pacedPool({});
  const given = await contextOf(estimators, pool);
  const leftOut = [{ model: 'boosting', seconds: 9, minutes: 6 }];
  const kept = [{ extent: { candidates: 2, folds: 3, cut: null, leftOut } }] as unknown as Parameters<
    typeof settleSearch
  >[2];
  expect((await settleSearch(given, plan, kept, 11)).search).toEqual({ minutes: 1, candidates: 2, folds: 3, leftOut });
});

test('what is left out is no open work of a run that is taken up again', () => {
  const search = { leftOut: [{ model: 'boosting', seconds: 9, minutes: 6 }] };
  const task = (id: string) => ({ key: `${id}/0/0`, spec: { ...plainEstimator('boosting'), id }, repeat: 0, fold: 0 });
  const tasks = ['forest', 'boosting', 'network'].map(task) as unknown as Parameters<typeof openTasks>[1];
  const kept = { models: new Map([['forest/0/0', {}]]) } as unknown as Parameters<typeof openTasks>[2];
  const planned = { search } as unknown as Parameters<typeof openTasks>[0];
  expect(openTasks(planned, tasks, kept).map(({ key }) => key)).toEqual(['network/0/0']);
});

test('a number of candidates that is given leaves nothing out: its figures come out the same anywhere', async () => {
  const { pool } = pacedPool({ boosting: 1e6 });
  const settled = await settleSearch(await contextOf(estimators, pool), { ...plan, candidates: 3 }, [], 11);
  expect(settled.search.leftOut).toBeUndefined();
  // Logistic regression has four settings to try, the others more than three.
  expect(settled.trials).toBe(12);
});

test('an estimator whose settings were fixed by name stays, and is timed to its end', async () => {
  const { pool, stopped } = pacedPool({ logistic: 0.01, forest: 0.05, boosting: 40, network: 0.2 });
  const fixed = estimators.map((spec) => (spec.id === 'boosting' ? { ...spec, tuning: 'fixed' as const } : spec));
  const { search, setWork, weights } = await settleSearch(await contextOf(fixed, pool), plan, [], 11);
  expect(search.leftOut?.map(({ model }) => model) ?? []).not.toContain('boosting');
  expect(weights.get('boosting')).toBe(40);
  expect(setWork.planned).toBeLessThan(Infinity);
  expect(stopped).toEqual([]);
});

test('the regression stays wherever it stands in the recipe, and alone where no other was fitted in time', async () => {
  const { pool, stopped } = pacedPool({ logistic: 0.0001, forest: Infinity, boosting: Infinity, network: Infinity });
  const given = await contextOf([...estimators.slice(1, 4), estimators[0]!, estimators[4]!], pool);
  const { search, setWork } = await settleSearch(given, { ...plan, minutes: 0.002 }, [], 2);
  expect(search.leftOut!.map(({ model }) => model).sort()).toEqual(['boosting', 'forest', 'network']);
  expect(stopped).toHaveLength(3);
  expect(setWork.planned).toBeLessThan(Infinity);
});

test('a pause does not count against the fits that are timed', async () => {
  const { pool, stopped } = pacedPool({ logistic: 0.0001, forest: 0.0001, boosting: 0.0001, network: 0.0001 });
  const given = await contextOf(estimators, pool);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  try {
    pool.pause();
    const settled = settleSearch(given, plan, [], 2);
    await vi.advanceTimersByTimeAsync(120_000);
    pool.resume();
    expect((await settled).search.leftOut).toBeUndefined();
    expect(stopped).toEqual([]);
  } finally {
    vi.useRealTimers();
  }
});

test('a quick fit is timed again when it is no longer the first of its kind, a slow one is not', async () => {
  const { pool } = pacedPool({ logistic: 0.1, forest: 0.25, boosting: 0.4, network: 0.35 });
  const { weights } = await settleSearch(await contextOf(estimators, pool), plan, [], 11);
  expect([...weights]).toEqual([
    ['logistic', WARM * 0.1],
    ['forest', WARM * 0.25],
    ['boosting', 0.4],
    ['network', 0.35],
  ]);
});
