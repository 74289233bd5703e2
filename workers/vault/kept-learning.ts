import * as v from 'valibot';
import type { LearningCurve, LearningReport } from '../contract/learning-curve';
import { count, figure, finite, list, numbers, sameLength, text } from './kept-values';

const curve: v.GenericSchema<unknown, LearningCurve> = v.strictObject({
  model: text,
  points: list(v.strictObject({ participants: finite, fits: count, loss: figure, discrimination: figure }), 100),
  law: v.nullable(v.strictObject({ floor: finite, gain: finite, rate: finite })),
  band: v.pipe(
    v.strictObject({ participants: numbers, loss: numbers, low: numbers, high: numbers }),
    v.check((band) => sameLength(band)),
  ),
  doubled: figure,
  quadrupled: figure,
  more: v.picklist(['helps', 'little', 'cannotTell']),
});

/** The learning curves of a study, as a file may hold them. */
export const learningReport: v.GenericSchema<unknown, LearningReport> = v.strictObject({
  participants: count,
  loss: v.picklist(['logLoss', 'rmse', 'brier']),
  discrimination: v.picklist(['auroc', 'rSquared', 'harrell']),
  draws: count,
  classical: curve,
  deep: v.nullable(curve),
  differences: list(v.strictObject({ times: v.picklist([1, 2, 4]), loss: figure }), 10),
  overtakes: v.nullable(v.picklist(['already', 'twice', 'fourTimes', 'not', 'cannotTell'])),
});
