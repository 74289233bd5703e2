import { preferences, type Language } from '../state/preferences.svelte';
import { validate as en, type ValidateMessages } from './en/validate';
import { validate as zh } from './zh/validate';

const languages: Readonly<Record<Language, ValidateMessages>> = { en, zh };

/** What the validation page says, in the chosen language; a part of the later pages' own script. */
export function validateWords(): ValidateMessages {
  return languages[preferences.language];
}
