import type { CauseHazards, RegressionAccount } from '../../workers/contract/cause-hazards';
import { formulaOf } from '../panels/results/equation';
import type { Block, Section } from './document';
import { modelOf, note, section, table, type Writing } from './parts';
import { otherSpecification } from './shelf-specification';
import type { Voice } from './voice';

/** The models in full, as far as they have a formula. */
export function specificationSection(writing: Writing): readonly Section[] {
  const { report, voice } = writing;
  const words = voice.words.findings.formula;
  const regressed = report.models.some(({ fit }) => 'equations' in fit);
  return section(writing, 'specification', [
    ...report.models.flatMap((model) =>
      'equations' in model.fit
        ? formulaBlocks(writing, modelOf(writing, model.id), model.fit)
        : otherSpecification(writing, model),
    ),
    ...(regressed ? [note(voice.numbers.sentences(words.features, words.noCause))] : []),
  ]);
}

function formulaBlocks({ report, voice }: Writing, name: string, fit: RegressionAccount): readonly Block[] {
  const words = voice.words.findings.formula;
  const { outcome } = report.recipe;
  const context = {
    classes: outcome.kind === 'classes' ? outcome.classes : [],
    horizon: report.outcome.kind === 'survival' ? report.outcome.horizon : null,
  };
  const left = fit.equations.reduce((sum, equation) => sum + equation.left, 0);
  return [
    { kind: 'formula', caption: words.of(name), lines: formulaOf(fit, context) },
    ...(left > 0 ? [note(words.left(left))] : []),
    ...(fit.family === 'cox' && fit.equations.length > 1 ? [note(words.causes)] : []),
    ...(fit.causes ? [hazardsTable(voice, name, fit.causes)] : []),
    ...(!fit.causes && fit.baseline && fit.baseline.times.length > 0
      ? [
          table(
            words.baseline(name),
            [words.time, words.hazard],
            fit.baseline.times.map((time, index) => ({
              cells: [voice.numbers.measured(time, 6), voice.numbers.measured(fit.baseline?.hazard[index] ?? 0, 6)],
            })),
          ),
        ]
      : []),
  ];
}

function hazardsTable({ words, numbers }: Voice, name: string, { times, event, competing }: CauseHazards): Block {
  const { baselines, time, hazardOfEvent, hazardOfCompeting } = words.findings.formula;
  const six = (value: number | undefined) => numbers.measured(value ?? 0, 6);
  return table(
    baselines(name),
    [time, hazardOfEvent, hazardOfCompeting],
    times.map((at, k) => ({ cells: [six(at), six(event[k]), six(competing[k])] })),
  );
}
