import type { FigureName } from '../../../workers/contract/figures';
import type { CalibrationWord, DiscriminationWord, LeftOutReason } from '../../../workers/contract/report';
import { english } from '../numbers';

const rows = (count: number) => english.plural(count, 'row', 'rows');
const folds = (count: number) => english.plural(count, 'fold', 'folds');

const discrimination: Readonly<Record<DiscriminationWord, string>> = {
  none: 'has not been shown to tell who will have the event',
  weak: 'tells apart who will have the event only weakly',
  moderate: 'tells apart who will have the event moderately well',
  good: 'tells apart who will have the event well',
  excellent: 'tells apart who will have the event very well',
};

const calibration: Readonly<Record<CalibrationWord, string>> = {
  good: 'Its risks agree with what happened: they can be read as they stand.',
  tooHigh: 'Its risks are too high on average: fewer patients had the event than it expected.',
  tooLow: 'Its risks are too low on average: more patients had the event than it expected.',
  tooExtreme: 'Its risks are too extreme: high ones too high, low ones too low.',
  tooModest: 'Its risks are too modest: high ones too low, low ones too high.',
  unclear: 'Whether its risks agree with what happened cannot be told on these data.',
};

const figures: Readonly<Record<FigureName, { readonly label: string; readonly help: string }>> = {
  auroc: {
    label: 'AUROC',
    help: 'Of one patient with and one without the event, how often the first gets the higher risk. 0.5 is a coin toss, 1 is perfect.',
  },
  brier: {
    label: 'Brier score',
    help: 'Mean squared distance between risk and outcome. 0 is perfect; lower is better.',
  },
  scaledBrier: {
    label: 'Scaled Brier score',
    help: 'The same against giving everyone the average risk: 0 is no better than that, 1 is perfect.',
  },
  logLoss: { label: 'Log loss', help: 'Punishes confident mistakes hardest. Lower is better.' },
  calibrationInTheLarge: {
    label: 'Calibration in the large',
    help: 'Whether risks are right on average, on the log-odds scale. 0 is right; above 0, risks are too low.',
  },
  calibrationSlope: {
    label: 'Calibration slope',
    help: '1 is right. Below 1, risks are too extreme (overfitting); above 1, too modest.',
  },
  observedExpected: {
    label: 'Observed / expected',
    help: 'Events that happened for each one expected. 1 is right.',
  },
};

const leftOut: Readonly<Record<LeftOutReason, (count: number) => string>> = {
  outcomeMissing: (count) => `${rows(count)} left out: the outcome is missing.`,
  otherClass: (count) => `${rows(count)} left out: the outcome is of a class that is neither event nor no event.`,
  noFold: (count) => `${rows(count)} left out: no fold is given for them.`,
};

