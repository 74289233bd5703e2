import type { OutcomeSummary } from '../../../workers/contract/cohort';
import type { OutcomeKind, OutcomeRole, Resampling } from '../../../workers/contract/recipe';
import type { CalibrationWord, DiscriminationWord, LeftOutReason } from '../../../workers/contract/report';
import { timeUnitOf } from '../../charts/outcome-units';
import { english } from '../numbers';
import { figures } from './figures';
import { resultCharts } from './result-charts';
import { shapes } from './shapes';
import { shelf } from './shelf';

const rows = (count: number) => english.plural(count, 'row', 'rows');
const folds = (count: number) => english.plural(count, 'fold', 'folds');
const patients = (count: number) => english.plural(count, 'patient', 'patients');
const events = (count: number) => english.plural(count, 'event', 'events');

const discrimination: Readonly<Record<OutcomeKind, Readonly<Record<DiscriminationWord, string>>>> = {
  binary: {
    none: 'has not been shown to tell who will have the event',
    weak: 'tells apart who will have the event only weakly',
    moderate: 'tells apart who will have the event moderately well',
    good: 'tells apart who will have the event well',
    excellent: 'tells apart who will have the event very well',
  },
  classes: {
    none: 'has not been shown to tell the classes apart',
    weak: 'tells the classes apart only weakly',
    moderate: 'tells the classes apart moderately well',
    good: 'tells the classes apart well',
    excellent: 'tells the classes apart very well',
  },
  continuous: {
    none: 'has not been shown to predict the value better than the mean does',
    weak: 'explains little of how patients differ',
    moderate: 'explains a fair part of how patients differ',
    good: 'explains much of how patients differ',
    excellent: 'explains nearly all of how patients differ',
  },
  survival: {
    none: 'has not been shown to tell who will have the event sooner',
    weak: 'tells only weakly who will have the event sooner',
    moderate: 'tells moderately well who will have the event sooner',
    good: 'tells well who will have the event sooner',
    excellent: 'tells very well who will have the event sooner',
  },
};

const riskCalibration: Readonly<Record<CalibrationWord, string>> = {
  good: 'Its risks agree with what happened, as far as these data can tell.',
  tooHigh: 'Its risks are too high on average: fewer patients had the event than it expected.',
  tooLow: 'Its risks are too low on average: more patients had the event than it expected.',
  tooExtreme: 'Its risks are too extreme: high ones too high, low ones too low.',
  tooModest: 'Its risks are too modest: high ones too low, low ones too high.',
  unclear: 'Its risks have not been shown to agree with what happened: look at the calibration curve.',
};

const calibration: Readonly<Record<OutcomeKind, Readonly<Record<CalibrationWord, string>>>> = {
  binary: riskCalibration,
  survival: riskCalibration,
  classes: {
    good: 'Its probabilities agree with what happened, as far as these data can tell.',
    tooHigh: 'Some of its probabilities are too high on average.',
    tooLow: 'Some of its probabilities are too low on average.',
    tooExtreme: 'Some of its probabilities are too extreme: high ones too high, low ones too low.',
    tooModest: 'Some of its probabilities are too modest: high ones too low, low ones too high.',
    unclear: 'Its probabilities have not been shown to agree with what happened: look at the curves of each class.',
  },
  continuous: {
    good: 'Its values agree with what was observed, as far as these data can tell.',
    tooHigh: 'Its values are too high on average.',
    tooLow: 'Its values are too low on average.',
    tooExtreme: 'Its values are too extreme: high ones too high, low ones too low.',
    tooModest: 'Its values are too modest: high ones too low, low ones too high.',
    unclear: 'Its values have not been shown to agree with what was observed: look at the calibration curve.',
  },
};

