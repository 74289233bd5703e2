import * as v from 'valibot';
import { keptNetwork, networkFits } from './kept-network';
import { recalibration } from './kept-recalibration';
import { keptRegressions, regressionFits } from './kept-regressions';
import { foundSettings } from './kept-search';
import { keptSteps } from './kept-steps';

const estimator = v.variant('family', [...keptRegressions, keptNetwork]);

type Estimator = v.InferOutput<typeof estimator>;

const fits = (fitted: Estimator, features: number): boolean =>
  fitted.family === 'network' ? networkFits(fitted, features) : regressionFits(fitted, features);

/** Only the risk of a yes/no outcome is recalibrated after the estimator. */
const givesARisk = (fitted: Estimator): boolean =>
  fitted.family === 'logistic' ||
  (fitted.family === 'network' && (fitted.head ?? { kind: 'binary' }).kind === 'binary');

/**
 * A fitted model as plain JSON, the same shape as `workers/models` makes. Every number is finite and every shape fits,
 * so that a file from elsewhere cannot make a model that fails, or answers NaN, when it is used.
 */
export const keptModel = v.pipe(
  v.strictObject({
    steps: keptSteps,
    estimator: v.pipe(estimator, v.readonly()),
    found: v.optional(foundSettings),
    recalibration: v.optional(v.pipe(v.array(recalibration), v.maxLength(100), v.readonly())),
  }),
  v.check(({ estimator: fitted, recalibration: moved }) => !moved || moved.length === 0 || givesARisk(fitted)),
  v.check(({ steps, estimator: fitted }) => fits(fitted, steps.features.length)),
  v.readonly(),
);

export type KeptModel = v.InferOutput<typeof keptModel>;
