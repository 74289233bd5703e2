import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Figure } from '../../workers/contract/figures';
import { compareClasses } from '../../workers/evaluation/classes/compare';
import { evaluateClasses } from '../../workers/evaluation/classes/evaluate';
import { classFiguresOf } from '../../workers/evaluation/classes/figures';
import { classRepeats, type ClassPredictions } from '../../workers/evaluation/classes/rows';
import { calibrationIndexFigure } from '../../workers/evaluation/calibration-error-figure';
import { loessCalibrationErrors } from '../../workers/numerics/calibration-error';
import { distinctRisks } from '../../workers/numerics/distinct-risks';
import { randomStream } from '../../workers/numerics/random';
import { ascendingOrder } from '../../workers/numerics/ranks';
import oracle from '../oracles/small-statistics.json' with { type: 'json' };
import { numbersIn } from './drawn';

const { inputs, outputs } = oracle.multiclass_metrics;
const classes = ['a', 'b', 'c', 'd'];

function value(figure: Figure): number {
  if (figure.kind === 'notEstimable') throw new Error(figure.reason);
  return figure.value;
}

function estimated(figure: Figure) {
  if (figure.kind === 'notEstimable') throw new Error(figure.reason);
  return figure;
}

const reference: ClassPredictions = {
  y: Int32Array.from(inputs.y),
  classes,
  ordered: true,
  predicted: [Float64Array.from(inputs.p.flat())],
  fold: [new Int32Array(inputs.y.length)],
  clusters: null,
};

test('agrees with the reference case', () => {
  const { figures, perClass, pairwise, confusion } = evaluateClasses(reference);
  expect(value(figures.auroc)).toBeCloseTo(outputs.auroc_ovr_macro, 10);
  expect(value(figures.pairwiseAuroc)).toBeCloseTo(outputs.auroc_ovo_macro, 10);
  // scikit-learn divides each row by its sum; the probabilities carry six places.
  expect(value(figures.logLoss)).toBeCloseTo(outputs.logloss, 5);
  expect(value(figures.brier)).toBeCloseTo(outputs.brier, 5);
  expect(value(figures.accuracy)).toBeCloseTo(outputs.accuracy, 12);
  expect(value(figures.balancedAccuracy)).toBeCloseTo(outputs.balanced, 11);
  expect(value(figures.kappa)).toBeCloseTo(outputs.kappa_quadratic, 11);
  expect(confusion).toEqual(outputs.confusion);
  for (const [k, area] of outputs.per_class.entries()) expect(value(perClass[k]!.auroc)).toBeCloseTo(area, 10);
  expect(pairwise.map(({ first, second }) => first + second)).toEqual(['ab', 'ac', 'ad', 'bc', 'bd', 'cd']);
  const mean = pairwise.reduce((sum, { auroc }) => sum + value(auroc) / pairwise.length, 0);
  expect(mean).toBeCloseTo(outputs.auroc_ovo_macro, 10);
  expect(evaluateClasses({ ...reference, ordered: false }).figures.kappa.kind).toBe('notEstimable');
});

/** Classes drawn at true probabilities; what is predicted is off by `tilt` in its log odds. */
function drawn(rows: number, seed: number, tilt = 1, repeats = 1): ClassPredictions {
  const random = randomStream(seed);
  const y = new Int32Array(rows);
  const predicted = Array.from({ length: repeats }, () => new Float64Array(rows * 3));
  for (let i = 0; i < rows; i += 1) {
    const logit = [0.8, 0, -0.7].map((base) => base + 1.2 * random.normal());
    const share = (scale: number) => {
      const weights = logit.map((one) => Math.exp(one * scale));
      const sum = weights.reduce((total, one) => total + one, 0);
      return weights.map((one) => one / sum);
    };
    const truth = share(1);
    const draw = random.uniform();
    y[i] = draw < truth[0]! ? 0 : draw < truth[0]! + truth[1]! ? 1 : 2;
    for (const one of predicted) one.set(share(tilt * (1 + 0.1 * random.normal())), i * 3);
  }
  return {
    y,
    classes: ['x', 'y', 'z'],
    ordered: false,
    predicted,
    fold: predicted.map(() => new Int32Array(rows)),
    clusters: null,
  };
}

