import type { MemoryNotice } from '../../../workers/contract/report';
import type { OutcomeSummary, SampleSize, SampleSizeCriterion } from '../../../workers/contract/cohort';
import type {
  Activation,
  EstimatorSpec,
  NetworkSpec,
  OutcomeRole,
  Optimiser,
  Loss,
  Monotone,
  Recipe,
  Resampling,
  TimeUnit,
} from '../../../workers/contract/recipe';
import { timeUnitOf } from '../../charts/outcome-units';
import { english } from '../numbers';

const { count, list, measured, percent, plural, time } = english;
const rows = (n: number) => plural(n, 'row', 'rows');
const participants = (n: number) => plural(n, 'participant', 'participants');
const quoted = (names: readonly string[]) => list(names.map((name) => `“${name}”`));

const criteria: Readonly<Record<SampleSizeCriterion, string>> = {
  shrinkage: 'little shrinkage of the effects',
  optimism: 'little optimism in the explained variation',
  overallRisk: 'a precise overall risk or mean',
  meanAbsoluteError: 'a small mean error of the predicted risks',
  residualVariance: 'a precise residual standard deviation',
};

const activation: Readonly<Record<Activation, string>> = {
  relu: 'ReLU',
  elu: 'ELU',
  selu: 'SELU',
  leakyRelu: 'leaky ReLU',
  gelu: 'GELU',
  swish: 'swish',
  mish: 'mish',
  softplus: 'softplus',
  tanh: 'tanh',
  sigmoid: 'sigmoid',
  linear: 'linear',
};
const optimiser: Readonly<Record<Optimiser, string>> = {
  adam: 'Adam',
  adamw: 'AdamW',
  sgd: 'stochastic gradient descent',
  momentum: 'gradient descent with momentum',
  rmsprop: 'RMSprop',
  adagrad: 'Adagrad',
  adamax: 'Adamax',
};
const loss: Readonly<Record<Loss, string>> = {
  crossEntropy: 'cross-entropy',
  focal: 'focal loss',
  brier: 'Brier score',
};

/** `scale` is the column of follow-up. */
const predictedBy = (horizon: number, scale: string, unit: TimeUnit | undefined): string =>
  unit === undefined
    ? `Risk is predicted by ${measured(horizon)}, in the unit of “${scale}”.`
    : `Risk is predicted by ${time(horizon, unit)}.`;

const outcomeIs: { readonly [Kind in OutcomeRole['kind']]: (role: Extract<OutcomeRole, { kind: Kind }>) => string } = {
  binary: ({ column, event, noEvent }) =>
    `The outcome is recorded in the column “${column}”: ${quoted(event)} ${event.length === 1 ? 'counts' : 'count'} as the event, ${quoted(noEvent)} as no event.`,
  classes: ({ column, classes, ordered }) =>
    `The outcome is the class recorded in the column “${column}”, one of ${count(classes.length)}${ordered ? ', in this order from low to high' : ', taken to have no order'}: ${quoted(classes)}.`,
  continuous: ({ column, unit }) =>
    `The outcome is the value measured in the column “${column}”, predicted on its own scale${unit === undefined ? '' : ` (${unit})`}.`,
  survival: ({ column, time, event, censored, competing, entry, horizon, timeUnit }) =>
    [
      `The outcome is the time until ${quoted(event)} in the column “${column}”; the column “${time}” gives the length of follow-up.`,
      censored.length > 0
        ? `Follow-up that ended with ${quoted(censored)} was right-censored.`
        : 'No follow-up was censored.',
      ...(competing.length > 0
        ? [
            `${quoted(competing)} ${competing.length === 1 ? 'rules' : 'rule'} the event out and was taken as a competing event, never as censoring: risks are cumulative incidences.`,
          ]
        : []),
      ...(entry === undefined
        ? []
        : [`Participants came under observation at the time in “${entry}” (delayed entry).`]),
      ...(horizon === null ? [] : [predictedBy(horizon, time, timeUnit)]),
    ].join(' '),
};

