/**
 * The mean average precision of all orders of some rows: what the area under the precision-recall curve is where there is
 * nothing to find. Above the share of events, and the more so the fewer rows there are.
 *
 * @param rows - at least 1
 * @param events - of them, at least 1
 * @returns in (0, 1]
 *
 * Source: Bestgen, The Prague Bulletin of Mathematical Linguistics 103 (2015) 131-138.
 */
export function chancePrecision(rows: number, events: number): number {
  if (rows < 2) return 1;
  let harmonic = 0;
  for (let k = 1; k <= rows; k += 1) harmonic += 1 / k;
  return (events - 1) / (rows - 1) + (harmonic * (rows - events)) / (rows * (rows - 1));
}
