import type { Figure, FigureName } from '../../workers/contract/figures';
import type { OutcomeKind } from '../../workers/contract/recipe';
import type { StudyReport } from '../../workers/contract/report';
import { askedSections } from './asked';
import { sectionsByKind } from './by-kind';
import { checklistSection } from './checklist';
import { statementOf } from './checklist-items';
import type { Block, ReportDocument, Section, SectionId } from './document';
import { limitationsOf } from './limitations';
import { methodsSection } from './methods';
import { modelOf, paragraph, section, statementsIn, writingOf, type Writing } from './parts';
import { participantsFound } from './participants';
import {
  calibrationSection,
  comparisonSection,
  heterogeneitySection,
  optimismSection,
  performanceSection,
  stabilitySection,
} from './performance';
import { priceOf, priceSentences } from '../panels/results/price';
import { redFlagsSection } from './red-flags';
import { settingsFound, trialsSection } from './search';
import { specificationSection } from './specification';
import { labelOf, sayFigure, type Voice } from './voice';

/** The study as a reader of a journal wants it, from its report alone: what ran, what came of it, what it does not say. */
export function reportDocument(report: StudyReport, voice: Voice): ReportDocument {
  const writing = writingOf(report, voice);
  const { findings } = voice.words;
  const body = [
    ...summarySection(writing),
    ...section(writing, 'introduction', statementsIn(writing, 'introduction')),
    ...methodsSection(writing),
    ...resultsSection(writing),
    ...discussionSection(writing),
    ...section(writing, 'otherInformation', statementsIn(writing, 'otherInformation')),
  ];
  const trials = trialsSection(writing);
  const sections = [
    ...body,
    ...checklistSection(writing, idsOf([...body, ...trials])),
    ...redFlagsSection(writing),
    ...trials,
  ];
  return {
    language: voice.language,
    title: statementOf(report.analyses.statements, '1') ?? report.recipe.title,
    subtitle: findings.subtitle(report.analyses.external.length > 0),
    sections: numbered(sections, voice, { table: 0, figure: 0 }),
  };
}

function summarySection(writing: Writing): readonly Section[] {
  const { report, voice, kind } = writing;
  const { results, words } = voice;
  const { verdict } = report;
  const said = verdict
    ? [
        results.verdict.discrimination(kind, modelOf(writing, verdict.model), verdict.discrimination),
        ...headline(writing, verdict.model),
        results.verdict.calibration(kind, verdict.calibration),
        ...(verdict.small ? [results.verdict.small[kind]] : []),
        results.verdict.scope,
      ]
    : [results.verdict.none];
  return section(writing, 'summary', [
    ...statementsIn(writing, 'summary').filter(({ kind: of }) => of === 'statement'),
    paragraph(
      writing,
      words.methods.considered(report.table.rows, report.rowsUsed, report.participants),
      words.findings.outcomeFound(words.methods.summaryOf(report.outcome, report.recipe.outcome)),
      ...said,
    ),
  ]);
}

/** The figures that a reader looks for first: how well participants are told apart, and whether predictions are right. */
const headlines: Readonly<Record<OutcomeKind, readonly FigureName[]>> = {
  binary: ['auroc', 'calibrationSlope'],
  classes: ['auroc'],
  continuous: ['rSquared', 'calibrationSlope'],
  survival: ['harrell', 'calibrationSlope'],
};

function headline(writing: Writing, id: string): readonly string[] {
  const { report, voice, kind } = writing;
  const model = report.models.find((one) => one.id === id);
  const figures: Readonly<Partial<Record<FigureName, Figure>>> = model?.results.figures ?? {};
  return headlines[kind].flatMap((name) =>
    figures[name]?.kind === 'estimated'
      ? [
          voice.words.findings.headline(
            modelOf(writing, id),
            labelOf(voice, kind, name),
            sayFigure(voice, kind, name, figures[name]),
          ),
        ]
      : [],
  );
}

function resultsSection(writing: Writing): readonly Section[] {
  return section(
    writing,
    'results',
    [],
    [
      ...participantsFound(writing),
      ...performanceSection(writing),
      ...calibrationSection(writing),
      ...sectionsByKind(writing),
      ...comparisonSection(writing),
      ...priceSection(writing),
      ...settingsFound(writing),
      ...stabilitySection(writing),
      ...heterogeneitySection(writing),
      ...optimismSection(writing),
      ...askedSections(writing),
      ...specificationSection(writing),
    ],
  );
}

/** What is paid for a model that can be read. */
function priceSection(writing: Writing): readonly Section[] {
  const { report, voice, kind } = writing;
  const price = priceOf(report);
  if (!price) return [];
  const { price: words } = voice.results.shelf;
  const said = priceSentences(price, kind, (id) => modelOf(writing, id), words, voice.numbers);
  return section(writing, 'price', [paragraph(writing, ...said)]);
}

function discussionSection(writing: Writing): readonly Section[] {
  return section(
    writing,
    'discussion',
    [],
    [
      ...section(writing, 'interpretation', statementsIn(writing, 'interpretation')),
      ...section(writing, 'limitations', [
        { kind: 'list', items: limitationsOf(writing) },
        ...statementsIn(writing, 'limitations').filter(({ kind }) => kind === 'statement'),
      ]),
      ...section(writing, 'usability', statementsIn(writing, 'usability')),
    ],
  );
}

/** The sections that hold more than a list of what is not reported. */
function idsOf(sections: readonly Section[]): ReadonlySet<SectionId> {
  return new Set(sections.flatMap((one) => [one.id, ...idsOf(one.sections)]));
}

/** Tables and figures numbered in their order. */
function numbered(
  sections: readonly Section[],
  voice: Voice,
  so: { table: number; figure: number },
): readonly Section[] {
  const { tableOf, figureOf } = voice.words.findings;
  return sections.map((one) => ({
    ...one,
    blocks: one.blocks.map((block): Block => {
      if (block.kind === 'table') return { ...block, caption: tableOf((so.table += 1), block.caption) };
      if (block.kind === 'figure') return { ...block, caption: figureOf((so.figure += 1), block.caption) };
      return block;
    }),
    sections: numbered(one.sections, voice, so),
  }));
}
