import { MethodError } from '../contract/faults';
import { innerValidation } from '../cohort/inner-validation';
import { strataOf } from '../cohort/outcome';
import type { BoostingSpec } from '../contract/recipe';
import { classWeights } from '../models/class-weights';
import type { FittedBoosting, TreeFeature } from '../models/trees';
import { derive } from '../numerics/random';
import type { RawDesign } from '../recipe/raw-design';
import { boostMember } from './boosting-member';
import { objectiveOf, outputsOf } from './boosting-objective';
import { boostingState } from './boosting-state';
import { boostingTable, type BoostingTable } from './boosting-table';
import { treeFeatures } from './tree-features';
import { countedRows, rowsWhere, type TreeRows } from './tree-rows';

/** Nodes name their feature in 16 bits. */
const MOST_FEATURES = 32_767;

/**
 * Fits gradient boosted trees by Newton steps over binned features. Each member holds back other rows for early
 * stopping; where none can be held back without losing a class, `1 / learningRate` rounds at the most are grown, as many
 * as take the first step to its end.
 *
 * @yields rounds done of all that may be grown, about every 10 ms of work
 * @throws {@link MethodError} `method.tooManyFeatures`; `method.notForThisOutcome` of follow-up; `method.tooFewParticipants` where no row counts;
 * `method.oneOutcomeOnly` where there is nothing to tell apart
 * @throws {@link DeviceError} `device.outOfMemory`
 *
 * Source: Friedman, Annals of Statistics 29 (2001) 1189-1232; Chen and Guestrin, KDD 2016; Ke et al., NeurIPS 2017;
 * Prokhorenkova et al., NeurIPS 2018.
 */
export function* fitBoosting(
  spec: BoostingSpec,
  given: TreeRows,
): Generator<{ done: number; of: number }, FittedBoosting> {
  const { design, outcome, clusters, weight: rowWeight, seed } = countedRows(given);
  const { rows } = design;
  const classWeight =
    'y' in outcome && outcome.kind !== 'continuous' ? classWeights(spec.classWeights, outcome.y) : null;
  const weight = classWeight ? rowWeight.map((one, row) => one * classWeight[row]!) : rowWeight;
  const { head } = objectiveOf(outcome, weight);
  const of = spec.rounds * spec.members;
  yield { done: 0, of };
  const held =
    spec.patience > 0
      ? innerValidation(strataOf(outcome), clusters, spec.validationShare, spec.members, seed)
      : Array.from({ length: spec.members }, () => new Uint8Array(rows));

  const featuresOf = (member: number) => {
    const back = held[member]!;
    const counted = back.includes(1) ? rowWeight.map((one, row) => (back[row] === 1 ? 0 : one)) : rowWeight;
    return treeFeatures(design, outcome, counted, derive(seed, 'member', member));
  };
  const training = featuresOf(0);
  if (training.features.length > MOST_FEATURES) {
    throw new MethodError('method.tooManyFeatures', { features: training.features.length, limit: MOST_FEATURES });
  }
  const tabling = boostingTable(training, rows, seed);
  let tabled = tabling.next();
  for (; !tabled.done; tabled = tabling.next()) yield { done: 0, of };
  const table = tabled.value;
  const state = boostingState(table, spec, outputsOf(head));
  const directions = directionsOf(spec, table, design, head.kind === 'classes');
  if (directions) table.memory.u8(state.directions, table.slots).set(new Uint8Array(directions.buffer));

  const members: FittedBoosting['members'][number][] = [];
  let rounds = 0;
  for (const [member, back] of held.entries()) {
    if (member > 0 && table.features.some(({ kind }) => kind === 'statistic')) table.binStatistics(featuresOf(member));
    const grown = rowsWhere(rows, (row) => back[row] === 0);
    const kept = grown.length < rows;
    const objective = objectiveOf(outcome, kept ? weight.map((one, row) => (back[row] === 1 ? 0 : one)) : weight);
    const most = kept || spec.patience === 0 ? spec.rounds : Math.min(spec.rounds, Math.ceil(1 / spec.learningRate));
    const boosting = boostMember(
      state,
      { ...spec, rounds: most },
      {
        objective,
        weight,
        training: grown,
        held: rowsWhere(rows, (row) => back[row] === 1),
        directions,
        seed: derive(seed, 'member', member),
      },
    );
    let next = boosting.next();
    for (; !next.done; next = boosting.next()) yield { done: member * spec.rounds + next.value, of };
    members.push({ start: objective.start, trees: next.value.trees });
    rounds += next.value.rounds / spec.members;
  }
  const { features } = treeFeatures(design, outcome, rowWeight, seed);
  return { family: 'boosting', spec, head, features, members, rounds: Math.round(rounds) };
}

/** The direction that each slot is held to; null where none is. One class's score has none. */
function directionsOf(
  { monotone }: BoostingSpec,
  { features, slots, slotOf }: BoostingTable,
  { columns }: RawDesign,
  classes: boolean,
): Int8Array<ArrayBuffer> | null {
  const directions = new Int8Array(slots);
  const directionOf = ({ kind, predictor }: TreeFeature) =>
    kind === 'number' && !classes ? (monotone[columns[predictor]!.name] ?? 0) : 0;
  for (const [place, feature] of features.entries()) directions[slotOf[place]!] = directionOf(feature);
  return directions.some((direction) => direction !== 0) ? directions : null;
}
