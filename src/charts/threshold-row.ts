import type { ThresholdRow } from '../../workers/contract/results';

/** The row of a threshold; the nearest one where the report has not that very one. */
export function rowAt(rows: readonly ThresholdRow[], threshold: number): ThresholdRow | undefined {
  let best: ThresholdRow | undefined;
  for (const row of rows) {
    if (!best || Math.abs(row.threshold - threshold) < Math.abs(best.threshold - threshold)) best = row;
  }
  return best;
}

export interface OperatingPoint {
  readonly falsePositiveRate: number;
  readonly sensitivity: number;
}

/** Where a threshold lies on the ROC curve, or null where one of the two outcomes does not occur. */
export function operatingPoint(row: ThresholdRow): OperatingPoint | null {
  const events = row.truePositives + row.falseNegatives;
  const others = row.falsePositives + row.trueNegatives;
  if (events === 0 || others === 0) return null;
  return { falsePositiveRate: row.falsePositives / others, sensitivity: row.truePositives / events };
}
