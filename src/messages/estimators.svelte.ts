import { preferences, type Language } from '../state/preferences.svelte';
import { estimators as en, type EstimatorMessages } from './en/estimators';
import { estimators as zh } from './zh/estimators';

const languages: Readonly<Record<Language, EstimatorMessages>> = { en, zh };

/** What is said of families of models and their settings, in the chosen language; a script that the first page need not wait for. */
export function estimatorWords(): EstimatorMessages {
  return languages[preferences.language];
}
