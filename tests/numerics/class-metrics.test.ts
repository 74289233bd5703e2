import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  accuracy,
  balancedAccuracy,
  classBrier,
  classLogLoss,
  confusion,
  likeliest,
  quadraticKappa,
  scaledClassBrier,
  type ClassRows,
} from '../../workers/numerics/class-accuracy';
import { discriminationIndex, macroAuroc, pairAuroc, pairwiseAuroc } from '../../workers/numerics/class-discrimination';
import { auroc } from '../../workers/numerics/discrimination';
import type { Influenced } from '../../workers/numerics/estimate';
import { randomStream } from '../../workers/numerics/random';
import golden from '../oracles/predictions.json' with { type: 'json' };
import oracle from '../oracles/small-statistics.json' with { type: 'json' };

const { inputs, outputs } = oracle.multiclass_metrics;
const reference: ClassRows = {
  y: Int32Array.from(inputs.y),
  probability: Float64Array.from(inputs.p.flat()),
  classes: inputs.p[0]!.length,
};

test('agrees with the reference cases', () => {
  const called = likeliest(reference);
  expect(macroAuroc(reference)?.value).toBeCloseTo(outputs.auroc_ovr_macro, 10);
  expect(pairwiseAuroc(reference)?.value).toBeCloseTo(outputs.auroc_ovo_macro, 10);
  // The probabilities were rounded to six places, and scikit-learn divides each row by its sum.
  expect(classLogLoss(reference).value).toBeCloseTo(outputs.logloss, 5);
  expect(classBrier(reference).value).toBeCloseTo(outputs.brier, 5);
  expect(accuracy(reference, called).value).toBeCloseTo(outputs.accuracy, 12);
  expect(balancedAccuracy(reference, called)?.value).toBeCloseTo(outputs.balanced, 11);
  expect(quadraticKappa(reference, called)?.value).toBeCloseTo(outputs.kappa_quadratic, 11);
  expect(confusion(reference, called)).toEqual(outputs.confusion);
});

test('agrees with R, ties and all', () => {
  const { y, p, index, pairs, brier, scaledBrier, logLoss } = golden.classes;
  const rows: ClassRows = { y: Int32Array.from(y), probability: Float64Array.from(p.flat()), classes: 3 };
  expect(discriminationIndex(rows)?.value).toBeCloseTo(index, 12);
  const found = [pairAuroc(rows, 0, 1), pairAuroc(rows, 0, 2), pairAuroc(rows, 1, 2)];
  for (const [k, pair] of pairs.entries()) expect(found[k]?.value).toBeCloseTo(pair, 12);
  const score = classBrier(rows);
  expect(score.value).toBeCloseTo(brier, 12);
  expect(scaledClassBrier(score, rows)?.value).toBeCloseTo(scaledBrier, 12);
  expect(classLogLoss(rows).value).toBeCloseTo(logLoss, 12);
});

/** Small sets of rows with many ties, every class in them. */
const small = fc.integer({ min: 2, max: 4 }).chain((classes) =>
  fc
    .array(
      fc.tuple(fc.nat({ max: classes - 1 }), fc.array(fc.nat({ max: 3 }), { minLength: classes, maxLength: classes })),
      {
        minLength: 1,
        maxLength: 12,
      },
    )
    .map((drawn) => {
      const all = [
        ...drawn,
        ...Array.from({ length: classes }, (_, k) => [k, new Array<number>(classes).fill(1)] as const),
      ];
      const rows: ClassRows = {
        classes,
        y: Int32Array.from(all, ([k]) => k),
        probability: Float64Array.from(
          all.flatMap(([, weights]) => {
            const sum = weights.reduce((total, one) => total + one + 0.5, 0);
            return weights.map((one) => (one + 0.5) / sum);
          }),
        ),
      };
      return rows;
    }),
);

/** By its definition: every set of one row a class. */
function byDefinition({ y, probability, classes }: ClassRows): number {
  const members = Array.from({ length: classes }, (_, k) => [...y.keys()].filter((i) => y[i] === k));
  let sets: number[][] = [[]];
  for (const rows of members) sets = sets.flatMap((set) => rows.map((row) => [...set, row]));
  let sum = 0;
  for (const set of sets) {
    for (let k = 0; k < classes; k += 1) {
      const values = set.map((row) => probability[row * classes + k]!);
      const most = Math.max(...values);
      if (values[k] === most) sum += 1 / values.filter((one) => one === most).length / classes;
    }
  }
  return sum / sets.length;
}

