import type { Outcome } from '../../workers/cohort/outcome';
import type { RealMlpSpec } from '../../workers/contract/recipe';
import type { FittedRealMlp } from '../../workers/models/realmlp';
import { fitRealMlp, type RealMlpRows } from '../../workers/networks/realmlp';
import { randomStream } from '../../workers/numerics/random';
import type { Design } from '../../workers/recipe/design';

export const smallRealMlp: RealMlpSpec = {
  id: 'realmlp',
  family: 'realmlp',
  members: 1,
  layers: [12, 9],
  embedding: true,
  learningRate: 0.04,
  batch: 32,
  epochs: 8,
  dropout: 0.15,
  weightDecay: 0.02,
  mixup: 0,
  validationShare: 0.25,
  classWeights: 'none',
};

/** Three numbers, a yes/no column and one without variety; the outcome bends with the first and leans on the others. */
export function bentTable(seed: number, rows: number, kind: 'binary' | 'classes' | 'continuous') {
  const random = randomStream(seed);
  const features = ['a', 'b', 'c', 'yes', 'same'];
  const x = new Float64Array(rows * features.length);
  const score = new Float64Array(rows);
  for (let row = 0; row < rows; row += 1) {
    const [a, b, c] = [random.normal(), random.normal(), Math.exp(random.normal())];
    const yes = random.uniform() < 0.3 ? 1 : 0;
    x.set([a, b, c, yes, 7], row * features.length);
    score[row] = 2 * Math.sin(2 * a) + b + yes - 0.5 + 0.5 * random.normal();
  }
  const design: Design = { x, rows, features };
  return { design, outcome: outcomeFrom(score, kind) };
}

function outcomeFrom(score: Float64Array, kind: 'binary' | 'classes' | 'continuous'): Outcome {
  switch (kind) {
    case 'binary':
      return { kind, y: Uint8Array.from(score, (one) => (one > 0 ? 1 : 0)) };
    case 'classes': {
      const y = Int32Array.from(score, (one) => (one > 1 ? 2 : one > -1 ? 1 : 0));
      return { kind, y, classes: ['low', 'middle', 'high'], ordered: false };
    }
    case 'continuous':
      return { kind, y: score.map((one) => 40 + 10 * one) };
  }
}

/** Fits to the end. */
export function fitted(
  spec: Partial<RealMlpSpec>,
  rows: Pick<RealMlpRows, 'design' | 'outcome'> & Partial<RealMlpRows>,
): FittedRealMlp {
  const fitting = fitRealMlp({ ...smallRealMlp, ...spec }, { clusters: null, weight: null, seed: 5, ...rows });
  let step = fitting.next();
  while (!step.done) step = fitting.next();
  return step.value;
}