const leftOut: Readonly<Record<LeftOutReason, (count: number) => string>> = {
  outcomeMissing: (count) => `${rows(count)} left out: the outcome is missing.`,
  otherClass: (count) => `${rows(count)} left out: the outcome is of a class that was not chosen.`,
  noFold: (count) => `${rows(count)} left out: no fold is given for them.`,
  timeMissing: (count) => `${rows(count)} left out: the length of follow-up is missing.`,
  timeNotPositive: (count) => `${rows(count)} left out: the length of follow-up is zero or below.`,
  entryAfterEnd: (count) => `${rows(count)} left out: they entered only after their follow-up had ended.`,
};

function outcome(summary: OutcomeSummary, role: OutcomeRole): string {
  switch (summary.kind) {
    case 'binary':
      return events(summary.events);
    case 'classes':
      return english.list(summary.counts.map(({ level, count }) => `${english.count(count)} ${level}`));
    case 'continuous':
      return `median ${english.measured(summary.median)} (middle half ${english.measured(summary.q1)} to ${english.measured(summary.q3)})`;
    case 'survival':
      return `${events(summary.events)}, ${english.count(summary.censored)} censored${
        summary.competing > 0 ? `, ${english.count(summary.competing)} with another event first` : ''
      }; risks are by ${english.time(summary.horizon, timeUnitOf(role))}`;
  }
}

function resampling(plan: Resampling, count: number, repeats: number): string {
  switch (plan.kind) {
    case 'crossValidation':
      return `${english.count(count)}-fold cross-validation${repeats > 1 ? `, repeated ${english.count(repeats)} times` : ''}${plan.stratified ? ', with the same mix of outcomes in each fold' : ''}`;
    case 'bootstrap':
      return `Bootstrap optimism correction: the whole recipe repeated on ${english.count(plan.resamples)} resamples`;
    case 'temporal':
      return `By time: the latest ${english.percent(plan.share)} of the rows by ${plan.column} judged models of the earlier ones`;
    case 'sites':
      return `Internal-external: each site of ${plan.column} judged a model of all the others`;
    case 'splitColumn':
      return `A split that you gave: rows with ${english.list(plan.evaluation)} in ${plan.column} judged models of the others`;
    case 'foldColumn':
    case 'foldFile':
      return `${folds(count)} that you gave`;
  }
}

