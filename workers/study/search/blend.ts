import { countClusters, numbered } from '../../cohort/clusters';
import { dealFolds } from '../../cohort/folds';
import { outcomeOf, strataOf } from '../../cohort/outcome';
import { widthOf, type LossyOutcome } from '../../cohort/row-losses';
import type { StackSpec } from '../../contract/recipe';
import type { FittedStack, SingleModel } from '../../models/model';
import { fromPool, toPool } from '../../numerics/opinion-pool';
import type { ClassRecalibration, Recalibration } from '../../numerics/recalibration/recalibration';
import { blendWeights, poolFor } from './blend-weights';
import { recalibrateBlend } from './recalibrate-blend';

/** A model, and what its settings said of the rows of the set when they had not seen them. */
export interface BlendPart {
  readonly model: SingleModel;
  /** Shape (rows x width). */
  readonly said: Float64Array;
}

/** The rows of a set by which a blend is made. */
interface BlendRows {
  readonly outcome: LossyOutcome;
  /** Shape (rows), rows of one participant, numbered from 0 without gaps; null where each is its own. */
  readonly ties: Int32Array | null;
}

export interface Blend {
  readonly stack: FittedStack;
  /** Null where none was asked for, or none can be had. */
  readonly recalibration: Recalibration | ClassRecalibration | null;
}

/** Parts of a set, each blended by weights that were found on the others. */
const CROSS_PARTS = 5;

/**
 * Blends models by what they said of rows that they had not seen ({@link blendWeights}), and recalibrates the blend across
 * parts of these rows: by what the blend says of each part when its weights were found on the others.
 *
 * @param parts - one or more
 * @param seed - of the division into parts
 */
export function* blendOf(
  spec: StackSpec,
  parts: readonly BlendPart[],
  rows: BlendRows,
  seed: number,
): Generator<undefined, Blend> {
  const weights = weightsOf(spec, parts, rows);
  const members = parts
    .map(({ model }, k) => ({ weight: weights[k]!, model }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  const stack: FittedStack = { family: 'stack', spec, pool: poolFor(rows.outcome), members };
  if (!spec.recalibrate || rows.outcome.kind === 'continuous') return { stack, recalibration: null };
  yield;
  const crossed = yield* crossFitted(spec, parts, rows, seed);
  return { stack, recalibration: crossed && recalibrateBlend(crossed, rows.outcome) };
}

/** What the blend says of each row by weights that it took no part in; null of a single participant. */
function* crossFitted(
  spec: StackSpec,
  parts: readonly BlendPart[],
  { outcome, ties }: BlendRows,
  seed: number,
): Generator<undefined, Float64Array | null> {
  const width = widthOf(outcome);
  const rows = outcome.y.length;
  const folds = Math.min(CROSS_PARTS, countClusters(ties, rows));
  if (folds < 2) return null;
  const [foldOf] = dealFolds({ folds, repeats: 1, stratified: true }, strataOf(outcome), ties, seed);
  const said = new Float64Array(rows * width);
  for (let fold = 0; fold < folds; fold += 1) {
    const inside = Uint32Array.from(foldOf!.keys()).filter((row) => foldOf![row] === fold);
    const others = Uint32Array.from(foldOf!.keys()).filter((row) => foldOf![row] !== fold);
    const weights = weightsOf(spec, among(parts, others, width), {
      outcome: outcomeOf(outcome, others),
      ties: ties && numbered(others.map((row) => ties[row]!)),
    });
    const own = pooled(among(parts, inside, width), weights, outcome);
    for (const [at, row] of inside.entries()) said.set(own.subarray(at * width, (at + 1) * width), row * width);
    yield;
  }
  return said;
}

const weightsOf = (spec: StackSpec, parts: readonly BlendPart[], { outcome, ties }: BlendRows): number[] =>
  blendWeights(
    spec.steps,
    parts.map(({ said }) => said),
    parts.map(({ model }) => model.estimator.family),
    outcome,
    ties,
  );

/** The parts as they are told of some rows alone. */
const among = (parts: readonly BlendPart[], rows: Uint32Array, width: number): BlendPart[] =>
  parts.map(({ model, said }) => {
    const own = new Float64Array(rows.length * width);
    for (const [at, row] of rows.entries()) own.set(said.subarray(row * width, (row + 1) * width), at * width);
    return { model, said: own };
  });

function pooled(parts: readonly BlendPart[], weights: readonly number[], outcome: LossyOutcome): Float64Array {
  const pool = poolFor(outcome);
  const width = widthOf(outcome);
  const sum = new Float64Array(parts[0]!.said.length);
  for (const [k, { said }] of parts.entries()) {
    const weight = weights[k]!;
    if (weight === 0) continue;
    for (const [i, value] of toPool(pool, said, width).entries()) sum[i]! += weight * value;
  }
  return fromPool(pool, sum, width);
}
