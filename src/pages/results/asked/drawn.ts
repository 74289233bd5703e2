import type { PublishedScore } from '../../../../workers/contract/analyses';
import type { OutcomeKind } from '../../../../workers/contract/recipe';
import type { CalibrationCurve, Results } from '../../../../workers/contract/results';
import { seriesStyle, type ModelStyle } from '../../../charts/model-style';
import type { ShownModel } from '../../../charts/shown-models';

/** How many lines are told apart by their style. */
const STYLES = 6;

/** A style that none of the models has, as far as there are enough. */
export function freeStyle(models: readonly { readonly style: ModelStyle }[], place: number): ModelStyle {
  const taken = models.map(({ style }) => style.colour);
  const all = Array.from({ length: STYLES }, (_, index) => seriesStyle(index));
  const free = all.filter(({ colour }) => !taken.includes(colour));
  return free[place % Math.max(1, free.length)] ?? seriesStyle(place);
}

/** A score drawn as the models are. A chart looks at results alone, so the account of a fit is the first model's. */
export function drawnScore<Kind extends OutcomeKind>(
  score: PublishedScore,
  results: Extract<Results, { kind: Kind }>,
  models: readonly ShownModel<Kind>[],
  place: number,
): readonly ShownModel<Kind>[] {
  const report = models[0]?.report;
  return report ? [{ id: score.id, name: score.name, style: freeStyle(models, place), results, report }] : [];
}

/** The calibration curve of any kind of results; classes have one a class, and none of all together. */
export function calibrationOf(results: Results | null): CalibrationCurve | null {
  return results === null || results.kind === 'classes' ? null : results.calibration;
}
