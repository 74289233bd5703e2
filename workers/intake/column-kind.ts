import type { LevelColumn } from '../cohort/table';

const YES_NO_PAIRS: readonly (readonly [string, string])[] = [
  ['yes', 'no'], ['y', 'n'], ['true', 'false'], ['t', 'f'], ['1', '0'], ['positive', 'negative'], ['pos', 'neg'],
  ['present', 'absent'], ['+', '-'], ['ja', 'nein'], ['j', 'n'], ['oui', 'non'], ['si', 'no'], ['sí', 'no'],
  ['是', '否'], ['有', '无'], ['有', '無'], ['阳性', '阴性'], ['陽性', '陰性'],
]; // prettier-ignore

/** Names that belong to codes of people, visits and rows. */
const IDENTIFIER_NAME =
  /(?:^|[^a-z])(?:id|ids|mrn|nbr|uuid|guid|seqn|subject|rownames?|record|accession|nhs|ssn)(?:$|[^a-z])|(?:patient|case|subject|visit|encounter|study)[\s_.-]*(?:no|nr|num|number|key|code)(?:$|[^a-z])|[a-z]ID$|^(?:pid|sid|patient|index)$|编号|编码|序号|病历号|住院号|门诊号|身份证|流水号/i;

export interface DistinctCells {
  /** Distinct cells that are not missing. */
  readonly texts: readonly string[];
  readonly counts: Int32Array;
}

/** Whether a column's name is that of an identifier. */
function namesIdentifier(name: string): boolean {
  return IDENTIFIER_NAME.test(name.replace(/([a-z])(I[dD])$/, '$1_id'));
}

function isYesNo(texts: readonly string[]): boolean {
  if (texts.length !== 2) return false;
  const [first, second] = texts.map((text) => text.trim().toLowerCase());
  return YES_NO_PAIRS.some(([yes, no]) => (first === yes && second === no) || (first === no && second === yes));
}

/**
 * What a column of numbers holds: yes/no where two integers occur; an identifier where nearly every row has its own
 * integer and the integers are a sequence or the name says so; else a number.
 *
 * @param values - every number of the column at least once; NaN is none
 * @param cells - how many cells hold a number
 */
export function kindOfNumbers(name: string, values: Float64Array, cells: number): 'number' | 'yesNo' | 'identifier' {
  const distinct = new Set<number>();
  let low = Infinity;
  let high = -Infinity;
  let integers = true;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    distinct.add(value);
    if (value < low) low = value;
    if (value > high) high = value;
    integers &&= Number.isInteger(value);
    if (!integers && distinct.size > 2) return 'number';
  }
  if (!integers) return 'number';
  if (distinct.size === 2) {
    const coded = (low === 0 && high === 1) || (low === 1 && high === 2);
    return coded || cells >= 10 ? 'yesNo' : 'number';
  }
  const own = distinct.size / cells;
  const density = distinct.size / (high - low + 1);
  if (own === 1 && ((cells >= 5 && density === 1) || (cells >= 30 && density >= 0.5))) return 'identifier';
  if (namesIdentifier(name) && distinct.size > 10 && (own > 0.5 || (own > 0.05 && distinct.size > 50)))
    return 'identifier';
  return 'number';
}

/** What a column of text holds: yes/no, an identifier, free text or a category. */
export function kindOfTexts(name: string, { texts, counts }: DistinctCells): LevelColumn['kind'] {
  if (isYesNo(texts)) return 'yesNo';
  let cells = 0;
  let letters = 0;
  let codes = 0;
  for (const [i, text] of texts.entries()) {
    cells += counts[i]!;
    letters += text.length * counts[i]!;
    if (text.length <= 40 && /^\S*\d\S*$/.test(text)) codes += 1;
  }
  const own = texts.length / cells;
  const mostlyCodes = codes >= 0.9 * texts.length;
  if (mostlyCodes && own > 0.95 && texts.length >= 10) return 'identifier';
  if (namesIdentifier(name) && texts.length > 10 && (own > 0.5 || (mostlyCodes && own > 0.05))) return 'identifier';
  if (texts.length >= 20 && (own > 0.5 || letters / cells > 40)) return 'text';
  return 'category';
}
