import { factorCholesky, solveCholesky, type CholeskyFactor } from '../numerics/linear-algebra';
import { costOf, fitBands, freedom, penaltyOf, type BandFit, type BandProblem } from './fit-bands';

/** What beam search carries on from one size to the next, and how many sets it fits for it. */
export interface SearchWidth {
  readonly beam: number;
  readonly fits: number;
}

function emptyFit({ y, weight }: BandProblem): BandFit {
  let [events, total] = [0, 0];
  for (const [row, w] of weight.entries()) {
    events += w * y[row]!;
    total += w;
  }
  // Rows of a fold may all be of one outcome.
  const share = Math.min(Math.max(events / total, 1e-3), 1 - 1e-3);
  const intercept = Math.log(share / (1 - share));
  const loss = -(events * Math.log(share) + (total - events) * Math.log(1 - share));
  return {
    set: [],
    intercept,
    effects: new Float64Array(0),
    eta: new Float64Array(weight.length).fill(intercept),
    loss,
    df: 0,
  };
}

/**
 * Sets of predictors that tell much together: a beam search, one predictor more at a time.
 *
 * @returns its steps are how many sets have been fitted; the best of each size, best first
 */
export function* searchItems(
  problem: BandProblem,
  items: number,
  penalty: number,
  { beam: width, fits }: SearchWidth,
): Generator<number, BandFit[][]> {
  const empty = emptyFit(problem);
  let beam = [empty];
  const sizes: BandFit[][] = [[empty]];
  let fitted = 0;
  for (let size = 1; size <= items; size += 1) {
    const offered = new Map<string, { parent: BandFit; added: number; cost: number }>();
    for (const parent of beam) {
      for (const { added, cost } of offers(problem, parent, penalty, fits)) {
        const key = [...parent.set, added].sort((a, b) => a - b).join(' ');
        const known = offered.get(key);
        if (!known || cost < known.cost) offered.set(key, { parent, added, cost });
      }
      yield fitted;
    }
    const next: BandFit[] = [];
    for (const { parent, added } of [...offered.values()].sort((a, b) => a.cost - b.cost).slice(0, fits)) {
      const { known } = problem.predictors[added]!;
      const effects = new Float64Array(parent.effects.length + known + 1);
      effects.set(parent.effects);
      next.push(fitBands(problem, [...parent.set, added], penalty, { ...parent, effects }, 3));
      fitted += 1;
      yield fitted;
    }
    if (next.length === 0) break;
    beam = next.sort((a, b) => costOf(a) - costOf(b)).slice(0, width);
    sizes.push(beam);
  }
  return sizes;
}

/** What the most promising further predictors would cost beside those of a set, by one Newton step. */
function offers(
  { predictors, y, weight }: BandProblem,
  parent: BandFit,
  penalty: number,
  most: number,
): { readonly added: number; readonly cost: number }[] {
  const rows = weight.length;
  const pulls = new Float64Array(rows);
  const curvatures = new Float64Array(rows);
  for (let row = 0; row < rows; row += 1) {
    const risk = 1 / (1 + Math.exp(-parent.eta[row]!));
    pulls[row] = weight[row]! * (risk - y[row]!);
    curvatures[row] = weight[row]! * risk * (1 - risk);
  }
  const offered: { added: number; gain: number; factor: CholeskyFactor; pull: Float64Array }[] = [];
  for (const [added, predictor] of predictors.entries()) {
    if (parent.set.includes(added)) continue;
    const { codes, known } = predictor;
    const size = known + 1;
    const g = new Float64Array(size);
    const h = new Float64Array(size);
    for (let row = 0; row < rows; row += 1) {
      const code = codes[row]!;
      g[code]! += pulls[row]!;
      h[code]! += curvatures[row]!;
    }
    if (h.reduce((filled, sum) => filled + (sum > 0 ? 1 : 0), 0) < 2) continue;
    const pull = penaltyOf(predictor).map((value) => penalty * value);
    const factor = factorCholesky(pull, size, h);
    const move = solveCholesky(factor, g);
    let gain = 0;
    for (let k = 0; k < size; k += 1) gain += g[k]! * move[k]! - (h[k]! * move[k]! * move[k]!) / 2;
    offered.push({ added, gain, factor, pull });
  }
  const at = costOf(parent);
  const costs: { readonly added: number; readonly cost: number }[] = [];
  for (const { added, gain, factor, pull } of offered.sort((a, b) => b.gain - a.gain)) {
    // No degrees of freedom could bring this one, or those after it, among the best.
    if (costs.length >= most && at - gain > costs[most - 1]!.cost) break;
    const cost = at - gain + Math.max(0, freedom(factor, pull) - 1);
    costs.push({ added, cost });
    costs.sort((a, b) => a.cost - b.cost);
  }
  return costs.slice(0, most);
}
