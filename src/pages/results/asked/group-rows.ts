import type { SubgroupReport, SubgroupResult } from '../../../../workers/contract/analyses';
import type { Figure, FigureName } from '../../../../workers/contract/figures';
import { askedWords } from '../../../messages/asked.svelte';
import { format } from '../../../messages/index.svelte';

/** What a group is called, without its column. */
export function groupLabel({ level, from, to }: SubgroupResult): string {
  const words = askedWords().groups;
  const write = (value: number) => format.measured(value, 6);
  if (level !== null) return level;
  if (from !== null && to !== null) return words.between(write(from), write(to));
  if (to !== null) return words.below(write(to));
  return from === null ? words.missing : words.from(write(from));
}

/** The groups of a report, by the column that tells them apart, in the order asked. */
export function byColumn(
  report: SubgroupReport,
): readonly { readonly column: string; readonly groups: readonly SubgroupResult[] }[] {
  const columns = [...new Set(report.groups.map(({ column }) => column))];
  return columns.map((column) => ({ column, groups: report.groups.filter((group) => group.column === column) }));
}

/** A figure of one model in a group; undefined where the group is not shown. */
export function figureIn(group: SubgroupResult, model: string, figure: FigureName): Figure | undefined {
  return group.models.find(({ id }) => id === model)?.figures[figure];
}

/**
 * What the groups of a column say of a figure: that all intervals overlap, or the two groups that lie farthest apart of
 * those whose intervals do not. Missing values are a group of their own, but are not compared.
 */
export function difference(
  groups: readonly SubgroupResult[],
  model: string,
  figure: FigureName,
):
  | { readonly kind: 'lone' | 'overlap' }
  | { readonly kind: 'apart'; readonly low: SubgroupResult; readonly high: SubgroupResult } {
  const judged = groups.flatMap((group) => {
    const of = figureIn(group, model, figure);
    const recorded = group.level !== null || group.from !== null || group.to !== null;
    return recorded && of?.kind === 'estimated' ? [{ group, of }] : [];
  });
  if (judged.length < 2) return { kind: 'lone' };
  let farthest: { readonly low: SubgroupResult; readonly high: SubgroupResult } | null = null;
  let distance = 0;
  for (const low of judged) {
    for (const high of judged) {
      const gap = high.of.low - low.of.high;
      if (gap <= 0 || high.of.value - low.of.value <= distance) continue;
      distance = high.of.value - low.of.value;
      farthest = { low: low.group, high: high.group };
    }
  }
  return farthest ? { kind: 'apart', ...farthest } : { kind: 'overlap' };
}