const penalty = (alpha: number, lambda: number | 'auto') =>
  `${alpha === 0 ? 'a ridge (L2) penalty' : alpha === 1 ? 'a lasso (L1) penalty' : `an elastic-net penalty (mixing parameter ${measured(alpha)}, where 0 is ridge and 1 lasso)`}${
    lambda === 'auto'
      ? ', whose strength was chosen by cross-validation within the development rows of each fold'
      : lambda === 0
        ? ' of strength 0, that is, without a penalty'
        : ` of fixed strength ${measured(lambda)}`
  }`;
const weighted = (weights: 'none' | 'balanced') =>
  weights === 'balanced'
    ? ' Classes were weighted inversely to their frequency, which changes the level of the predicted risks.'
    : ' No class was given extra weight, and none was resampled.';

const networkLoss = (kind: OutcomeRole['kind'], spec: NetworkSpec) =>
  ({
    binary: loss[spec.loss],
    classes: 'cross-entropy',
    continuous: 'squared error of the standardised value',
    survival:
      'the likelihood of event and censoring in discrete intervals of follow-up, one hazard for each interval and cause',
  })[kind];

const held = (monotone: Monotone) => {
  const of = (direction: 1 | -1) => Object.keys(monotone).filter((column) => monotone[column] === direction);
  const [rising, falling] = [of(1), of(-1)];
  return [
    rising.length > 0 ? ` The prediction was held never to fall as these rise: ${list(rising)}.` : '',
    falling.length > 0 ? ` The prediction was held never to rise as these rise: ${list(falling)}.` : '',
  ].join('');
};

