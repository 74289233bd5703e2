import type { SubgroupChoice } from '../../../../workers/contract/analyses';
import type { ColumnProfile } from '../../../../workers/contract/table';

/** One column by which groups are told apart, as it is being chosen. */
export interface DraftChoice {
  readonly column: string;
  readonly kind: 'levels' | 'bands';
  /** Cut points as typed; bands only. */
  readonly typed: string;
}

/** How a column tells groups apart before anything is typed: by its levels, or a number at its median. */
export function draftOf({ name, kind, range }: ColumnProfile): DraftChoice {
  return kind === 'number'
    ? { column: name, kind: 'bands', typed: range ? String(range.median) : '' }
    : { column: name, kind: 'levels', typed: '' };
}

/** Cut points, ascending, or null where they cannot be read: none, something else than numbers, or one twice. */
export function cutsOf(typed: string): readonly number[] | null {
  const parts = typed.trim().split(/[\s;]+/u);
  const cuts = parts.map((part) => Number(part.replace(/,$/u, '').replace(',', '.').replace('\u2212', '-')));
  if (parts.some((part) => part === '') || !cuts.every(Number.isFinite)) return null;
  return new Set(cuts).size === cuts.length ? cuts.toSorted((a, b) => a - b) : null;
}

/** What is asked, or null where a draft is not complete. */
export function choicesOf(drafts: readonly DraftChoice[]): readonly SubgroupChoice[] | null {
  const choices: SubgroupChoice[] = [];
  for (const { column, kind, typed } of drafts) {
    if (kind === 'levels') {
      choices.push({ column, kind });
      continue;
    }
    const cuts = cutsOf(typed);
    if (!cuts) return null;
    choices.push({ column, kind, cuts });
  }
  return choices.length > 0 ? choices : null;
}
