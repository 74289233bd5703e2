import { backends, type Backend, type NetworkSpec } from '../contract/recipe';
import { DeviceError } from '../contract/faults';
import type { BackendChoice, BackendTrial } from '../contract/training';
import { randomStream } from '../numerics/random';
import type { NetworkEngine, SessionDesign } from './engine';
import { initialParameters, layoutOf } from './layout';
import type { NetworkApi } from './network-api';
import { referenceTraining, type ReferenceLayer } from './reference';

export type TrialShape = Parameters<NetworkApi['chooseBackend']>[1];

const TRIAL_MS = 200;

/**
 * Largest difference from the float64 numbers that a backend may show after the self-test. Float32 backends stay below
 * 1e-6 there; half precision, or a driver that fuses wrongly, is off by 1e-3 or more.
 */
const TOLERANCE = 1e-4;

const testSpec: NetworkSpec = {
  id: 'self-test',
  family: 'network',
  members: 1,
  layers: [
    { units: 7, activation: 'relu' },
    { units: 5, activation: 'tanh' },
  ],
  loss: 'crossEntropy',
  optimiser: 'adam',
  learningRate: 0.02,
  batch: 8,
  epochs: 1,
  patience: 0,
  validationShare: 0.2,
  dropout: 0,
  weightDecay: 0.01,
  classWeights: 'none',
};

const evenly = (features: number): number[] => Array.from({ length: features }, (_, i) => i);

/** A made-up table of standard normal predictors whose outcome leans on the first. */
function madeUp(spec: NetworkSpec, features: number, rows: number): SessionDesign {
  const random = randomStream(20_240_229);
  const x = Float32Array.from({ length: rows * features }, () => random.normal());
  const y = Uint8Array.from({ length: rows }, (_, row) => (x[row * features]! + random.normal() > 0 ? 1 : 0));
  const weight = Float32Array.from({ length: rows }, (_, row) => (row % 3 === 0 ? 1.5 : 0.75));
  return { spec, features, x, y, weight, parameters: initialParameters(layoutOf(spec, features), 7) };
}

/** The self-test's parameters after its steps, by plain float64 arithmetic. */
function expectedParameters(design: SessionDesign, batches: readonly Int32Array[]): number[] {
  const { spec, features, x, y, weight, parameters } = design;
  const layers = layoutOf(spec, features).layers.map(
    ({ inputs, units, activation, weightsAt, biasAt }): ReferenceLayer => ({
      weights: evenly(inputs).map((i) =>
        Array.from(parameters.subarray(weightsAt + i * units, weightsAt + (i + 1) * units)),
      ),
      bias: Array.from(parameters.subarray(biasAt, biasAt + units)),
      activation,
    }),
  );
  const rows = evenly(y.length).map((row) => Array.from(x.subarray(row * features, (row + 1) * features)));
  const lists = batches.map((batch) => Array.from(batch));
  referenceTraining(spec, layers, rows, Array.from(y), Array.from(weight), lists);
  return layers.flatMap(({ weights, bias }) => [...weights.flat(), ...bias]);
}

export interface SelfTest {
  /** Largest absolute difference from float64; infinite where a number is not finite. */
  readonly largestError: number;
  /** Milliseconds for one step of so small a network: what a step costs before any arithmetic. */
  readonly stepMs: number;
}

/** Trains a small fixed network for six steps and compares its parameters with plain float64 arithmetic. */
export async function selfTest(engine: NetworkEngine, backend: Backend): Promise<SelfTest> {
  const design = madeUp(testSpec, 6, 22);
  const batches = evenly(6).map((step) =>
    Int32Array.from({ length: step % 3 === 2 ? 6 : 8 }, (_, i) => (step % 3) * 8 + i),
  );
  const session = engine.open(backend, design);
  try {
    for (const batch of batches) session.step(batch, []);
    const logits = await session.stepLogits();
    const parameters = await session.parameters();
    const expected = expectedParameters(design, batches);
    let largestError = logits.length === 44 && logits.every(Number.isFinite) ? 0 : Infinity;
    for (const [i, value] of expected.entries()) {
      const off = Math.abs(parameters[i]! - value);
      largestError = Math.max(largestError, Number.isNaN(off) ? Infinity : off);
    }
    const start = performance.now();
    for (const batch of batches) session.step(batch, []);
    await session.stepLogits();
    return { largestError, stepMs: (performance.now() - start) / batches.length };
  } finally {
    session.dispose();
  }
}

