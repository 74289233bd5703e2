import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isStudyError } from '../../workers/contract/faults';
import type { PointsItem } from '../../workers/contract/points';
import type { PointsSpec } from '../../workers/contract/recipe';
import { fitLogisticModel } from '../../workers/models/logistic';
import type { FittedPoints } from '../../workers/models/points';
import { cardScores, pointsOf, pointsRisks } from '../../workers/models/points-forward';
import { randomStream } from '../../workers/numerics/random';
import type { BinnedPredictor } from '../../workers/points/bin-predictors';
import { fitBands, type BandProblem } from '../../workers/points/fit-bands';
import { fitPoints } from '../../workers/points/fit-points';
import { roundBands, roundingTarget } from '../../workers/points/round-bands';
import { roundestBetween } from '../../workers/points/roundest';
import type { RawColumn, RawDesign } from '../../workers/recipe/raw-design';
import oracle from '../oracles/points.json' with { type: 'json' };

const spec: PointsSpec = { id: 'points', family: 'points', items: 8, largest: 10, cards: 5 };

function finish<Step, Result>(steps: Generator<Step, Result>): Result {
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
  }
}

const numberColumn = (name: string, values: ArrayLike<number>): RawColumn => ({
  kind: 'number',
  name,
  values: Float64Array.from(values),
});

/** Rows of ages, a pressure, a category and a gap here and there, and who had the event by a given card. */
function drawClinic(seed: number, rows: number) {
  const stream = randomStream(seed);
  const age = Float64Array.from({ length: rows }, () => Math.round(62 + 11 * stream.normal()));
  const pressure = Float64Array.from({ length: rows }, () => Math.round(128 + 17 * stream.normal()));
  const marker = Float64Array.from({ length: rows }, () => Math.exp(stream.normal()));
  const codes = Int32Array.from({ length: rows }, () => stream.below(3));
  const others = Array.from({ length: 4 }, (_, j) =>
    numberColumn(
      `noise ${j}`,
      Float64Array.from({ length: rows }, () => stream.normal()),
    ),
  );
  const raw: RawDesign = {
    rows,
    columns: [
      numberColumn('age', age),
      numberColumn('pressure', pressure),
      numberColumn('marker', marker),
      { kind: 'levels', name: 'grade', levels: ['I', 'II', 'III'], codes },
      ...others,
    ],
  };
  return { raw, age, pressure, codes, stream };
}

const chance = (eta: number) => 1 / (1 + Math.exp(-eta));

function logLoss(risks: Float64Array, y: ArrayLike<number>, weight?: ArrayLike<number>): number {
  let [sum, total] = [0, 0];
  for (const [i, risk] of risks.entries()) {
    const w = weight ? weight[i]! : 1;
    sum -= w * Math.log(y[i] === 1 ? risk : 1 - risk);
    total += w;
  }
  return sum / total;
}

function area(risks: ArrayLike<number>, y: Uint8Array): number {
  let [won, pairs] = [0, 0];
  for (const [i, event] of y.entries()) {
    if (event === 0) continue;
    for (const [j, other] of y.entries()) {
      if (other === 1) continue;
      pairs += 1;
      won += risks[i]! > risks[j]! ? 1 : risks[i] === risks[j] ? 0.5 : 0;
    }
  }
  return won / pairs;
}

const oracleProblem: BandProblem = {
  predictors: [
    {
      name: 'first',
      bins: { kind: 'number', cuts: [1, 2, 3] },
      known: 4,
      codes: Uint8Array.from(oracle.first),
    },
    {
      name: 'second',
      bins: { kind: 'levels', levels: ['a', 'b', 'c'], others: false },
      known: 3,
      codes: Uint8Array.from(oracle.second),
    },
  ] satisfies BinnedPredictor[],
  y: oracle.y,
  weight: Float64Array.from(oracle.weight),
};
const oracleFit = () =>
  fitBands(oracleProblem, [0, 1], oracle.penalty, { intercept: 0, effects: new Float64Array(9) }, 50);

