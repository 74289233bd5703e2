const MS_PER_DAY = 86_400_000;
/** Day 0 of 1970 in the 1900 date system of spreadsheets. */
const SERIAL_OF_1970 = 25_569;

const TIME = '(?:[T ]\\d{1,2}:\\d{2}(?::\\d{2}(?:\\.\\d+)?)?(?:Z|[+-]\\d{2}:?\\d{2})?)?';
const YEAR_FIRST = new RegExp(`^(\\d{4})([-/.])(\\d{1,2})\\2(\\d{1,2})${TIME}$`);
const YEAR_LAST = new RegExp(`^(\\d{1,2})([-/.])(\\d{1,2})\\2(\\d{4})${TIME}$`);
const CHINESE = /^(\d{4})年(\d{1,2})月(\d{1,2})[日号]?$/;
const DAY_MONTH_NAME = /^(\d{1,2})[-. ]+([A-Za-z]{3,9})[-., ]+(\d{4})$/;
const MONTH_NAME_DAY = /^([A-Za-z]{3,9})[-. ]+(\d{1,2})[-., ]+(\d{4})$/;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

function daysOf(year: number, month: number, day: number): number {
  const date = new Date(Date.UTC(year, month - 1, day));
  if (year < 1000 || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return Number.NaN;
  return date.getTime() / MS_PER_DAY;
}

function monthOf(name: string): number {
  return MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;
}

/** Whether 03/04/2001 is the third of April or the fourth of March, by the dates that can be only one of them. */
function dayComesFirst(cells: Iterable<string>): boolean {
  let dayFirst = 0;
  let monthFirst = 0;
  for (const cell of cells) {
    const match = YEAR_LAST.exec(cell.trim());
    if (!match) continue;
    if (Number(match[1]) > 12) dayFirst += 1;
    if (Number(match[3]) > 12) monthFirst += 1;
  }
  return dayFirst >= monthFirst;
}

/**
 * A reader for the dates of one column: ISO, year first, day or month first (one of them for the whole column, the day
 * where every date could be either), with a month's English name, or as 1974年12月12日. Times of day are dropped.
 *
 * @param cells - the column's distinct cells, which settle the order of day and month
 * @returns a function that gives days since 1970-01-01, or NaN where the cell is no such date
 */
export function dateReader(cells: Iterable<string>): (cell: string) => number {
  const dayFirst = dayComesFirst(cells);
  return (cell) => {
    const text = cell.trim();
    let match = YEAR_FIRST.exec(text);
    if (match) return daysOf(Number(match[1]), Number(match[3]), Number(match[4]));
    match = YEAR_LAST.exec(text);
    if (match) {
      const [first, second] = [Number(match[1]), Number(match[3])];
      return dayFirst ? daysOf(Number(match[4]), second, first) : daysOf(Number(match[4]), first, second);
    }
    match = CHINESE.exec(text);
    if (match) return daysOf(Number(match[1]), Number(match[2]), Number(match[3]));
    match = DAY_MONTH_NAME.exec(text);
    if (match) return daysOf(Number(match[3]), monthOf(match[2]!), Number(match[1]));
    match = MONTH_NAME_DAY.exec(text);
    if (match) return daysOf(Number(match[3]), monthOf(match[1]!), Number(match[2]));
    return Number.NaN;
  };
}

/**
 * Days since 1970-01-01 of a date written as a number: 20230501, or the serial day of a spreadsheet (1927 to 2064).
 *
 * @returns NaN where the number is neither
 */
export function dateOfNumber(value: number): number {
  if (!Number.isInteger(value)) return Number.NaN;
  if (value >= 10_000 && value <= 60_000) return value - SERIAL_OF_1970;
  if (value < 10_000_101 || value > 99_991_231) return Number.NaN;
  return daysOf(Math.floor(value / 10_000), Math.floor(value / 100) % 100, value % 100);
}

/** A date as yyyy-mm-dd. */
export function isoDate(days: number): string {
  return new Date(days * MS_PER_DAY).toISOString().slice(0, 10);
}
