import type { SectionId } from './document';

/** The numbers of TRIPOD+AI's items (Collins et al., BMJ 385 (2024) e078378), in its order. */
export const checklistItems = [
  '1', '2', '3a', '3b', '3c', '4', '5a', '5b', '6a', '6b', '6c', '7', '8a', '8b', '8c', '9a', '9b', '9c', '10', '11',
  '12a', '12b', '12c', '12d', '12e', '12f', '12g', '13', '14', '15', '16', '17', '18a', '18b', '18c', '18d', '18e',
  '18f', '19', '20a', '20b', '20c', '21', '22', '23a', '23b', '24', '25', '26', '27a', '27b', '27c',
] as const; // prettier-ignore
export type ChecklistItem = (typeof checklistItems)[number];

/** Items that only the user can answer, or add to, with the section that says it. */
export const statedItems = [
  { item: '1', section: null },
  { item: '2', section: 'summary' },
  { item: '3a', section: 'introduction' },
  { item: '3b', section: 'introduction' },
  { item: '3c', section: 'introduction' },
  { item: '4', section: 'introduction' },
  { item: '5a', section: 'source' },
  { item: '5b', section: 'source' },
  { item: '6a', section: 'participants' },
  { item: '6b', section: 'participants' },
  { item: '6c', section: 'participants' },
  { item: '8a', section: 'outcome' },
  { item: '8b', section: 'outcome' },
  { item: '8c', section: 'outcome' },
  { item: '9a', section: 'predictors' },
  { item: '9b', section: 'predictors' },
  { item: '9c', section: 'predictors' },
  { item: '14', section: 'models' },
  { item: '15', section: 'measures' },
  { item: '25', section: 'interpretation' },
  { item: '26', section: 'limitations' },
  { item: '27a', section: 'usability' },
  { item: '27b', section: 'usability' },
  { item: '27c', section: 'usability' },
  { item: '17', section: 'otherInformation' },
  { item: '18a', section: 'otherInformation' },
  { item: '18b', section: 'otherInformation' },
  { item: '18c', section: 'otherInformation' },
  { item: '18d', section: 'otherInformation' },
  { item: '18e', section: 'otherInformation' },
  { item: '18f', section: 'otherInformation' },
  { item: '19', section: 'otherInformation' },
] as const satisfies readonly { readonly item: ChecklistItem; readonly section: SectionId | null }[];
export type StatedItem = (typeof statedItems)[number]['item'];

/** What is said of a study, as far as it is said. */
export function statementOf(statements: Readonly<Record<string, string>>, item: ChecklistItem): string | null {
  const text = statements[item]?.trim() ?? '';
  return text === '' ? null : text;
}
