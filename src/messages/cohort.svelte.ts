import { preferences, type Language } from '../state/preferences.svelte';
import { cohort as en, type CohortMessages } from './en/cohort';
import { cohort as zh } from './zh/cohort';

const languages: Readonly<Record<Language, CohortMessages>> = { en, zh };

/** What is said of the participants before training, in the chosen language: a script of its own with its panel. */
export function cohortWords(): CohortMessages {
  return languages[preferences.language];
}
