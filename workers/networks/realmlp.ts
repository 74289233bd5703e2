import { strataOf } from '../cohort/outcome';
import { innerValidation } from '../cohort/inner-validation';
import { MethodError } from '../contract/faults';
import type { RealMlpSpec } from '../contract/recipe';
import type { FittedRealMlp, RealMlpInput } from '../models/realmlp';
import { enteredValue, inputOrder, shapeOf } from '../models/realmlp-forward';
import { derive, randomStream } from '../numerics/random';
import { countedRows, type WeightedRows } from './counted-rows';
import { givenMemory } from './kernel-rooms';
import { objectiveOf, watchedLoss } from './loss';
import { realMlpInputs, type FeatureRows } from './realmlp-inputs';
import type { RealMlpDesign } from './realmlp-plan';
import { realMlpStep } from './realmlp-schedule';
import { realMlpKernel, realMlpSession, type RealMlpKernel, type RealMlpSession } from './realmlp-session';
import { startingParameters } from './realmlp-start';
import { rowWeights } from './row-weights';
import { splitRows } from './split-rows';
import { startingBias } from './starting-bias';
import { supervisionOf } from './targets';

/** Products of one call, which then takes about 20 ms. */
const PRODUCTS_AT_ONCE = 1.5e8;

export type RealMlpRows = WeightedRows;

/** One member under training. */
interface Member {
  readonly session: RealMlpSession;
  readonly design: RealMlpDesign;
  readonly training: Int32Array<ArrayBuffer>;
  /** Rows held back. */
  readonly inner: Int32Array<ArrayBuffer>;
  readonly seed: number;
}

/**
 * Fits a network made for tables: robustly scaled and softly clipped numbers, each beside mixtures of waves of it,
 * learned scales of the inputs, units that learn how much to bend, cyclic rates, and dropout and decay that fade out.
 *
 * Each member holds back another share of the rows; the parameters are those of the epoch at which the mean loss on the
 * rows held back is lowest, or of the last where none can be held back.
 *
 * @yields epochs done of all, about every 20 ms of work
 * @throws {@link MethodError} `method.notForThisOutcome` of follow-up; `method.tooFewParticipants` where no row counts;
 * `method.diverged` when a loss is no longer finite and there is no earlier epoch to return to
 * @throws {@link DeviceError} `device.outOfMemory`
 *
 * Source: Holzmueller, Grinsztajn and Steinwart, Better by default, NeurIPS 2024.
 */
export function* fitRealMlp(
  spec: RealMlpSpec,
  given: RealMlpRows,
): Generator<{ done: number; of: number }, FittedRealMlp> {
  const { design, outcome, clusters, weight, seed } = countedRows(given);
  if (outcome.kind === 'survival') throw new MethodError('method.notForThisOutcome', { outcome: outcome.kind });
  if (design.rows === 0) throw new MethodError('method.tooFewParticipants', { participants: 0, needed: 1 });
  const of = spec.epochs * spec.members;
  yield { done: 0, of };
  const inputs = realMlpInputs(design);
  const held = innerValidation(strataOf(outcome), clusters, spec.validationShare, spec.members, seed);
  const { head, target, mask } = supervisionOf(outcome);
  const range = outcome.kind === 'continuous' ? rangeOf(outcome.y) : null;
  const x = enteredRows(design, inputs, spec.embedding);
  const shape = shapeOf({ spec, head }, inputs);
  const objective = objectiveOf(head, 'crossEntropy');
  // Members share the rows, which are most of what they take.
  let kernel: RealMlpKernel | null = null;
  const open = (back: Uint8Array, index: number): Member => {
    const { training, inner } = splitRows(back);
    const memberSeed = index === 0 ? seed : derive(seed, 'member', index);
    const counts = rowWeights(head, target, back.length, training, spec.classWeights);
    const supervision = { objective, target, mask, weight: weight ? counts.map((one, i) => one * weight[i]!) : counts };
    const bias = startingBias(head, supervision, training);
    const parameters = startingParameters(shape, head, { x, training }, bias, memberSeed);
    const own = { ...supervision, spec, head, shape, x, parameters };
    kernel ??= givenMemory(() => realMlpKernel(own));
    const session = openSession(kernel, own);
    return { session, design: own, training, inner, seed: memberSeed };
  };
  const members: Member[] = [];
  for (const [index, back] of held.entries()) {
    members.push(open(back, index));
    yield { done: 0, of };
  }
  const early = members.some(({ inner }) => inner.length > 0);
  let best: { epoch: number; loss: number } | null = null;
  let epoch = 0;
  while (epoch < spec.epochs) {
    epoch += 1;
    let loss = 0;
    let watched = 0;
    for (const [index, member] of members.entries()) {
      const steps = trainEpoch(spec, member, epoch);
      let step = steps.next();
      for (; !step.done; step = steps.next()) yield { done: (epoch - 1) * spec.members + index, of };
      loss += step.value;
      if (member.inner.length > 0) {
        watched += watchedLoss(member.design, member.inner, member.session.outputs(member.inner));
      }
    }
    if (!Number.isFinite(loss + watched)) {
      if (!best) throw new MethodError('method.diverged', { epoch });
      break;
    }
    if (early && (best === null || watched < best.loss)) {
      best = { epoch, loss: watched };
      for (const { session } of members) session.keep();
    }
  }
  if (best) for (const { session } of members) session.restore();
  const fitted = members.map(({ session }) => ({ inputs, parameters: session.parameters() }));
  if (!fitted.every(({ parameters }) => parameters.every((one) => Number.isFinite(one)))) {
    throw new MethodError('method.diverged', { epoch });
  }
  return { family: 'realmlp', spec, head, range, members: fitted, bestEpoch: best?.epoch ?? epoch, epochs: epoch };
}

