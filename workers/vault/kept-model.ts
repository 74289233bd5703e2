import * as v from 'valibot';
import { additiveFits, keptAdditive } from './kept-additive';
import { boostingFits, keptBoosting } from './kept-boosting';
import { forestFits, keptForest } from './kept-forest';
import { keptNetwork, networkFits } from './kept-network';
import { keptPoints, pointsFit } from './kept-points';
import { classRecalibration, recalibration } from './kept-recalibration';
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

/** Chances that an estimator gives, which can be recalibrated: 1 of a risk, one a class; 0 where it gives none. */
function chancesOf(fitted: Estimator): number {
  switch (fitted.family) {
    case 'logistic':
    case 'points':
      return 1;
    case 'multinomial':
      return fitted.intercepts.length;
    case 'ordinal':
      return fitted.thresholds.length + 1;
    case 'linear':
    case 'cox':
      return 0;
    case 'network':
    case 'realmlp':
    case 'tabm':
    case 'forest':
    case 'boosting':
    case 'additive': {
      const head = fitted.head ?? { kind: 'binary' };
      if (head.kind === 'classes') return head.classes;
      return head.kind === 'binary' ? 1 : 0;
    }
  }
}

/** Whether recalibrations are of what the estimator gives. */
const movesWhatItGives = (moved: readonly Moved[] | undefined, chances: number): boolean =>
  moved?.every((one) => (one.kind === 'classes' ? one.intercepts.length === chances : chances === 1)) ?? true;

const moved = v.union([recalibration, classRecalibration]);
type Moved = v.InferOutput<typeof moved>;

const about = {
  steps: keptSteps,
  found: v.optional(foundSettings),
  extent: v.optional(searchExtent),
  recalibration: v.optional(v.pipe(v.array(moved), v.maxLength(100), v.readonly())),
};

const single = v.pipe(
  v.strictObject({ ...about, estimator: v.pipe(estimator, v.readonly()) }),
  v.check(({ estimator: fitted, recalibration: list }) => movesWhatItGives(list, chancesOf(fitted))),
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
  v.check(({ estimator: { members }, recalibration: list }) =>
    members.every(({ model }) => movesWhatItGives(list, chancesOf(model.estimator))),
  ),
  v.readonly(),
);

/**
 * A fitted model as plain JSON, the same shape as `workers/models` makes. Every number is finite and every shape fits,
 * so that a file from elsewhere cannot make a model that fails, or answers NaN, when it is used.
 */
export const keptModel = v.union([single, stack]);

export type KeptModel = v.InferOutput<typeof keptModel>;