test('intervals of the figures cover the truth about as often as they say', () => {
  const figuresIn = (input: ClassPredictions) => classFiguresOf(classRepeats(input), false);
  const truth = figuresIn(drawn(40_000, 999));
  const names = ['auroc', 'pairwiseAuroc', 'discriminationIndex', 'logLoss', 'brier', 'scaledBrier', 'accuracy', 'balancedAccuracy'] as const; // prettier-ignore
  const covered = names.map(() => 0);
  const samples = 120;
  for (let sample = 0; sample < samples; sample += 1) {
    const figures = figuresIn(drawn(300, sample + 1));
    for (const [k, name] of names.entries()) {
      const { low, high } = estimated(figures[name]);
      const at = value(truth[name]);
      if (low <= at && at <= high) covered[k]! += 1;
    }
  }
  // 95% of 120, less four standard errors (2% each) and the truth's own error.
  for (const count of covered) expect(count / samples).toBeGreaterThan(0.86);
});

test('rows in clusters widen the intervals; repeats do not narrow them', () => {
  const alone = drawn(600, 4);
  const twice: ClassPredictions = {
    ...alone,
    y: Int32Array.from({ length: 1200 }, (_, i) => alone.y[i >> 1]!),
    predicted: [
      Float64Array.from({ length: 3600 }, (_, i) => alone.predicted[0]![3 * (Math.floor(i / 3) >> 1) + (i % 3)]!),
    ],
    fold: [new Int32Array(1200)],
    clusters: Int32Array.from({ length: 1200 }, (_, i) => i >> 1),
  };
  const width = (figure: Figure) => estimated(figure).high - estimated(figure).low;
  for (const name of ['auroc', 'discriminationIndex', 'logLoss', 'accuracy'] as const) {
    const [one, both] = [evaluateClasses(alone).figures[name], evaluateClasses(twice).figures[name]];
    // Every row stands twice in its cluster: nothing new is known. Wilson's and the logit interval differ a little.
    expect(width(both) / width(one)).toBeGreaterThan(0.95);
    expect(width(both) / width(one)).toBeLessThan(1.05);
  }
  const repeated = evaluateClasses(drawn(600, 4, 1, 5)).figures.auroc;
  expect(width(repeated) / width(evaluateClasses(alone).figures.auroc)).toBeGreaterThan(0.9);
});

test('the interval of the calibration index is that of the bootstrap, where calibration is off', () => {
  const random = randomStream(12);
  const n = 800;
  const risk = Float64Array.from({ length: n }, () => 1 / (1 + Math.exp(-1.5 * random.normal())));
  const event = Uint8Array.from(risk, (one) => (random.uniform() < one ** 2 ? 1 : 0));
  const {
    low,
    high,
    value: index,
  } = estimated(calibrationIndexFigure([{ risk, event, order: ascendingOrder(risk), clusters: null, fold: null }]));
  const draws: number[] = [];
  for (let resample = 0; resample < 150; resample += 1) {
    const rows = Array.from({ length: n }, () => random.below(n));
    const again = Float64Array.from(rows, (row) => risk[row]!);
    draws.push(
      loessCalibrationErrors(
        distinctRisks(
          again,
          Uint8Array.from(rows, (row) => event[row]!),
        ),
      )!.ici,
    );
  }
  const mean = draws.reduce((sum, one) => sum + one / draws.length, 0);
  const deviation = Math.sqrt(draws.reduce((sum, one) => sum + (one - mean) ** 2 / (draws.length - 1), 0));
  // 150 resamples know their standard deviation to 6%.
  expect((high - low) / (2 * 1.96) / deviation).toBeGreaterThan(0.8);
  expect((high - low) / (2 * 1.96) / deviation).toBeLessThan(1.25);
  expect(index).toBeGreaterThan(0.05);
});

