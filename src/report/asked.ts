import type { SubgroupResult } from '../../workers/contract/analyses';
import type { Figure, FigureName } from '../../workers/contract/figures';
import { decimalsFor, figuresOf } from '../charts/figure-names';
import type { Block, Section } from './document';
import { learningSection } from './learning';
import { modelOf, paragraph, section, table, type Writing } from './parts';
import { comparisonTable, figuresTable } from './performance';
import { labelOf, say, sayFigure } from './voice';

/** What was asked of the study after its training. */
export function askedSections(writing: Writing): readonly Section[] {
  return [
    ...scoresSection(writing),
    ...subgroupsSection(writing),
    ...recalibrationSection(writing),
    ...conformalSection(writing),
    ...externalSection(writing),
    ...learningSection(writing),
  ];
}

function scoresSection(writing: Writing): readonly Section[] {
  const { report, voice } = writing;
  const words = voice.words.findings.score;
  return section(
    writing,
    'scores',
    report.analyses.scores.flatMap(({ id, name, formula, scale, notScored, results, comparisons }): Block[] => [
      paragraph(writing, words.formula(name, scale, notScored)),
      { kind: 'formula', caption: name, lines: [formula] },
      figuresTable(writing, words.caption(name), [{ name, figures: results.figures }]),
      ...(comparisons.length > 0
        ? [
            comparisonTable(writing, words.differences(name), comparisons, (of) =>
              of === id ? name : modelOf(writing, of),
            ),
          ]
        : []),
    ]),
  );
}

function groupName({ voice }: Writing, { column, level, from, to }: SubgroupResult): string {
  const words = voice.words.findings.subgroup;
  if (level !== null) return words.level(column, level);
  const write = (value: number) => voice.numbers.measured(value);
  if (from !== null && to !== null) return words.between(column, write(from), write(to));
  if (to !== null) return words.below(column, write(to));
  return from === null ? words.level(column, words.missing) : words.from(column, write(from));
}

function subgroupsSection(writing: Writing): readonly Section[] {
  const { report, voice, kind } = writing;
  const { subgroups } = report.analyses;
  const { findings } = voice.words;
  if (!subgroups || subgroups.groups.length === 0) return [];
  const held = findings.suppressed(subgroups.smallCell);
  const told = (count: number | null) => (count === null ? held : voice.numbers.count(count));
  return section(
    writing,
    'subgroups',
    report.models.map(({ id }) => {
      const of = (group: SubgroupResult): Readonly<Partial<Record<FigureName, Figure>>> =>
        group.models.find((model) => model.id === id)?.figures ?? {};
      const names = figuresOf[kind].filter((name) => subgroups.groups.some((group) => of(group)[name] !== undefined));
      const { group, participants, events, caption } = findings.subgroup;
      return table(
        caption(modelOf(writing, id)),
        [group, participants, events, ...names.map((name) => labelOf(voice, kind, name))],
        subgroups.groups.map((one) => ({
          cells: [
            groupName(writing, one),
            told(one.participants),
            one.participants === null ? '' : one.events === null ? '–' : told(one.events),
            ...names.map((name) => (one.participants === null ? '' : sayFigure(voice, kind, name, of(one)[name]))),
          ],
        })),
      );
    }),
  );
}

function recalibrationSection(writing: Writing): readonly Section[] {
  const { report, voice } = writing;
  const words = voice.words.findings.recalibration;
  return section(
    writing,
    'recalibration',
    report.analyses.recalibrations.flatMap(({ model, adopted, methods }) => {
      const before = report.models.find(({ id }) => id === model);
      const name = modelOf(writing, model);
      const columns = [
        ...(before ? [{ name: words.methods.before, figures: before.results.figures }] : []),
        ...methods.map(({ method, figures }) => ({ name: words.methods[method], figures })),
      ];
      return [paragraph(writing, words.adopted(name, adopted)), figuresTable(writing, words.caption(name), columns)];
    }),
  );
}

function conformalSection(writing: Writing): readonly Section[] {
  const { report, voice } = writing;
  const words = voice.words.findings.conformal;
  const { numbers } = voice;
  return section(
    writing,
    'conformal',
    report.analyses.conformal.flatMap(({ model, alpha, byClass, coverage, setSizes, meanWidth }) => {
      const name = modelOf(writing, model);
      const sizes = setSizes.flatMap((share, classes) =>
        share > 0 ? [{ classes, share: numbers.percent(share, 1) }] : [],
      );
      return [
        paragraph(
          writing,
          words.said(name, numbers.percent(1 - alpha, 1), byClass),
          ...(sizes.length > 0 ? [words.sizes(sizes)] : []),
          ...(meanWidth === null ? [] : [words.width(numbers.number(meanWidth, decimalsFor(meanWidth)))]),
        ),
        table(
          words.caption(name),
          [words.of, words.covered],
          coverage.map(({ level, figure }) => ({ cells: [level ?? words.all, say(voice, figure, 3)] })),
        ),
      ];
    }),
  );
}

function externalSection(writing: Writing): readonly Section[] {
  const { report, voice } = writing;
  const { findings, methods } = voice.words;
  const words = findings.external;
  return section(
    writing,
    'external',
    report.analyses.external.flatMap(
      ({ model, modelHash, table: other, rowsUsed, participants, outcome, results, needed, updates }) => {
        const name = modelOf(writing, model);
        const most = Math.max(0, ...needed.map((each) => each.participants));
        const updated = updates.map((update) => ({
          name: words.methods[update.method],
          figures: update.results?.figures ?? {},
        }));
        return [
          paragraph(
            writing,
            words.frozen(name, modelHash),
            words.table(other.name, other.rows, rowsUsed, participants),
            findings.outcomeFound(methods.summaryOf(outcome, report.recipe.outcome)),
            ...(most > 0 ? [words.needed(most)] : []),
          ),
          figuresTable(writing, words.caption(name, other.name), [{ name, figures: results.figures }]),
          ...(updated.length > 0 ? [figuresTable(writing, words.updates(name), updated)] : []),
        ];
      },
    ),
  );
}
