import type { NotEstimable } from '../../../workers/contract/figures';
import type { ModelKind } from '../../../workers/contract/default-estimators';
import { english } from '../numbers';

const why: Readonly<Record<NotEstimable, string>> = {
  oneOutcomeOnly: 'not estimable: only one of the two outcomes occurs here',
  tooFew: 'not estimable: too few participants or events here',
  noVariation: 'not estimable: every participant was given the same prediction',
  separated: 'not estimable: the predictions separate the outcomes completely',
  notDefined: 'not defined for data like these',
  noEvents: 'not estimable: no event happened here',
  beyondFollowUp: 'not estimable: nobody was followed for that long',
};

export const charts = {
  families: {
    logistic: 'Logistic regression',
    multinomial: 'Multinomial regression',
    ordinal: 'Ordinal regression',
    linear: 'Linear regression',
    cox: 'Cox regression',
    points: 'Points card',
    additive: 'Additive model',
    forest: 'Random forest',
    extraTrees: 'Extra trees',
    boosting: 'Gradient boosting',
    network: 'Neural network',
    realmlp: 'Tabular network',
    tabm: 'Network ensemble',
    neighbours: 'Nearest neighbours',
    stack: 'Blend of models',
  } satisfies Readonly<Record<ModelKind, string>>,
  several: (family: string, id: string) => `${family} (${id})`,
  showTable: 'Show as table',
  explore: (title: string) => `${title}: values along the chart`,
  hint: 'Point at the chart, or use the arrow keys on it, to read values.',
  why,
  model: 'Model',
  save: {
    menu: 'Save',
    menuOf: (title: string) => `Save the chart: ${title}`,
    as: { svg: 'SVG', png: 'PNG', csv: 'CSV' },
  },
  loss: {
    title: 'Loss by epoch',
    x: 'Epoch',
    y: { likelihood: 'Loss (nats)', squared: 'Squared error (standardised)' },
    summary: (folds: number, squared: boolean) =>
      `Mean ${squared ? 'squared error' : 'cross-entropy'} of ${english.plural(folds, 'fold', 'folds')} under way, on training rows and on the rows held back for early stopping. Lower is better.`,
    training: 'training',
    validation: 'validation',
    best: 'Best epoch so far',
    resample: (place: number) => `resample ${place}`,
    fold: (repeat: number, fold: number, repeats: boolean) =>
      repeats ? `repeat ${repeat}, fold ${fold}` : `fold ${fold}`,
    stop: (fold: string, kind: string, epoch: number, loss: string) =>
      `${fold}, epoch ${english.count(epoch)}: ${kind} loss ${loss}`,
    epoch: 'Epoch',
    foldHead: 'Fold',
    waiting: 'Curves appear with the first epochs.',
  },
};

export type ChartsMessages = typeof charts;
