import type { Resampling, ResamplingReason } from '../contract/recipe';
import { clustersOf, countClusters } from './clusters';
import type { EligibleRows } from './eligibility';
import { outcomeClasses } from './outcome-classes';
import { eventsIn } from './outcome';
import type { Ties } from './assign-folds';
import type { Table } from './table';

const FEWEST_SITES = 3;
const MOST_SITES = 20;
/** Rows, and of outcomes with events events, without which a site's own figures say nothing. */
const FEWEST_ROWS = 40;
const FEWEST_EVENTS = 10;
/** Rows below which one division into five folds is too much a matter of chance. */
const REPEAT_BELOW = 2000;
const REPEAT_OFTEN_BELOW = 500;

/**
 * The resampling that suits the data: by site where there are a few large ones, so that the figures say how a model does
 * in a place it has not seen; otherwise five folds, repeated where the table is small, participants kept together.
 */
export function suggestResampling(
  table: Table,
  eligible: EligibleRows,
  ties: Ties,
): { resampling: Resampling; reason: ResamplingReason } {
  const rows = eligible.rows.length;
  const sites = usableSites(table, eligible, ties);
  if (ties.group !== undefined && sites >= FEWEST_SITES) {
    return {
      resampling: { kind: 'sites', column: ties.group },
      reason: { kind: 'sites', column: ties.group, sites },
    };
  }
  const clusters = clustersOf(table, eligible.rows, [ties.participant, ties.group]);
  const participants = countClusters(clusters, rows);
  const repeats = rows < REPEAT_OFTEN_BELOW ? 4 : rows < REPEAT_BELOW ? 2 : 1;
  const folds = Math.min(5, Math.max(2, participants));
  const resampling = { kind: 'crossValidation', folds, repeats, stratified: true } as const;
  if (participants < rows) return { resampling, reason: { kind: 'grouped', participants, rows } };
  return { resampling, reason: { kind: repeats > 1 ? 'smallTable' : 'largeTable', rows } };
}

/** Whether a participant was at two sites, so that no site can be judged by models of the others. */
function isTorn(participants: Int32Array | null, siteOf: Int32Array): boolean {
  if (!participants) return false;
  const first = new Map<number, number>();
  return participants.some((participant, i) => {
    const known = first.get(participant) ?? siteOf[i]!;
    first.set(participant, known);
    return known !== siteOf[i];
  });
}

/** The number of sites; 0 where they are too many, share participants, or any is too small to be judged alone. */
function usableSites(table: Table, { rows, outcome }: EligibleRows, { group, participant }: Ties): number {
  const column = table.columns.find(({ name }) => name === group);
  if (!column) return 0;
  const { codes } = outcomeClasses(column);
  if (
    isTorn(
      clustersOf(table, rows, [participant]),
      Int32Array.from(rows, (row) => codes[row]!),
    )
  )
    return 0;
  const rowsOf = new Map<number, number>();
  const eventsOf = new Map<number, number>();
  const hasEvents = eventsIn(outcome) !== null;
  for (const [i, row] of rows.entries()) {
    const site = codes[row]!;
    if (site < 0) return 0;
    rowsOf.set(site, (rowsOf.get(site) ?? 0) + 1);
    const event =
      outcome.kind === 'binary' ? outcome.y[i] === 1 : outcome.kind === 'survival' && outcome.event[i] === 1;
    if (event) eventsOf.set(site, (eventsOf.get(site) ?? 0) + 1);
  }
  if (rowsOf.size > MOST_SITES) return 0;
  const large = [...rowsOf].every(
    ([site, count]) => count >= FEWEST_ROWS && (!hasEvents || (eventsOf.get(site) ?? 0) >= FEWEST_EVENTS),
  );
  return large ? rowsOf.size : 0;
}