function estimator(spec: EstimatorSpec, kind: OutcomeRole['kind']): string {
  switch (spec.family) {
    case 'logistic':
      return `Logistic regression, fitted by penalised maximum likelihood with ${penalty(spec.alpha, spec.lambda)}.${weighted(spec.classWeights)}`;
    case 'multinomial':
      return `Multinomial logistic regression, one linear predictor for each class, with ${penalty(spec.alpha, spec.lambda)}.${weighted(spec.classWeights)}`;
    case 'ordinal':
      return `Ordinal logistic regression (proportional odds), with ${penalty(spec.alpha, spec.lambda)}.${weighted(spec.classWeights)}`;
    case 'linear':
      return `Linear regression by least squares, with ${penalty(spec.alpha, spec.lambda)}.`;
    case 'cox':
      return `Cox proportional hazards regression (Efron’s ties, Breslow’s baseline hazard; one model for each cause where events compete), with ${penalty(spec.alpha, spec.lambda)}.`;
    case 'points':
      return `A scoring card of at most ${plural(spec.items, 'predictor', 'predictors')}, each with whole points of at most ${count(spec.largest)} by bands of its values: predictors found by beam search, the effects of their bands by logistic regression with a penalty on differences between neighbouring bands (its strength chosen by cross-validation), then rounded (after FasterRisk).`;
    case 'additive':
      return `An explainable boosting machine: a sum of one shape for each predictor and of ${plural(spec.interactions, 'pair', 'pairs')}, each the mean of ${plural(spec.bags, 'model', 'models')} on resamples, fitted in at most ${plural(spec.rounds, 'round', 'rounds')} of steps of ${count(spec.leaves)} leaves, learning rate ${measured(spec.learningRate)}.${kind === 'classes' ? '' : held(spec.monotone)}${weighted(spec.classWeights)}`;
    case 'forest':
      return `${spec.splits === 'best' ? 'A random forest' : 'Extremely randomised trees'} of ${plural(spec.trees, 'tree', 'trees')}, ${spec.columnShare === 'root' ? 'the square root of the predictors' : `${percent(spec.columnShare)} of the predictors`} looked at in each split, at least ${rows(spec.minLeaf)} in a leaf.${weighted(spec.classWeights)}`;
    case 'boosting':
      return `Histogram gradient boosting with ${spec.growth === 'leafWise' ? `leaf-wise trees of at most ${plural(spec.leaves, 'leaf', 'leaves')} and` : 'symmetric trees of'} ${plural(spec.depth, 'level', 'levels')}, learning rate ${measured(spec.learningRate)}, at most ${plural(spec.rounds, 'round', 'rounds')}${
        spec.patience > 0
          ? `; boosting stopped early after ${plural(spec.patience, 'round', 'rounds')} without improvement on the ${percent(spec.validationShare)} of the development rows held back`
          : '; no early stopping'
      }${spec.members > 1 ? `; predictions averaged over ${count(spec.members)} models` : ''}.${kind === 'classes' ? '' : held(spec.monotone)}${weighted(spec.classWeights)}`;
    case 'network': {
      const layers =
        spec.layers.length === 0
          ? 'without a hidden layer'
          : `with ${plural(spec.layers.length, 'hidden layer', 'hidden layers')} (${spec.layers.map((layer) => `${plural(layer.units, 'unit', 'units')}, ${activation[layer.activation]}`).join('; ')})`;
      return `A feed-forward neural network ${layers}${spec.members > 1 ? `, ${count(spec.members)} of which were fitted from different random starts and their predictions averaged` : ''}. Loss: ${networkLoss(kind, spec)}. Optimiser: ${optimiser[spec.optimiser]}, learning rate ${measured(spec.learningRate)}, batches of ${rows(spec.batch)}, at most ${plural(spec.epochs, 'epoch', 'epochs')}${
        spec.patience > 0
          ? `; training stopped early after ${plural(spec.patience, 'epoch', 'epochs')} without improvement on the ${percent(spec.validationShare)} of the development rows that each member held back`
          : '; no early stopping'
      }. Dropout ${percent(spec.dropout, 1)}, L2 penalty ${measured(spec.weightDecay)}.${weighted(spec.classWeights)}`;
    }
    case 'realmlp':
      return `A feed-forward network with defaults for tables (RealMLP), ${plural(spec.layers.length, 'hidden layer', 'hidden layers')} (${spec.layers.map((units) => count(units)).join('; ')} units), learning rate ${measured(spec.learningRate)}, ${plural(spec.epochs, 'epoch', 'epochs')}, dropout ${percent(spec.dropout, 1)}.${weighted(spec.classWeights)}`;
    case 'tabm':
      return `An ensemble of ${plural(spec.members, 'feed-forward network', 'feed-forward networks')} that share the weights of their layers (TabM), each with its own scales, biases and head: ${plural(spec.layers.length, 'hidden layer', 'hidden layers')} (${spec.layers.map((units) => count(units)).join('; ')} units); numbers entered as normal quantiles of the development rows. AdamW, learning rate ${measured(spec.learningRate)}, weight decay ${measured(spec.weightDecay)}, batches of ${rows(spec.batch)}, at most ${plural(spec.epochs, 'epoch', 'epochs')}${
        spec.patience > 0
          ? `; training stopped early after ${plural(spec.patience, 'epoch', 'epochs')} without a lower loss of the ensemble on ${percent(spec.validationShare)} of the development rows, held back`
          : '; no early stopping'
      }. Dropout ${percent(spec.dropout, 1)}.${weighted(spec.classWeights)}`;
    case 'neighbours':
      return `The ${count(spec.neighbours)} nearest neighbours, as a check on the other models only.`;
    case 'stack':
      return `A blend of the other models, weighted greedily in at most ${plural(spec.steps, 'step', 'steps')} by their loss on rows that none of them had seen${spec.recalibrate && (kind === 'binary' || kind === 'classes') ? ', and recalibrated by cross-fitting' : ''}.`;
  }
}

