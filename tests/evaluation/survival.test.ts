import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Figure } from '../../workers/contract/figures';
import { cohortCurves } from '../../workers/evaluation/survival/cohort-curves';
import { compareSurvival } from '../../workers/evaluation/survival/compare';
import { evaluateSurvival } from '../../workers/evaluation/survival/evaluate';
import { survivalFigures } from '../../workers/evaluation/survival/figures';
import { judgedRepeats, type SurvivalOutOfFold } from '../../workers/evaluation/survival/judged';
import { randomStream } from '../../workers/numerics/random';
import golden from '../oracles/survival.json' with { type: 'json' };
import { anyFollowUp } from '../numerics/survival/followed';
import { numbersIn } from './drawn';

const { lung, veteran } = golden;

function value(figure: Figure): number {
  if (figure.kind !== 'estimated') throw new Error(figure.reason);
  return figure.value;
}

function outOfFold(input: Partial<SurvivalOutOfFold> & Pick<SurvivalOutOfFold, 'time' | 'event' | 'predicted'>) {
  const times = input.times ?? [1];
  const fold = input.predicted.map(() => new Int32Array(input.time.length));
  return { entry: null, clusters: null, fold, times, horizon: times.at(-1)!, ...input };
}

/**
 * Exponential times to the event, with hazards e^x, to a competing event and to censoring; true risks at each of the
 * times.
 */
function simulated(
  n: number,
  seed: number,
  times: readonly number[],
  { bent = (risk: number) => risk, competing = 0 } = {},
) {
  const stream = randomStream(seed);
  const time = new Float64Array(n);
  const event = new Uint8Array(n);
  const predicted = new Float64Array(n * times.length);
  const until = (hazard: number) => (hazard > 0 ? -Math.log(1 - stream.uniform()) / hazard : Infinity);
  for (let i = 0; i < n; i += 1) {
    const hazard = Math.exp(0.8 * stream.normal());
    const [fails, spared, lost] = [until(hazard), until(competing), until(0.4)];
    time[i] = Math.min(fails, spared, lost);
    event[i] = time[i] === fails ? 1 : time[i] === spared ? 2 : 0;
    const all = hazard + competing;
    for (const [k, at] of times.entries()) {
      predicted[i * times.length + k] = bent((hazard / all) * -Math.expm1(-all * at));
    }
  }
  return outOfFold({ time, event, times, predicted: [predicted] });
}

test('agrees with the golden numbers of the lung data', () => {
  const predicted = Float64Array.from(lung.time.flatMap((_, i) => [lung.risk180[i]!, lung.risk365[i]!]));
  const { figures, overTime, calibration, groups } = evaluateSurvival(
    outOfFold({
      time: Float64Array.from(lung.time),
      event: Uint8Array.from(lung.event),
      times: [180, 365],
      predicted: [predicted],
    }),
  );
  // Published to seven places.
  expect(overTime.auroc.map(value)[0]).toBeCloseTo(0.698025, 7);
  expect(value(figures.auroc)).toBeCloseTo(0.6473977, 7);
  expect(overTime.brier.map(value)[0]).toBeCloseTo(0.1786855, 7);
  expect(value(figures.brier)).toBeCloseTo(0.2255963, 7);
  expect(overTime.nullBrier.map(value)[1]).toBeCloseTo(0.2420869, 7);
  expect(value(figures.scaledBrier)).toBeCloseTo(0.06811852, 7);
  expect(calibration?.predicted).toHaveLength(60);
  expect(calibration?.groups).toHaveLength(10);
  expect(groups.map(({ participants }) => participants).reduce((a, b) => a + b)).toBe(227);
  // One minus Kaplan-Meier at a year is the participants' own average of their groups', nearly.
  const mean = groups.reduce((sum, group) => sum + (group.participants / 227) * value(group.observed), 0);
  expect(mean).toBeCloseTo(1 - 0.4110445, 2);
});

test('agrees with R on the distances between predicted and smoothed observed risk', () => {
  const { horizon, risk, ...distances } = veteran.calibration;
  const { figures, calibration } = evaluateSurvival(
    outOfFold({
      time: Float64Array.from(veteran.time),
      event: Uint8Array.from(veteran.event),
      times: [horizon],
      predicted: [Float64Array.from(risk)],
    }),
  );
  for (const name of ['ici', 'e50', 'e90', 'emax'] as const) {
    // The same interpolated local regression, of pseudo-observations that agree to ten places.
    expect(value(figures[name])).toBeCloseTo(distances[name], 8);
    const figure = figures[name];
    expect(figure.kind === 'estimated' && figure.low < figure.high).toBe(true);
  }
  expect(calibration?.observed).toHaveLength(60);
});

