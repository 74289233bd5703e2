const POWERS = Float64Array.from({ length: 23 }, (_, power) => 10 ** power);

/**
 * Reads digits with at most one decimal sign straight from bytes.
 *
 * At most 15 digits, so that digits and power of ten are exact and their quotient is the double nearest to the decimal,
 * as Number() gives (Clinger, PLDI 1990).
 *
 * @returns NaN where the cell is anything else, even a number written otherwise
 */
export function plainNumber(bytes: Uint8Array, start: number, end: number, decimalByte: number): number {
  let at = start;
  const negative = bytes[at] === 45;
  if (negative) at += 1;
  let digits = 0;
  let decimals = -1;
  let mantissa = 0;
  for (; at < end; at += 1) {
    const digit = bytes[at]! - 48;
    if (digit >= 0 && digit <= 9) {
      mantissa = mantissa * 10 + digit;
      digits += 1;
      if (decimals >= 0) decimals += 1;
    } else if (bytes[at] === decimalByte && decimals < 0) {
      decimals = 0;
    } else {
      return Number.NaN;
    }
  }
  if (digits === 0 || digits > 15) return Number.NaN;
  const value = decimals > 0 ? mantissa / POWERS[decimals]! : mantissa;
  return negative ? -value : value;
}
