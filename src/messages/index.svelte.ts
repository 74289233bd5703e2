import type { FaultCode, Faults, StudyError } from '../../workers/contract/faults';
import { preferences, type Language } from '../state/preferences.svelte';
import type { Catalogue } from './catalogue';
import { en } from './en';
import { chinese, english, type Numbers } from './numbers';

let catalogues = $state.raw<{ readonly en: Catalogue; readonly zh?: Catalogue }>({ en });

/** Chinese is a script of its own, which arrives with the document: a reader of English need not wait for it. */
const arrival = import('./zh').then(({ zh }) => {
  catalogues = { en, zh };
});

/** Resolves when the page can speak a language. */
export async function spoken(language: Language): Promise<void> {
  if (language === 'zh') await arrival;
}

function catalogue(): Catalogue {
  return catalogues[preferences.language] ?? en;
}

const numbers: Readonly<Record<Language, Numbers>> = { en: english, zh: chinese };

/** Everything the page says, in the chosen language. Read it inside markup or `$derived`, so that it follows. */
export function m(): Catalogue {
  return catalogue();
}

/** What went wrong and what to do about it, for a person. Never holds a cell's value: faults carry none. */
export function explain(error: StudyError): string {
  return explainCode(error);
}

function explainCode<Code extends FaultCode>({ code, facts }: StudyError<Code>): string {
  const say: (facts: Faults[Code]) => string = catalogue().faults[code];
  return say(facts);
}

/** Figures, sizes and dates as the chosen language writes them. */
export const format: Numbers = {
  count: (value) => current().count(value),
  number: (value, digits) => current().number(value, digits),
  measured: (value, digits) => current().measured(value, digits),
  time: (value, unit, digits) => current().time(value, unit, digits),
  withUnit: (name, unit) => current().withUnit(name, unit),
  percent: (share, digits) => current().percent(share, digits),
  bytes: (bytes) => current().bytes(bytes),
  date: (milliseconds) => current().date(milliseconds),
  day: (days) => current().day(days),
  duration: (seconds) => current().duration(seconds),
  interval: (value, low, high, digits) => current().interval(value, low, high, digits),
  sentences: (...said) => current().sentences(...said),
  list: (names) => current().list(names),
  plural: (value, one, other) => current().plural(value, one, other),
};

function current(): Numbers {
  return numbers[preferences.language];
}
