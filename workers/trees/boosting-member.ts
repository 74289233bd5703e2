import type { BoostingSpec } from '../contract/recipe';
import type { Trees } from '../models/trees';
import { derive, randomStream } from '../numerics/random';
import { growLeafWise, growSymmetric, valueOf, type GrownTree } from './boosting-grow';
import type { Growing } from './boosting-leaf';
import { heldLoss, outputsOf, writeGradients, type Objective } from './boosting-objective';
import type { BoostingState } from './boosting-state';
import { addToList, newList, treesOf } from './boosting-tree';
import { columnDraws, rowDraws, weightDraws } from './boosting-draws';

const WORD = 4;
const NODE_WORDS = 4;

/** What one member is grown from. */
export interface MemberRows {
  readonly objective: Objective;
  /** Shape (rows), above 0. */
  readonly weight: Float64Array;
  /** Rows that grow trees, ascending. */
  readonly training: Uint32Array;
  /** Rows that tell when to stop, ascending; none where all rounds are wanted. */
  readonly held: Uint32Array;
  /** Shape (slots): 1, -1 or 0; null where no feature has a direction. */
  readonly directions: Int8Array | null;
  readonly seed: number;
}

/**
 * Boosts one member.
 *
 * @yields the rounds done, about every 10 ms of work
 */
export function* boostMember(
  state: BoostingState,
  spec: BoostingSpec,
  rows: MemberRows,
): Generator<number, { trees: Trees; rounds: number }> {
  const { objective, held, training, seed } = rows;
  const { table } = state;
  const { run } = table;
  const outputs = outputsOf(objective.head);
  begin(state, rows);
  const list = newList();
  const draws = {
    columns: columnDraws(table, spec.columnShare),
    rows: rowDraws(training, held, spec.rowShare),
    weights: weightDraws(rows.weight, training, spec.bootstrap),
  };
  const random = spec.rowShare < 1 || spec.columnShare < 1 || spec.bootstrap > 0;
  let best = { rounds: 0, loss: held.length > 0 ? heldLoss(objective, state, held, rows.weight) : Infinity };
  let round = 0;
  while (round < spec.rounds) {
    if (outputs > 1) run.softmax(state.score, table.padded, outputs, state.chances);
    let grew = false;
    const drawn = randomStream(derive(seed, 'round', round));
    draws.weights(drawn, table.memory.f32(state.weight, table.padded));
    for (let output = 0; output < outputs; output += 1) {
      writeGradients(objective, state, output);
      const noise = quantise(state, spec, training.length, round);
      const slots = draws.columns(drawn);
      const inTree = draws.rows(
        drawn,
        table.memory.u32(state.members, table.rows),
        table.memory.u32(state.others, table.rows),
      );
      const growing: Growing = {
        state, spec, rows: inTree.members, slots, directions: rows.directions, noise, normal: () => drawn.normal(),
      }; // prettier-ignore
      const grower = spec.growth === 'leafWise' ? growLeafWise(growing) : growSymmetric(growing);
      let next = grower.next();
      for (; !next.done; next = grower.next()) yield round;
      settle(growing, next.value, output, inTree.others);
      grew ||= next.value.leaves.length > 1;
      for (const leaf of next.value.leaves) next.value.tree.value[leaf.node]! *= objective.scale;
      addToList(list, next.value.tree, table);
      yield round;
    }
    round += 1;
    if (held.length > 0) {
      const loss = heldLoss(objective, state, held, rows.weight);
      if (loss < best.loss) best = { rounds: round, loss };
      else if (round - best.rounds >= spec.patience) break;
    }
    // With the same rows and features no later round would split either.
    if (!grew && !random) break;
  }
  const rounds = held.length > 0 ? best.rounds : round;
  return { trees: treesOf(list, rounds * outputs), rounds };
}

function begin(state: BoostingState, { objective, weight, training }: MemberRows): void {
  const { memory, padded, rows } = state.table;
  const scores = memory.f32(state.score, outputsOf(objective.head) * padded);
  // A value's scores are distances from where it starts, in standard deviations.
  if (objective.head.kind === 'continuous') scores.fill(0);
  else
    for (const [output, start] of objective.start.entries()) scores.fill(start, output * padded, (output + 1) * padded);
  memory.f32(state.y, rows).set(objective.target);
  const weights = memory.f32(state.weight, padded);
  weights.fill(0);
  for (const row of training) weights[row] = weight[row]!;
}

/**
 * Makes integers of the gradients, and tells the noise on scores of splits: its scale falls as the model grows past what
 * the rows can tell.
 *
 * Source: the random strength of CatBoost (Prokhorenkova et al., NeurIPS 2018), on Newton scores.
 */
function quantise(state: BoostingState, spec: BoostingSpec, rows: number, round: number): number {
  const { table, gradient, hessian, gradientLimit, hessianLimit, sumsOf } = state;
  const [size, curvature, squares] = [sumsOf[0]!, sumsOf[1]!, sumsOf[2]!];
  table.run.quantise(gradient, hessian, table.padded, unitFor(size, gradientLimit), unitFor(curvature, hessianLimit));
  if (spec.randomStrength === 0 || !(curvature > 0)) return 0;
  const left = rows * Math.exp(-round * spec.learningRate);
  return spec.randomStrength * Math.sqrt(squares / curvature) * (left / (1 + left));
}

/** The smallest power of two of which `limit` are no less than the sum: a power, so that the order of rows does not matter. */
function unitFor(sum: number, limit: number): number {
  let unit = 1;
  while (unit * limit < sum) unit *= 2;
  while (unit > 2 ** -100 && (unit / 2) * limit >= sum) unit /= 2;
  return unit;
}

/** Gives leaves their values and adds these to the scores. */
function settle(growing: Growing, { tree, leaves }: GrownTree, output: number, others: number): void {
  const { state, spec } = growing;
  const { run, memory, padded } = state.table;
  const score = state.score + output * padded * WORD;
  for (const { node, from, count, low, high } of leaves) {
    const value = spec.learningRate * valueOf(growing, from, count, low, high);
    tree.value[node] = value;
    run.addValue(state.members + WORD * from, count, value, score);
  }
  if (others === 0) return;
  const words = tree.slot.length * NODE_WORDS;
  const nodes = memory.i32(state.nodes, words);
  const values = memory.f32(state.nodes, words);
  for (const [node, slot] of tree.slot.entries()) {
    nodes[NODE_WORDS * node] = slot;
    nodes[NODE_WORDS * node + 1] = tree.cut[node]!;
    nodes[NODE_WORDS * node + 2] = tree.left[node]!;
    values[NODE_WORDS * node + 3] = tree.value[node]!;
  }
  run.addTree(state.others, others, state.nodes, score);
}
