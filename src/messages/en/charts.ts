import type { NotEstimable } from '../../../workers/contract/figures';
import { english } from '../numbers';

const why: Readonly<Record<NotEstimable, string>> = {
  oneOutcomeOnly: 'not estimable: only one of the two outcomes occurs here',
  tooFew: 'not estimable: too few participants or events here',
  noVariation: 'not estimable: every participant was given the same risk',
  separated: 'not estimable: the risks separate the two outcomes completely',
  notDefined: 'not defined here: the figure would divide by zero',
};

export const charts = {
  families: { logistic: 'Logistic regression', network: 'Neural network' },
  several: (family: string, id: string) => `${family} (${id})`,
  showTable: 'Show as table',
  explore: (title: string) => `${title}: values along the chart`,
  hint: 'Point at the chart, or use the arrow keys on it, to read values.',
  why,
  model: 'Model',
  roc: {
    title: 'ROC curve',
    x: '1 − specificity',
    y: 'Sensitivity',
    summary: (models: string) =>
      `Sensitivity against one minus specificity at every threshold, for ${models}. The grey diagonal is a model that cannot tell patients apart.`,
    stop: (model: string, sensitivity: string, specificity: string) =>
      `${model}: sensitivity ${sensitivity}, specificity ${specificity}`,
    at: (model: string, threshold: string, sensitivity: string, specificity: string) =>
      `${model} at threshold ${threshold}: sensitivity ${sensitivity}, specificity ${specificity}`,
    key: (model: string, auroc: string) => `${model} ${auroc}`,
    specificity: 'Specificity',
  },
  calibration: {
    title: (model: string) => `Calibration: ${model}`,
    x: 'Predicted risk',
    y: 'Observed share with the event',
    summary: (model: string) =>
      `Observed share with the event against the risk predicted by ${model}, smoothed, with a 95% band, and in tenths of the participants. On the grey diagonal predictions are right.`,
    stop: (predicted: string, observed: string, low: string, high: string) =>
      `Predicted ${predicted}: observed ${observed} (95% CI ${low} to ${high})`,
    group: (participants: number, predicted: string, observed: string, low: string, high: string) =>
      `${english.plural(participants, 'participant', 'participants')} with predicted risk ${predicted} on average: ${observed} had the event (95% CI ${low} to ${high})`,
    participants: 'Participants',
    predicted: 'Predicted risk',
    observed: 'Observed share',
    interval: '95% CI',
    perfect: 'perfect',
    range: (low: string, high: string) => `${low} to ${high}`,
    below: 'The grey bars at the foot show how many participants were given each risk.',
  },
  loss: {
    title: 'Loss by epoch',
    x: 'Epoch',
    y: 'Loss (nats)',
    summary: (folds: number) =>
      `Mean cross-entropy of ${english.plural(folds, 'fold', 'folds')} under way, on training rows and on the rows held back for early stopping. Lower is better.`,
    training: 'training',
    validation: 'validation',
    best: 'Best epoch so far',
    fold: (repeat: number, fold: number, repeats: boolean) =>
      repeats ? `repeat ${repeat}, fold ${fold}` : `fold ${fold}`,
    stop: (fold: string, kind: string, epoch: number, loss: string) =>
      `${fold}, epoch ${english.count(epoch)}: ${kind} loss ${loss}`,
    epoch: 'Epoch',
    foldHead: 'Fold',
    waiting: 'Curves appear with the first epochs.',
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
  folds: {
    title: 'AUROC of each fold',
    x: 'AUROC',
    summary: 'One dot for each fold that was held back. How far they spread shows how much chance is in the figure.',
    stop: (model: string, fold: string, auroc: string, participants: number, events: number) =>
      `${model}, ${fold}: AUROC ${auroc}; ${english.plural(participants, 'participant', 'participants')}, ${english.plural(events, 'event', 'events')}`,
    fold: 'Fold',
    participants: 'Participants',
    events: 'Events',
  },
};

export type ChartsMessages = typeof charts;
