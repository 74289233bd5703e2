/** What a person typed where a number is wanted. */
export type TypedNumber =
  | { readonly kind: 'empty' }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'notANumber' }
  /** One comma before three digits: thousands for some, a decimal for others. A guess could be wrong a thousandfold. */
  | { readonly kind: 'ambiguous' };

/** The decimal sign of a locale, "." or ",". */
export function decimalSign(locale: string): string {
  return new Intl.NumberFormat(locale).formatToParts(1.5).find(({ type }) => type === 'decimal')?.value ?? '.';
}

/**
 * Reads a number as it was typed. A point is a decimal sign everywhere; a comma is one too, unless it could be read
 * as a thousands separator where points are decimal.
 *
 * @param decimal - the decimal sign of the person's own locale
 */
export function readTyped(text: string, decimal: string): TypedNumber {
  const trimmed = text.trim().replaceAll(/[\s\u00a0\u202f]/g, '');
  if (trimmed === '') return { kind: 'empty' };
  if (/^[+-]?\d{1,3}(,\d{3})+$/.test(trimmed) && decimal !== ',') return { kind: 'ambiguous' };
  const pointed = trimmed.replace(/^([+-]?\d*),(\d+)$/, '$1.$2').replace('\u2212', '-');
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(pointed)) return { kind: 'notANumber' };
  const value = Number(pointed);
  return Number.isFinite(value) ? { kind: 'number', value } : { kind: 'notANumber' };
}
