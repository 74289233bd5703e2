import type { Table } from '../../workers/cohort/table';
import type { EstimatorSpec, OutcomeKind, OutcomeRole, Recipe } from '../../workers/contract/recipe';
import { RECIPE_VERSION } from '../../workers/contract/recipe';
import { randomStream } from '../../workers/numerics/random';
import { defaultSteps } from '../../workers/recipe/propose';
import { levels, numbers, tableOf } from '../cohort/make-table';

const ROWS = 240;

/** Seeded: four sites of 60, two predictors that tell something of every outcome, gaps in one, a useless category. */
export function aTable(): Table {
  const random = randomStream(17);
  const rows = Array.from({ length: ROWS }, (_, i) => {
    const age = 60 + 10 * random.normal();
    const marker = random.normal();
    const score = (age - 60) / 10 + marker + 1.2 * random.normal();
    const time = 5 * (-Math.log(random.uniform()) / Math.exp(0.7 * score)) ** 0.8;
    const other = -9 * Math.log(random.uniform());
    const end = Math.min(time, other, 8);
    return {
      age,
      marker: random.uniform() < 0.15 ? NaN : marker,
      ward: ['north', 'south', 'east'][random.below(3)]!,
      site: `site ${i % 4}`,
      year: 2000 + Math.floor(i / 12),
      died: score > 0.6 ? 'yes' : 'no',
      grade: score < -0.6 ? 'mild' : score < 0.6 ? 'moderate' : 'severe',
      pressure: 120 + 8 * score,
      follow: Number(end.toFixed(3)) + 0.001,
      ending: end === time ? 'event' : end === 8 || random.uniform() < 0.5 ? 'censored' : 'other',
    };
  });
  return tableOf([
    numbers('age', rows.map(({ age }) => age)),
    numbers('marker', rows.map(({ marker }) => marker)),
    levels('ward', rows.map(({ ward }) => ward)),
    levels('site', rows.map(({ site }) => site)),
    numbers('year', rows.map(({ year }) => year)),
    levels('died', rows.map(({ died }) => died), 'yesNo'),
    levels('grade', rows.map(({ grade }) => grade)),
    numbers('pressure', rows.map(({ pressure }) => pressure)),
    numbers('follow', rows.map(({ follow }) => follow)),
    levels('ending', rows.map(({ ending }) => ending)),
  ]); // prettier-ignore
}

const outcomes: Readonly<Record<OutcomeKind, OutcomeRole>> = {
  binary: { kind: 'binary', column: 'died', event: ['yes'], noEvent: ['no'] },
  classes: { kind: 'classes', column: 'grade', classes: ['mild', 'moderate', 'severe'], ordered: true },
  continuous: { kind: 'continuous', column: 'pressure' },
  survival: {
    kind: 'survival',
    column: 'ending',
    time: 'follow',
    event: ['event'],
    censored: ['censored'],
    competing: ['other'],
    horizon: 4,
  },
};

const penalty = { alpha: 0, lambda: 0.01 };
const classWeights = 'none';
const regressions: Readonly<Record<OutcomeKind, readonly EstimatorSpec[]>> = {
  binary: [
    { id: 'ridge', family: 'logistic', ...penalty, classWeights },
    { id: 'lasso', family: 'logistic', alpha: 1, lambda: 0.05, classWeights },
  ],
  classes: [
    { id: 'multinomial', family: 'multinomial', ...penalty, classWeights },
    { id: 'ordinal', family: 'ordinal', ...penalty, classWeights },
  ],
  continuous: [
    { id: 'ridge', family: 'linear', ...penalty },
    { id: 'lasso', family: 'linear', alpha: 1, lambda: 1 },
  ],
  survival: [
    { id: 'ridge', family: 'cox', ...penalty },
    { id: 'lasso', family: 'cox', alpha: 1, lambda: 0.05 },
  ],
};

/** Two regressions that suit the outcome, three folds, no network. */
export function recipeFor(kind: OutcomeKind, change: Partial<Recipe> = {}): Recipe {
  return {
    format: 'benchside-recipe',
    version: RECIPE_VERSION,
    title: kind,
    reading: {},
    outcome: outcomes[kind],
    predictors: ['age', 'marker', 'ward'],
    steps: defaultSteps,
    estimators: regressions[kind],
    resampling: { kind: 'crossValidation', folds: 3, repeats: 2, stratified: true },
    seed: 4,
    backend: 'auto',
    ...change,
  };
}
