import { recalibrationMethods, type RecalibrationMethod } from '../../../workers/contract/analyses';

/** Whether a name is one of the methods that have words. */
export const isRecalibration = (name: string): name is RecalibrationMethod =>
  recalibrationMethods.some((method) => method === name);
