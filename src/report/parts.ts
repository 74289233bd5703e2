import type { EstimatorSpec, OutcomeKind } from '../../workers/contract/recipe';
import type { StudyReport } from '../../workers/contract/report';
import { statedItems, statementOf, type StatedItem } from './checklist-items';
import type { Block, FigureRef, Section, SectionId, TableRow } from './document';
import { nameOf, type Voice } from './voice';

/** What every part of a report is written from. */
export interface Writing {
  readonly report: StudyReport;
  readonly voice: Voice;
  readonly kind: OutcomeKind;
  readonly specs: readonly EstimatorSpec[];
}

export const writingOf = (report: StudyReport, voice: Voice): Writing => ({
  report,
  voice,
  kind: report.recipe.outcome.kind,
  specs: report.models.map(({ spec }) => spec),
});

export const modelOf = ({ voice, specs }: Writing, id: string): string => nameOf(voice, id, specs);

/** A paragraph of sentences, with the gap the language leaves between them. */
export const paragraph = ({ voice }: Writing, ...sentences: readonly string[]): Block => ({
  kind: 'paragraph',
  text: voice.numbers.sentences(...sentences.filter((sentence) => sentence !== '')),
});

export const note = (text: string): Block => ({ kind: 'note', text });

export const table = (caption: string, head: readonly string[], rows: readonly TableRow[]): Block => ({
  kind: 'table',
  caption,
  head,
  rows,
});

export const figure = (caption: string, shown: FigureRef): Block => ({ kind: 'figure', caption, figure: shown });

/** The section with its title; none where there is nothing in it. */
export function section(
  { voice }: Writing,
  id: SectionId,
  blocks: readonly Block[],
  sections: readonly Section[] = [],
): readonly Section[] {
  if (blocks.length === 0 && sections.length === 0) return [];
  return [{ id, title: voice.words.findings.section[id], blocks, sections }];
}

/** What the user says in a section, item by item, and what they leave unsaid. */
export function statementsIn({ report, voice }: Writing, id: SectionId): readonly Block[] {
  const { checklist, findings } = voice.words;
  const items: readonly StatedItem[] = statedItems.filter((stated) => stated.section === id).map(({ item }) => item);
  const said = items.flatMap((item): Block[] => {
    const text = statementOf(report.analyses.statements, item);
    return text === null ? [] : [{ kind: 'statement', title: checklist.stated[item], text }];
  });
  const unsaid = items.filter((item) => statementOf(report.analyses.statements, item) === null);
  if (unsaid.length === 0) return said;
  return [...said, note(findings.notReported(unsaid.map((item) => checklist.stated[item])))];
}
