import fc from 'fast-check';
import type { OutOfFold } from '../../workers/evaluation/out-of-fold';
import { randomStream } from '../../workers/numerics/random';

const expit = (logit: number) => 1 / (1 + Math.exp(-logit));

export interface Drawing {
  readonly rows: number;
  readonly repeats?: number;
  readonly folds?: number;
  readonly seed?: number;
  /** The model's log odds are `intercept + slope * the true ones + noise`. */
  readonly intercept?: number;
  readonly slope?: number;
  readonly noise?: number;
  /** Rows a cluster; 1 is no clustering. */
  readonly together?: number;
}

/** Outcomes drawn at true risks, and risks of a model that is off by a known amount. */
export function drawOutOfFold(drawing: Drawing): OutOfFold {
  const { rows, repeats = 2, folds = 5, seed = 1, intercept = 0, slope = 1, noise = 0.2, together = 1 } = drawing;
  const stream = randomStream(seed);
  const shared = Float64Array.from({ length: Math.ceil(rows / together) }, () => stream.normal());
  const truth = Float64Array.from({ length: rows }, (_, i) => {
    const own = together > 1 ? shared[Math.floor(i / together)]! : stream.normal();
    return 1.4 * own - 0.6;
  });
  const y = Uint8Array.from(truth, (logit) => (stream.uniform() < expit(logit) ? 1 : 0));
  const risk = Array.from({ length: repeats }, () =>
    truth.map((logit) => expit(intercept + slope * logit + noise * stream.normal())),
  );
  const fold = risk.map(() => Int32Array.from(truth, () => stream.below(folds)));
  const clusters = together > 1 ? Int32Array.from(truth, (_, i) => Math.floor(i / together)) : null;
  return { y, risk, fold, clusters };
}

const oneRisk = fc.oneof(
  fc.constantFrom(0, 1, 0.5, NaN, 1e-300, 1 - 2 ** -53),
  fc.integer({ min: 0, max: 20 }).map((part) => part / 20),
  fc.double({ min: 0, max: 1, noNaN: true }),
);

/** Anything an evaluation may meet: ties, constants, few rows, risks of exactly 0 and 1, missing folds, clusters. */
export const anything: fc.Arbitrary<OutOfFold> = fc
  .record({ rows: fc.integer({ min: 0, max: 45 }), repeats: fc.integer({ min: 0, max: 3 }) })
  .chain(({ rows, repeats }) => {
    const column = <T>(of: fc.Arbitrary<T>) => fc.array(of, { minLength: rows, maxLength: rows });
    const risks = fc.oneof(
      column(oneRisk),
      oneRisk.map((constant) => new Array<number>(rows).fill(constant)),
    );
    return fc.record({
      y: fc.oneof(
        column(fc.constantFrom(0, 1)),
        fc.constantFrom(0, 1).map((only) => new Array<number>(rows).fill(only)),
      ),
      risk: fc.array(risks, { minLength: repeats, maxLength: repeats }),
      fold: fc.array(column(fc.integer({ min: -1, max: 3 })), { minLength: repeats, maxLength: repeats }),
      clusters: fc.option(column(fc.integer({ min: 0, max: 12 })), { nil: null }),
    });
  })
  .map(({ y, risk, fold, clusters }) => ({
    y: Uint8Array.from(y),
    risk: risk.map((one) => Float64Array.from(one)),
    fold: fold.map((one) => Int32Array.from(one)),
    clusters: clusters && Int32Array.from(clusters),
  }));

/** Every number anywhere inside a value. */
export function numbersIn(value: unknown): readonly number[] {
  if (typeof value === 'number') return [value];
  if (Array.isArray(value)) return value.flatMap(numbersIn);
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}
