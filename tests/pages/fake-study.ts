import type { QuestionReview, RecipeReview } from '../../workers/contract/recipe.ts';
import type { ColumnProfile, TableSummary } from '../../workers/contract/table.ts';
import type { Study } from '../../src/bridge/study.ts';
import { aRecipe } from './a-report.ts';

/** A study worker of which only the named answers exist; asking for any other fails the test. */
export function fakeStudy(answers: Partial<Study> = {}): Study {
  const absent: ProxyHandler<Partial<Study>> = {
    get(target, name) {
      const answer: unknown = Reflect.get(target, name);
      return answer ?? (() => Promise.reject(new Error(`The fake study does not answer ${String(name)}.`)));
    },
  };
  return new Proxy(answers, absent) as Study;
}

function column(name: string, more: Partial<ColumnProfile> = {}): ColumnProfile {
  const kind = more.kind ?? 'number';
  return { name, kind, detectedKind: kind, rows: 200, missing: 0, distinct: 90, warnings: [], ...more };
}

export const aTable: TableSummary = {
  name: 'ward.csv',
  bytes: 12_345,
  rows: 200,
  reading: { encoding: 'utf-8', delimiter: ',', decimal: '.', headerInFile: true, missing: ['NA'] },
  columns: [
    column('patient', { kind: 'identifier', distinct: 180, warnings: [{ kind: 'looksLikeIdentifier' }] }),
    column('age (years)', { range: { min: 21, median: 64, max: 97 }, histogram: [1, 4, 9, 3], missing: 20 }),
    column('sex', {
      kind: 'category',
      distinct: 2,
      levels: [
        { level: 'female', count: 110 },
        { level: 'male', count: 90 },
      ],
    }),
    column('admitted', { kind: 'date', distinct: 150, range: { min: 18_000, median: 18_200, max: 18_400 } }),
    column('note', { kind: 'text', distinct: 199 }),
    column('died', { kind: 'yesNo', distinct: 2, levels: [{ level: 'no', count: 160 }] }),
  ],
  problems: [{ line: 17, reason: 'tooFewCells', cells: 3, kept: false }],
  problemCount: 1,
  leftOut: 1,
  duplicateRows: 2,
  fingerprint: '0'.repeat(64),
  recognised: null,
};

export const aQuestionReview: QuestionReview = {
  classes: [
    { level: 'no', count: 160 },
    { level: 'yes', count: 40 },
  ],
  looksLike: 'binary',
  timeColumns: [],
  participants: 180,
  rows: 200,
  outcome: { kind: 'binary', events: 40, others: 160 },
  leftOut: 0,
  warnings: [],
};

export const aRecipeReview: RecipeReview = {
  recipe: aRecipe,
  steps: [
    { kind: 'impute', columns: 1, method: 'median' },
    { kind: 'scale', columns: 1 },
  ],
  features: 4,
  folds: 5,
  repeats: 1,
  sampleSize: {
    parameters: 4,
    participants: 180,
    events: 40,
    assumption: { rSquared: 0.09, maxRSquared: 0.62, shrinkage: 0.9, from: 'default' },
    criteria: [
      { criterion: 'shrinkage', participants: 380 },
      { criterion: 'optimism', participants: 290 },
      { criterion: 'overallRisk', participants: 246 },
    ],
    needed: 380,
    eventsNeeded: 76,
    parametersBorne: 1,
    enough: false,
  },
  memory: { shared: 4e6, perWorker: 2e6, largest: 'network' },
  suggested: {
    resampling: { kind: 'bootstrap', resamples: 200 },
    reason: { kind: 'smallTable', rows: 200 },
  },
};
