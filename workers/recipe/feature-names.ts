import type { FittedPredictor } from './design';

/** The name of the feature that says a predictor was missing. */
const missingFeature = (name: string) => `${name} (missing)`;

/** What one predictor's features are called, in their order within the design; a spline's bent terms are primed. */
export function featuresOf(fitted: FittedPredictor): string[] {
  const indicator = fitted.indicator ? [missingFeature(fitted.name)] : [];
  if (fitted.kind === 'number') {
    const bent = (fitted.spline?.centres ?? []).map((_, j) => fitted.name + "'".repeat(j + 1));
    return [fitted.name, ...bent, ...indicator];
  }
  const levels = fitted.levels.filter((level) => level !== fitted.dropped).map((level) => `${fitted.name} = ${level}`);
  return [...levels, ...(fitted.other ? [`${fitted.name} = (other)`] : []), ...indicator];
}
