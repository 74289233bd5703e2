import type { RecalibrationMethod, ScoreScale, UpdateMethod } from '../../../workers/contract/analyses';
import type { TableOne } from '../../../workers/contract/cohort';
import type { SectionId } from '../../report/document';
import { english } from '../numbers';
import { notFitted } from './not-fitted';
import { reportShelf } from './report-shelf';

const { count, plural } = english;
/** Lower case at the start, within a sentence; names of people stay as they are. */
const lower = (words: string) => (words.startsWith('Cox') ? words : words.charAt(0).toLowerCase() + words.slice(1));
const rows = (n: number) => plural(n, 'row', 'rows');

const section: Readonly<Record<SectionId, string>> = {
  summary: 'Summary',
  introduction: 'Introduction',
  methods: 'Methods',
  source: 'Source of data',
  participants: 'Participants',
  outcome: 'Outcome',
  predictors: 'Predictors',
  sampleSize: 'Sample size',
  missing: 'Missing data',
  preparation: 'Preparation of predictors',
  models: 'Models',
  resampling: 'How the models were tested',
  measures: 'Measures of performance',
  software: 'Software',
  results: 'Results',
  flow: 'Participants of the study',
  performance: 'Performance',
  calibration: 'Calibration',
  utility: 'Thresholds and clinical utility',
  classes: 'Class by class',
  residuals: 'Residuals and agreement',
  riskGroups: 'Over time and by risk group',
  comparisons: 'Models compared',
  stability: 'Stability of predictions',
  heterogeneity: 'Differences between sites',
  optimism: 'Optimism',
  scores: 'Published scores',
  subgroups: 'Subgroups',
  recalibration: 'Recalibration',
  conformal: 'Sets and intervals with a promised coverage',
  external: 'External validation',
  specification: 'The models in full',
  discussion: 'Discussion',
  interpretation: 'Interpretation',
  limitations: 'Limitations',
  usability: 'Use in practice',
  otherInformation: 'Other information',
  checklist: 'Appendix A. TRIPOD+AI checklist',
  redFlags: 'Appendix B. Risk of bias: what the study itself shows (after PROBAST and PROBAST+AI)',
  settings: reportShelf.found,
  price: reportShelf.price,
  learning: reportShelf.learning,
  trials: reportShelf.trials,
};

const recalibrations: Readonly<Record<RecalibrationMethod | 'before', string>> = {
  before: 'As it is',
  intercept: 'Intercept only',
  logistic: 'Logistic (intercept and slope)',
  beta: 'Beta',
  isotonic: 'Isotonic',
  temperature: 'Temperature',
};
const updates: Readonly<Record<UpdateMethod, string>> = {
  none: 'Unchanged',
  recalibrateIntercept: 'Level adjusted',
  recalibrate: 'Level and slope adjusted',
  revise: 'Coefficients revised',
  refit: 'Fitted anew',
};
const scales: Readonly<Record<ScoreScale, string>> = {
  risk: 'a risk',
  logit: 'log odds',
  points: 'points, mapped to risks by logistic regression fitted on other folds',
  value: 'a value',
};
const groups: Readonly<Record<TableOne['groups'][number]['kind'], (name: string) => string>> = {
  all: () => 'All',
  event: () => 'With the event',
  noEvent: () => 'Without the event',
  competing: () => 'Competing event',
  class: (name) => name,
  range: (name) => name,
};

