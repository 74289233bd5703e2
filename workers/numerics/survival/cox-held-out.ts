import { gatherOverGroups, sumOverRiskSets } from './cox-risk-sums';
import type { RiskSets } from './cox-risk-sets';

/**
 * Adds what held-out rows lose under coefficients fitted to the others: together, the log partial likelihood of the
 * others less that of all rows. Each held-out event brings its own term, and what the held-out rows add to the risk sets
 * of the others' events is shared among them by their hazards. Ties by Breslow's approximation, which shares easily and
 * differs from Efron's alike in both parts.
 *
 * @param sets - of all rows
 * @param held - shape (rows of the problem), 1 where a row was held out
 * @param beta - shape (columns)
 * @param unit - shape (rows of the problem), index into `losses`
 * @param losses - added to
 *
 * Takes O(rows columns) time.
 * Source: Verweij and van Houwelingen, Stat Med 12 (1993) 2305-2314.
 */
export function addHeldPartialLosses(
  sets: RiskSets,
  held: Int32Array,
  beta: Float64Array,
  unit: Int32Array,
  losses: Float64Array,
): void {
  const { rows, columns, row, x, weight, event, first, groups } = sets;
  const eta = new Float64Array(rows);
  let highest = -Infinity;
  for (let i = 0; i < rows; i += 1) {
    let sum = 0;
    for (let j = 0; j < columns; j += 1) sum += x[i * columns + j]! * beta[j]!;
    eta[i] = sum;
    highest = Math.max(highest, sum);
  }
  const isHeld = Uint8Array.from(row, (from) => held[from]!);
  const hazard = eta.map((value, i) => weight[i]! * Math.exp(value - highest));
  const others = hazard.map((value, i) => (isHeld[i] === 1 ? 0 : value));
  const own = hazard.map((value, i) => (isHeld[i] === 1 ? value : 0));
  const atRisk = { others: new Float64Array(groups), own: new Float64Array(groups) };
  sumOverRiskSets(sets, others, others, atRisk.others);
  sumOverRiskSets(sets, own, own, atRisk.own);

  const othersEvents = new Float64Array(groups);
  for (let i = 0; i < rows; i += 1) if (event[i] === 1 && isHeld[i] === 0) othersEvents[first[i]!]! += weight[i]!;
  const added = new Float64Array(groups);
  for (let k = 0; k < groups; k += 1) {
    const [mine, theirs] = [atRisk.own[k]!, atRisk.others[k]!];
    if (othersEvents[k]! > 0 && mine > 0) added[k] = (othersEvents[k]! * Math.log1p(mine / theirs)) / mine;
  }
  const met = new Float64Array(rows);
  gatherOverGroups(sets, added, new Float64Array(groups), met);
  for (let i = 0; i < rows; i += 1) {
    if (isHeld[i] === 0) continue;
    let loss = hazard[i]! * met[i]!;
    if (event[i] === 1) {
      const all = atRisk.own[first[i]!]! + atRisk.others[first[i]!]!;
      loss -= weight[i]! * (eta[i]! - highest - Math.log(all));
    }
    losses[unit[row[i]!]!]! += loss;
  }
}
