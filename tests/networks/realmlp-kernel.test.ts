import { describe, expect, test } from 'vitest';
import * as built from '../../workers/kernels/built/realmlp';
import { loadKernel } from '../../workers/kernels/load';
import type { NetworkHead } from '../../workers/models/network-head';
import type { FittedRealMlp } from '../../workers/models/realmlp';
import { realMlpPredictions } from '../../workers/models/realmlp-forward';
import { realMlpLayout, type RealMlpShape } from '../../workers/models/realmlp-layout';
import { objectiveOf, watchedLoss } from '../../workers/networks/loss';
import { eachRealMlpParameter, placeRows, planRealMlp, type RealMlpDesign } from '../../workers/networks/realmlp-plan';
import { realMlpStep } from '../../workers/networks/realmlp-schedule';
import { realMlpKernel, realMlpSession, type RealMlpExports } from '../../workers/networks/realmlp-session';
import { randomStream } from '../../workers/numerics/random';
import oracle from '../oracles/realmlp.json' with { type: 'json' };
import { smallRealMlp } from './realmlp-cases';

const heads = {
  binary: { kind: 'binary' },
  classes: { kind: 'classes', classes: 3 },
  continuous: { kind: 'continuous', centre: 0, scale: 1 },
} as const satisfies Record<string, NetworkHead>;

type Kind = keyof typeof heads;

function designOf(
  kind: Kind,
  shape: RealMlpShape,
  spec: Partial<RealMlpDesign['spec']>,
  numbers: Readonly<Record<'x' | 'target' | 'weight' | 'parameters', ArrayLike<number>>>,
): RealMlpDesign {
  return {
    spec: { ...smallRealMlp, layers: shape.layers, ...spec },
    head: heads[kind],
    shape,
    objective: objectiveOf(heads[kind], 'crossEntropy'),
    mask: null,
    x: Float32Array.from(numbers.x),
    target: Float32Array.from(numbers.target),
    weight: Float32Array.from(numbers.weight),
    parameters: Float32Array.from(numbers.parameters),
  };
}

describe.each([false, true])('PyTorch, with products fused where they can be unless %s', (plain) => {
  test.each(oracle.map((one, index) => ({ index, ...one })))('takes the same steps: $index, $kind', (one) => {
    const { shape, spec, x, target, weight, start, seeds, shares, losses, end } = one;
    // The file's texts are the names of kinds.
    const kind = one.kind as Kind;
    const design = designOf(kind, shape, spec, { x, target, weight, parameters: start });
    const session = realMlpSession(realMlpKernel(design, plain), design, 1);
    const rows = weight.length;
    for (const [index, loss] of losses.entries()) {
      const batch = Int32Array.from({ length: spec.batch }, (_, i) => (index * spec.batch + i) % rows);
      const partners = batch.slice().reverse();
      const share = shares[index]!;
      const step = { ...realMlpStep(design.spec, index, losses.length, 1), seed: seeds[index]!, share };
      const outputs = session.train(batch, partners, [step]);
      const weightOf = (list: Int32Array) => list.reduce((sum, row) => sum + weight[row]!, 0) / spec.batch;
      const lossOf = (list: Int32Array) => watchedLoss(design, list, outputs) * weightOf(list);
      // Numbers of 24 bits here, of 53 there: errors of 1e-7 a step, which Adam spreads where slopes are small.
      expect(share * lossOf(batch) + (1 - share) * lossOf(partners)).toBeCloseTo(loss, 4);
    }
    for (const [i, value] of session.parameters().entries()) expect(Math.abs(value - end[i]!)).toBeLessThan(2e-3);
  });
});

