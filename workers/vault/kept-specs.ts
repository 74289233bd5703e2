import * as v from 'valibot';
import { activations, losses, optimisers, type EstimatorSpec } from '../contract/recipe';
import { count, finite, text } from './kept-values';

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const positive = v.pipe(finite, v.minValue(0));
const classWeights = v.picklist(['none', 'balanced']);
const base = { id: text, tuning: v.optional(v.picklist(['fixed', 'search'])) };
const penalty = { ...base, alpha: share, lambda: v.union([positive, v.literal('auto')]) };
const earlyStopping = { patience: count, validationShare: share };
const monotone = v.record(text, v.picklist([1, -1]));

/** The settings of each family, as a file may hold them. */
export const keptSpecs = {
  logistic: v.strictObject({ ...penalty, family: v.literal('logistic'), classWeights }),
  multinomial: v.strictObject({ ...penalty, family: v.literal('multinomial'), classWeights }),
  ordinal: v.strictObject({ ...penalty, family: v.literal('ordinal'), classWeights }),
  linear: v.strictObject({ ...penalty, family: v.literal('linear') }),
  cox: v.strictObject({ ...penalty, family: v.literal('cox') }),
  points: v.strictObject({
    ...base,
    family: v.literal('points'),
    items: count,
    largest: count,
    cards: count,
    chosen: v.optional(count),
  }),
  additive: v.strictObject({
    ...base,
    family: v.literal('additive'),
    rounds: count,
    learningRate: finite,
    leaves: count,
    bags: count,
    interactions: count,
    minLeaf: count,
    ...earlyStopping,
    monotone,
    classWeights,
  }),
  forest: v.strictObject({
    ...base,
    family: v.literal('forest'),
    trees: count,
    splits: v.picklist(['best', 'random']),
    minLeaf: count,
    columnShare: v.union([share, v.literal('root')]),
    classWeights,
  }),
  boosting: v.strictObject({
    ...base,
    family: v.literal('boosting'),
    rounds: count,
    learningRate: finite,
    growth: v.picklist(['leafWise', 'symmetric']),
    leaves: count,
    depth: count,
    minLeaf: count,
    l2: finite,
    rowShare: share,
    columnShare: share,
    bootstrap: finite,
    randomStrength: finite,
    ...earlyStopping,
    members: count,
    monotone,
    classWeights,
  }),
  network: v.strictObject({
    ...base,
    family: v.literal('network'),
    members: count,
    layers: v.pipe(
      v.array(v.strictObject({ units: count, activation: v.picklist(activations) })),
      v.maxLength(64),
      v.readonly(),
    ),
    loss: v.picklist(losses),
    optimiser: v.picklist(optimisers),
    learningRate: finite,
    batch: count,
    epochs: count,
    ...earlyStopping,
    dropout: share,
    weightDecay: finite,
    classWeights,
  }),
  realmlp: v.strictObject({
    ...base,
    family: v.literal('realmlp'),
    members: count,
    layers: v.pipe(v.array(count), v.maxLength(64), v.readonly()),
    embedding: v.boolean(),
    learningRate: finite,
    batch: count,
    epochs: count,
    dropout: share,
    weightDecay: finite,
    mixup: finite,
    validationShare: share,
    classWeights,
  }),
  tabm: v.strictObject({
    ...base,
    family: v.literal('tabm'),
    members: count,
    layers: v.pipe(v.array(count), v.minLength(1), v.maxLength(64), v.readonly()),
    learningRate: finite,
    batch: count,
    epochs: count,
    ...earlyStopping,
    dropout: share,
    weightDecay: finite,
    classWeights,
  }),
  neighbours: v.strictObject({ ...base, family: v.literal('neighbours'), neighbours: count }),
  stack: v.strictObject({ ...base, family: v.literal('stack'), steps: count, recalibrate: v.boolean() }),
} as const;

/** The settings of an estimator, of whichever family. */
export const keptSpec: v.GenericSchema<unknown, EstimatorSpec> = v.variant('family', [
  keptSpecs.logistic,
  keptSpecs.multinomial,
  keptSpecs.ordinal,
  keptSpecs.linear,
  keptSpecs.cox,
  keptSpecs.points,
  keptSpecs.additive,
  keptSpecs.forest,
  keptSpecs.boosting,
  keptSpecs.network,
  keptSpecs.realmlp,
  keptSpecs.tabm,
  keptSpecs.neighbours,
  keptSpecs.stack,
]);
