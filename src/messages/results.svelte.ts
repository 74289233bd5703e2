import { preferences, type Language } from '../state/preferences.svelte';
import { results as en, type ResultsMessages } from './en/results';
import { results as zh } from './zh/results';

const languages: Readonly<Record<Language, ResultsMessages>> = { en, zh };

/**
 * What the results page says, in the chosen language. These words are a script of their own with that page: the first
 * page need not wait for them.
 */
export function resultWords(): ResultsMessages {
  return languages[preferences.language];
}
