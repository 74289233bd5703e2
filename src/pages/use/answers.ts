import type { ParticipantValues } from '../../../workers/contract/glimpse';
import type { FormField } from '../../../workers/contract/model';
import { readTyped, type TypedNumber } from '../../panels/typed-number';

/** What stands in one field of the form: as typed or chosen, or ticked as not measured. */
export interface Answer {
  readonly text: string;
  readonly notMeasured: boolean;
}

export const unanswered: Answer = { text: '', notMeasured: false };

const DAY_MS = 86_400_000;

/** Days since 1970-01-01 of a date as the date field gives it, such as 2024-03-01. */
export function daysOf(text: string): TypedNumber {
  if (text === '') return { kind: 'empty' };
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(time) ? { kind: 'notANumber' } : { kind: 'number', value: Math.round(time / DAY_MS) };
}

/** The value an answer stands for: null is not measured, undefined is not to be had yet. */
export function valueOf(field: FormField, answer: Answer, decimal: string): number | string | null | undefined {
  if (answer.notMeasured) return field.missingAllowed ? null : undefined;
  if (field.kind === 'level') return field.levels.includes(answer.text) ? answer.text : undefined;
  const typed = field.kind === 'date' ? daysOf(answer.text) : readTyped(answer.text, decimal);
  return typed.kind === 'number' ? typed.value : undefined;
}

/** All values of a form, or how many are still wanting. */
export function valuesOf(
  fields: readonly FormField[],
  answers: Readonly<Record<string, Answer>>,
  decimal: string,
): { readonly values: ParticipantValues | null; readonly wanting: number } {
  const values: Record<string, number | string | null> = {};
  let wanting = 0;
  for (const field of fields) {
    const value = valueOf(field, answers[field.name] ?? unanswered, decimal);
    if (value === undefined) wanting += 1;
    else values[field.name] = value;
  }
  return { values: wanting === 0 ? values : null, wanting };
}
