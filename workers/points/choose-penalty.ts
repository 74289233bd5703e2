import { softplus } from '../numerics/activations';
import { derive, randomStream } from '../numerics/random';
import { etaBy, type BandProblem } from './fit-bands';
import { rowsOf } from './rows';
import { searchItems } from './search-items';

/** How strongly the bands of a card are drawn together, and how far its log odds are to be trusted. */
export interface ChosenPenalty {
  readonly penalty: number;
  /** What log odds must be multiplied by to be those of rows not fitted to. */
  readonly slope: number;
}

const PENALTIES = [1, 3, 10, 30, 100] as const;
/** Penalties that many rows are held to: it matters little which, and each takes its time. */
const PENALTIES_OF_MANY = [3, 10, 30] as const;
const MANY_ROWS = 2000;
const FOLDS = 5;

const penaltiesOf = (rows: number): readonly number[] => (rows > MANY_ROWS ? PENALTIES_OF_MANY : PENALTIES);

/** Searches that {@link choosePenalty} makes. */
export const penaltySearches = (rows: number): number => FOLDS * penaltiesOf(rows).length;

/**
 * A penalty whose loss is greater by this has 1 / e of the credit: with few rows the best of them is best by chance, and
 * their mean by credit is steadier.
 */
const SOFTNESS = 6;
/** Slopes that few rows show by chance are not believed. */
const [FLATTEST, STEEPEST] = [0.5, 2];

/**
 * Chooses the penalty by cross-validation, the search for predictors made anew in each fold: the geometric mean of those
 * tried, each with credit for its loss. Folds are drawn from a fixed seed.
 *
 * @param items - the most predictors
 * @returns its steps are how many predictors have been added, at most `items` in each search
 */
export function* choosePenalty(problem: BandProblem, items: number): Generator<number, ChosenPenalty> {
  const { y, weight } = problem;
  const penalties = penaltiesOf(weight.length);
  const fold = foldsOf(problem);
  const all = Array.from(weight.keys());
  const said = penalties.map(() => new Float64Array(weight.length));
  let done = 0;
  for (let k = 0; k < FOLDS; k += 1) {
    const held = Int32Array.from(all.filter((row) => fold[row] === k));
    const inside = rowsOf(problem, Int32Array.from(all.filter((row) => fold[row] !== k)));
    const outside = rowsOf(problem, held);
    for (const p of penalties.keys()) {
      const search = searchItems(inside, items, penalties[p]!, { beam: 1, fits: 1 });
      let next = search.next();
      while (next.done !== true) {
        yield done * items + next.value;
        next = search.next();
      }
      const fit = next.value.at(-1)![0]!;
      const eta = etaBy(fit, outside);
      for (const [at, row] of held.entries()) said[p]![row] = eta[at]!;
      done += 1;
    }
  }
  const losses = said.map((eta) => {
    let loss = 0;
    for (const [row, value] of eta.entries()) loss += weight[row]! * (softplus(value) - y[row]! * value);
    return loss;
  });
  const least = Math.min(...losses);
  const credits = losses.map((loss) => Math.exp((least - loss) / SOFTNESS));
  const shares = credits.map((credit) => credit / credits.reduce((sum, one) => sum + one, 0));
  const mean = new Float64Array(weight.length);
  for (const [p, share] of shares.entries()) {
    for (let row = 0; row < mean.length; row += 1) mean[row]! += share * said[p]![row]!;
  }
  const penalty = Math.exp(shares.reduce((sum, share, p) => sum + share * Math.log(penalties[p]!), 0));
  return { penalty, slope: slopeOf(mean, problem) };
}

/** Shape (rows): a fold for each row, either outcome spread evenly. */
function foldsOf({ y, weight }: BandProblem): Uint8Array {
  const fold = new Uint8Array(weight.length);
  const stream = randomStream(derive(0, 'folds of a card'));
  for (const outcome of [0, 1]) {
    const own = stream.shuffle(Int32Array.from(Array.from(weight.keys()).filter((row) => y[row] === outcome)));
    for (const [at, row] of own.entries()) fold[row] = at % FOLDS;
  }
  return fold;
}

const MOST_STEPS = 25;

/** The slope of a logistic regression on log odds, within what is believed. */
function slopeOf(eta: Float64Array, { y, weight }: BandProblem): number {
  let [a, b] = [0, 1];
  for (let step = 0; step < MOST_STEPS; step += 1) {
    let [g0, g1, h00, h01, h11] = [0, 0, 0, 0, 0];
    for (const [row, value] of eta.entries()) {
      const risk = 1 / (1 + Math.exp(-a - b * value));
      const g = weight[row]! * (risk - y[row]!);
      const h = weight[row]! * risk * (1 - risk);
      g0 += g;
      g1 += g * value;
      h00 += h;
      h01 += h * value;
      h11 += h * value * value;
    }
    const determinant = h00 * h11 - h01 * h01;
    if (!(determinant > 1e-12 * h00 * h11)) break;
    const move = (h00 * g1 - h01 * g0) / determinant;
    a -= (h11 * g0 - h01 * g1) / determinant;
    b -= move;
    // Separated log odds would have it rise for ever.
    if (!(Math.abs(b) < 100) || Math.abs(move) < 1e-9) break;
  }
  return Number.isNaN(b) ? 1 : Math.max(FLATTEST, Math.min(STEEPEST, b));
}
