import type { CalibrationCurve } from '../contract/results';
import { calibrationGroups } from './calibration-groups';
import { pick, type OutOfFold, type Predicted } from './out-of-fold';
import { smoothCurve, type Ascending } from './smooth-curve';

function ascending({ risk, event, order, clusters }: Predicted): Ascending {
  return {
    x: pick(risk, order),
    y: Float64Array.from(pick(event, order)),
    clusters: clusters && { of: pick(clusters.of, order), count: clusters.count },
  };
}

/**
 * Observed against predicted risk: a smooth curve of the outcome on the risk with its band, see {@link smoothCurve}, and
 * beside it groups of about a tenth of the rows.
 *
 * @returns null where neither can be drawn; without a curve (no points) where there is none or with one outcome only
 */
export function calibrationCurve(input: OutOfFold, repeats: readonly Predicted[]): CalibrationCurve | null {
  const groups = calibrationGroups(input);
  const both = repeats.every(({ event }) => event.includes(0) && event.includes(1));
  const line = both ? smoothCurve(repeats.map(ascending), { least: 0, most: 1 }) : null;
  if (!line && groups.length === 0) return null;
  return { ...(line ?? { predicted: [], observed: [], low: [], high: [] }), groups };
}
