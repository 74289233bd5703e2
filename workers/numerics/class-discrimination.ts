import { classCounts, type ClassRows } from './class-accuracy';
import { aurocInfluence } from './discrimination';
import type { Influenced } from './estimate';
import { ascendingOrder } from './ranks';

/** Shape (n): the probabilities of one class. */
export function probabilitiesOf({ probability, classes, y }: ClassRows, k: number): Float64Array {
  const own = new Float64Array(y.length);
  for (let i = 0; i < own.length; i += 1) own[i] = probability[i * classes + k]!;
  return own;
}

/** For each class the order of the rows by its probability; made once, it serves every area. Shape (classes) of (n). */
export function classOrders(rows: ClassRows): readonly Uint32Array[] {
  return Array.from({ length: rows.classes }, (_, k) => ascendingOrder(probabilitiesOf(rows, k)));
}

function meanOf(parts: readonly Influenced[], n: number): Influenced {
  const influence = new Float64Array(n);
  let value = 0;
  for (const part of parts) {
    value += part.value / parts.length;
    for (let i = 0; i < n; i += 1) influence[i]! += part.influence[i]! / parts.length;
  }
  return { value, influence };
}

/**
 * Mean over the classes of the area under the ROC curve of each class against the rest (macro).
 *
 * @returns in [0, 1]; null where a class does not occur
 *
 * Takes O(K n) time once ordered.
 */
export function macroAuroc(rows: ClassRows, orders = classOrders(rows)): Influenced | null {
  const areas: Influenced[] = [];
  for (let k = 0; k < rows.classes; k += 1) {
    const event = Uint8Array.from(rows.y, (one) => (one === k ? 1 : 0));
    const area = aurocInfluence(probabilitiesOf(rows, k), event, orders[k]);
    if (!area) return null;
    areas.push(area);
  }
  return meanOf(areas, rows.y.length);
}

/**
 * Hand and Till's area of two classes: the mean of the area of the first class's probabilities and that of the
 * second's, among the rows of these two.
 *
 * @returns influence of shape (n), 0 in rows of other classes; null where one of the two does not occur
 *
 * Source: Hand and Till, Machine Learning 45 (2001) 171-186.
 */
export function pairAuroc(
  rows: ClassRows,
  first: number,
  second: number,
  orders = classOrders(rows),
): Influenced | null {
  const { y, probability, classes } = rows;
  const influence = new Float64Array(y.length);
  let value = 0;
  for (const k of [first, second]) {
    const among = orders[k]!.filter((i) => y[i] === first || y[i] === second);
    const risk = new Float64Array(among.length);
    const event = new Uint8Array(among.length);
    const inOrder = new Uint32Array(among.length);
    for (let place = 0; place < among.length; place += 1) {
      const i = among[place]!;
      risk[place] = probability[i * classes + k]!;
      event[place] = y[i] === k ? 1 : 0;
      inOrder[place] = place;
    }
    const area = aurocInfluence(risk, event, inOrder);
    if (!area) return null;
    value += area.value / 2;
    for (let place = 0; place < among.length; place += 1) influence[among[place]!]! += area.influence[place]! / 2;
  }
  return { value, influence };
}

/**
 * The M index: the mean over all pairs of classes of {@link pairAuroc}. It does not depend on how common the classes are.
 *
 * @returns in [0, 1]; 0.5 is chance; null where a class does not occur
 */
export function pairwiseAuroc(rows: ClassRows, orders = classOrders(rows)): Influenced | null {
  const areas: Influenced[] = [];
  for (let first = 0; first < rows.classes; first += 1) {
    for (let second = first + 1; second < rows.classes; second += 1) {
      const area = pairAuroc(rows, first, second, orders);
      if (!area) return null;
      areas.push(area);
    }
  }
  return meanOf(areas, rows.y.length);
}

/** Coefficients of the product of (low_m + tied_m z) over all classes but two; shape (degree + 1). */
function product(low: Float64Array, tied: Float64Array, without: number, andWithout: number): readonly number[] {
  let coefficients = [1];
  for (let m = 0; m < low.length; m += 1) {
    if (m === without || m === andWithout) continue;
    if (tied[m] === 0) {
      for (let degree = 0; degree < coefficients.length; degree += 1) coefficients[degree]! *= low[m]!;
      continue;
    }
    const next = new Array<number>(coefficients.length + 1).fill(0);
    for (const [degree, one] of coefficients.entries()) {
      next[degree]! += one * low[m]!;
      next[degree + 1]! += one * tied[m]!;
    }
    coefficients = next;
  }
  return coefficients;
}

/** The integral over z in [0, 1] of z^shift times the polynomial. */
function integral(coefficients: readonly number[], shift: number): number {
  return coefficients.reduce((sum, one, degree) => sum + one / (degree + shift + 1), 0);
}

/**
 * Polytomous discrimination index: of a set of participants, one from each class, the chance that the one from a class
 * chosen at random is the one with the highest probability of that class; of m that share the highest, each counts
 * 1 / m.
 *
 * @returns in [0, 1]; 1 / K is chance; for two classes it is the area under the ROC curve; null where a class does not
 * occur. Influence values are the projections on each class (Hajek), divided by its size.
 *
 * All sets are counted at once from cumulative counts: a row is beaten by none of the other classes with a chance that is
 * the integral of the product of (share below + share tied z), since of m tied rows each is first in 1 / m of all orders.
 * Takes O(K^2 n) time once ordered, K^3 n where every row is tied.
 * Source: Van Calster et al., Statistics in Medicine 31 (2012) 2610-2626; counting as in Dover et al., Statistics in
 * Medicine 40 (2021) 3667-3681.
 */
export function discriminationIndex(rows: ClassRows, orders = classOrders(rows)): Influenced | null {
  const { y, classes } = rows;
  const n = y.length;
  const counts = classCounts(rows);
  if (counts.includes(0)) return null;
  const projection = new Float64Array(n);
  let value = 0;

  for (let own = 0; own < classes; own += 1) {
    const p = probabilitiesOf(rows, own);
    const order = orders[own]!;
    const low = new Float64Array(classes);
    // For each other class, what the rows above so far have given, less what lies at or below its own rows.
    const passed = new Float64Array(classes);
    for (let start = 0, end = 0; start < n; start = end) {
      const at = p[order[start]!]!;
      const tied = new Float64Array(classes);
      for (; end < n && p[order[end]!] === at; end += 1) tied[y[order[end]!]!]! += 1;
      const owns = tied[own]! / counts[own]!;
      for (let k = 0; k < classes; k += 1) tied[k]! /= counts[k]!;
      const tie = new Float64Array(classes);
      if (owns > 0) {
        const won = integral(product(low, tied, own, own), 0);
        value += (won * owns) / classes;
        for (let k = start; k < end; k += 1) if (y[order[k]!] === own) projection[order[k]!]! += won;
        for (let other = 0; other < classes; other += 1) {
          if (other === own) continue;
          const rest = product(low, tied, own, other);
          tie[other] = owns * integral(rest, 1);
          passed[other]! += owns * integral(rest, 0);
        }
      }
      for (let k = start; k < end; k += 1) {
        const row = order[k]!;
        if (y[row] !== own) projection[row]! += tie[y[row]!]! - passed[y[row]!]!;
      }
      for (let k = 0; k < classes; k += 1) low[k]! += tied[k]!;
    }
    for (let i = 0; i < n; i += 1) if (y[i] !== own) projection[i]! += passed[y[i]!]!;
  }
  const influence = projection.map((one, i) => (one / classes - value) / counts[y[i]!]!);
  return { value, influence };
}
