import * as v from 'valibot';
import { additiveFits, keptAdditive } from './kept-additive';
import { boostingFits, keptBoosting } from './kept-boosting';
import { forestFits, keptForest } from './kept-forest';
import { keptNetwork, networkFits } from './kept-network';
import { keptPoints, pointsFit } from './kept-points';
import { recalibration } from './kept-recalibration';
import { keptRealMlp, realMlpFits } from './kept-realmlp';
import { keptRegressions, regressionFits } from './kept-regressions';
import { foundSettings, searchExtent } from './kept-search';
import { keptSpecs } from './kept-specs';
import { keptTabm, tabmFits } from './kept-tabm';
import { keptSteps } from './kept-steps';

const estimator = v.variant('family', [
  ...keptRegressions,
  keptNetwork,
  keptRealMlp,
  keptTabm,
  keptForest,
  keptBoosting,
  keptPoints,
  keptAdditive,
]);

type Estimator = v.InferOutput<typeof estimator>;

/** Whether an estimator takes what the steps give. */
function fits(fitted: Estimator, { features, predictors }: v.InferOutput<typeof keptSteps>): boolean {
  switch (fitted.family) {
    case 'network':
      return networkFits(fitted, features.length);
    case 'realmlp':
      return realMlpFits(fitted, features.length);
    case 'tabm':
      return tabmFits(fitted, features.length);
    case 'boosting':
      return boostingFits(fitted, predictors.length);
    case 'additive':
      return additiveFits(fitted, new Set(predictors.map(({ name }) => name)));
    case 'forest':
      return forestFits(fitted, predictors.length);
    case 'points':
      return pointsFit(fitted, new Set(predictors.map(({ name }) => name)));
    case 'logistic':
    case 'linear':
    case 'multinomial':
    case 'ordinal':
    case 'cox':
      return regressionFits(fitted, features.length);
  }
}

/** Only the risk of a yes/no outcome is recalibrated after the estimator. */
const givesARisk = (fitted: Estimator): boolean =>
  fitted.family === 'logistic' ||
  fitted.family === 'points' ||
  (fitted.family === 'additive' && fitted.head.kind === 'binary') ||
  (fitted.family === 'forest' && fitted.head.kind === 'binary') ||
  (fitted.family === 'boosting' && fitted.head.kind === 'binary') ||
  (fitted.family === 'realmlp' && fitted.head.kind === 'binary') ||
  (fitted.family === 'tabm' && fitted.head.kind === 'binary') ||
  (fitted.family === 'network' && (fitted.head ?? { kind: 'binary' }).kind === 'binary');

const about = {
  steps: keptSteps,
  found: v.optional(foundSettings),
  extent: v.optional(searchExtent),
  recalibration: v.optional(v.pipe(v.array(recalibration), v.maxLength(100), v.readonly())),
};

const single = v.pipe(
  v.strictObject({ ...about, estimator: v.pipe(estimator, v.readonly()) }),
  v.check(({ estimator: fitted, recalibration: moved }) => !moved || moved.length === 0 || givesARisk(fitted)),
  v.check(({ steps, estimator: fitted }) => fits(fitted, steps)),
  v.readonly(),
);

/** More models than any recipe has. */
const MOST_MEMBERS = 20;

const stack = v.pipe(
  v.strictObject({
    ...about,
    estimator: v.pipe(
      v.strictObject({
        family: v.literal('stack'),
        spec: keptSpecs.stack,
        pool: v.optional(v.picklist(['linear', 'logarithmic'])),
        members: v.pipe(
          v.array(v.strictObject({ weight: v.pipe(v.number(), v.minValue(0), v.maxValue(1)), model: single })),
          v.minLength(1),
          v.maxLength(MOST_MEMBERS),
          v.check((members) => Math.abs(members.reduce((sum, { weight }) => sum + weight, 0) - 1) < 1e-6),
          v.readonly(),
        ),
      }),
      v.readonly(),
    ),
  }),
  v.check(
    ({ estimator: { members }, recalibration: moved }) =>
      !moved || moved.length === 0 || members.every(({ model }) => givesARisk(model.estimator)),
  ),
  v.readonly(),
);

/**
 * A fitted model as plain JSON, the same shape as `workers/models` makes. Every number is finite and every shape fits,
 * so that a file from elsewhere cannot make a model that fails, or answers NaN, when it is used.
 */
export const keptModel = v.union([single, stack]);

export type KeptModel = v.InferOutput<typeof keptModel>;
