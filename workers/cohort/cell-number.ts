const WITH_POINT = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const WITH_COMMA = /^[+-]?(?:\d+,?\d*|,\d+)(?:[eE][+-]?\d+)?$/;
const INFINITE = /^([+-]?)(?:inf|infinity|∞|1\.#INF)$/i;
const GROUPED_POINT = /^[+-]?\d{1,3}(?:[,' \u00a0\u202f]\d{3})+(?:\.\d+)?$/;
const GROUPED_COMMA = /^[+-]?\d{1,3}(?:[.' \u00a0\u202f]\d{3})+(?:,\d+)?$/;
const NUMBER_AND_UNIT = /^([+-]?[\d.,]*\d[.,]?(?:[eE][+-]?\d+)?)\s*([%°µμ\p{L}][\p{L}\d%°µμ²³/·*^.]*)$/u;

/**
 * Reads one cell as a number. Thousands separators are not guessed at: `1,234` is no number here.
 *
 * @returns the number, an infinity where the cell says so or exceeds the range, NaN where it is not a number
 */
export function parseNumber(cell: string, decimal: '.' | ','): number {
  const text = cell.trim().replace('\u2212', '-');
  if (decimal === '.' ? WITH_POINT.test(text) : WITH_COMMA.test(text)) {
    return Number(decimal === '.' ? text : text.replace(',', '.'));
  }
  const infinite = INFINITE.exec(text);
  if (!infinite) return Number.NaN;
  return infinite[1] === '-' ? -Infinity : Infinity;
}

/**
 * Reads a cell that the user says is a number, so that thousands separators and a unit behind it are understood.
 *
 * @returns the number (NaN where there is none) and the unit, empty where there is none
 */
export function parseMeasurement(cell: string, decimal: '.' | ','): { value: number; unit: string } {
  const text = cell.trim().replace('\u2212', '-');
  const plain = parseNumber(text, decimal);
  if (!Number.isNaN(plain)) return { value: plain, unit: '' };
  if (decimal === '.' ? GROUPED_POINT.test(text) : GROUPED_COMMA.test(text)) {
    const ungrouped = text.replaceAll(decimal === '.' ? /[,' \u00a0\u202f]/g : /[.' \u00a0\u202f]/g, '');
    return { value: parseNumber(ungrouped, decimal), unit: '' };
  }
  const measured = NUMBER_AND_UNIT.exec(text);
  if (!measured) return { value: Number.NaN, unit: '' };
  return { value: parseMeasurement(measured[1]!, decimal).value, unit: measured[2]! };
}
