import { timeUnits, type TimeUnit } from '../../workers/contract/recipe';
import type { Language } from '../state/preferences.svelte';

const timeUnitNames: Readonly<Record<Language, Readonly<Record<TimeUnit, string>>>> = {
  en: { days: 'days', weeks: 'weeks', months: 'months', years: 'years' },
  zh: { days: '天', weeks: '周', months: '月', years: '年' },
};

const locales: Readonly<Record<Language, string>> = { en: 'en-GB', zh: 'zh-CN' };

/** How figures, sizes, times and dates are written in one language. */
export interface Numbers {
  /** A count, with separators. */
  readonly count: (value: number) => string;
  /** A number with exactly `digits` decimals. */
  readonly number: (value: number, digits: number) => string;
  /** A measured value with at most `digits` significant digits. */
  readonly measured: (value: number, digits?: number) => string;
  /** A length of time, with its unit where that is known: "365 days". */
  readonly time: (value: number, unit: TimeUnit | undefined, digits?: number) => string;
  /** What an axis or a column tells, with its unit where that is known: "Time (days)". */
  readonly withUnit: (name: string, unit: string | undefined) => string;
  /** A share in [0, 1] as a percentage. */
  readonly percent: (share: number, digits?: number) => string;
  readonly bytes: (bytes: number) => string;
  /** Milliseconds since 1970-01-01 UTC, as date and time here. */
  readonly date: (milliseconds: number) => string;
  /** Days since 1970-01-01, as a date. */
  readonly day: (days: number) => string;
  /** Seconds, as a person would say them. */
  readonly duration: (seconds: number) => string;
  /** A value with its interval: "0.83 (0.79 to 0.87)". */
  readonly interval: (value: number, low: number, high: number, digits: number) => string;
  /** Sentences one after the other, with the gap that the language leaves between them. */
  readonly sentences: (...said: readonly string[]) => string;
  /** Names in a row: "a, b and c". */
  readonly list: (names: readonly string[]) => string;
  /** The form of a word that goes with a count, with the count before it. */
  readonly plural: (value: number, one: string, other: string) => string;
}

function numbersOf(language: Language): Numbers {
  const locale = locales[language];
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const rules = new Intl.PluralRules(locale);
  const names = new Intl.ListFormat(locale, { type: 'conjunction' });
  const moments = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const days = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
  const unit = (value: number, name: string, digits: number) =>
    new Intl.NumberFormat(locale, {
      style: 'unit',
      unit: name,
      unitDisplay: name === 'byte' || (language === 'zh' && !name.endsWith('byte')) ? 'long' : 'short',
      maximumFractionDigits: digits,
    }).format(value);
  // Making a formatter takes far longer than using it, and charts use them by the thousand.
  const decimals = new Map<number, Intl.NumberFormat>();
  const number = (value: number, digits: number) => {
    const known =
      decimals.get(digits) ??
      new Intl.NumberFormat(locale, {
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
        // Nothing rounds to a minus zero.
        signDisplay: 'negative',
      });
    decimals.set(digits, known);
    return known.format(value);
  };
  return {
    count: (value) => whole.format(value),
    number,
    measured: (value, digits = 4) => new Intl.NumberFormat(locale, { maximumSignificantDigits: digits }).format(value),
    time: (value, unit, digits = 4) =>
      new Intl.NumberFormat(locale, {
        maximumSignificantDigits: digits,
        ...(unit && { style: 'unit', unit: unit.slice(0, -1), unitDisplay: 'long' }),
      }).format(value),
    withUnit(name, unit) {
      if (unit === undefined) return name;
      const known = timeUnits.find((each) => each === unit);
      const said = known ? timeUnitNames[language][known] : unit;
      return language === 'zh' ? `${name}（${said}）` : `${name} (${said})`;
    },
    percent: (share, digits = 0) =>
      new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: digits }).format(share),
    bytes(bytes) {
      if (bytes < 1e3) return unit(bytes, 'byte', 0);
      if (bytes < 1e6) return unit(bytes / 1e3, 'kilobyte', bytes < 1e4 ? 1 : 0);
      if (bytes < 1e9) return unit(bytes / 1e6, 'megabyte', bytes < 1e7 ? 1 : 0);
      return unit(bytes / 1e9, 'gigabyte', 1);
    },
    date: (milliseconds) => moments.format(milliseconds),
    day: (value) => days.format(value * 86_400_000),
    duration(seconds) {
      if (seconds < 60) return unit(Math.max(1, Math.round(seconds)), 'second', 0);
      if (seconds < 3600) return unit(Math.round(seconds / 60), 'minute', 0);
      return unit(seconds / 3600, 'hour', 1);
    },
    interval(value, low, high, digits) {
      const [middle, from, to] = [number(value, digits), number(low, digits), number(high, digits)];
      return language === 'zh' ? `${middle}（${from} 至 ${to}）` : `${middle} (${from} to ${to})`;
    },
    sentences: (...said) => said.join(language === 'zh' ? '' : ' '),
    list: (items) => names.format(items),
    plural: (value, one, other) => `${whole.format(value)} ${rules.select(value) === 'one' ? one : other}`,
  };
}

export const english = numbersOf('en');
export const chinese = numbersOf('zh');