test('true risks are found calibrated, and risks too extreme are found so', () => {
  const right = evaluateSurvival(simulated(4000, 71, [0.25, 0.5, 1]));
  for (const name of ['observedExpected', 'calibrationSlope'] as const) {
    const figure = right.figures[name];
    if (figure.kind !== 'estimated') throw new Error(figure.reason);
    // Twice the half-width is four standard errors, beyond which chance leads once in 16,000.
    expect(Math.abs(figure.value - 1)).toBeLessThan(figure.high - figure.low);
    expect(figure.high - figure.low).toBeLessThan(0.2);
  }
  expect(value(right.figures.ici)).toBeLessThan(0.03);

  // Twice the log hazard ratio: a slope of one half.
  const extreme = (risk: number) => -Math.expm1(-(Math.log1p(-risk) ** 2));
  const wrong = evaluateSurvival(simulated(4000, 71, [0.25, 0.5, 1], { bent: extreme }));
  expect(value(wrong.figures.calibrationSlope)).toBeCloseTo(0.5, 1);
  expect(value(wrong.figures.ici)).toBeGreaterThan(0.05);
  expect(value(wrong.figures.brier)).toBeGreaterThan(value(right.figures.brier));
  // The order stays, but for the few highest risks, which round to 1 and are then tied.
  expect(value(wrong.figures.harrell)).toBeCloseTo(value(right.figures.harrell), 4);
});

test('true risks are found calibrated under delayed entry, where late entrants are survivors', () => {
  const stream = randomStream(14);
  const times = Array.from({ length: 10 }, (_, k) => (k + 1) / 10);
  const rows: { entry: number; time: number; event: number; hazard: number }[] = [];
  while (rows.length < 3000) {
    const hazard = Math.exp(0.9 * stream.normal());
    const entry = Math.max(0, 1.2 * stream.uniform() - 0.4);
    const fails = -Math.log(1 - stream.uniform()) / hazard;
    const lost = entry - Math.log(1 - stream.uniform()) / 0.4;
    if (fails > entry) rows.push({ entry, time: Math.min(fails, lost), event: fails <= lost ? 1 : 0, hazard });
  }
  const { figures, calibration } = evaluateSurvival(
    outOfFold({
      entry: Float64Array.from(rows, ({ entry }) => entry),
      time: Float64Array.from(rows, ({ time }) => time),
      event: Uint8Array.from(rows, ({ event }) => event),
      times,
      predicted: [Float64Array.from(rows.flatMap(({ hazard }) => times.map((at) => -Math.expm1(-hazard * at))))],
    }),
  );
  for (const name of ['observedExpected', 'calibrationSlope'] as const) {
    const figure = figures[name];
    if (figure.kind !== 'estimated') throw new Error(figure.reason);
    // Four standard errors, as above.
    expect(Math.abs(figure.value - 1)).toBeLessThan(figure.high - figure.low);
    expect(figure.high - figure.low).toBeLessThan(0.2);
  }
  expect(figures.ici).toEqual({ kind: 'notEstimable', reason: 'notDefined' });
  expect(calibration?.predicted).toEqual([]);
  expect(calibration?.groups).toHaveLength(10);
  for (const group of calibration?.groups ?? []) {
    expect(Math.abs(group.observed - group.predicted)).toBeLessThan(group.high - group.low);
  }
});

test.each([0, 0.5])(
  'intervals cover what the whole population would show: hazard of a competing event %d',
  (competing) => {
    const times = [0.3, 0.7];
    const figuresOf = (input: SurvivalOutOfFold) => survivalFigures(judgedRepeats(input), input).figures;
    const population = figuresOf(simulated(60_000, 5, times, { competing }));
    const truths = {
      harrell: value(population.harrell),
      uno: value(population.uno),
      auroc: value(population.auroc),
      brier: value(population.brier),
      scaledBrier: value(population.scaledBrier),
      integratedBrier: value(population.integratedBrier),
      // The risks are the true ones.
      observedExpected: 1,
      calibrationSlope: 1,
    };
    const covered = new Map<string, number>();
    for (let sample = 0; sample < 200; sample += 1) {
      for (const [name, figure] of Object.entries(figuresOf(simulated(200, 1000 + sample, times, { competing })))) {
        const truth = truths[name as keyof typeof truths];
        const holds = figure.kind === 'estimated' && figure.low <= truth && truth <= figure.high;
        covered.set(name, (covered.get(name) ?? 0) + (holds ? 1 : 0));
      }
    }
    // Of 200 true 95% intervals 190 hold the truth; fewer than 178 do once in 5,000 runs.
    for (const [name, count] of covered) expect(count, name).toBeGreaterThanOrEqual(178);
  },
);