test('the discrimination index is what counting every set gives', () => {
  fc.assert(
    fc.property(small, (rows) => {
      const found = discriminationIndex(rows)!;
      expect(found.value).toBeCloseTo(byDefinition(rows), 10);
      expect(found.influence.reduce((sum, one) => sum + one, 0)).toBeCloseTo(0, 10);
    }),
    { numRuns: 200 },
  );
});

test('of two classes the three areas are one', () => {
  fc.assert(
    fc.property(small, (rows) => {
      fc.pre(rows.classes === 2);
      const area = auroc(
        Float64Array.from(rows.y, (_, i) => rows.probability[2 * i + 1]!),
        Uint8Array.from(rows.y),
      );
      expect(discriminationIndex(rows)!.value).toBeCloseTo(area, 9);
      expect(macroAuroc(rows)!.value).toBeCloseTo(area, 9);
      expect(pairwiseAuroc(rows)!.value).toBeCloseTo(area, 9);
      expect(pairAuroc(rows, 0, 1)!.influence).toHaveLength(rows.y.length);
    }),
  );
});

/** Probabilities that say something about three classes, drawn from a seed. */
function drawn(n: number, seed: number): ClassRows {
  const random = randomStream(seed);
  const y = Int32Array.from({ length: n }, () => [0, 0, 1, 2][random.below(4)]!);
  const probability = new Float64Array(n * 3);
  for (let i = 0; i < n; i += 1) {
    const weights = [0, 1, 2].map((k) => Math.exp(1.3 * random.normal() + (k === y[i] ? 1.1 : 0)));
    const sum = weights.reduce((total, one) => total + one, 0);
    for (const [k, one] of weights.entries()) probability[i * 3 + k] = one / sum;
  }
  return { y, probability, classes: 3 };
}

const figures: readonly (readonly [string, (rows: ClassRows) => Influenced | null])[] = [
  ['log loss', classLogLoss],
  ['Brier', classBrier],
  ['scaled Brier', (rows) => scaledClassBrier(classBrier(rows), rows)],
  ['accuracy', (rows) => accuracy(rows, likeliest(rows))],
  ['balanced accuracy', (rows) => balancedAccuracy(rows, likeliest(rows))],
  ['kappa', (rows) => quadraticKappa(rows, likeliest(rows))],
  ['macro area', macroAuroc],
  ['pairwise area', pairwiseAuroc],
  ['discrimination index', discriminationIndex],
];

test.each(figures)('the influence values of the %s are those of leaving a row out', (_, figure) => {
  const rows = drawn(160, 5);
  const n = rows.y.length;
  const whole = figure(rows)!;
  let squares = 0;
  let jackknife = 0;
  for (let left = 0; left < n; left += 1) {
    const rest = figure({
      classes: 3,
      y: rows.y.filter((__, i) => i !== left),
      probability: rows.probability.filter((__, place) => Math.floor(place / 3) !== left),
    })!;
    const change = (whole.value - rest.value) * (n - 1);
    // The jackknife differs from the derivative by terms of order 1 / n, a class holding 40 rows.
    expect(Math.abs(change - whole.influence[left]! * n)).toBeLessThan(0.2);
    squares += whole.influence[left]! ** 2;
    jackknife += (whole.value - rest.value) ** 2;
  }
  expect(Math.sqrt((jackknife * (n - 1)) / n) / Math.sqrt(squares)).toBeCloseTo(1, 1);
});

test('has no value where a class does not occur or nothing varies', () => {
  const missing: ClassRows = { ...drawn(12, 3), y: new Int32Array(12).map((_, i) => i % 2) };
  expect(macroAuroc(missing)).toBeNull();
  expect(pairwiseAuroc(missing)).toBeNull();
  expect(discriminationIndex(missing)).toBeNull();
  expect(balancedAccuracy(missing, likeliest(missing))).toBeNull();
  const one: ClassRows = {
    y: new Int32Array(5),
    probability: new Float64Array(10).map((_, i) => 1 - (i % 2)),
    classes: 2,
  };
  expect(scaledClassBrier(classBrier(one), one)).toBeNull();
  expect(quadraticKappa(one, likeliest(one))).toBeNull();
  expect(classLogLoss(one).value).toBeCloseTo(0, 12);
  const flat: ClassRows = {
    y: Int32Array.of(0, 1, 2, 1, 0),
    probability: new Float64Array(15).fill(1 / 3),
    classes: 3,
  };
  expect(discriminationIndex(flat)?.value).toBeCloseTo(1 / 3, 12);
  expect(macroAuroc(flat)?.value).toBeCloseTo(0.5, 12);
  expect(accuracy(flat, likeliest(flat)).value).toBeCloseTo(1 / 3, 12);
});
