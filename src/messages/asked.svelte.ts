import { preferences, type Language } from '../state/preferences.svelte';
import { asked as en, type AskedMessages } from './en/asked';
import { asked as zh } from './zh/asked';

const languages: Readonly<Record<Language, AskedMessages>> = { en, zh };

/** What is said of questions asked after training, in the chosen language; a part of the later pages' own script. */
export function askedWords(): AskedMessages {
  return languages[preferences.language];
}
