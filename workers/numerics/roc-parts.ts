import { ascendingOrder } from './ranks';

/** A corner of the ROC curve: all rows with a risk of at least `risk` are called positive. */
interface Corner {
  readonly risk: number;
  readonly truePositives: number;
  readonly falsePositives: number;
}

function cornersOf(risk: Float64Array, event: Uint8Array): readonly Corner[] {
  const order = ascendingOrder(risk);
  const corners: Corner[] = [];
  let truePositives = 0;
  let falsePositives = 0;
  for (let k = order.length - 1; k >= 0;) {
    const value = risk[order[k]!]!;
    for (; k >= 0 && risk[order[k]!] === value; k -= 1) {
      if (event[order[k]!] === 1) truePositives += 1;
      else falsePositives += 1;
    }
    corners.push({ risk: value, truePositives, falsePositives });
  }
  return corners;
}

/**
 * Area under the first part of the ROC curve, where few without the event are called positive.
 *
 * @param risk - shape (n), without NaN
 * @param event - shape (n), 1 or 0
 * @param mostFalse - in (0, 1]: the highest false positive rate that counts, 1 less the lowest specificity
 * @returns `area` in [0, mostFalse]; `corrected` so that 0.5 is no discrimination and 1 the best, whatever the part; null
 * where one of the two outcomes does not occur
 *
 * Source: McClish, Medical Decision Making 9 (1989) 190-195.
 */
export function partialAuroc(
  risk: Float64Array,
  event: Uint8Array,
  mostFalse: number,
): { readonly area: number; readonly corrected: number } | null {
  const corners = cornersOf(risk, event);
  const last = corners.at(-1);
  if (!last || last.truePositives === 0 || last.falsePositives === 0) return null;
  let area = 0;
  let [x, y] = [0, 0];
  for (const { truePositives, falsePositives } of corners) {
    const nextX = falsePositives / last.falsePositives;
    const nextY = truePositives / last.truePositives;
    const width = Math.min(nextX, mostFalse) - x;
    if (width > 0) area += width * (y + ((width / (nextX - x)) * (nextY - y)) / 2);
    if (nextX >= mostFalse) break;
    [x, y] = [nextX, nextY];
  }
  const chance = (mostFalse * mostFalse) / 2;
  return { area, corrected: (1 + (area - chance) / (mostFalse - chance)) / 2 };
}

/**
 * The threshold with the greatest sum of sensitivity and specificity. It is chosen on these very rows, so that both look
 * better here than they will elsewhere, and it holds a missed event and a false alarm to be equally bad.
 *
 * @param risk - shape (n), without NaN
 * @param event - shape (n), 1 or 0
 * @returns `threshold` halfway between the risks that it parts, the highest of equally good ones; null where one outcome
 * does not occur or all risks are alike
 *
 * Source: Youden, Cancer 3 (1950) 32-35.
 */
export function youdenThreshold(
  risk: Float64Array,
  event: Uint8Array,
): { readonly threshold: number; readonly sensitivity: number; readonly specificity: number } | null {
  const corners = cornersOf(risk, event);
  const last = corners.at(-1);
  if (!last || last.truePositives === 0 || last.falsePositives === 0 || corners.length < 2) return null;
  let best: { threshold: number; sensitivity: number; specificity: number } | null = null;
  for (const [k, corner] of corners.slice(0, -1).entries()) {
    const sensitivity = corner.truePositives / last.truePositives;
    const specificity = 1 - corner.falsePositives / last.falsePositives;
    if (best && sensitivity + specificity <= best.sensitivity + best.specificity) continue;
    best = { threshold: (corner.risk + corners[k + 1]!.risk) / 2, sensitivity, specificity };
  }
  return best;
}