describe('effects of bands', () => {
  test('are those of the same objective minimised by scipy', () => {
    const { intercept, effects, loss, df } = oracleFit();
    // Both stop where the slope is about 1e-8 of the curvature.
    expect(intercept).toBeCloseTo(oracle.intercept, 6);
    for (const [k, effect] of effects.entries()) expect(effect).toBeCloseTo(oracle.effects[k]!, 6);
    expect(loss).toBeCloseTo(oracle.loss, 6);
    // The curvature is that of the last step, a little before the minimum.
    expect(df).toBeCloseTo(oracle.df, 4);
  });

  test('are rounded nearly as well as by trying all points', () => {
    const { points, share } = roundBands(roundingTarget(oracleProblem, oracleFit()), oracle.largest);
    const [first, second] = points;
    const ways = [1, 2, 3].map((k) => Math.sign(first![k]! - first![k - 1]!)).filter((way) => way !== 0);
    const turns = ways.filter((way, k) => k > 0 && way !== ways[k - 1]).length;
    const price = 1 - share + 0.0007 * (ways.length + 3 * turns + new Set(second!.subarray(0, 3)).size - 1);
    // No better than the best there is, and no worse than smaller points are worth.
    expect(price).toBeGreaterThan(oracle.price - 1e-6);
    expect(price).toBeLessThan(oracle.price + 0.0006);
    // A bin without rows has no points of its own.
    expect(second![3]).toBe(-1);
  });
});

describe('the best card', () => {
  test('is the one that the outcomes were drawn from', () => {
    const { raw, age, pressure, codes, stream } = drawClinic(4, 6000);
    const y = Uint8Array.from(age, (value, i) => {
      const score = (value >= 60 ? 3 : 0) + (pressure[i]! < 120 ? 2 : 0) + (codes[i] === 2 ? 4 : 0);
      return stream.uniform() < chance(-3 + score / 2) ? 1 : 0;
    });
    const { items, multiplier } = finish(fitPoints({ ...spec, items: 3 }, raw, y, null)).cards[0]!;
    expect(items.map(({ predictor }) => predictor)).toEqual(['age', 'pressure', 'grade']);
    const worth = (column: number, value: number) => {
      const one = raw.columns[column]!;
      const row: RawColumn =
        one.kind === 'number' ? numberColumn(one.name, [value]) : { ...one, codes: Int32Array.of(value) };
      return cardScores([items[column === 3 ? 2 : column]!], { rows: 1, columns: [row] })[0]! / multiplier;
    };
    // Log odds that 6000 rows tell to about 0.1, and that points tell to half a point.
    expect(worth(0, 75) - worth(0, 45)).toBeCloseTo(1.5, 0);
    expect(worth(1, 100) - worth(1, 150)).toBeCloseTo(1, 0);
    expect(worth(3, 2) - worth(3, 0)).toBeCloseTo(2, 0);
    expect(worth(3, 1) - worth(3, 0)).toBeCloseTo(0, 0);
  });

  test('loses little against penalised regression', () => {
    // As in a clinic for chest pain: some numbers, and findings that tell more.
    const stream = randomStream(7);
    const rows = 3500;
    const developed = 500;
    const numbers = Array.from({ length: 4 }, () => Float64Array.from({ length: rows }, () => stream.normal()));
    const findings = [0.3, 0.15, 0.45, 0.25, 0.4, 0.5].map((share) =>
      Float64Array.from({ length: rows }, () => (stream.uniform() < share ? 1 : 0)),
    );
    const columns = [...numbers, ...findings];
    const effects = [0.4, -0.6, 0.1, 0.1, 1.5, 0.4, 1.6, 1, -1.2, 0.7];
    const etaOf = (row: number, of: readonly number[]) => of.reduce((sum, b, j) => sum + b * columns[j]![row]!, 0);
    const y = Uint8Array.from({ length: rows }, (_, row) =>
      stream.uniform() < chance(-1.6 + etaOf(row, effects)) ? 1 : 0,
    );
    const part = (from: number, to: number): RawDesign => ({
      rows: to - from,
      columns: columns.map((values, j) => numberColumn(`x${j}`, values.slice(from, to))),
    });
    const fitted = finish(fitPoints({ ...spec, items: 10 }, part(0, developed), y.slice(0, developed), null));
    const later = y.slice(developed);
    const regression = finish(
      fitLogisticModel(
        { id: 'l', family: 'logistic', alpha: 0, lambda: 'auto', classWeights: 'none' },
        {
          x: Float64Array.from({ length: developed * 10 }, (_, at) => columns[at % 10]![Math.floor(at / 10)]!),
          rows: developed,
          features: columns.map((_, j) => `x${j}`),
        },
        y.slice(0, developed),
        null,
        1,
      ),
    );
    const scores = Float64Array.from(later, (_, row) => etaOf(developed + row, regression.coefficients));
    expect(area(pointsRisks(fitted, part(developed, rows)), later)).toBeGreaterThan(area(scores, later) - 0.02);
  });
});