test('several repeats steady the figures but add no participants', () => {
  const once = simulated(200, 9, [0.5, 1]);
  const twice = { ...once, predicted: [once.predicted[0]!, once.predicted[0]!], fold: [once.fold[0]!, once.fold[0]!] };
  const [one, two] = [evaluateSurvival(once).figures, evaluateSurvival(twice).figures];
  for (const name of ['harrell', 'brier', 'integratedBrier', 'observedExpected', 'ici'] as const) {
    for (const [k, number] of numbersIn(one[name]).entries()) expect(numbersIn(two[name])[k]).toBeCloseTo(number, 12);
  }
});

test('a competing event is no censoring: risks of the event alone fit its incidence', () => {
  const stream = randomStream(33);
  const n = 1500;
  const rows = Array.from({ length: n }, () => ({
    time: -Math.log(1 - stream.uniform()) / 1.5,
    event: stream.uniform() < 2 / 3 ? 1 : 2,
  }));
  // Hazards of 1 and 0.5: the incidence at 1 is 2/3 (1 - e^-1.5).
  const incidence = (2 / 3) * -Math.expm1(-1.5);
  const results = evaluateSurvival(
    outOfFold({
      time: Float64Array.from(rows, ({ time }) => time),
      event: Uint8Array.from(rows, ({ event }) => event),
      predicted: [new Float64Array(n).fill(incidence)],
    }),
  );
  expect(results.competing).toBe(true);
  expect(value(results.figures.observedExpected)).toBeCloseTo(1, 1);
  expect(value(results.figures.scaledBrier)).toBeCloseTo(0, 2);
  expect(results.figures.calibrationSlope).toEqual({ kind: 'notEstimable', reason: 'noVariation' });
});

test('a model is no better than itself, and a difference turns with its models', () => {
  const truth = simulated(300, 12, [0.5, 1]);
  const other = simulated(300, 12, [0.5, 1], { bent: (risk) => 0.9 * risk ** 0.4 });
  const stream = randomStream(4);
  const noisy = other.predicted[0]!.map((risk) => Math.min(1, risk * (0.6 + 0.6 * stream.uniform())));
  const [a, b] = [
    { id: 'a', predicted: truth.predicted },
    { id: 'b', predicted: [noisy] },
  ];
  const forth = compareSurvival(a, b, truth);
  const back = compareSurvival(b, a, truth);
  expect(value(forth.discrimination)).toBeGreaterThan(0);
  expect(value(forth.loss)).toBeLessThan(0);
  expect(value(back.discrimination)).toBeCloseTo(-value(forth.discrimination), 12);
  expect(back.p).toBeCloseTo(forth.p!, 12);
  const same = compareSurvival(a, { ...a, id: 'c' }, truth);
  expect(same.discrimination).toEqual({ kind: 'estimated', value: 0, low: 0, high: 0 });
  expect(same.p).toBeNull();
});

test('draws a cohort in at most 200 steps that are exact, and tells no small number at risk', () => {
  const { time, event } = simulated(900, 3, [1]);
  const [curve, ...more] = cohortCurves({ kind: 'survival', entry: null, time, event });
  expect(more).toEqual([]);
  expect(curve?.kind).toBe('survival');
  expect(curve?.times).toHaveLength(200);
  expect(curve?.times[0]).toBe(0);
  expect(curve?.values[0]).toBe(1);
  expect(curve?.times.at(-1)).toBe(time.reduce((most, one) => Math.max(most, one), 0));
  expect(curve?.atRisk[0]).toEqual({ time: 0, participants: 900 });
  expect(curve?.atRisk.length).toBeGreaterThanOrEqual(4);
  expect(curve?.atRisk.length).toBeLessThanOrEqual(7);
  for (const { participants } of curve?.atRisk ?? [])
    if (participants !== null) expect(participants).toBeGreaterThan(9);
  expect(curve?.atRisk.at(-1)?.participants).toBeNull();

  const competing = cohortCurves({
    kind: 'survival',
    entry: null,
    time,
    event: event.map((one, i) => one * (1 + (i % 2))),
  });
  expect(competing.map(({ kind }) => kind)).toEqual(['event', 'competing']);
  expect(cohortCurves({ kind: 'binary' })).toEqual([]);
});