const whyPlan: Readonly<Record<Resampling['kind'], string>> = {
  crossValidation:
    'In this way every participant judges models that were made without them, and none is lost to development.',
  bootstrap:
    'In this way every participant is used for development, while all steps, choices among them, are repeated in each resample and their optimism is taken off.',
  temporal: 'In this way the models are judged as they would be used: on participants who came later.',
  sites:
    'In this way the models are judged as they would be used elsewhere: at a site that took no part in making them.',
  splitColumn: 'The division was given with the data.',
  foldColumn: 'The folds were given with the data.',
  foldFile: 'The folds were given with the data, in a file of their own.',
};

export const reportMethods = {
  source: (file: string, all: number, hash: string) =>
    `The data are one table, “${file}”, with ${rows(all)} (SHA-256 ${hash}).`,
  considered: (all: number, used: number, people: number) =>
    used === all
      ? `All ${rows(all)} of the table, of ${participants(people)}, were used.`
      : `Of ${rows(all)} in the table, ${count(used)}, of ${participants(people)}, were used.`,
  outcomeIs: (role: OutcomeRole): string => {
    switch (role.kind) {
      case 'binary':
        return outcomeIs.binary(role);
      case 'classes':
        return outcomeIs.classes(role);
      case 'continuous':
        return outcomeIs.continuous(role);
      case 'survival':
        return outcomeIs.survival(role);
    }
  },
  horizonChosen: predictedBy,
  predictors: (names: readonly string[], features: number) =>
    `${plural(names.length, 'predictor was', 'predictors were')} used: ${names.join('; ')}. After preparation they make ${plural(features, 'feature', 'features')} of the models. None was chosen or dropped by its univariable association with the outcome.`,
  sampleSize: {
    none: 'No criterion for the sample size is published for an outcome of this kind; none was applied.',
    needed: ({ parameters, needed, eventsNeeded }: SampleSize) =>
      `By the criteria of Riley and colleagues, a model of ${plural(parameters, 'parameter', 'parameters')} (counted after levels and splines) needs at least ${participants(needed ?? 0)}${eventsNeeded === null ? '' : `, with ${plural(eventsNeeded, 'event', 'events')}`}.`,
    each: (parts: readonly { readonly criterion: SampleSizeCriterion; readonly participants: number }[]) =>
      `Each criterion asks for: ${parts.map((part) => `${count(part.participants)} for ${criteria[part.criterion]}`).join('; ')}.`,
    assumed: (rSquared: string, most: string | null, shrinkage: string, from: 'default' | 'rSquared' | 'cStatistic') =>
      `This assumes an R² of ${rSquared}${most === null ? '' : ` (Cox-Snell; at most ${most} is possible here)`}, ${
        {
          default: 'the default where nothing is known beforehand',
          rSquared: 'as given by the user',
          cStatistic: 'from a C statistic given by the user',
        }[from]
      }, and a shrinkage of no less than ${shrinkage}.`,
    enough: (have: number, events: number | null) =>
      `The study has ${participants(have)}${events === null ? '' : ` and ${plural(events, 'event', 'events')}`}, which meets them. For flexible models such as networks this is a lower bound.`,
    notEnough: (have: number, events: number | null, borne: number | null) =>
      `The study has ${participants(have)}${events === null ? '' : ` and ${plural(events, 'event', 'events')}`}, which does not meet them${borne === null ? '' : `; it would bear ${borne < 1 ? 'fewer than 1 parameter' : plural(borne, 'parameter', 'parameters')}`}.`,
  },
  missing: {
    none: 'No predictor has missing values.',
    some: (columns: number, of: number) =>
      `Values are missing in ${count(columns)} of ${plural(of, 'predictor', 'predictors')} (Table 1). No row was left out because a predictor is missing.`,
    unknown: 'No row was left out because a predictor is missing.',
    single: ({ numbers, categories, indicators }: Recipe['steps']['impute']) =>
      `Missing numbers are replaced by the ${numbers === 'median' ? 'median' : 'mean'}; missing categories ${categories === 'mode' ? 'by the commonest level' : 'become a level of their own where at least 10 development rows and 5% of them, or 100 of them, have a gap, and the commonest level otherwise'}. ${indicators ? 'A yes/no feature tells the models where a value was missing, for predictors with gaps in at least 10 development rows and 5% of them, or in 100 of them.' : 'The models are not told where a value was missing.'} A new patient’s gaps are filled in the same way, from the development data.`,
    multiple: (imputations: number, cycles: number) =>
      `Missing values are filled in ${plural(imputations, 'time', 'times')} by chained equations with predictive mean matching (${plural(cycles, 'cycle', 'cycles')}), with the outcome among the variables in development only; one model is made of each completed table and they are pooled. A new patient’s gaps are filled from the other predictors, without the outcome.`,
  },
  preparation: {
    scaled: 'Numbers are brought to mean 0 and standard deviation 1.',
    notScaled: 'Numbers enter on their own scale.',
    encoded: (pooled: number, dropFirst: boolean) =>
      `Each level of a category becomes a yes/no feature${dropFirst ? ', but for the first, which is the reference' : ''}; levels with less than ${percent(pooled, 1)} of the development rows, and levels never seen in development, are taken together as “other”.`,
    splines: (parts: readonly { readonly column: string; readonly knots: number }[]) =>
      `Restricted cubic splines are used for ${list(parts.map(({ column, knots }) => `“${column}” (${count(knots)} knots)`))}; all other numbers enter as straight lines.`,
    straight: 'All numbers enter as straight lines; none was cut into groups.',
    inside:
      'Every one of these steps, filling gaps included, is fitted on development rows only and repeated in each fold or resample.',
  },
  estimator,
  final: 'The model that is reported and kept is fitted in the same way on all rows; the figures judge that procedure.',
  whyPlan,
  repeated: 'The division was repeated because on a table of this size any single one is partly chance.',
  grouped:
    'All rows of one participant or cluster fall on the same side, so that nobody judges a model made from their own rows.',
  ungrouped: 'Each row is taken as a participant of their own.',
  nested:
    'Everything that was tuned (strength of a penalty, number of epochs) was tuned within the development rows, that is, the resampling is nested.',
  notNested: 'Nothing was tuned: all hyperparameters were fixed beforehand.',
  measures: {
    binary: (resamples: number) =>
      `Discrimination: area under the ROC curve (AUROC, counting pairs of participants judged in the same fold; interval by DeLong’s method, by Obuchowski’s where participants have several rows, drawn out to 0.5 where cross-validation cannot rule that out) and under the precision-recall curve. Overall: Brier score, scaled Brier score, log loss. Calibration: calibration in the large, slope, observed/expected, a smooth curve by local regression with its band, and its mean, median, 90th percentile and largest distance from the diagonal (ICI, E50, E90, Emax). Clinical utility: net benefit over thresholds (decision curve), against treating all and treating none.${resamples > 0 ? ` A second interval of the AUROC, and those of differences between models, are percentiles of ${plural(resamples, 'bootstrap resample', 'bootstrap resamples')} of the participants; so are those of ICI, E50, E90 and Emax, but for their lower ends, which are basic bootstrap intervals’, cut at 0.` : ''} All other intervals come from influence values or score methods (Wilson) and are cluster-robust where participants have several rows.`,
    classes:
      'Discrimination: AUROC of each class against the rest (macro mean), of each pair of classes (Hand and Till), and the polytomous discrimination index. Overall: log loss, Brier score, accuracy, balanced accuracy and, for classes in order, kappa with quadratic weights. Calibration: in the large, slope and curve of each class against the rest. Intervals come from influence values and are cluster-robust where participants have several rows.',
    continuous:
      'Overall: R² (out of sample), root mean squared error and mean absolute error, in the outcome’s own unit. Calibration: mean error, slope and a smooth curve by local regression. Agreement: limits of agreement (Bland and Altman). Intervals come from influence values and are cluster-robust where participants have several rows.',
    survival:
      'Discrimination: Harrell’s C, Uno’s C (weighted for censoring, cut off at the horizon) and the cumulative/dynamic AUROC. Overall: Brier score at the horizon and integrated up to it, weighted by the inverse chance of being censored. Calibration at the horizon: observed/expected, slope and smooth curve through pseudo-observations, with ICI, E50, E90 and Emax. Survival curves are Kaplan-Meier’s with Greenwood’s intervals; with competing events cumulative incidences are Aalen and Johansen’s. ICI, E50, E90 and Emax have intervals from 200 bootstrap resamples of the participants (upper ends of percentiles, lower ends of basic intervals, cut at 0). Other intervals come from influence values (infinitesimal jackknife) and are cluster-robust where participants have several rows. Proportional hazards were tested by scaled Schoenfeld residuals (Grambsch and Therneau).',
    unseen: 'All figures are of predictions for rows that the model had not seen.',
    corrected: (resamples: number) =>
      `All figures are those of the model on its own data less their optimism, from ${plural(resamples, 'resample', 'resamples')}. Areas, concordance, accuracy, kappa and the calibration slope: by the .632+ estimate (Efron and Tibshirani 1997), with the mean over the resamples’ models on the rows left out, which is not raised to chance where it falls below. All others: by the mean difference between each resample’s model on its resample and on all rows (Harrell). Intervals are those of the rows left out (areas) or of the apparent figure, moved by the correction (Noma et al. 2021). Curves are of rows that a resample left out.`,
    level: 'Intervals are 95% intervals. A figure without a value is given with the reason.',
  },
  software: (name: string, seed: number) =>
    `Everything was computed with ${name}, in a browser, on the user’s device; no record left it. The random seed is ${seed}. With the same table, recipe and software the same numbers result.`,
  backend: (name: string) =>
    `Networks were trained on the backend ${name}; their predictions were computed in double precision on the processor.`,
  memory: (is: MemoryNotice, model: string) =>
    is.kind === 'batchesParted'
      ? `The backend ${is.backend} had too little memory for batches of ${plural(is.batch, 'row', 'rows')} of the model ${model}; each was learned in ${plural(is.parts, 'part', 'parts')} whose gradients were added up, which leaves the result as it is.`
      : `The backend ${is.from} had too little memory for the model ${model}; what was left to train was trained on the backend ${is.to}.`,
  summaryOf: (summary: OutcomeSummary, role: OutcomeRole): string => {
    switch (summary.kind) {
      case 'binary':
        return `${plural(summary.events, 'row', 'rows')} with the event and ${count(summary.others)} without (${percent(summary.events / Math.max(1, summary.events + summary.others), 1)} with the event)`;
      case 'classes':
        return list(summary.counts.map(({ level, count: of }) => `${count(of)} of class “${level}”`));
      case 'continuous':
        return `mean ${measured(summary.mean)} (SD ${measured(summary.sd)}), median ${measured(summary.median)} (middle half ${measured(summary.q1)} to ${measured(summary.q3)})`;
      case 'survival':
        return `${plural(summary.events, 'event', 'events')}, ${count(summary.censored)} censored${summary.competing > 0 ? `, ${count(summary.competing)} with a competing event first` : ''}; ${plural(summary.eventsByHorizon, 'event', 'events')} by ${time(summary.horizon, timeUnitOf(role))}; ${summary.medianFollowUp === null ? 'median follow-up not reached' : `median follow-up ${time(summary.medianFollowUp, timeUnitOf(role))}`} (reverse Kaplan-Meier)`;
    }
  },
};

export type ReportMethods = typeof reportMethods;