describe('slopes', () => {
  test.each(['binary', 'classes', 'continuous'] as const)('are those of differences: %s', (kind) => {
    const random = randomStream(77);
    const shape = { numbers: 2, others: 3, layers: [10, 6], outputs: kind === 'classes' ? 3 : 1 };
    const rows = 11;
    const layout = realMlpLayout(shape);
    const parameters = Float32Array.from({ length: layout.length }, () => 0.6 * random.normal());
    const y = Array.from({ length: rows }, (_, row) => row % (kind === 'classes' ? 3 : 2));
    const target = y.flatMap((of) => (kind === 'classes' ? [0, 1, 2].map((k) => (k === of ? 1 : 0)) : [of]));
    // Within the reach of what enters, and yes/no columns apart from numbers.
    const x = Array.from({ length: rows * 5 }, (_, i) => (i % 5 < 2 ? 2 * random.uniform() - 1 : random.below(2)));
    const weight = y.map((_, row) => 0.5 + (row % 3));
    const design = designOf(kind, shape, { dropout: 0, batch: rows }, { x, target, weight, parameters });
    const { run, memory } = loadKernel<RealMlpExports>(built);
    const plan = planRealMlp(memory, design, placeRows(memory, design), rows);
    const own = memory.f32(plan.parametersAt, plan.length);
    eachRealMlpParameter(plan, (flat, kernel) => {
      own[kernel] = parameters[flat]!;
    });
    memory.i32(plan.rowsAt, rows).set(Int32Array.from(y.keys()));
    memory.f32(plan.stepsAt, 8).set([0, 0, 1, 1, 0, 0, 1, 1]);
    run.train(plan.words, plan.rowsAt, plan.rowsAt, rows, plan.stepsAt, plan.outputsAt);
    const gradient = memory.f32(plan.parametersAt + 4 * plan.length, plan.length);

    const lossAt = (values: Float32Array): number => {
      // Numbers that bend by nothing, so that what enters is what the kernel was given.
      const inputs = [0, 1, 2, 3, 4].map((j) => ({ centre: 0, factor: 1, bends: j < 2 }));
      const unbent = x.map((value, i) => (i % 5 < 2 ? value / Math.sqrt(1 - (value / 3) ** 2) : value));
      const model: FittedRealMlp = {
        family: 'realmlp',
        spec: design.spec,
        head: heads[kind],
        range: null,
        members: [{ inputs, parameters: values }],
        bestEpoch: 1,
        epochs: 1,
      };
      const table = { x: Float64Array.from(unbent), rows, features: ['a', 'b', 'c', 'd', 'e'] };
      const predicted = realMlpPredictions(model, table, []);
      const lossOf = (row: number): number => {
        if (kind === 'classes') return -Math.log(predicted[3 * row + y[row]!]!);
        if (kind === 'continuous') return (predicted[row]! - y[row]!) ** 2;
        return -Math.log(y[row] === 1 ? predicted[row]! : 1 - predicted[row]!);
      };
      return y.reduce((sum, _, row) => sum + weight[row]! * lossOf(row), 0) / rows;
    };
    let largest = 0;
    eachRealMlpParameter(plan, (flat, kernel) => {
      const sides = [1, -1].map((sign) => {
        const moved = parameters.slice();
        moved[flat]! += sign * 2 ** -9;
        return { at: moved[flat]!, loss: lossAt(moved) };
      });
      const slope = (sides[0]!.loss - sides[1]!.loss) / (sides[0]!.at - sides[1]!.at);
      largest = Math.max(largest, Math.abs(slope - gradient[kernel]!) / (1 + Math.abs(slope)));
    });
    // Differences over 2^-8 leave out what bends thrice, some 1e-5 of it; SELU has a corner besides.
    expect(largest).toBeLessThan(2e-3);
  });
});

test('networks on the same rows do not meet in the memory that they share', () => {
  const { shape, spec, x, target, weight, start, kind } = oracle[0]!;
  const design = designOf(kind as Kind, shape, spec, { x, target, weight, parameters: start });
  const other = { ...design, parameters: design.parameters.map((value) => 0.5 * value) };
  const batch = Int32Array.from({ length: spec.batch }, (_, i) => i);
  const train = (session: ReturnType<typeof realMlpSession>, index: number) =>
    session.train(batch, batch, [realMlpStep(design.spec, index, 3, 1)]);
  const shared = realMlpKernel(design);
  const [one, two] = [realMlpSession(shared, design, 1), realMlpSession(shared, other, 1)];
  const [oneAlone, twoAlone] = [design, other].map((own) => realMlpSession(realMlpKernel(own), own, 1));
  for (const index of [0, 1, 2]) {
    for (const session of [one, two, oneAlone!, twoAlone!]) train(session, index);
  }
  expect(one.parameters()).toEqual(oneAlone!.parameters());
  expect(two.parameters()).toEqual(twoAlone!.parameters());
  expect(one.parameters()).not.toEqual(two.parameters());
});
