import { preferences, type Language } from '../state/preferences.svelte';
import { report as en, type ReportMessages } from './en/report';
import { report as zh } from './zh/report';

const languages: Readonly<Record<Language, ReportMessages>> = { en, zh };

/** What the report and its page say, in the chosen language: words that come with those pages. */
export function reportWords(): ReportMessages {
  return languages[preferences.language];
}
