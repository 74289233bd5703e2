import type { OutcomeRole, Recipe } from '../contract/recipe';
import { RECIPE_VERSION } from '../contract/recipe';
import type { SampleId } from '../contract/table';
import { syntheticCohort } from './cohort';
import { syntheticFollowUp } from './follow-up';
import progression from './progression.csv?raw';
import wdbc from './wdbc.csv?raw';

interface Sample {
  readonly file: string;
  readonly text: () => string;
  readonly title: string;
  readonly outcome: OutcomeRole;
  /** Columns that are neither outcome nor predictor. */
  readonly aside: readonly string[];
  readonly participant?: string;
}

const SAMPLES: Readonly<Record<SampleId, Sample>> = {
  wdbc: {
    file: 'breast-cancer-wisconsin.csv',
    text: () => wdbc,
    title: 'Malignant breast mass',
    outcome: { kind: 'binary', column: 'diagnosis', event: ['M'], noEvent: ['B'] },
    aside: [],
  },
  progression: {
    file: 'diabetes-progression.csv',
    text: () => progression,
    title: 'Diabetes progression above 140 in one year',
    outcome: { kind: 'binary', column: 'progression above 140 in one year', event: ['yes'], noEvent: ['no'] },
    aside: [],
  },
  cohort: {
    file: 'synthetic-heart-failure-cohort.csv',
    text: syntheticCohort,
    title: 'Readmission within 90 days (synthetic cohort)',
    outcome: { kind: 'binary', column: 'readmitted_90d', event: ['yes'], noEvent: ['no'] },
    aside: ['patient_id', 'visit_date'],
    participant: 'patient_id',
  },
  followUp: {
    file: 'synthetic-heart-failure-follow-up.csv',
    text: syntheticFollowUp,
    title: 'Cardiac death within five years (synthetic cohort)',
    outcome: {
      kind: 'survival',
      column: 'outcome',
      time: 'follow_up_years',
      event: ['cardiac death'],
      censored: ['alive'],
      competing: ['other death'],
      horizon: 5,
    },
    aside: ['patient_id', 'centre', 'follow_up_years'],
  },
};

/** The table of a sample study, as a file like any that a user opens. */
export function sampleFile(id: SampleId): File {
  const { file, text } = SAMPLES[id];
  return new File([text()], file, { type: 'text/csv' });
}

/**
 * A recipe for a sample study: outcome and event said, identifiers and dates set aside, five folds. It names no
 * estimator, which stands for both families at the size of the table.
 */
export function sampleRecipe(id: SampleId): Recipe {
  const sample = SAMPLES[id];
  const { outcome, participant } = sample;
  const text = sample.text();
  const columns = text.slice(0, text.indexOf('\n')).split(',');
  return {
    format: 'benchside-recipe',
    version: RECIPE_VERSION,
    title: sample.title,
    reading: {},
    outcome,
    predictors: columns.filter((name) => name !== outcome.column && !sample.aside.includes(name)),
    ...(participant !== undefined && { participant }),
    steps: {
      impute: { numbers: 'median', categories: 'mode', indicators: true },
      scale: 'standard',
      encode: { poolBelow: 0.02, dropFirst: false },
    },
    estimators: [],
    resampling: { kind: 'crossValidation', folds: 5, repeats: 1, stratified: true },
    seed: 1,
    backend: 'auto',
  };
}