export const reportFindings = {
  section,
  subtitle: (validated: boolean): string =>
    validated
      ? 'Development, internal and external validation of a clinical prediction model'
      : 'Development and internal validation of a clinical prediction model',
  notReported: (items: readonly string[]) => `Not reported: ${items.map(lower).join('; ')}.`,
  notReportedCell: 'Not reported',
  tableOf: (number: number, caption: string) => `Table ${count(number)}. ${caption}`,
  figureOf: (number: number, caption: string) => `Figure ${count(number)}. ${caption}`,
  suppressed: (limit: number) => `< ${count(limit)}`,
  suppressedCell: 'not shown',
  suppressedNote: (limit: number) =>
    `Counts of 1 to ${count(limit - 1)} are not shown, nor are others from which they could be worked out.`,
  flow: {
    caption: 'Flow of participants.',
    table: (n: number) => `In the table: ${rows(n)}`,
    used: (n: number, people: number) =>
      n === people
        ? `Analysed: ${plural(n, 'participant', 'participants')}`
        : `Analysed: ${rows(n)} of ${plural(people, 'participant', 'participants')}`,
    developed: 'Development',
    judged: 'Evaluation',
    each: (folds: number, repeats: number) =>
      repeats > 1
        ? `${plural(folds, 'fold', 'folds')}, ${plural(repeats, 'repeat', 'repeats')}: in each, all other folds`
        : `${plural(folds, 'fold', 'folds')}: in each, all others`,
    split: (n: number) => rows(n),
    resamples: (n: number) => `All rows, and ${plural(n, 'resample', 'resamples')} of them`,
    oob: 'The same rows; curves: those a resample left out',
    judgedRows: (n: number) => `${rows(n)}, each by models made without it`,
    final: (n: number) => `Final model: ${rows(n)}`,
  },
  headline: (model: string, figure: string, value: string) => `${figure} of ${lower(model)}: ${value}.`,
  calibrated: (model: string, parts: readonly string[]) => `${model}: ${parts.join('; ')}.`,
  lineage: (title: string, update: UpdateMethod, rowsOf: number, file: string, hash: string) =>
    `The model is an update (${updates[update].toLowerCase()}) of a model of the study “${title}”, made with ${rows(rowsOf)} of “${file}” (SHA-256 of the earlier model ${hash}).`,
  outcomeFound: (said: string) => `Outcome: ${said}.`,
  competing: (n: number) =>
    `${plural(n, 'participant', 'participants')} had a competing event first; ${n === 1 ? 'it was' : 'they were'} not counted as censored.`,
  tableOne: {
    caption: 'Participants by outcome.',
    characteristic: 'Characteristic',
    group: (kind: TableOne['groups'][number]['kind'], name: string | null, n: number) =>
      `${groups[kind](name ?? '')} (n = ${count(n)})`,
    smd: 'SMD',
    mean: 'mean (SD)',
    median: 'median (quartiles)',
    missing: 'missing',
    note: 'SMD: standardised mean difference; of three or more groups, the mean of the absolute differences between any two. Shares are of those measured. Dates are days since 1 January 1970.',
    none: 'No table of participants is part of this study’s report.',
  },
  curves: (competing: boolean): string =>
    competing
      ? 'Cumulative incidence of the event and of competing events (Aalen-Johansen) with 95% bands.'
      : 'Survival without the event (Kaplan-Meier) with Greenwood’s 95% band.',
  curveNames: { survival: 'Without the event', event: 'Event', competing: 'Competing event' },
  curveAxes: { survival: 'Share without the event', incidence: 'Cumulative incidence' },
  curveSummary: 'What became of the participants over time, with 95% bands.',
  curveStop: (name: string, time: string, share: string) => `${name}, ${time}: ${share}`,
  performance: {
    caption: 'Performance on rows the models had not seen, with 95% intervals.',
    corrected: 'Performance corrected for optimism, with 95% intervals.',
    notFitted,
    figure: 'Figure',
    participants: (judged: number, people: number) =>
      `Figures are of ${rows(judged)} (${plural(people, 'participant', 'participants')} in the study).`,
    choice: {
      onlyOne: (model: string) => `One model was made: ${lower(model)}.`,
      better: (model: string) => `By its loss, ${lower(model)} is the better model here.`,
      notDistinguishable: (model: string) =>
        `These data cannot tell the models apart; the simpler one, ${lower(model)}, is put first.`,
    },
  },
  captions: {
    roc: 'ROC curves.',
    precisionRecall: 'Precision and recall.',
    calibration: (model: string) =>
      `Calibration of ${lower(model)}, with 95% band; points are tenths of the participants.`,
    calibrationOverlay: 'Calibration of the models.',
    decision: 'Decision curves: net benefit by threshold.',
    distribution: (model: string) => `Risks predicted by ${lower(model)}, with and without the event.`,
    classRoc: (model: string) => `ROC curves of ${lower(model)}, each class against the rest.`,
    classCalibration: (model: string) => `Calibration of ${lower(model)}, each class against the rest.`,
    residuals: (model: string) => `Residuals of ${lower(model)} by predicted value.`,
    blandAltman: (model: string) => `Value and prediction of ${lower(model)} as two measurements (Bland-Altman).`,
    riskGroups: (model: string) => `What became of the risk groups of ${lower(model)}.`,
    aurocOverTime: 'AUROC over time.',
    brierOverTime: 'Brier score over time.',
    instability: (model: string) => `Predictions of ${lower(model)} by models of other resamples (middle 95%).`,
    sites: (model: string) => `${model} by site, pooled by random effects.`,
  },
  thresholds: {
    caption: (model: string) => `${model} at thresholds.`,
    threshold: 'Threshold',
    counts: (model: string, threshold: string) => `Counts of ${lower(model)} at a threshold of ${threshold}.`,
    called: ['Called positive', 'Called negative'] as readonly [string, string],
    are: ['With the event', 'Without the event'] as readonly [string, string],
    note: 'A participant is called positive where the risk is at or above the threshold. No threshold was chosen from the data.',
    netBenefit: (model: string, threshold: string, benefit: string, all: string) =>
      `At a threshold of ${threshold}, the net benefit of ${lower(model)} is ${benefit} per 100 patients; that of treating all is ${all}, of treating none 0.`,
  },
  classes: {
    caption: (model: string) => `${model}, each class against the rest.`,
    confusion: (model: string) => `Observed class (rows) and likeliest class (columns), ${lower(model)}.`,
  },
  riskGroups: {
    caption: (model: string) => `Risk groups of ${lower(model)}.`,
    participants: 'Participants',
    predicted: 'Predicted',
    observed: 'Observed',
    group: 'Group',
  },
  comparison: {
    caption: 'Differences between models on the same rows, with 95% intervals.',
    pair: 'First minus second',
    test: 'p (two-sided)',
  },
  proportional: (model: string, chi: string, df: string, p: string) =>
    `${model}: test of proportional hazards, all features together: χ² = ${chi}, ${df} df, p = ${p}.`,
  instability: (model: string, error: string, resamples: number) =>
    `Between ${plural(resamples, 'model', 'models')} of ${lower(model)} from other resamples, a participant’s prediction lies ${error} from its mean on average.`,
  instabilityRepeats:
    'These models share most of their participants, so models of a truly new sample would differ more.',
  sites: {
    caption: (model: string, figure: string) => `${figure} of ${lower(model)} by site.`,
    site: 'Site',
    participants: 'Participants',
    pooled: 'Pooled',
    prediction: 'To be expected at a new site',
    i2: (share: string) => `${share} of the variation between sites is more than chance (I²).`,
  },
  optimism: {
    caption: (model: string) =>
      `Optimism of ${lower(model)}. Apparent figures are of the rows the model was made from and say nothing of new patients.`,
    columns: ['Figure', 'Apparent', 'Optimism', 'Corrected'] as readonly string[],
  },
  score: {
    formula: (name: string, scale: ScoreScale, lost: number) =>
      `“${name}” gives ${scales[scale]}.${lost > 0 ? ` ${rows(lost)} could not be scored, for lack of a value.` : ''}`,
    caption: (name: string) => `“${name}” on the participants of this study.`,
    differences: (name: string) => `Models minus “${name}”, on the rows of both.`,
  },
  subgroup: {
    caption: (model: string) => `${model} by subgroup.`,
    group: 'Group',
    participants: 'Participants',
    events: 'Events',
    missing: 'not measured',
    below: (column: string, to: string) => `${column} below ${to}`,
    from: (column: string, from: string) => `${column} ${from} or more`,
    between: (column: string, from: string, to: string) => `${column} ${from} to below ${to}`,
    level: (column: string, level: string) => `${column}: ${level}`,
  },
  recalibration: {
    caption: (model: string) => `Recalibration of ${lower(model)}, each method judged on folds it was not fitted on.`,
    method: 'Method',
    methods: recalibrations,
    adopted: (model: string, method: RecalibrationMethod | null) =>
      method === null
        ? `${model} is used without recalibration.`
        : `${model} is used with this recalibration: ${recalibrations[method].toLowerCase()}.`,
  },
  conformal: {
    said: (model: string, coverage: string, byClass: boolean) =>
      `Predictions of ${lower(model)} are given with sets or intervals meant to hold the truth in ${coverage} of patients (split conformal with the finite-sample correction${byClass ? ', with a threshold for each class' : ''}).`,
    caption: (model: string) => `Coverage of ${lower(model)}, on folds the thresholds were not taken from.`,
    of: 'Participants of',
    all: 'All',
    covered: 'Held the truth',
    width: (width: string) => `The intervals are ${width} wide on average.`,
    sizes: (sizes: readonly { readonly classes: number; readonly share: string }[]) =>
      `Size of the sets: ${sizes.map(({ classes, share }) => `${plural(classes, 'class', 'classes')} in ${share}`).join('; ')}.`,
  },
  external: {
    table: (name: string, all: number, used: number, people: number) =>
      `The table “${name}” has ${rows(all)}; ${count(used)}, of ${plural(people, 'participant', 'participants')}, were used.`,
    frozen: (model: string, hash: string) => `${model} was judged as it stood (SHA-256 of the model ${hash}).`,
    caption: (model: string, table: string) => `${model} on “${table}”, with 95% intervals.`,
    updates: (model: string) => `${model} updated; each update judged on rows it was not made from.`,
    update: 'Update',
    methods: updates,
    needed: (n: number) => `A precise validation would need about ${plural(n, 'participant', 'participants')}.`,
  },
  formula: {
    of: (model: string) => `${model}, fitted on all rows`,
    left: (n: number) =>
      `${plural(n, 'smaller term is', 'smaller terms are')} left out here; the model file holds all.`,
    baseline: (model: string) => `Cumulative baseline hazard of ${lower(model)}, for the event.`,
    time: 'Time',
    hazard: 'Cumulative hazard',
    causes:
      'Each cause has an equation of its own, and all of them make the risk of the event: over the steps of the baseline hazards below it adds up the chance of having had neither event yet (S) times the chance of the event in that step. R can run the lines as they stand.',
    baselines: (model: string) =>
      `Cumulative baseline hazards of ${lower(model)}, for the event and for the competing events, up to the horizon.`,
    hazardOfEvent: 'Event',
    hazardOfCompeting: 'Competing events',
    network: (model: string, parameters: number) =>
      `${model} has ${plural(parameters, 'parameter', 'parameters')} and no formula that could be printed; its weights are in the model file (model.json).`,
    features:
      'Names are those of features after preparation: gaps filled, categories as yes/no, splines as their terms. The model file holds each step’s values.',
    noCause: 'Coefficients say what a model uses, not what causes the outcome.',
  },
  limits: {
    small: 'The sample is small: figures this uncertain call for more data before any use.',
    uncertain: 'The interval of the discrimination is wide.',
    sampleSize: 'The sample does not meet the criteria for its number of parameters; overfitting is likely.',
    sampleSizeUnknown: 'Whether the sample is large enough could not be judged.',
    calibration: 'Predictions have not been shown to agree with what happened (calibration).',
    miscalibrated: 'Predictions are not calibrated: they should not be read as they stand.',
    internal: 'The models were tested on participants of the same table only. How they do elsewhere is not known.',
    oneSite: 'No site or cluster was named, so differences between sites could not be looked at.',
    dropped: (n: number) =>
      `${plural(n, 'row was', 'rows were')} left out for lack of an outcome or of follow-up; they may differ from the others.`,
    subgroups: 'Performance was not looked at in subgroups; the models may serve some groups worse than others.',
    competing: 'Competing events occurred; risks hold only while their frequency stays the same.',
    weights:
      'Classes were weighted, so that predicted risks are not at the level of the population unless recalibrated.',
    notDistinguished: 'The models could not be told apart; the choice between them rests on simplicity.',
    proportional: 'Some effects change with time, against the assumption of proportional hazards.',
    resumed: 'Figures come from fewer folds or resamples than planned, since some had no usable outcome.',
  },
};

export type ReportFindings = typeof reportFindings;
