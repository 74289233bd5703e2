import { expect, test } from 'vitest';
import type { CoxSpec, Steps } from '../../workers/contract/recipe';
import { formulaOf } from '../../src/panels/results/equation.ts';
import { fitCoxModel } from '../../workers/models/cox';
import { predictRows } from '../../workers/models/predict';
import { randomStream } from '../../workers/numerics/random';
import { applySteps } from '../../workers/recipe/apply-steps';
import { fitSteps } from '../../workers/recipe/fit-steps';
import { withCauseHazards } from '../../workers/study/cause-hazards';
import { fitAccount } from '../../workers/study/fit-account';
import { numbers, tableOf } from '../cohort/make-table';

const spec: CoxSpec = { id: 'cox', family: 'cox', alpha: 0, lambda: 0.01 };
const steps: Steps = {
  impute: { numbers: 'median', categories: 'ownLevel', indicators: true },
  scale: 'standard',
  encode: { poolBelow: 0, dropFirst: false },
};
const HORIZON = 2;

function study(rows: number, seed: number) {
  const stream = randomStream(seed);
  const age = Float64Array.from({ length: rows }, () => 60 + 9 * stream.normal());
  const dose = Float64Array.from({ length: rows }, () => 3 + stream.normal());
  const event = new Uint8Array(rows);
  const time = age.map((one, i) => {
    const wait = (lp: number) => -Math.log(1 - stream.uniform()) / Math.exp(lp);
    const ends = [4 * stream.uniform(), wait(-1.2 + 0.06 * (one - 60)), wait(-1.5 + 0.5 * (dose[i]! - 3))];
    const first = Math.min(...ends);
    event[i] = ends.indexOf(first);
    return first;
  });
  const table = tableOf([numbers('age', Array.from(age)), numbers('dose', Array.from(dose))]);
  const all = Uint32Array.from({ length: rows }, (_, i) => i);
  const fitted = fitSteps(steps, table, ['age', 'dose'], all);
  const design = applySteps(fitted, table, all);
  const fitting = fitCoxModel(spec, design, { entry: null, time, event }, null, 1);
  let next = fitting.next();
  while (!next.done) next = fitting.next();
  return { table, age, dose, model: { steps: fitted, estimator: next.value } };
}

/** Works a printed formula out as its reader would, from its text alone. */
function workedOut(lines: readonly string[], values: Readonly<Record<string, number>>): number {
  const rightOf = (name: string) => lines.find((line) => line.startsWith(`${name} = `))!.split(' = ')[1]!;
  const lp = (name: string) =>
    [...rightOf(name).matchAll(/(-?)\s*([\d.e-]+) \* (\w+)/g)].reduce(
      (sum, [, sign, size, feature]) => sum + (sign === '-' ? -1 : 1) * Number(size) * values[feature!]!,
      0,
    );
  const rises = (name: string, cause: string) => {
    const hazard = /c\(([^)]*)\)/.exec(rightOf(name))![1]!.split(', ').map(Number);
    return hazard.slice(1).map((one, k) => (one - hazard[k]!) * Math.exp(lp(cause)));
  };
  const event = rises('h_event', '`lp event`');
  const h = rises('h_competing', '`lp competing`').map((one, k) => one + event[k]!);
  let [survival, risk] = [1, 0];
  for (const [k, both] of h.entries()) {
    risk += (survival * (1 - Math.exp(-both)) * event[k]!) / both;
    survival *= Math.exp(-both);
  }
  expect(lines.at(-1)).toBe('`risk by 2` = sum(S * (1 - exp(-h)) * h_event / h)');
  return risk;
}

// Of 50 rows each event has a step of its own and the formula is the model, to the six digits printed; of 900 steps
// are taken together, 60 in all, which moves a risk by less than 1e-3.
test.each([
  [50, 3, 1e-5],
  [900, 4, 1e-3],
])('of %d rows the printed formulas give the risk that is predicted', (rows, seed, tolerance) => {
  const { table, age, dose, model } = study(rows, seed);
  const plain = fitAccount(spec, model, new Map(), { repeats: [], folds: 0 } as never, [], [], HORIZON);
  const account = withCauseHazards(plain, model, HORIZON);
  if (account.family === 'network' || !('causes' in account)) throw new Error('no hazards of the causes');
  expect(account.causes?.times.length).toBeLessThan(63);
  const lines = formulaOf(account, { classes: [], horizon: HORIZON });
  const asked = Uint32Array.of(0, 7, 21, 33, 48);
  const said = predictRows(model, table, asked, [HORIZON / 2, HORIZON]);
  for (const [k, row] of asked.entries()) {
    const risk = workedOut(lines, { age: age[row]!, dose: dose[row]! });
    expect(Math.abs(risk - said[2 * k + 1]!)).toBeLessThan(tolerance);
    expect(said[2 * k + 1]!).toBeGreaterThan(0.01);
  }
});

test('nothing is added where no events compete, or none happens by the horizon', () => {
  const { model } = study(50, 3);
  const account = {
    ...fitAccount(spec, model, new Map(), { repeats: [], folds: 0 } as never, [], [], HORIZON),
  };
  expect(withCauseHazards(account, model, null)).toBe(account);
  expect(withCauseHazards(account, model, 1e-9)).toBe(account);
  const { estimator } = model;
  const alone = { ...model, estimator: { ...estimator, causes: estimator.causes.slice(0, 1) } };
  expect(withCauseHazards(account, alone, HORIZON)).toBe(account);
});