/** Rows per second in training at the job's own shape, over about 200 ms after a first step that compiles. */
async function measure(engine: NetworkEngine, backend: Backend, shape: TrialShape): Promise<number> {
  const layers = shape.layers.map((units) => ({ units, activation: 'relu' as const }));
  const spec = { ...testSpec, layers, batch: shape.batch };
  const design = madeUp(spec, shape.features, 2 * shape.batch);
  const batches = [0, 1].map((half) => Int32Array.from({ length: shape.batch }, (_, i) => half * shape.batch + i));
  const session = engine.open(backend, design);
  try {
    session.step(batches[0]!, []);
    await session.stepLogits();
    const start = performance.now();
    let rows = 0;
    let elapsed = 0;
    for (let steps = 1; elapsed < TRIAL_MS; steps *= 2) {
      for (let step = 0; step < steps; step += 1) session.step(batches[step % 2]!, []);
      // A queue is only as fast as it drains.
      await session.stepLogits();
      rows += steps * shape.batch;
      elapsed = performance.now() - start;
    }
    return (rows / elapsed) * 1000;
  } finally {
    session.dispose();
  }
}

/** @param toBeat - examples per second of the fastest backend so far */
async function tryBackend(
  engine: NetworkEngine,
  backend: Backend,
  shape: TrialShape,
  toBeat: number,
): Promise<BackendTrial> {
  try {
    if (!(await engine.prepare(backend))) return { backend, state: 'absent' };
    const { largestError, stepMs } = await selfTest(engine, backend);
    if (!(largestError <= TOLERANCE)) return { backend, state: 'wrongNumbers', largestError };
    const atMost = (shape.batch / stepMs) * 1000;
    // A GPU compiles for the job's shape, for seconds where it is emulated; one that has lost already need not.
    const compiles = backend === 'webgpu' || backend === 'webgl';
    const examplesPerSecond = compiles && atMost < toBeat ? atMost : await measure(engine, backend, shape);
    return { backend, state: 'passed', largestError, examplesPerSecond };
  } catch {
    // Whatever a driver throws, the next backend may do better.
    return { backend, state: 'failed' };
  }
}

/**
 * Tries the backends on the job's own shape and takes the fastest whose numbers are right. A GPU emulated in software
 * loses by its time, not by its name: where a step of the tiny self-test takes longer than a step of the job elsewhere,
 * the speed told is that bound. A backend that is asked for by name is the only one tried.
 *
 * @throws {@link DeviceError} `device.backendFailed` when the named backend is absent or failed its self-test,
 *   `device.noBackend` when none is left
 */
export async function chooseBackend(
  engine: NetworkEngine,
  wanted: Backend | 'auto',
  shape: TrialShape,
  excluded: readonly Backend[],
): Promise<BackendChoice> {
  const overridden = wanted !== 'auto';
  const candidates = (overridden ? [wanted] : backends).filter((backend) => !excluded.includes(backend));
  const trials = new Map<Backend, BackendTrial>();
  let fastest: BackendTrial | undefined;
  for (const backend of candidates.toReversed()) {
    const trial = await tryBackend(engine, backend, shape, fastest?.examplesPerSecond ?? 0);
    trials.set(backend, trial);
    if (trial.state === 'passed' && trial.examplesPerSecond! > (fastest?.examplesPerSecond ?? 0)) fastest = trial;
  }
  const tried = candidates.map((backend) => trials.get(backend)!);
  if (fastest) return { chosen: fastest.backend, trials: tried, overridden };
  throw overridden
    ? new DeviceError('device.backendFailed', { backend: wanted })
    : new DeviceError('device.noBackend', null);
}
