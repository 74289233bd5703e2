import { english } from '../numbers';

const people = (count: number) => english.plural(count, 'participant', 'participants');

/** Words of the charts that only the results page draws. */
export const resultCharts = {
  interval: '95% CI',
  range: (low: string, high: string) => `${low} to ${high}`,
  participants: 'Participants',
  series: 'Curve',
  roc: {
    title: 'ROC curve',
    titleOf: (what: string) => `ROC curve: ${what}`,
    x: '1 − specificity',
    y: 'Sensitivity',
    summary: (models: string) =>
      `Sensitivity against one minus specificity at every threshold, for ${models}. The grey diagonal is a model that cannot tell patients apart.`,
    stop: (model: string, sensitivity: string, specificity: string) =>
      `${model}: sensitivity ${sensitivity}, specificity ${specificity}`,
    specificity: 'Specificity',
  },
  precisionRecall: {
    title: 'Precision-recall curve',
    x: 'Recall (sensitivity)',
    y: 'Precision (PPV)',
    summary: (models: string, chance: string) =>
      `Of those called positive, how many have the event, against how many of those with the event are found, for ${models}. The grey line is the share with the event, ${chance}.`,
    stop: (model: string, recall: string, precision: string) => `${model}: recall ${recall}, precision ${precision}`,
  },
  calibration: {
    title: (what: string) => `Calibration: ${what}`,
    overlay: 'Calibration of all models',
    x: 'Predicted risk',
    y: 'Observed share with the event',
    xClass: 'Predicted probability',
    yClass: 'Observed share of the class',
    xValue: 'Predicted value',
    yValue: 'Observed value',
    xHorizon: (horizon: string) => `Predicted risk by ${horizon}`,
    yHorizon: (horizon: string) => `Observed risk by ${horizon}`,
    summary: (what: string) =>
      `What was observed against what was predicted (${what}), smoothed, with a 95% band, and in tenths of the participants. On the grey diagonal predictions are right.`,
    overlaySummary: (models: string) =>
      `The smoothed calibration curves of ${models} on one chart. On the grey diagonal predictions are right.`,
    stop: (predicted: string, observed: string, low: string, high: string) =>
      `Predicted ${predicted}: observed ${observed} (95% CI ${low} to ${high})`,
    overlayStop: (model: string, predicted: string, observed: string) =>
      `${model}, predicted ${predicted}: observed ${observed}`,
    group: (participants: number, predicted: string, observed: string, low: string, high: string) =>
      `${people(participants)} with a mean prediction of ${predicted}: observed ${observed} (95% CI ${low} to ${high})`,
    predicted: 'Predicted',
    observed: 'Observed',
    below: 'The grey bars at the foot show how many participants were given each risk.',
  },
  distribution: {
    title: (model: string) => `Predicted risks: ${model}`,
    x: 'Predicted risk',
    y: 'Share of the group',
    summary: (model: string) =>
      `How the risks predicted by ${model} spread: above the line those with the event, below it those without.`,
    events: 'with the event',
    others: 'without the event',
    stop: (from: string, to: string, group: string, count: string, share: string) =>
      `Risk ${from} to ${to}, ${group}: ${count} participants (${share})`,
    risk: 'Risk',
    threshold: 'threshold',
  },
  decision: {
    title: 'Decision curve',
    x: 'Threshold (risk at which one would act)',
    y: 'Net benefit per 100 patients',
    all: 'Treat all',
    none: 'Treat none',
    summary: (models: string) =>
      `Net benefit of acting by ${models}, of treating all and of treating none, at each threshold. The highest line is the best choice there.`,
    stop: (name: string, threshold: string, benefit: string) =>
      `${name} at a threshold of ${threshold}: net benefit ${benefit} per 100 patients`,
  },
  instability: {
    title: (model: string) => `Stability of the predictions: ${model}`,
    x: 'Mean prediction over the resamples',
    y: 'Prediction by single models',
    summary: (model: string) =>
      `Where the middle 95% of the predictions lie that models of ${model} from single resamples gave to participants like these. The narrower, the more stable.`,
    stop: (mean: string, low: string, high: string, participants: number) =>
      `Mean prediction ${mean}: single models said ${low} to ${high} (${people(participants)})`,
    mean: 'Mean',
  },
  folds: {
    title: (figure: string) => `${figure} of each fold`,
    summary: 'One dot for each fold that was held back. How far they spread shows how much chance is in the figure.',
    stop: (model: string, fold: string, figure: string, value: string, size: string) =>
      `${model}, ${fold}: ${figure} ${value}; ${size}`,
    size: (participants: number, events: number | null) =>
      events === null ? people(participants) : `${people(participants)}, ${english.plural(events, 'event', 'events')}`,
    fold: 'Fold',
    events: 'Events',
  },
  forest: {
    title: (figure: string, model: string) => `${figure} by site: ${model}`,
    summary: (figure: string) =>
      `${figure} of each site, judged by a model of all the others, with 95% intervals; below, the sites pooled, and where a new site is to be expected.`,
    site: 'Site',
    pooled: 'Pooled',
    prediction: 'A new site',
    stop: (site: string, value: string, participants: number) => `${site}: ${value}; ${people(participants)}`,
    stopPooled: (name: string, value: string) => `${name}: ${value}`,
  },
  residuals: {
    title: (model: string) => `Residuals: ${model}`,
    x: 'Predicted value',
    y: 'Observed minus predicted',
    summary: (model: string) =>
      `Residuals of ${model} among participants with similar predictions: the box holds the middle half, the line the middle 95%, the dot is the median. They should lie about zero with the same spread everywhere.`,
    stop: (at: string, median: string, low: string, high: string, participants: number) =>
      `At ${at}: median ${median}, 95% of them between ${low} and ${high} (${people(participants)})`,
    at: 'Mean',
    median: 'Median',
    quartiles: 'Quartiles',
    middle95: 'Middle 95%',
  },
  histogram: {
    title: (model: string) => `Spread of the residuals: ${model}`,
    x: 'Observed minus predicted',
    y: 'Participants',
    summary: (model: string) => `How many participants have residuals of each size, by ${model}.`,
    stop: (from: string, to: string, count: string) => `${from} to ${to}: ${count} participants`,
    residual: 'Residual',
  },
  blandAltman: {
    title: (model: string) => `Bland-Altman: ${model}`,
    x: 'Mean of observed and predicted',
    summary: (model: string) =>
      `Observed minus predicted against their mean, by ${model}, with the mean difference and the limits of agreement.`,
    bias: 'mean difference',
    upper: 'upper limit',
    lower: 'lower limit',
  },
  overTime: {
    auroc: 'AUROC over time',
    brier: 'Brier score over time',
    x: 'Time',
    yAuroc: 'AUROC',
    yBrier: 'Brier score',
    overall: 'Everyone the overall risk',
    aurocSummary: (models: string) => `How well ${models} tell apart who has had the event by each time.`,
    brierSummary: (models: string) =>
      `Prediction error of ${models} at each time, and of giving everyone the overall risk (grey). Lower is better.`,
    stop: (model: string, time: string, value: string) => `${model} at ${time}: ${value}`,
  },
  groups: {
    title: (model: string) => `Risk groups: ${model}`,
    x: 'Time',
    y: 'Share with the event',
    names: {
      1: ['All'],
      2: ['Lower risk', 'Higher risk'],
      3: ['Low risk', 'Middle risk', 'High risk'],
    },
    nameOf: (place: number) => `Group ${place}`,
    summary: (model: string) =>
      `Share with the event over time among participants whom ${model} gave low, middle and high risks, with 95% bands. The farther apart the curves, the better it tells them apart.`,
    stop: (group: string, time: string, value: string, low: string, high: string) =>
      `${group} at ${time}: ${value} (95% CI ${low} to ${high})`,
    atRisk: 'At risk',
    few: 'few',
  },
  smooth: {
    title: (feature: string) => `Effect over time: ${feature}`,
    x: 'Time',
    y: 'Log hazard ratio',
    summary: (feature: string) =>
      `The effect of ${feature} over time, smoothed. A level line means that the hazards stay proportional.`,
    stop: (time: string, effect: string) => `At ${time}: ${effect}`,
  },
};

export type ResultChartsMessages = typeof resultCharts;
