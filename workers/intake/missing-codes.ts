/**
 * Cells that mean "not measured" in every table. "None", "unknown" and "missing" are not among them: in some tables
 * they are levels of their own ("None" of three glucose tests), so the user names them where they are not.
 */
const CODES: ReadonlySet<string> = new Set(
  ['', 'NA', 'na', 'N/A', 'n/a', 'N.A.', 'n.a.', 'NaN', 'nan', 'NAN', '<NA>', 'NULL', 'null', 'Null', '.', '?', '-', '--', '#N/A', '#N/A N/A', '#NA', '#DIV/0!', '#VALUE!', '#REF!', '#NAME?', '#NUM!', '#NULL!', '1.#QNAN', '1.#IND'],
); // prettier-ignore

/**
 * Codes taken as missing where they lie outside the rest of a column of numbers: no measurement is -999 by chance
 * among blood pressures.
 */
const TAKEN: ReadonlySet<number> = new Set([-999, -9999]);

/** Numbers often used as codes, which can also be measurements: reported, never taken. */
const SUSPECTED: readonly number[] = [-9, -99, -999, -9999, -99_999, 99, 999, 9999, 99_999, 888, 8888, 777, 7777];

/** The numbers among the codes that the user named, so that -999 is also -999.0. */
export function numericCodes(named: readonly string[]): ReadonlySet<number> {
  const texts = named.map((code) => code.trim()).filter((code) => code !== '');
  return new Set(texts.map(Number).filter((code) => !Number.isNaN(code)));
}

/** Whether a cell says "not measured", by itself or because the user named it for all columns or for this one. */
export function missingTest(named: readonly string[]): (cell: string) => boolean {
  const texts = new Set(named.map((code) => code.trim()));
  const numbers = numericCodes(named);
  return (cell) => {
    const text = cell.trim();
    if (CODES.has(text) || texts.has(text)) return true;
    return numbers.size > 0 && text !== '' && numbers.has(Number(text));
  };
}

export interface FoundCode {
  readonly code: number;
  readonly count: number;
  /** Whether it is taken as missing rather than only reported. */
  readonly taken: boolean;
}

/**
 * Finds numeric codes for "not measured" among the numbers of a column: numbers often used so, further from the rest
 * than the rest is wide, or negative where nothing else is.
 *
 * @param values - finite numbers
 * @param counts - how often each occurs; null where each entry is one cell
 */
export function findCodes(values: Float64Array, counts: Int32Array | null): FoundCode[] {
  const found = new Map<number, number>();
  let low = Infinity;
  let high = -Infinity;
  let others = 0;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i]!;
    if (Number.isNaN(value)) continue;
    const count = counts ? counts[i]! : 1;
    if (SUSPECTED.includes(value)) {
      found.set(value, (found.get(value) ?? 0) + count);
      continue;
    }
    others += count;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (others === 0) return [];
  const width = Math.max(high - low, 1);
  const codes: FoundCode[] = [];
  for (const [code, count] of found) {
    const far = code < low - width || code > high + width;
    if (!far && !(code < 0 && low >= 0)) continue;
    codes.push({ code, count, taken: TAKEN.has(code) && count < others });
  }
  const zeros = suspectZeros(values, counts);
  if (zeros > 0) codes.push({ code: 0, count: zeros, taken: false });
  return codes.sort((a, b) => a.code - b.code);
}

/** Values looked at for their spacing. */
const SPACING_FROM = 20_000;

/**
 * Zeros that stand where a value was not measured: a blood pressure of 0 among 24 to 122. They are suspected where no
 * value is negative, at least ten different ones are above 0, and the lowest of those is five times as far from 0 as
 * neighbouring values are from each other. A count (0, 1, 2, ...) has no such gap.
 *
 * @returns how many there are; 0 where they are no cause for suspicion
 */
function suspectZeros(values: Float64Array, counts: Int32Array | null): number {
  let zeros = 0;
  let lowest = Infinity;
  const some = new Set<number>();
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i]!;
    if (value < 0) return 0;
    if (value === 0) zeros += counts ? counts[i]! : 1;
    else if (value > 0) {
      if (value < lowest) lowest = value;
      if (some.size < SPACING_FROM) some.add(value);
    }
  }
  if (zeros === 0 || some.size < 10) return 0;
  const sorted = Float64Array.from(some).sort();
  const gaps = sorted
    .subarray(1)
    .map((value, i) => value - sorted[i]!)
    .sort();
  return lowest >= 5 * gaps[Math.floor(gaps.length / 2)]! ? zeros : 0;
}
