import type { CalibrationCurve } from '../../workers/contract/results';
import { format } from '../messages/index.svelte';

/** What the axes of a calibration chart measure: shares in [0, 1], or values in the outcome's own unit. */
export interface CalibrationScale {
  readonly kind: 'share' | 'value';
  readonly x: string;
  readonly y: string;
}

/** Both axes of a calibration chart alike, as far as the data reach and no farther. */
export function calibrationAxis(curves: readonly CalibrationCurve[], kind: 'share' | 'value') {
  const seen = curves.flatMap(({ predicted, observed, groups }) => [
    ...predicted,
    ...observed,
    ...groups.flatMap((group) => [group.predicted, group.high, ...(kind === 'value' ? [group.low] : [])]),
  ]);
  if (kind === 'value') {
    const [least, most] = [Math.min(...seen), Math.max(...seen)];
    const domain: readonly [number, number] = seen.length > 0 && most > least ? [least, most] : [0, 1];
    return {
      domain,
      ticks: 5,
      write: (at: number) => format.measured(at),
      say: (at: number) => format.measured(at, 3),
    };
  }
  const most = Math.max(0, ...seen);
  // Where all risks are small the axes end soon after the largest, and no group's interval is cut off.
  const limit = most > 0.5 || most === 0 ? 1 : Math.max(0.1, Math.ceil(most * 12) / 10);
  return {
    domain: [0, limit] as const,
    ticks: 5,
    write: (at: number) => format.number(at, limit < 0.5 ? 2 : 1),
    say: (at: number) => format.number(at, 2),
  };
}
