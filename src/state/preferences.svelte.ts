export const languages = ['en', 'zh'] as const;
export type Language = (typeof languages)[number];

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** Where a choice is remembered. Private windows and some `file://` settings have none: the choice then lasts a visit. */
interface Memory {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

const LANGUAGE_KEY = 'benchside.language';
const THEME_KEY = 'benchside.theme';

function browserMemory(): Memory | null {
  try {
    return globalThis.localStorage;
  } catch {
    return null;
  }
}

function remembered<Choice extends string>(memory: Memory | null, key: string, choices: readonly Choice[]) {
  try {
    const value = memory?.getItem(key);
    return choices.find((choice) => choice === value);
  } catch {
    return undefined;
  }
}

function remember(memory: Memory | null, key: string, value: string): void {
  try {
    memory?.setItem(key, value);
  } catch {
    // A full or forbidden store must not keep a person from reading the page in their language.
  }
}

function firstLanguage(): Language {
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

/** How this person reads the page. Nothing about a study is in it. */
export class Preferences {
  #language = $state.raw<Language>('en');
  #theme = $state.raw<Theme>('system');
  readonly #memory: Memory | null;

  constructor(memory: Memory | null = browserMemory()) {
    this.#memory = memory;
    this.#language = remembered(memory, LANGUAGE_KEY, languages) ?? firstLanguage();
    this.#theme = remembered(memory, THEME_KEY, themes) ?? 'system';
  }

  get language(): Language {
    return this.#language;
  }

  set language(language: Language) {
    this.#language = language;
    remember(this.#memory, LANGUAGE_KEY, language);
  }

  get theme(): Theme {
    return this.#theme;
  }

  set theme(theme: Theme) {
    this.#theme = theme;
    remember(this.#memory, THEME_KEY, theme);
  }
}

/** One document is read by one person, so there is one of these. */
export const preferences = new Preferences();
