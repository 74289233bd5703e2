import { expect, test } from 'vitest';
import type { Figure } from '../../workers/contract/figures';
import { compareModels } from '../../workers/evaluation/compare';
import { bootstrapper } from '../../workers/numerics/bootstrap/resample';
import { numbersIn } from './drawn';
import { judgedClasses, judgedNumbers, judgedRisks, judgedTimes, manyRisks } from './many-rows';

/** What breaks with many rows is a list spread into arguments, a step that sees all pairs, an index beyond its type. */
const MANY = 1_000_000;
/** More than a call takes as arguments (about 125,000); a million take a minute and are tested in tests/slow. */
const BEYOND_ARGUMENTS = 200_000;

const value = (figure: Figure | undefined) => (figure?.kind === 'estimated' ? figure.value : undefined);

// Tolerances: at least four standard errors of the figure with so many rows.

test('a million risks are judged', () => {
  const results = judgedRisks(MANY);
  expect(numbersIn(results).every(Number.isFinite)).toBe(true);
  expect(value(results.figures.auroc)).toBeCloseTo(5 / 6, 2);
  expect(value(results.figures.brier)).toBeCloseTo(1 / 6, 2);
  expect(value(results.figures.calibrationSlope)).toBeCloseTo(1, 1);
  expect(value(results.figures.ici)).toBeLessThan(0.01);
  expect(results.roc!.sensitivity.length).toBeLessThanOrEqual(201);
});

test('a million risks are resampled', () => {
  const { y, risk } = manyRisks(MANY);
  const predictions = { risk: risk[0]!, event: y, unit: Int32Array.from(y, (_, row) => row) };
  const figures = ['auroc', 'brier', 'calibrationSlope', 'ici'] as const;
  const [auroc, brier, slope, ici] = bootstrapper({
    seed: 3,
    units: MANY,
    models: [[predictions]],
    figures,
    thresholds: [0.2],
  })(0);
  expect(auroc).toBeCloseTo(5 / 6, 2);
  expect(brier).toBeCloseTo(1 / 6, 2);
  expect(slope).toBeCloseTo(1, 1);
  expect(ici).toBeLessThan(0.01);
});

test('two models of very many participants are compared', () => {
  const { y, risk, fold } = manyRisks(BEYOND_ARGUMENTS);
  const worse = risk.map((own) => own.map((at, row) => (row % 2 === 0 ? at : 0.5)));
  const { discrimination, loss } = compareModels({ id: 'a', risk }, { id: 'b', risk: worse }, y, null, fold);
  expect(value(discrimination)).toBeGreaterThan(0.05);
  expect(value(loss)).toBeLessThan(-0.05);
});

test('numbers of very many participants with two rows each are judged', () => {
  const results = judgedNumbers(BEYOND_ARGUMENTS);
  expect(numbersIn(results).every(Number.isFinite)).toBe(true);
  expect(value(results.figures.rmse)).toBeCloseTo(1.5, 1);
  expect(value(results.figures.calibrationSlope)).toBeCloseTo(1, 1);
});

test('follow-up of very many participants is judged', () => {
  const results = judgedTimes(BEYOND_ARGUMENTS);
  expect(numbersIn(results).every(Number.isFinite)).toBe(true);
  expect(value(results.figures.observedExpected)).toBeCloseTo(1, 1);
  expect(value(results.figures.calibrationSlope)).toBeCloseTo(1, 1);
  expect(value(results.figures.ici)).toBeLessThan(0.01);
});

test('classes of very many participants are judged', () => {
  const results = judgedClasses(BEYOND_ARGUMENTS);
  expect(numbersIn(results).every(Number.isFinite)).toBe(true);
  // The third class against the rest is the yes/no outcome above.
  expect(value(results.perClass[2]?.auroc)).toBeCloseTo(5 / 6, 2);
  for (const { calibrationSlope, ici } of results.perClass) {
    expect(value(calibrationSlope)).toBeCloseTo(1, 1);
    expect(value(ici)).toBeLessThan(0.01);
  }
});