export const results = {
  title: 'Results',
  lead: (name: string, used: number, participants: number, summary: OutcomeSummary, role: OutcomeRole) =>
    `${name}: ${used === participants ? '' : `${rows(used)} of `}${patients(participants)}, ${outcome(summary, role)}.`,
  unseen: 'Every figure is of patients that the model had not seen.',
  corrected: (resamples: number) =>
    `Every figure is corrected for optimism by ${english.plural(resamples, 'resample', 'resamples')}; curves are of patients that a resample left out.`,
  verdict: {
    title: 'In short',
    discrimination: (kind: OutcomeKind, model: string, word: DiscriminationWord) =>
      `${model} ${discrimination[kind][word]}.`,
    pairs: {
      binary: (pairs: string, low: string, high: string) =>
        `Of 100 pairs of one patient with and one without the event, it gives the higher risk to the right one in about ${pairs} (95% CI ${low} to ${high}).`,
      classes: (pairs: string, low: string, high: string) =>
        `Of 100 pairs of one patient of a class and one of another, it gives that class the higher probability in the right one in about ${pairs} (95% CI ${low} to ${high}).`,
      survival: (pairs: string, low: string, high: string) =>
        `Of 100 pairs of patients of whom it is known who had the event first, it gives that one the higher risk in about ${pairs} (95% CI ${low} to ${high}).`,
    },
    explained: (share: string, low: string, high: string) =>
      `It explains about ${share} of the differences between patients (95% CI ${low} to ${high}).`,
    distance: (distance: string, low: string, high: string) =>
      `Its predictions lie ${distance} from the value on average (95% CI ${low} to ${high}).`,
    named: (share: string) => `The class it finds likeliest is the right one for ${share} of 100 patients.`,
    noPairs: 'How well it tells patients apart cannot be estimated on these data.',
    expected: (observed: string, expected: string) =>
      `Of 100 patients like these, ${observed} had the event; it expected ${expected}.`,
    observed: (observed: string) => `Of 100 patients like these, ${observed} had the event.`,
    expectedBy: (horizon: string, observed: string, expected: string) =>
      `Of 100 patients like these, ${observed} had the event by ${horizon}; it expected ${expected}.`,
    observedBy: (horizon: string, observed: string) =>
      `Of 100 patients like these, ${observed} had the event by ${horizon}.`,
    competing: (count: number) =>
      `${english.plural(count, 'patient', 'patients')} had another event first, after which this one could no longer happen. They are not counted as censored: risks are cumulative incidences (Aalen-Johansen).`,
    calibration: (kind: OutcomeKind, word: CalibrationWord) => calibration[kind][word],
    far: (points: string, low: string, high: string) =>
      `On average its risks lie about ${points} percentage points from what happened (95% CI ${low} to ${high}).`,
    choice: {
      onlyOne: () => '',
      better: (model: string) => `${model} is the better of the models here.`,
      notDistinguishable: (model: string) =>
        `The models cannot be told apart on these data, so the simpler one, ${lower(model)}, comes first.`,
    },
    suspect:
      'A figure this high is rare. Make sure that no predictor is recorded after the event or because of it: a model that uses one fails when it is needed.',
    certain: 'How well it does is known closely: the interval is narrow.',
    uncertain: 'How well it does is known only roughly: the interval is wide.',
    small: {
      binary:
        'There are fewer than 100 patients with, or without, the event. Take all figures as a first impression; more patients are needed.',
      classes:
        'There are fewer than 100 patients of some class. Take all figures as a first impression; more patients are needed.',
      continuous:
        'There are fewer than 100 patients. Take all figures as a first impression; more patients are needed.',
      survival:
        'There are fewer than 100 patients with the event. Take all figures as a first impression; more patients are needed.',
    },
    scope: 'These are patients of the same table. Before it is used elsewhere, test it on patients from there.',
    none: 'Too little was finished for a verdict. The figures there are stand below.',
  },
  figuresTitle: 'Figures',
  figuresCaption: 'Out-of-fold figures, each with its 95% confidence interval.',
  figure: 'Figure',
  figures,
  comparisonTitle: 'Models against each other',
  comparisonNote:
    'Differences are between the same patients, each with its 95% interval. An interval that holds 0 means: these data cannot tell the two apart.',
  comparison: {
    models: 'Models',
    pair: (first: string, second: string) => `${first} minus ${lower(second)}`,
    p: 'p',
    small: '< 0.001',
    loss: {
      binary: 'Log loss',
      classes: 'Log loss',
      continuous: 'RMSE',
      survival: 'Brier score at the horizon',
    },
    test: {
      binary: 'The p-value is two-sided, for the AUROC, by DeLong’s paired test.',
      classes: 'The p-value is two-sided, for the AUROC.',
      continuous: 'The p-value is two-sided, for R².',
      survival: 'The p-value is two-sided, for Harrell’s C.',
    },
  },
  discriminationName: { binary: 'AUROC', classes: 'AUROC', continuous: 'R²', survival: 'Harrell’s C' },
  charts: resultCharts,
  shapes,
  shelf,
  calibrationTitle: 'Calibration',
  calibrationHelp:
    'Points on the grey diagonal: of patients given a risk of 20%, 20% had the event. The bars at the foot show how many were given each risk, the figures how many a point stands for.',
  calibrationHelpHorizon:
    'Points on the grey diagonal: of patients given a risk of 20% by the horizon, 20% had the event by then. Censored patients count as far as they were followed (pseudo-observations).',
  calibrationHelpClasses:
    'Points on the grey diagonal: of patients given a probability of 20% of a class, 20% are of that class.',
  calibrationHelpValues: 'Points on the grey diagonal: patients given a value have that value on average.',
  thresholdTitle: 'At a threshold',
  thresholdHelp:
    'A patient is called positive where the risk is at or above the threshold. Which one is right depends on what missing an event costs, and what a false alarm costs. It is not chosen for you: the mark starts at the share of patients with the event.',
  threshold: 'Threshold',
  thresholdValue: (risk: string) => `risk of ${risk}`,
  measures: {
    sensitivity: 'Sensitivity',
    specificity: 'Specificity',
    ppv: 'PPV',
    npv: 'NPV',
    likelihoodRatioPositive: 'LR+',
    likelihoodRatioNegative: 'LR−',
  },
  measureHelp: {
    sensitivity: 'of those with the event, called positive',
    specificity: 'of those without, called negative',
    ppv: 'of those called positive, with the event',
    npv: 'of those called negative, without the event',
    likelihoodRatioPositive: 'how many times likelier a positive call is with the event than without',
    likelihoodRatioNegative: 'how many times likelier a negative call is with the event than without',
  },
  prevalence: {
    label: 'At another share with the event',
    unit: '%',
    note: 'Where the event is rarer or commoner than in this study, PPV, NPV and the counts change; sensitivity and specificity are taken to stay.',
    shown: (share: string) => `As if ${share} had the event.`,
    back: 'As in the study',
    invalid: 'Give a share above 0% and below 100%.',
  },
  decision: {
    title: 'Is it worth acting on?',
    help: 'Net benefit weighs patients rightly treated against patients treated needlessly, as the threshold does: acting at a risk of 10% means that treating nine needlessly is worth treating one rightly. The highest line is the best choice at that threshold.',
    from: 'Thresholds from',
    to: 'to',
    at: (threshold: string) => `At a threshold of ${threshold}, for every 100 patients:`,
    gain: (model: string, gained: string) =>
      `${model} gains as much as finding ${gained} with the event and treating nobody needlessly.`,
    noGain: (model: string) => `${model} gains nothing over treating nobody.`,
    overAll: (more: string, fewer: string) =>
      `That is ${more} more than treating everyone: the same as ${fewer} fewer interventions, with no more of those with the event missed.`,
    lessThanAll: (less: string) => `That is ${less} less than treating everyone, which is the better choice here.`,
    asAll: 'That is what treating everyone gains too.',
    best: (name: string) => `Highest here: ${name}.`,
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
  instabilityTitle: 'Would another sample give the same predictions?',
  instability: (model: string, error: string, resamples: number) =>
    `${model}: between ${english.plural(resamples, 'model', 'models')} of other resamples, a patient’s prediction lies ${error} from its mean on average.`,
  instabilityRepeats:
    'These models share most of their patients, so models of a truly new sample would differ more. Bootstrap resampling comes nearer to that.',
  foldsTitle: 'Fold by fold',
  sitesTitle: 'Site by site',
  sites: {
    heterogeneity: (model: string, figure: string, i2: string, tau: string) =>
      `${model}, ${figure}: ${i2} of the variation between sites is more than chance (I²); their standard deviation is ${tau}, on the scale on which sites were pooled.`,
    note: 'Pooled by random effects (restricted maximum likelihood, Hartung and Knapp). The last line is where the figure of a new site is to be expected.',
  },
  optimism: {
    title: 'Optimism',
    note: 'What the model reaches on the very patients it was made of, how much of that is optimism, and what is left. Areas, concordance, shares called rightly and the calibration slope: by the .632+ estimate, from the patients that each resample left out, so that a model of nothing comes out as one; on a small table it puts the slope rather low. All others: how much better the models of resamples do on their own resample than on all patients, on average.',
    apparent: 'Apparent',
    optimism: 'Optimism',
    corrected: 'Corrected',
  },
  perClass: {
    title: 'Class by class',
    note: 'Each class against all the others.',
    level: 'Class',
    rows: 'Patients',
    auroc: 'AUROC',
    calibrationInTheLarge: 'Calibration in the large',
    calibrationSlope: 'Calibration slope',
    ici: 'ICI',
    pairs: 'Class against class',
    pair: (first: string, second: string) => `${first} and ${second}`,
    confusion: 'Which class is taken for which',
    confusionNote:
      'Rows are what patients are, columns the class found likeliest. Shade and percentage are shares of the row.',
    observed: 'Is',
    curvesOf: (model: string) => `Curves of ${model}`,
  },
  residualsTitle: 'Residuals',
  residualsHelp:
    'What is left between prediction and value. A trend means that something was missed; a spread that widens means that large values are predicted less closely.',
  blandAltmanTitle: 'Prediction and value as two measurements',
  blandAltman: (model: string, bias: string, lower: string, upper: string) =>
    `${model}: the mean difference (value minus prediction) is ${bias}; 95 of 100 differences lie between ${lower} and ${upper}.`,
  overTimeTitle: 'Over time',
  groupsTitle: 'Risk groups',
  groupsHelp:
    'Curves are what happened, by the method that suits censoring; the table compares it with what was predicted.',
  groups: {
    group: 'Group',
    participants: 'Patients',
    predicted: (horizon: string) => `Predicted by ${horizon}`,
    observed: (horizon: string) => `Observed by ${horizon}`,
    of: (model: string) => `Risk groups of ${model}`,
  },
  competing: {
    title: 'Competing events',
    words: (count: number) =>
      `${english.plural(count, 'patient', 'patients')} had another event first. Taking them as censored would overstate the risk. Risks here are cumulative incidences (Aalen-Johansen), from a model for each cause.`,
  },
  proportional: {
    title: 'Do effects stay the same over time?',
    note: 'A Cox model takes each effect to be the same at all times (proportional hazards). A small p-value says that it is not; the curve shows how it changes (Grambsch and Therneau).',
    feature: 'Feature',
    all: 'All together',
    others: 'The effects of the other features over time',
    chiSquared: 'χ²',
    df: 'df',
    p: 'p',
    ok: 'No sign that effects change with time.',
    doubtful: (count: number) =>
      `${english.plural(count, 'feature has', 'features have')} an effect that changes with time (p < 0.05). Look at the curve: a model with that effect averaged can still predict well, but its hazard ratio should not be read as one number.`,
  },
  madeTitle: 'How this was made',
  made: {
    table: 'Table',
    tableWords: (name: string, count: number) => `${name}, ${rows(count)}`,
    used: 'Used',
    usedWords: (used: number, participants: number, summary: OutcomeSummary, role: OutcomeRole) =>
      `${rows(used)} of ${english.plural(participants, 'participant', 'participants')}, ${outcome(summary, role)}`,
    judged: (judged: number) => `${rows(judged)} judged; the others were for development only.`,
    leftOutTitle: 'Left out',
    leftOut: (reason: LeftOutReason, count: number) => leftOut[reason](count),
    nothingLeftOut: 'Nothing: every row was used.',
    predictors: 'Predictors',
    predictorsWords: (predictors: number, features: number) =>
      `${english.plural(predictors, 'predictor', 'predictors')}, ${english.plural(features, 'feature', 'features')} after the recipe`,
    resampling: 'Resampling',
    plan: resampling,
    grouped: 'All rows of one participant or group were kept in one fold.',
    ungrouped: 'Each row was taken as a participant of its own.',
    nested: 'Choices such as a penalty or an epoch were made inside the development rows only (nested).',
    intervals: 'Intervals',
    bootstrapIntervals: (resamples: number) =>
      `Bootstrap intervals from ${english.plural(resamples, 'resample', 'resamples')} of the participants`,
    seed: 'Seed',
    backend: 'Backend',
    noBackend: 'none: no network was trained',
    time: 'Computing time',
    timeOf: (model: string, time: string) => `${model} ${time}`,
    software: 'Software',
  },
  fit: {
    regression: (model: string) => `${model}: its formula`,
    network: (model: string) => `${model}: how it was fitted`,
    penalty: (alpha: string, lambda: string, nonZero: number, features: number) =>
      `Refitted on all rows (mix ${alpha}, lambda ${lambda}); ${english.count(nonZero)} of ${english.plural(features, 'feature', 'features')} kept.`,
    meaning: {
      logistic: 'Each coefficient is the change of the log-odds for one unit of a feature.',
      linear: 'Each coefficient is the change of the value for one unit of a feature.',
      multinomial: 'Each coefficient is the change of a class’s score for one unit of a feature.',
      ordinal: 'Each coefficient is the change of the log-odds of a higher class for one unit of a feature.',
      cox: 'Each coefficient is the change of the log hazard for one unit of a feature.',
    },
    noCause: 'It says what the model uses, not what causes the outcome.',
    feature: 'Feature',
    coefficient: 'Coefficient',
    standardised: 'Per SD',
    intercept: 'Intercept',
    cause: { event: 'the event', competing: 'the competing events' },
    equationOf: (name: string) => `For ${name}`,
    thresholds: 'Thresholds between the classes, from low to high',
    baseline: 'Baseline',
    cumulativeHazard: 'Cumulative baseline hazard',
    time: 'Time',
    formula: 'Formula',
    copy: 'Copy the formula',
    copied: 'Copied.',
    notCopied: 'The browser did not allow copying. Select the formula and copy it.',
    left: (left: number) =>
      `${english.plural(left, 'smaller term is', 'smaller terms are')} left out of this list; the model file holds all.`,
    causes:
      'Each cause has a formula of its own, and all of them make the risk of the event: over the steps of the baseline hazards it adds up the chance of having had neither event yet (S) times the chance of the event in that step. R can run the lines as they stand.',
    hazardOf: (cause: string) => `Cumulative baseline hazard of ${cause}`,
    layers: 'Hidden layers',
    members: 'Members (their risks are averaged)',
    parameters: 'Parameters, all members together',
    bestEpochs: 'Best epoch of each fold',
    diverged: 'Training broke off',
    divergedAt: (epoch: string) =>
      `In epoch ${epoch} the loss grew beyond all numbers. The weights are those of the best epoch before it; a lower learning rate would let it go on.`,
    backend: 'Backend',
    noLayers: 'none',
  },
  save: {
    title: 'Save',
    note: 'Files are written to this device, by you. The report, the model and the recipe hold no patient; the predictions have one line for each row. The recipe as run names what this device and the minutes decided, so that a colleague with the table gets the same figures.',
    report: 'Report (JSON)',
    predictions: 'Predictions (CSV)',
    model: 'Model (JSON)',
    recipe: 'Recipe as run (JSON)',
    print: 'Print',
  },
  next: 'Use a model',
  nextNote: 'Next: give one patient’s values and get a risk, or predict a second table.',
  help: {
    foldTitle: 'What is out-of-fold?',
    fold: 'Each patient’s risk came from a model that had not seen that patient. Figures of patients a model has learned from are always too good, and are not shown.',
    chartTitle: 'How are charts read?',
    chart:
      'Point at a chart, or go to it and use the arrow keys, and it tells its values. Under each chart are its table and files of it.',
    ciTitle: 'What is a 95% interval?',
    ci: 'The range in which the true figure plausibly lies, given how many patients there were. Wide means: not sure.',
    calibrationTitle: 'Why calibration?',
    calibration:
      'A model may rank patients well and still give risks that are wrong. If it says 20%, about 20 of 100 such patients should have the event.',
  },
};

/** Lower case at the start, within a sentence; proper names stay. */
function lower(words: string): string {
  if (words.startsWith('Cox')) return words;
  return words.charAt(0).toLowerCase() + words.slice(1);
}

export type ResultsMessages = typeof results;