const anything: fc.Arbitrary<SurvivalOutOfFold> = fc
  .tuple(anyFollowUp, fc.integer({ min: 0, max: 2 }), fc.subarray([1, 2, 4.5, 9], { minLength: 1 }), fc.boolean())
  .chain(([rows, repeats, times, clustered]) => {
    const n = rows.time.length;
    const risk = fc.oneof(
      fc.constantFrom(0, 0.25, 0.5, 1),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.constant(NaN),
    );
    const own = fc.oneof(
      fc.array(risk, { minLength: n, maxLength: n }),
      fc.constantFrom(0, 0.3, 1).map((constant) => new Array<number>(n).fill(constant)),
    );
    return fc
      .record({
        risks: fc.array(own, { minLength: repeats, maxLength: repeats }),
        clusters: fc.array(fc.integer({ min: 0, max: 6 }), { minLength: n, maxLength: n }),
      })
      .map(({ risks, clusters }) => ({
        ...rows,
        times,
        horizon: times.at(-1)!,
        clusters: clustered ? Int32Array.from(clusters) : null,
        fold: risks.map(() => new Int32Array(n)),
        predicted: risks.map((one) =>
          Float64Array.from(one.flatMap((last) => times.map((_, k) => (last * (k + 1)) / times.length))),
        ),
      }));
  });

function figuresIn(found: unknown): Figure[] {
  if (typeof found !== 'object' || found === null) return [];
  if ('kind' in found && found.kind === 'estimated') return [found as Figure];
  return Object.values(found).flatMap(figuresIn);
}

test('nothing is ever NaN or infinite, and intervals hold their values, whatever the data', () => {
  fc.assert(
    fc.property(anything, (input) => {
      const results = evaluateSurvival(input);
      const comparison = compareSurvival(
        { id: 'a', predicted: input.predicted },
        { id: 'b', predicted: input.predicted.map((one) => one.map((risk) => risk ** 2)) },
        input,
      );
      const found = [results, comparison, cohortCurves({ kind: 'survival', ...input })];
      expect(numbersIn(found).every(Number.isFinite)).toBe(true);
      for (const figure of figuresIn(found)) {
        if (figure.kind !== 'estimated') continue;
        expect(figure.low).toBeLessThanOrEqual(figure.value);
        expect(figure.value).toBeLessThanOrEqual(figure.high);
      }
    }),
    { numRuns: 60 },
  );
});

test('hard inputs say why', () => {
  const five = { time: Float64Array.of(1, 2, 3, 4, 5), predicted: [Float64Array.of(0.5, 0.4, 0.3, 0.2, 0.1)] };
  const reasons = (input: SurvivalOutOfFold) =>
    Object.fromEntries(
      Object.entries(evaluateSurvival(input).figures).map(([name, figure]) => [
        name,
        figure.kind === 'estimated' ? null : figure.reason,
      ]),
    );
  const censored = reasons(outOfFold({ ...five, event: new Uint8Array(5), times: [3] }));
  expect(censored).toMatchObject({
    harrell: 'noEvents',
    uno: 'noEvents',
    auroc: 'noEvents',
    scaledBrier: 'noEvents',
    observedExpected: 'noEvents',
    calibrationSlope: 'noEvents',
    brier: null,
  });
  const beyond = reasons(outOfFold({ ...five, event: Uint8Array.of(1, 1, 0, 1, 0), times: [9] }));
  expect(beyond).toMatchObject({
    harrell: null,
    auroc: 'beyondFollowUp',
    brier: 'beyondFollowUp',
    integratedBrier: 'beyondFollowUp',
    observedExpected: 'beyondFollowUp',
    ici: 'beyondFollowUp',
    calibrationSlope: 'separated',
  });
  const entered = reasons(
    outOfFold({ ...five, entry: Float64Array.of(0, 0, 1, 2, 0), event: Uint8Array.of(1, 1, 0, 1, 0), times: [3] }),
  );
  expect(entered).toMatchObject({ harrell: null, uno: 'notDefined', brier: 'notDefined', ici: 'notDefined' });
  expect(reasons(outOfFold({ ...five, event: new Uint8Array(5), predicted: [] }))['harrell']).toBe('tooFew');
});
