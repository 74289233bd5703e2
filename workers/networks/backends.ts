import { backends, type Backend, type NetworkSpec } from '../contract/recipe';
import { DeviceError } from '../contract/faults';
import type { BackendChoice, BackendTrial } from '../contract/training';
import { randomStream } from '../numerics/random';
import { throwTrouble, type NetworkEngine, type SessionDesign } from './engine';
import { initialParameters, layoutOf } from './layout';
import type { Objective } from './loss';
import type { TrialShape } from './network-api';
import { referenceTraining, type ReferenceLayer } from './reference';
import { withinMemory } from './smaller-batches';

const TRIAL_MS = 200;
/** Outputs of the self-test's network, however many the job has. */
const MOST_OUTPUTS = 4;

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

/** The quick ones first: what they do bounds how long a slow one is waited for. */
const trialOrder: readonly Backend[] = ['wasm', 'cpu', 'webgl', 'webgpu'];

const NO_SEEDS = new Uint32Array();

const evenly = (features: number): number[] => Array.from({ length: features }, (_, i) => i);

const oneLogit: Objective = { outputs: 1, loss: 'crossEntropy' };

/** What an output may be asked for where the first predictor of its row, and of the others, lean to it. */
function madeUpTarget({ outputs, loss }: Objective, leanings: readonly number[]): Float32Array<ArrayBuffer> {
  const target = new Float32Array(leanings.length * outputs);
  for (const [row, leaning] of leanings.entries()) {
    const at = row * outputs;
    if (loss === 'softmax') target[at + (Math.floor(Math.abs(leaning) * 2) % outputs)] = 1;
    else if (loss === 'squaredError') target.fill(leaning, at, at + outputs);
    else for (let k = 0; k < outputs; k += 1) target[at + k] = leaning > 0.4 * k ? 1 : 0;
  }
  return target;
}

/** A made-up table of standard normal predictors whose outcome leans on the first. */
function madeUp(spec: NetworkSpec, objective: Objective, features: number, rows: number): SessionDesign {
  const random = randomStream(20_240_229);
  const x = Float32Array.from({ length: rows * features }, () => random.normal());
  const leanings = evenly(rows).map((row) => x[row * features]! + random.normal());
  const target = madeUpTarget(objective, leanings);
  const masked = objective.outputs > 1 && objective.loss === 'crossEntropy';
  const mask = masked ? target.map((_, at) => (at % 5 === 3 ? 0 : 1)) : null;
  const weight = Float32Array.from({ length: rows }, (_, row) => (row % 3 === 0 ? 1.5 : 0.75));
  const parameters = initialParameters(layoutOf(spec, features, objective.outputs), 7);
  return { spec, features, x, objective, target, mask, weight, parameters };
}

/** The self-test's parameters after its steps, by plain float64 arithmetic. */
function expectedParameters(design: SessionDesign, batches: readonly Int32Array[]): number[] {
  const { spec, features, objective, parameters } = design;
  const layers = layoutOf(spec, features, objective.outputs).layers.map(
    ({ inputs, units, activation, weightsAt, biasAt }): ReferenceLayer => ({
      weights: evenly(inputs).map((i) =>
        Array.from(parameters.subarray(weightsAt + i * units, weightsAt + (i + 1) * units)),
      ),
      bias: Array.from(parameters.subarray(biasAt, biasAt + units)),
      activation,
    }),
  );
  const inRows = (values: Float32Array, width: number): number[][] =>
    evenly(values.length / width).map((row) => Array.from(values.subarray(row * width, (row + 1) * width)));
  const supervision = {
    loss: objective.loss,
    target: inRows(design.target, objective.outputs),
    mask: design.mask && inRows(design.mask, objective.outputs),
    weight: Array.from(design.weight),
  };
  const lists = batches.map((batch) => Array.from(batch));
  referenceTraining(spec, layers, supervision, inRows(design.x, features), lists);
  return layers.flatMap(({ weights, bias }) => [...weights.flat(), ...bias]);
}

export interface SelfTest {
  /** Largest absolute difference from float64; infinite where a number is not finite. */
  readonly largestError: number;
  /** Milliseconds for one step of so small a network: what a step costs before any arithmetic. */
  readonly stepMs: number;
}

/**
 * Trains a small fixed network for six steps and compares its parameters with plain float64 arithmetic.
 *
 * @param objective - of the job that is to come, whose loss is the one tested
 */
