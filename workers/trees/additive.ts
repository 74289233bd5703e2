import type { AdditiveSpec } from '../contract/recipe';
import { innerValidation } from '../cohort/inner-validation';
import { outcomeOf, strataOf, type Outcome } from '../cohort/outcome';
import type { FittedAdditive } from '../models/additive';
import { derive } from '../numerics/random';
import { rawRows, type RawDesign } from '../recipe/raw-design';
import { additiveBags } from './additive-bags';
import { boost, type AdditiveProgress } from './additive-boost';
import { choosePairs } from './additive-choose';
import { additiveOutcome } from './additive-outcome';
import { assembleShapes } from './additive-shapes';
import { additiveTerms, writeCells } from './additive-terms';

/** Development rows as a trainer takes them. */
export interface AdditiveRows {
  readonly design: RawDesign;
  readonly outcome: Outcome;
  /** Shape (rows), rows that an inner split keeps together; null ties nothing. */
  readonly clusters: Int32Array | null;
  /** Shape (rows), 0 or more, besides the class weights of the settings; null weighs all alike. */
  readonly weight: Float64Array | null;
  readonly seed: number;
}

/** Of so many predictors each takes a full step in a round; of more, a shorter one, or a round would be too coarse. */
const FULL_STEPS = 50;

/**
 * Fits an additive model by cyclic boosting in bags that hold back different rows; all stop at the round where the mean
 * loss of the rows held back is lowest, and their shapes are averaged. Then pairs, chosen by what they tell beyond their
 * sides, are boosted in the same way.
 *
 * A number held to a direction is in no pair. Of several classes `monotone` is not looked at. `patience` 0 makes all
 * rounds; with one bag no row is held back then.
 *
 * @throws {@link MethodError} `method.oneOutcomeOnly`, `method.unsuitedEstimator`
 * @throws {@link DeviceError} `device.outOfMemory`
 *
 * Sources: Lou, Caruana and Gehrke, KDD 2012; Lou, Caruana, Gehrke and Hooker, KDD 2013 (pairs).
 */
export function* fitAdditive(
  spec: AdditiveSpec,
  { design, outcome, clusters, weight, seed }: AdditiveRows,
): Generator<AdditiveProgress, FittedAdditive> {
  const counted = Uint32Array.from({ length: design.rows }, (_, row) => row).filter((row) => (weight?.[row] ?? 1) > 0);
  const rows = rawRows(design, counted);
  const observed = outcomeOf(outcome, counted);
  const target = additiveOutcome(spec, observed, weight && Float64Array.from(counted, (row) => weight[row]!));
  const { head, start, scale } = target;
  const terms = target.constant ? [] : additiveTerms(rows, spec.minLeaf);
  if (terms.length === 0) {
    return {
      family: 'additive',
      spec,
      head,
      intercept: start,
      shapes: [],
      pairs: [],
      rounds: { shapes: 0, pairs: 0 },
      edits: [],
    };
  }

  const ties = clusters && Int32Array.from(counted, (row) => clusters[row]!);
  const split = innerValidation(strataOf(observed), ties, spec.validationShare, spec.bags, derive(seed, 'additive'));
  const held = spec.patience > 0 || spec.bags > 1 ? split : split.map((flags) => flags.fill(0));
  const most = Math.max(...terms.map(({ bins }) => bins + 1));
  const pairing = spec.interactions > 0 && terms.length > 1;
  const bags = additiveBags(target.boosted, target.weight, held, most, pairing);
  const places = terms.map((term) => {
    const direction = head.kind === 'classes' ? 0 : (spec.monotone[term.predictor] ?? 0);
    return bags.addTerm(term.bins + 1, term.kind === 'levels' ? term.kind : { direction }, (cell) => {
      writeCells(term, rows.columns[term.column]!, cell);
    });
  });

  const of = spec.rounds * (pairing ? 2 : 1);
  const rate = spec.learningRate * Math.min(1, FULL_STEPS / terms.length);
  const shapeRounds = yield* boost(bags, places, spec, rate, { done: 0, of });
  bags.restart(places);
  const shapes = terms.map((term, k) => ({ term, bags: bags.shapesOf(places[k]!), ...bags.massOf(places[k]!) }));

  const later = { done: spec.rounds, of };
  const choice = pairing ? choosePairs(bags, spec, shapes, places, rows.rows) : null;
  let next = choice?.next();
  while (next && next.done !== true) {
    yield later;
    next = choice?.next();
  }
  const chosen = next?.value ?? [];
  const grids = chosen.map(({ grid }) => bags.addCross(grid));
  const pairRounds = grids.length > 0 ? yield* boost(bags, grids, spec, spec.learningRate, later) : 0;
  if (grids.length > 0) bags.restart([...places, ...grids]);
  const pairs = chosen.map((pair, k) => ({ ...pair, bags: bags.shapesOf(grids[k]!), ...bags.massOf(grids[k]!) }));
  const assembled = assembleShapes(shapes, pairRounds > 0 ? pairs : [], start, scale);
  return {
    family: 'additive',
    spec,
    head,
    ...assembled,
    rounds: { shapes: shapeRounds, pairs: pairRounds },
    edits: [],
  };
}
