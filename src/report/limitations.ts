import type { Writing } from './parts';
import { weightedModels } from './weights';

/** Limitations that follow from the figures. */
export function limitationsOf({ report, voice }: Writing): readonly string[] {
  const words = voice.words.findings.limits;
  const { verdict, sampleSize, analyses, recipe, outcome, leftOut, models } = report;
  const dropped = leftOut.filter(({ reason }) => reason !== 'otherClass').reduce((sum, { rows }) => sum + rows, 0);
  const clustered = recipe.group !== undefined || recipe.resampling.kind === 'sites';
  const timely = models.some(
    ({ fit }) => fit.family === 'cox' && fit.proportionality.some(({ feature, p }) => feature === null && p < 0.05),
  );
  const fewer = report.notices.some(({ kind }) => kind === 'foldWithoutOutcome');
  const all: readonly (readonly [boolean, string])[] = [
    [verdict?.small === true, words.small],
    [verdict !== null && !verdict.certain, words.uncertain],
    [sampleSize.enough === false, words.sampleSize],
    [sampleSize.enough === null, words.sampleSizeUnknown],
    [verdict?.calibration === 'unclear', words.calibration],
    [verdict !== null && verdict.calibration !== 'unclear' && verdict.calibration !== 'good', words.miscalibrated],
    [verdict?.choice === 'notDistinguishable', words.notDistinguished],
    [analyses.external.length === 0, words.internal],
    [!clustered, words.oneSite],
    [dropped > 0, words.dropped(dropped)],
    [analyses.subgroups === null, words.subgroups],
    [outcome.kind === 'survival' && outcome.competing > 0, words.competing],
    [timely, words.proportional],
    [weightedModels(report).some(({ adopted }) => !adopted), words.weights],
    [fewer, words.resumed],
  ];
  return all.flatMap(([holds, sentence]) => (holds ? [sentence] : []));
}