export async function selfTest(
  engine: NetworkEngine,
  backend: Backend,
  { outputs, loss }: Objective = oneLogit,
): Promise<SelfTest> {
  const objective = { outputs: Math.min(outputs, MOST_OUTPUTS), loss };
  const design = madeUp(testSpec, objective, 6, 22);
  const batches = evenly(6).map((step) =>
    Int32Array.from({ length: step % 3 === 2 ? 6 : 8 }, (_, i) => (step % 3) * 8 + i),
  );
  const session = engine.open(backend, design);
  try {
    for (const batch of batches) session.advance(batch, 0, NO_SEEDS);
    const seen = await session.stepOutputs();
    const parameters = await session.parameters();
    const expected = expectedParameters(design, batches);
    const whole = seen.length === 44 * objective.outputs && seen.every(Number.isFinite);
    let largestError = whole ? 0 : Infinity;
    for (const [i, value] of expected.entries()) {
      const off = Math.abs(parameters[i]! - value);
      largestError = Math.max(largestError, Number.isNaN(off) ? Infinity : off);
    }
    const start = performance.now();
    for (const batch of batches) session.advance(batch, 0, NO_SEEDS);
    await session.stepOutputs();
    return { largestError, stepMs: (performance.now() - start) / batches.length };
  } finally {
    session.dispose();
  }
}

/** Rows per second in training at the job's own shape, over about 200 ms after a first step that compiles. */
async function measure(engine: NetworkEngine, backend: Backend, shape: TrialShape): Promise<number> {
  const layers = shape.layers.map((units) => ({ units, activation: 'relu' as const }));
  const spec = { ...testSpec, layers, batch: shape.batch };
  const design = madeUp(spec, shape.objective ?? oneLogit, shape.features, 2 * shape.batch);
  const batches = [0, 1].map((half) => Int32Array.from({ length: shape.batch }, (_, i) => half * shape.batch + i));
  const session = engine.open(backend, design);
  try {
    session.advance(batches[0]!, 0, NO_SEEDS);
    await session.stepOutputs();
    const start = performance.now();
    let rows = 0;
    let elapsed = 0;
    for (let steps = 1; elapsed < TRIAL_MS; steps *= 2) {
      for (let step = 0; step < steps; step += 1) session.advance(batches[step % 2]!, 0, NO_SEEDS);
      // A queue is only as fast as it drains.
      await session.stepOutputs();
      rows += steps * shape.batch;
      elapsed = performance.now() - start;
    }
    throwTrouble(engine, backend);
    return (rows / elapsed) * 1000;
  } finally {
    session.dispose();
  }
}

/** The same on as large a part of a batch as there is memory for: training will take that one. */
async function measureWithinMemory(engine: NetworkEngine, backend: Backend, shape: TrialShape): Promise<number> {
  const { made } = await withinMemory(engine, backend, shape.batch, null, (atOnce) =>
    measure(engine, backend, { ...shape, batch: atOnce ?? shape.batch }),
  );
  return made;
}

/**
 * @param toBeat - examples per second of the fastest backend so far
 * @param onlyTested - whether its speed does not matter
 */
async function tryBackend(
  engine: NetworkEngine,
  backend: Backend,
  shape: TrialShape,
  toBeat: number,
  onlyTested: boolean,
): Promise<BackendTrial> {
  try {
    if (!(await engine.prepare(backend))) return { backend, state: 'absent' };
    const { largestError, stepMs } = await selfTest(engine, backend, shape.objective);
    if (!(largestError <= TOLERANCE)) return { backend, state: 'wrongNumbers', largestError };
    if (onlyTested) return { backend, state: 'passed', largestError };
    const atMost = (shape.batch / stepMs) * 1000;
    // A GPU compiles for the job's shape, for seconds where it is emulated; one that has lost already need not.
    const compiles = backend === 'webgpu' || backend === 'webgl';
    const slow = compiles && atMost < toBeat;
    const examplesPerSecond = slow ? atMost : await measureWithinMemory(engine, backend, shape);
    return { backend, state: 'passed', largestError, examplesPerSecond };
  } catch {
    // Whatever a driver throws, the next backend may do better.
    await engine.relieve(backend);
    return { backend, state: 'failed' };
  }
}

/**
 * Tries the backends on the job's own shape and takes the fastest whose numbers are right. A GPU emulated in software
 * loses by its time, not by its name: where a step of the tiny self-test takes longer than a step of the job elsewhere,
 * the speed told is that bound. Plain loops on the CPU are tested but not timed where the kernels pass. A backend that
 * is asked for by name is the only one tried.
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
  for (const backend of trialOrder.filter((one) => candidates.includes(one))) {
    // The kernels are faster than plain loops wherever they run, and a large shape takes those seconds.
    const onlyTested = backend === 'cpu' && trials.get('wasm')?.state === 'passed';
    const trial = await tryBackend(engine, backend, shape, fastest?.examplesPerSecond ?? 0, onlyTested);
    trials.set(backend, trial);
    if ((trial.examplesPerSecond ?? 0) > (fastest?.examplesPerSecond ?? 0)) fastest = trial;
  }
  const tried = candidates.map((backend) => trials.get(backend)!);
  if (fastest) return { chosen: fastest.backend, trials: tried, overridden };
  throw overridden
    ? new DeviceError('device.backendFailed', { backend: wanted })
    : new DeviceError('device.noBackend', null);
}