describe('a card', () => {
  const cases = fc
    .record({
      seed: fc.integer(),
      rows: fc.integer({ min: 12, max: 90 }),
      items: fc.integer({ min: 1, max: 15 }),
      largest: fc.integer({ min: 1, max: 10 }),
      cards: fc.integer({ min: 1, max: 6 }),
    })
    .map(({ seed, rows, items, largest, cards }) => {
      const stream = randomStream(seed);
      const gap = (value: number) => (stream.uniform() < 0.15 ? NaN : value);
      const few = Float64Array.from({ length: rows }, () => gap(stream.below(4)));
      const many = Float64Array.from({ length: rows }, () => gap(stream.normal() * 1e3));
      const codes = Int32Array.from({ length: rows }, () => stream.below(5) - 1);
      const y = Uint8Array.from({ length: rows }, (_, i) =>
        i < 2 ? i : stream.uniform() < (few[i]! > 1 ? 0.8 : 0.3) ? 1 : 0,
      );
      const raw: RawDesign = {
        rows,
        columns: [
          numberColumn('few', few),
          numberColumn('many', many),
          { kind: 'levels', name: 'level', levels: ['a', 'b', 'c', 'd'], codes },
          numberColumn('constant', new Float64Array(rows).fill(3)),
          numberColumn('empty', new Float64Array(rows).fill(NaN)),
        ],
      };
      const weight = Float64Array.from({ length: rows }, (_, i) => (i < 2 ? 1 : stream.below(3)));
      return { raw, y, weight, spec: { ...spec, items, largest, cards } };
    });

  test('gives every row a risk of its table, and keeps to its size', () => {
    fc.assert(
      fc.property(cases, ({ raw, y, weight, spec: wanted }) => {
        const fitted = finish(fitPoints(wanted, raw, y, weight));
        expect(fitted.cards.length).toBeLessThanOrEqual(wanted.cards);
        const seen = new Set<string>();
        for (const [chosen, card] of fitted.cards.entries()) {
          expect(card.items.length).toBeLessThanOrEqual(wanted.items);
          for (const item of card.items) {
            const given = pointsOf(item);
            for (const points of given) expect(Number.isInteger(points) && points <= wanted.largest).toBe(true);
            expect(Math.min(...given)).toBe(0);
            expect(Math.max(...given)).toBeGreaterThan(0);
          }
          const risks = pointsRisks({ ...fitted, chosen }, raw);
          const table = new Map(card.risks.map(({ score, risk }) => [score, risk]));
          for (const [row, score] of cardScores(card.items, raw).entries()) expect(risks[row]).toBe(table.get(score));
          // A higher score is a higher risk, and none is certain.
          for (const [at, { risk }] of card.risks.entries()) {
            expect(risk > 0 && risk < 1).toBe(true);
            if (at > 0) expect(risk).toBeGreaterThan(card.risks[at - 1]!.risk);
          }
          expect(logLoss(risks, y, weight)).toBeCloseTo(card.loss, 8);
          seen.add(JSON.stringify(card.items));
        }
        expect(seen.size).toBe(fitted.cards.length);
      }),
      { numRuns: 40 },
    );
  });

  test('is the same again, whatever rows of no weight say, and for rows told by weight or by repetition', () => {
    fc.assert(
      fc.property(cases, ({ raw, y, weight, spec: wanted }) => {
        const fitted = finish(fitPoints(wanted, raw, y, weight));
        expect(finish(fitPoints(wanted, raw, y, weight))).toEqual(fitted);
        const turned = y.map((event, i) => (weight[i] === 0 ? 1 - event : event));
        expect(finish(fitPoints(wanted, raw, turned, weight))).toEqual(fitted);
      }),
      { numRuns: 15 },
    );
  });

  test('says risks that hold for others', () => {
    // Few rows and many predictors that tell nothing: log odds as fitted would be far too sure.
    const stream = randomStream(5);
    const drawn = (rows: number) => {
      const columns = Array.from({ length: 30 }, () => Float64Array.from({ length: rows }, () => stream.normal()));
      const y = Uint8Array.from({ length: rows }, (_, i) =>
        stream.uniform() < chance(0.8 * (columns[0]![i]! + columns[1]![i]!)) ? 1 : 0,
      );
      return { raw: { rows, columns: columns.map((values, j) => numberColumn(`x${j}`, values)) }, y };
    };
    const slopes = Array.from({ length: 6 }, () => {
      const developed = drawn(150);
      const later = drawn(2000);
      const fitted = finish(fitPoints({ ...spec, items: 10, cards: 1 }, developed.raw, developed.y, null));
      const risks = pointsRisks(fitted, later.raw);
      const recalibrated = finish(
        fitLogisticModel(
          { id: 'l', family: 'logistic', alpha: 0, lambda: 0, classWeights: 'none' },
          { x: risks.map((risk) => Math.log(risk / (1 - risk))), rows: 2000, features: ['odds'] },
          later.y,
          null,
          1,
        ),
      );
      return recalibrated.coefficients[0]!;
    });
    // A card of 150 rows is off by a half either way, six of them on average by less.
    const slope = Math.exp(slopes.reduce((sum, one) => sum + Math.log(one), 0) / slopes.length);
    expect(slope).toBeGreaterThan(2 / 3);
    expect(slope).toBeLessThan(1.5);
  });

  test('asks nothing where nothing tells', () => {
    const raw = { rows: 40, columns: [numberColumn('same', new Float64Array(40).fill(1))] };
    const y = Uint8Array.from({ length: 40 }, (_, i) => (i < 10 ? 1 : 0));
    const fitted: FittedPoints = finish(fitPoints(spec, raw, y, null));
    expect(fitted.cards).toHaveLength(1);
    expect(fitted.cards[0]!.items).toEqual([]);
    expect(fitted.cards[0]!.risks).toEqual([{ score: 0, risk: expect.closeTo(0.25, 12) as number }]);
  });

  test('is made of few events too, down to one', () => {
    for (const events of [1, 2, 4]) {
      const { raw } = drawClinic(40 + events, 60);
      const y = Uint8Array.from({ length: 60 }, (_, i) => (i < events ? 1 : 0));
      const fitted = finish(fitPoints(spec, raw, y, null));
      for (const risk of pointsRisks(fitted, raw)) expect(risk > 0 && risk < 1).toBe(true);
      const mean = pointsRisks(fitted, raw).reduce((sum, risk) => sum + risk, 0) / 60;
      expect(mean).toBeCloseTo(events / 60, 6);
    }
  });

  test('stays sure of nothing where a question separates the outcomes', () => {
    const values = Float64Array.from({ length: 60 }, (_, i) => i);
    const y = Uint8Array.from(values, (value) => (value >= 30 ? 1 : 0));
    const fitted = finish(fitPoints(spec, { rows: 60, columns: [numberColumn('x', values)] }, y, null));
    for (const { risks } of fitted.cards) for (const { risk } of risks) expect(risk > 0 && risk < 1).toBe(true);
    expect(area(pointsRisks(fitted, { rows: 60, columns: [numberColumn('x', values)] }), y)).toBe(1);
  });

  test('gives what is missing points of its own where it occurred', () => {
    const stream = randomStream(12);
    const values = Float64Array.from({ length: 800 }, () => (stream.uniform() < 0.3 ? NaN : stream.normal()));
    const y = Uint8Array.from(values, (value) =>
      stream.uniform() < (Number.isNaN(value) ? 0.85 : value > 0.5 ? 0.5 : 0.1) ? 1 : 0,
    );
    const fitted = finish(fitPoints(spec, { rows: 800, columns: [numberColumn('x', values)] }, y, null));
    expect(fitted.cards[0]!.items[0]!.missing.seen).toBe(true);
    const [gap, low, high] = pointsRisks(fitted, { rows: 3, columns: [numberColumn('x', [NaN, -2, 2])] });
    // Of 240 and of 80 rows and more, drawn a little together: within three standard errors and that.
    for (const [risk, drawn] of [
      [gap, 0.85],
      [low, 0.1],
      [high, 0.5],
    ] as const) {
      expect(Math.abs(risk! - drawn)).toBeLessThan(0.12);
    }
  });

  test('counts what is missing as the average where it never occurred, and says so', () => {
    const { raw, age, stream } = drawClinic(9, 900);
    const y = Uint8Array.from(age, (value) => (stream.uniform() < chance((value - 62) / 8) ? 1 : 0));
    const fitted = finish(fitPoints({ ...spec, items: 1 }, raw, y, null));
    const [item] = fitted.cards[0]!.items;
    expect(item!.missing.seen).toBe(false);
    const scores = cardScores([item!], { rows: 4, columns: [numberColumn('age', [30, 62, 95, NaN])] });
    expect(scores[0]).toBe(0);
    expect(scores[3]).toBeGreaterThan(0);
    expect(scores[3]).toBeLessThan(scores[2]!);
    expect(Math.abs(scores[3]! - scores[1]!)).toBeLessThanOrEqual(1);
    // A column of the other kind tells nothing.
    const turned: RawColumn = { kind: 'levels', name: 'age', levels: ['old'], codes: Int32Array.of(0) };
    expect(cardScores([item!], { rows: 1, columns: [turned] })[0]).toBe(item!.missing.points);
  });

  test('names the common of many levels, and takes the rest together', () => {
    const stream = randomStream(31);
    const rows = 4000;
    const levels = Array.from({ length: 2000 }, (_, k) => `level ${k}`);
    const codes = Int32Array.from({ length: rows }, (_, row) => (row % 2 === 0 ? row % 8 : stream.below(2000)));
    const y = Uint8Array.from(codes, (code) => (stream.uniform() < (code === 2 ? 0.8 : code < 8 ? 0.2 : 0.4) ? 1 : 0));
    const raw: RawDesign = { rows, columns: [{ kind: 'levels', name: 'site', levels, codes }] };
    const fitted = finish(fitPoints(spec, raw, y, null));
    const [item] = fitted.cards[0]!.items as Extract<PointsItem, { kind: 'levels' }>[];
    expect(item!.groups.flatMap(({ levels: named }) => named).sort()).toEqual([0, 2, 4, 6].map((k) => `level ${k}`));
    expect(item!.others).not.toBeNull();
    const ask: RawDesign = {
      rows: 3,
      columns: [
        {
          kind: 'levels',
          name: 'site',
          levels: ['level 2', 'level 1999', 'elsewhere'],
          codes: Int32Array.of(0, 1, -1),
        },
      ],
    };
    const [common, rare, unknown] = cardScores([item!], ask);
    expect(common).toBeGreaterThan(rare!);
    expect(rare).toBe(item!.others);
    expect(unknown).toBe(item!.missing.points);
  });

  test('cannot be made of one outcome', () => {
    let code: string | null = null;
    try {
      finish(fitPoints(spec, { rows: 5, columns: [] }, new Uint8Array(5), null));
    } catch (caught) {
      if (isStudyError(caught)) code = caught.code;
    }
    expect(code).toBe('method.oneOutcomeOnly');
  });
});

describe('a threshold', () => {
  test.each([
    [59.4, 61.2, 60],
    [0.31, 0.4, 0.4],
    [-3, 2, 0],
    [1234, 1236, 1235],
    [-0.052, -0.048, -0.05],
    [0, 3, 1],
  ])('above %d and up to %d is said as %d', (low, high, expected) => {
    expect(roundestBetween(low, high)).toBe(expected);
  });

  test('lies above the one value and not above the other', () => {
    const number = fc.double({ min: -1e9, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(number, number, (a, b) => {
        fc.pre(a !== b);
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const between = roundestBetween(low, high);
        expect(between > low && between <= high).toBe(true);
      }),
    );
  });
});
