import type { FlagAnswer, RedFlag } from '../../report/red-flag-names';
import { english } from '../numbers';

const { count, plural } = english;

const asks: Readonly<Record<RedFlag, string>> = {
  eligibility: 'Source of data or eligibility unclear',
  outcomeAssessment: 'Outcome perhaps assessed with knowledge of the predictors',
  predictorTiming: 'Predictors perhaps measured after the moment of use, or part of the outcome’s definition',
  leakage: 'Figures so high that a predictor may give the outcome away',
  bothSides: 'The same participant in development and evaluation',
  sampleSize: 'Too few participants or events for the number of parameters',
  rowsDropped: 'Rows left out',
  completeCase: 'Participants with missing predictors left out (complete cases)',
  univariable: 'Predictors chosen by univariable association',
  dichotomised: 'Continuous predictors cut into groups',
  censoring: 'Censoring ignored',
  competing: 'Competing events ignored',
  calibrationReported: 'Only discrimination reported',
  optimism: 'Optimism not dealt with for all steps (imputation, selection, tuning)',
  tuning: 'Hyperparameters tuned on the rows that judge',
  sameModel: 'Model shown differs from the model tested',
  weights: 'Classes weighted or resampled without recalibration',
  subgroups: 'Performance in subgroups not looked at',
  external: 'No evaluation on other data',
};

const answers: Readonly<Record<FlagAnswer, string>> = {
  no: 'No concern',
  yes: 'Concern',
  unclear: 'Unclear',
  notApplicable: 'Does not apply',
};

export const reportFlags = {
  asks,
  answers,
  head: ['Possible flaw', 'Judgement', 'Why'] as readonly string[],
  caption: 'Signs of a risk of bias, computed from the study.',
  note: 'This list follows the questions of PROBAST and PROBAST+AI as far as the study’s own records answer them. It is no substitute for an assessment by people who know the setting.',
  why: {
    stated: 'Stated by the authors; see the section.',
    notStated: 'The authors have not said.',
    onlyAuthors: 'Only those who know how the data came about can say; the authors have not.',
    high: (model: string) =>
      `The discrimination of ${model} is unusually high. Make sure no predictor is recorded after the outcome or because of it.`,
    notHigh:
      'No figure is unusually high. Whether every predictor is known at the moment of use only the authors can say.',
    kept: 'All rows of one participant or cluster fall on the same side.',
    rowsAsPeople: 'Each row was taken as a participant of their own; that is right only where nobody has several rows.',
    enough: 'The criteria of Riley and colleagues are met.',
    notEnough: (needed: number, have: number) =>
      `They ask for ${plural(needed, 'participant', 'participants')}; there are ${count(have)}.`,
    noCriterion: 'No criterion is published for this outcome.',
    noneDropped: 'No row was left out.',
    dropped: (rows: number) =>
      `${plural(rows, 'row was', 'rows were')} left out, for the reasons given in the flow of participants.`,
    imputed: 'Missing predictor values were filled in within the development rows; nobody was left out for them.',
    noSelection: 'No univariable selection was made.',
    straight:
      'Numbers enter as they are, or as splines. Whether the table itself holds numbers cut into groups only the authors can say.',
    censored: 'Censoring is part of the models and of every figure.',
    competing: 'Competing events are modelled by cause; risks are cumulative incidences.',
    noCompeting: 'No competing event was named.',
    noFollowUp: 'The outcome is not followed over time.',
    calibrated: 'Calibration is reported beside discrimination, with intervals.',
    resampled: 'All steps are repeated in each fold or resample, on development rows only.',
    nested: 'Tuning was done within the development rows only.',
    noTuning: 'Nothing was tuned.',
    sameModel: 'The figures judge the procedure by which the reported model was made of all rows.',
    recalibrated: (model: string) => `Some classes were weighted; ${model} is used recalibrated.`,
    weighted: (models: string) =>
      `Classes were weighted in ${models}, without recalibration: risks are not at the level of the population.`,
    noWeights: 'No class was weighted or resampled.',
    subgroups: 'Subgroups were looked at.',
    noSubgroups: 'No subgroups were looked at.',
    external: 'A frozen model was judged on another table.',
    sites: 'Sites judged models of the others; no data from elsewhere were used.',
    internal: 'Internal validation only.',
  },
};

export type ReportFlags = typeof reportFlags;