/** @returns the mean loss that the rows had before their steps */
function* trainEpoch(
  spec: RealMlpSpec,
  { session, design, training, seed }: Member,
  epoch: number,
): Generator<void, number> {
  const order = randomStream(derive(seed, 'order', epoch)).shuffle(training.slice());
  const partners = spec.mixup > 0 ? partnersOf(order, spec.batch, derive(seed, 'partners', epoch)) : order;
  const perEpoch = Math.ceil(order.length / spec.batch);
  let sum = 0;
  for (let step = 0; step < perEpoch; step += session.stepsAtOnce) {
    const until = Math.min(perEpoch, step + session.stepsAtOnce);
    const steps = Array.from({ length: until - step }, (_, i) =>
      realMlpStep(spec, (epoch - 1) * perEpoch + step + i, spec.epochs * perEpoch, seed),
    );
    const rows = order.subarray(step * spec.batch, until * spec.batch);
    const outputs = session.train(rows, partners.subarray(step * spec.batch, until * spec.batch), steps);
    sum += watchedLoss(design, rows, outputs) * rows.length;
    yield;
  }
  return sum / order.length;
}

/** The rows of each batch in another order. */
function partnersOf(order: Int32Array, batch: number, seed: number): Int32Array {
  const random = randomStream(seed);
  const partners = order.slice();
  for (let from = 0; from < order.length; from += batch) random.shuffle(partners.subarray(from, from + batch));
  return partners;
}

function openSession(kernel: RealMlpKernel, design: RealMlpDesign): RealMlpSession {
  const { spec, shape } = design;
  const widths = [4 * shape.numbers + shape.others, ...shape.layers, shape.outputs];
  const products = widths.slice(1).reduce((sum, units, i) => sum + 3 * units * widths[i]!, 1);
  const stepsAtOnce = Math.max(1, Math.floor(PRODUCTS_AT_ONCE / (products * spec.batch)));
  return givenMemory(() => realMlpSession(kernel, design, stepsAtOnce));
}

/** The rows as they enter, embedded numbers first. */
function enteredRows(
  { x, rows, features }: FeatureRows,
  inputs: readonly RealMlpInput[],
  embedding: boolean,
): Float32Array {
  const { numbers, others } = inputOrder(inputs, embedding);
  const order = [...numbers, ...others];
  const width = order.length;
  const entered = new Float32Array(rows * width);
  for (let row = 0; row < rows; row += 1) {
    for (const [place, feature] of order.entries()) {
      entered[row * width + place] = enteredValue(inputs[feature]!, x[row * features.length + feature]!);
    }
  }
  return entered;
}

function rangeOf(y: Float64Array): { low: number; high: number } {
  return y.reduce(({ low, high }, one) => ({ low: Math.min(low, one), high: Math.max(high, one) }), {
    low: Infinity,
    high: -Infinity,
  });
}
