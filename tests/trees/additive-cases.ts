import type { AdditiveSpec } from '../../workers/contract/recipe';
import type { Outcome } from '../../workers/cohort/outcome';
import type { FittedAdditive } from '../../workers/models/additive';
import { randomStream } from '../../workers/numerics/random';
import type { RawColumn, RawDesign } from '../../workers/recipe/raw-design';
import { fitAdditive } from '../../workers/trees/additive';

const additiveSpec: AdditiveSpec = {
  id: 'additive',
  family: 'additive',
  rounds: 600,
  learningRate: 0.05,
  leaves: 2,
  bags: 4,
  interactions: 0,
  minLeaf: 5,
  patience: 30,
  validationShare: 0.25,
  monotone: {},
  classWeights: 'none',
};

export function fitted(
  spec: Partial<AdditiveSpec>,
  design: RawDesign,
  outcome: Outcome,
  weight: Float64Array | null = null,
  clusters: Int32Array | null = null,
): FittedAdditive {
  const steps = fitAdditive({ ...additiveSpec, ...spec }, { design, outcome, clusters, weight, seed: 11 });
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
  }
}

export const numberColumn = (name: string, values: ArrayLike<number>): RawColumn => ({
  kind: 'number',
  name,
  values: Float64Array.from(values),
});

export const levelColumn = (name: string, levels: readonly string[], codes: ArrayLike<number>): RawColumn => ({
  kind: 'levels',
  name,
  levels,
  codes: Int32Array.from(codes),
});

/** Standard normal columns, and what a function makes of each row. */
export function normalTable(seed: number, rows: number, columns: number) {
  const stream = randomStream(seed);
  const values = Array.from({ length: columns }, () => Float64Array.from({ length: rows }, () => stream.normal()));
  const design: RawDesign = { rows, columns: values.map((list, j) => numberColumn(`x${j}`, list)) };
  const valueOf = (of: (x: readonly number[]) => number) =>
    Float64Array.from({ length: rows }, (_, row) => of(values.map((list) => list[row]!)));
  const drawn = (logit: (x: readonly number[]) => number): Outcome => ({
    kind: 'binary',
    y: Uint8Array.from(valueOf(logit), (eta) => (stream.uniform() < 1 / (1 + Math.exp(-eta)) ? 1 : 0)),
  });
  const noisy = (mean: (x: readonly number[]) => number, sd: number): Outcome => ({
    kind: 'continuous',
    y: valueOf(mean).map((value) => value + sd * stream.normal()),
  });
  return { design, valueOf, drawn, noisy };
}

/** The score of a number by a shape, whatever the number of outputs; the first output. */
export function scoreAt(model: FittedAdditive, predictor: string, value: number): number {
  const shape = model.shapes.find((one) => one.predictor === predictor);
  if (shape?.kind !== 'number') throw new RangeError(`no shape of ${predictor}`);
  return shape.scores[shape.cuts.filter((cut) => cut < value).length]!;
}
