import type { PointsItem } from '../contract/points';
import type { FittedCard } from '../models/points';
import { reachableRisks } from '../models/points-forward';
import { softplus } from '../numerics/activations';
import type { BinnedPredictor } from './bin-predictors';
import type { BandFit, BandProblem } from './fit-bands';
import { fitScore } from './fit-score';
import type { RoundedBands } from './round-bands';

/**
 * Makes a card of rounded points: its items in the order of the table's columns, and a risk for every score.
 *
 * @param trust - what log odds must be multiplied by to be those of rows not fitted to
 */
export function makeCard(
  problem: BandProblem,
  fit: BandFit,
  { points, slope }: RoundedBands,
  trust: number,
): FittedCard {
  const scores = new Int32Array(problem.weight.length);
  const items: { readonly item: PointsItem; readonly place: number }[] = [];
  let offset = 0;
  for (const [k, place] of fit.set.entries()) {
    const predictor = problem.predictors[place]!;
    const own = points[k]!;
    const effects = fit.effects.subarray(offset, offset + predictor.known + 1);
    offset += predictor.known + 1;
    if (slope === 0 || own.every((value) => value <= 0)) continue;
    const { codes } = predictor;
    for (let row = 0; row < scores.length; row += 1) scores[row]! += own[codes[row]!]!;
    items.push({ item: itemOf(predictor, own, effects, problem.weight), place });
  }
  const sorted = items.sort((a, b) => a.place - b.place).map(({ item }) => item);
  const worth = slope * trust;
  const intercept = fitScore(scores, problem, worth);
  const by = { intercept, multiplier: worth > 0 ? 1 / worth : 1 };
  let [loss, total] = [0, 0];
  for (let row = 0; row < scores.length; row += 1) {
    const eta = intercept + worth * scores[row]!;
    loss += problem.weight[row]! * (softplus(eta) - problem.y[row]! * eta);
    total += problem.weight[row]!;
  }
  return { items: sorted, ...by, risks: reachableRisks(sorted, by), loss: loss / total };
}

function itemOf(
  { name, bins, known, codes }: BinnedPredictor,
  points: Int32Array,
  effects: Float64Array,
  weight: Float64Array,
): PointsItem {
  let [sum, total] = [0, 0];
  for (let row = 0; row < codes.length; row += 1) {
    sum += weight[row]! * effects[codes[row]!]!;
    total += weight[row]!;
  }
  const mean = sum / total;
  let average = 0;
  for (const bin of points.keys()) {
    if (points[bin]! < 0) continue;
    if (points[average]! < 0 || Math.abs(effects[bin]! - mean) < Math.abs(effects[average]! - mean)) average = bin;
  }
  // A bin without rows, as that of missing values often is.
  const told = (bin: number) => (points[bin]! < 0 ? points[average]! : points[bin]!);
  const missing = { points: told(known), seen: points[known]! >= 0 };
  if (bins.kind === 'number') {
    const bands = Array.from({ length: known }, (_, bin) => ({
      from: bin === 0 ? null : bins.cuts[bin - 1]!,
      points: told(bin),
    })).filter(({ points: own }, bin) => bin === 0 || own !== told(bin - 1));
    return { kind: 'number', predictor: name, bands, missing };
  }
  const values = [...new Set(bins.levels.map((_, bin) => told(bin)))].sort((a, b) => a - b);
  return {
    kind: 'levels',
    predictor: name,
    groups: values.map((value) => ({ levels: bins.levels.filter((_, bin) => told(bin) === value), points: value })),
    others: bins.others ? told(known - 1) : null,
    missing,
  };
}