test('compares two models on the rows of both, and a model with itself', () => {
  const good = drawn(500, 8);
  const bad = good.predicted.map((one) => one.map((p) => (p + 0.5) / 2.5));
  const noisy = drawn(500, 9).predicted;
  const self = compareClasses(
    { id: 'a', predicted: good.predicted },
    { id: 'b', predicted: good.predicted },
    good,
    null,
  );
  expect(value(self.discrimination)).toBe(0);
  expect(self.p).toBeNull();
  const flat = compareClasses({ id: 'a', predicted: good.predicted }, { id: 'b', predicted: bad }, good, null);
  expect(value(flat.discrimination)).toBeCloseTo(0, 9);
  expect(estimated(flat.loss).high).toBeLessThan(0);
  const chance = compareClasses({ id: 'a', predicted: good.predicted }, { id: 'b', predicted: noisy }, good, null);
  expect(value(chance.discrimination)).toBeGreaterThan(0.2);
  expect(chance.p).toBeLessThan(1e-6);
  const none = compareClasses(
    { id: 'a', predicted: good.predicted },
    { id: 'b', predicted: [new Float64Array(1500).fill(NaN)] },
    good,
    null,
  );
  expect([none.discrimination.kind, none.p]).toEqual(['notEstimable', null]);
});

test('a perfect model has an interval with a width', () => {
  const y = Int32Array.from({ length: 60 }, (_, i) => i % 3);
  const perfect = evaluateClasses({
    y,
    classes: ['x', 'y', 'z'],
    ordered: true,
    predicted: [Float64Array.from({ length: 180 }, (_, i) => (i % 3 === Math.floor(i / 3) % 3 ? 1 : 0))],
    fold: [new Int32Array(60)],
    clusters: null,
  });
  for (const name of ['auroc', 'pairwiseAuroc', 'discriminationIndex', 'accuracy', 'balancedAccuracy'] as const) {
    const { low, high } = estimated(perfect.figures[name]);
    expect(high).toBe(1);
    expect(low).toBeLessThan(0.99);
    expect(low).toBeGreaterThan(0.5);
  }
});

const anyClasses = fc
  .record({
    rows: fc.integer({ min: 0, max: 40 }),
    repeats: fc.integer({ min: 0, max: 3 }),
    width: fc.integer({ min: 2, max: 4 }),
  })
  .chain(({ rows, repeats, width }) =>
    fc.record({
      y: fc.array(fc.nat({ max: width - 1 }), { minLength: rows, maxLength: rows }),
      weights: fc.array(
        fc.oneof(
          fc.array(fc.constantFrom(0, 1, 2, NaN, 1e-300), { minLength: rows * width, maxLength: rows * width }),
          fc.constant(new Array<number>(rows * width).fill(1)),
        ),
        { minLength: repeats, maxLength: repeats },
      ),
      clusters: fc.option(fc.array(fc.nat({ max: 9 }), { minLength: rows, maxLength: rows }), { nil: null }),
      ordered: fc.boolean(),
      width: fc.constant(width),
    }),
  )
  .map(({ y, weights, clusters, ordered, width }): ClassPredictions => ({
    y: Int32Array.from(y),
    classes: classes.slice(0, width),
    ordered,
    predicted: weights.map((list) =>
      Float64Array.from(list, (one, i) => {
        const row = list.slice(i - (i % width), i - (i % width) + width);
        const sum = row.reduce((total, other) => total + other, 0);
        return sum === 0 ? 1 / width : one / sum;
      }),
    ),
    fold: weights.map(() => Int32Array.from(y, (_, i) => i % 3)),
    clusters: clusters && Int32Array.from(clusters),
  }));

test('whatever is predicted, every number is finite and every interval holds its figure', () => {
  fc.assert(
    fc.property(anyClasses, (input) => {
      const result = evaluateClasses(input);
      expect(numbersIn(result).every(Number.isFinite)).toBe(true);
      for (const figure of Object.values(result.figures)) {
        if (figure.kind === 'notEstimable') continue;
        expect(figure.low).toBeLessThanOrEqual(figure.value);
        expect(figure.high).toBeGreaterThanOrEqual(figure.value);
      }
    }),
    { numRuns: 150 },
  );
});