export const results = {
  title: 'Results',
  lead: (outcome: string, used: number, participants: number, events: number) =>
    `${outcome}: ${used === participants ? '' : `${rows(used)} of `}${english.plural(participants, 'patient', 'patients')}, ${english.plural(events, 'event', 'events')}. Every figure is of patients that the model had not seen.`,
  verdict: {
    title: 'In short',
    discrimination: (model: string, word: DiscriminationWord) => `${model} ${discrimination[word]}.`,
    pairs: (pairs: string, low: string, high: string) =>
      `Of 100 pairs of one patient with and one without the event, it gives the higher risk to the right one in about ${pairs} (95% CI ${low} to ${high}).`,
    noPairs: 'How well it tells patients apart cannot be estimated on these data.',
    expected: (observed: string, expected: string) =>
      `Of 100 patients like these, ${observed} had the event; it expected ${expected}.`,
    observed: (observed: string) => `Of 100 patients like these, ${observed} had the event.`,
    calibration,
    choice: {
      onlyOne: '',
      better: (model: string) => `${model} is the better of the models here.`,
      notDistinguishable: (model: string) =>
        `The models cannot be told apart on these data, so the simpler one, ${lower(model)}, comes first.`,
    },
    suspect:
      'A figure this high is rare. Make sure that no predictor is recorded after the event or because of it: a model that uses one fails when it is needed.',
    certain: 'The AUROC is known closely: its interval is narrow.',
    uncertain: 'The AUROC is known only roughly: its interval is wide.',
    small:
      'There are fewer than 100 patients with, or without, the event. Take all figures as a first impression; more patients are needed.',
    scope: 'These are patients of the same table. Before it is used elsewhere, test it on patients from there.',
    none: 'Too little was finished for a verdict. The figures there are stand below.',
  },
  figuresTitle: 'Figures',
  figuresCaption: 'Out-of-fold figures, each with its 95% confidence interval.',
  figure: 'Figure',
  figures,
  comparison: (first: string, second: string) => `Difference: ${lower(first)} minus ${lower(second)}`,
  p: (p: string) => `p = ${p} (DeLong)`,
  pSmall: 'p < 0.001 (DeLong)',
  calibrationTitle: 'Calibration',
  calibrationHelp:
    'Points on the grey diagonal: of patients given a risk of 20%, 20% had the event. The bars at the foot show how many were given each risk, the figures how many a point stands for.',
  thresholdTitle: 'At a threshold',
  thresholdHelp:
    'A patient is called positive where the risk is at or above the threshold. Which one is right depends on what missing an event costs, and what a false alarm costs. It is not chosen for you: the mark starts at the share of patients with the event.',
  threshold: 'Threshold',
  thresholdValue: (risk: string) => `risk of ${risk}`,
  measures: { sensitivity: 'Sensitivity', specificity: 'Specificity', ppv: 'PPV', npv: 'NPV' },
  measureHelp: {
    sensitivity: 'of those with the event, called positive',
    specificity: 'of those without, called negative',
    ppv: 'of those called positive, with the event',
    npv: 'of those called negative, without the event',
  },
  per100Of: (model: string) => `${model}. `,
  per100: (positive: string, right: string, missed: string) =>
    `Of 100 patients like these, about ${positive} would be called positive; ${right} of them have the event. ${missed} with the event would be missed.`,
  counts: 'Counts',
  confusion: {
    head: (model: string) => `Counts of ${model}`,
    positive: 'Called positive',
    negative: 'Called negative',
    event: 'With the event',
    noEvent: 'Without the event',
  },
  countsNote: 'Means over the repeats.',
  distributionTitle: 'Predicted risks',
  foldsTitle: 'Fold by fold',
  madeTitle: 'How this was made',
  made: {
    table: 'Table',
    tableWords: (name: string, count: number) => `${name}, ${rows(count)}`,
    used: 'Used',
    usedWords: (used: number, participants: number, events: number) =>
      `${rows(used)} of ${english.plural(participants, 'participant', 'participants')}, ${english.plural(events, 'event', 'events')}`,
    leftOutTitle: 'Left out',
    leftOut: (reason: LeftOutReason, count: number) => leftOut[reason](count),
    nothingLeftOut: 'Nothing: every row was used.',
    predictors: 'Predictors',
    predictorsWords: (predictors: number, features: number) =>
      `${english.plural(predictors, 'predictor', 'predictors')}, ${english.plural(features, 'feature', 'features')} after the recipe`,
    resampling: 'Resampling',
    crossValidation: (count: number, repeats: number, stratified: boolean) =>
      `${english.count(count)}-fold cross-validation${repeats > 1 ? `, repeated ${english.count(repeats)} times` : ''}${stratified ? ', with the same share of events in each fold' : ''}`,
    givenFolds: (count: number) => `${folds(count)} that you gave`,
    grouped: 'All rows of one participant or group were kept in one fold.',
    ungrouped: 'Each row was taken as a participant of its own.',
    seed: 'Seed',
    backend: 'Backend',
    noBackend: 'none: no network was trained',
    time: 'Time',
    timeOf: (model: string, time: string) => `${model} ${time}`,
    software: 'Software',
  },
  fit: {
    logistic: (model: string) => `${model}: its weights`,
    network: (model: string) => `${model}: how it was fitted`,
    weightsNote: (alpha: string, lambda: string, nonZero: number, features: number) =>
      `Refitted on all rows (mix ${alpha}, lambda ${lambda}); ${english.count(nonZero)} of ${english.plural(features, 'feature', 'features')} kept. Each weight is the change of the log-odds for one standard deviation of a scaled feature. It says what the model uses, not what causes the event.`,
    feature: 'Feature',
    weight: 'Weight',
    intercept: 'Intercept',
    shown: (shown: number, all: number) => `The ${english.count(shown)} largest of ${english.count(all)}.`,
    layers: 'Hidden layers',
    members: 'Members (their risks are averaged)',
    parameters: 'Parameters, all members together',
    bestEpochs: 'Best epoch of each fold',
    backend: 'Backend',
    noLayers: 'none',
  },
  save: {
    title: 'Save',
    note: 'Files are written to this device, by you. The report and the model hold no patient; the predictions have one line for each row.',
    report: 'Report (JSON)',
    predictions: 'Predictions (CSV)',
    model: 'Model (JSON)',
    print: 'Print',
  },
  next: 'Use a model',
  nextNote: 'Next: give one patient’s values and get a risk, or predict a second table.',
  help: {
    foldTitle: 'What is out-of-fold?',
    fold: 'Each patient’s risk came from a model that had not seen that patient. Figures of patients a model has learned from are always too good, and are not shown.',
    ciTitle: 'What is a 95% interval?',
    ci: 'The range in which the true figure plausibly lies, given how many patients there were. Wide means: not sure.',
    calibrationTitle: 'Why calibration?',
    calibration:
      'A model may rank patients well and still give risks that are wrong. If it says 20%, about 20 of 100 such patients should have the event.',
  },
};

/** Lower case at the start, within a sentence; names in capitals stay. */
function lower(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1);
}

export type ResultsMessages = typeof results;
