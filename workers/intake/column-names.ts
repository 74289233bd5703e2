import type { ColumnWarning } from '../contract/table';

export interface ColumnNames {
  readonly names: readonly string[];
  readonly warnings: ReadonlyMap<string, readonly ColumnWarning[]>;
}

/**
 * Unique names for the columns: an empty one becomes "column k" (from 1), a repeated one gets a number, as "bmi (2)".
 *
 * @param given - names as the file has them
 * @param columns - how many columns there are; names beyond them are dropped, names that are lacking are made
 */
export function nameColumns(given: readonly string[], columns: number): ColumnNames {
  const taken = new Set(given.map((name) => name.trim()).filter((name) => name !== ''));
  const used = new Set<string>();
  const warnings = new Map<string, readonly ColumnWarning[]>();
  const names = Array.from({ length: columns }, (_, place) => {
    const original = (given[place] ?? '').replace(/\s+/g, ' ').trim();
    let name = original === '' ? `column ${place + 1}` : original;
    const repeated = original !== '' && used.has(name);
    for (let k = 2; used.has(name) || (name !== original && taken.has(name)); k += 1) {
      name = `${original === '' ? `column ${place + 1}` : original} (${k})`;
    }
    used.add(name);
    if (repeated) warnings.set(name, [{ kind: 'duplicateName', original }]);
    else if (original === '' && place < given.length) warnings.set(name, [{ kind: 'emptyName' }]);
    return name;
  });
  return { names, warnings };
}
