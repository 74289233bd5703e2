import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnNamed, type Table } from '../../workers/cohort/table';
import type { ConformalReport } from '../../workers/contract/analyses';
import type { ParticipantValues } from '../../workers/contract/glimpse';
import type { OutcomeRole } from '../../workers/contract/recipe';
import type { Model } from '../../workers/models/model';
import { predictRows } from '../../workers/models/predict';
import { randomStream } from '../../workers/numerics/random';
import { textCell } from '../../workers/prediction/csv-cell';
import { formOf, unitOf } from '../../workers/prediction/form';
import { predictOne } from '../../workers/prediction/predict-one';
import { predictTable } from '../../workers/prediction/predict-table';
import { tell, toldTimes } from '../../workers/prediction/told';
import { defaultEstimators, defaultSteps, proposeRecipe } from '../../workers/recipe/propose';
import { fitSteps } from '../../workers/recipe/fit-steps';
import { levels, numbers, tableOf } from '../cohort/make-table';

const stream = randomStream(4);
const n = 40;
const table = tableOf([
  numbers(
    'age (years)',
    Array.from({ length: n }, (_, i) => (i % 9 === 4 ? NaN : 40 + i)),
  ),
  levels(
    'ward',
    Array.from({ length: n }, (_, i) => (i % 7 === 3 ? null : ['a', 'b', 'c'][i % 3]!)),
  ),
  { name: 'seen', kind: 'date', values: Float64Array.from({ length: n }, (_, i) => 19_000 + 3 * i) },
  numbers(
    'died',
    Array.from({ length: n }, (_, i) => i % 2),
  ),
]);
const predictors = ['age (years)', 'ward', 'seen'];
const steps = fitSteps(
  defaultSteps,
  table,
  predictors,
  Uint32Array.from({ length: n }, (_, i) => i),
);
const width = steps.features.length;
const draw = (count: number) => Array.from({ length: count }, () => 0.5 * stream.normal());
const logistic: Model = {
  steps,
  estimator: {
    family: 'logistic',
    spec: { id: 'logistic', family: 'logistic', alpha: 0, lambda: 0.1, classWeights: 'none' },
    lambda: 0.1,
    intercept: -0.3,
    coefficients: draw(width),
  },
};
const outcome: OutcomeRole = { kind: 'binary', column: 'died', event: ['1'], noEvent: ['0'] };
const spec = defaultEstimators(outcome, n, 3).find((candidate) => candidate.family === 'network')!;
const network: Model = {
  steps,
  estimator: {
    family: 'network',
    spec,
    members: [4, 3].map((units) => ({
      layers: [
        { inputs: width, units, activation: 'gelu', weights: draw(units * width), bias: draw(units) },
        { inputs: units, units: 1, activation: 'linear', weights: draw(units), bias: draw(1) },
      ],
    })),
    bestEpoch: 3,
    epochs: 9,
    backend: 'cpu',
  },
};
const models = [{ name: 'logistic', model: logistic }, { name: 'network', model: network }]; // prettier-ignore

const plain = { outcome, times: [], conformal: null };

/** The risk of one participant. */
function riskOf(model: Model, values: ParticipantValues): number {
  const { prediction } = predictOne(model, values, plain);
  if (prediction.kind !== 'binary') throw new Error('no risk');
  return prediction.risk;
}

function valuesOf(source: Table, row: number): ParticipantValues {
  return Object.fromEntries(
    predictors.map((name): [string, number | string | null] => {
      const column = columnNamed(source, name);
      if ('values' in column) return [name, Number.isNaN(column.values[row]!) ? null : column.values[row]!];
      return [name, column.levels[column.codes[row]!] ?? null];
    }),
  );
}

describe.each(models)('a risk by $name', ({ model }) => {
  test('is the same number for one participant and in a table of many', () => {
    const batch = predictRows(
      model,
      table,
      Uint32Array.from({ length: n }, (_, i) => i),
      [],
    );
    for (let row = 0; row < n; row += 1) expect(riskOf(model, valuesOf(table, row))).toBe(batch[row]);
  });

  test('does not depend on the order of the columns, nor on columns the model does not know', () => {
    const turned = tableOf([numbers('other', new Array<number>(n).fill(1)), ...[...table.columns].reverse()]);
    expect(predictTable(model, turned, outcome, []).csv).toBe(predictTable(model, table, outcome, []).csv);
  });

  test('lies in [0, 1] whatever is asked', () => {
    fc.assert(
      fc.property(
        fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
        fc.option(fc.string()),
        (age, ward) => {
          const risk = riskOf(model, { 'age (years)': age, ward });
          expect(risk >= 0 && risk <= 1).toBe(true);
        },
      ),
    );
  });
});

describe('one participant', () => {
  test('is told what was filled and what the model never saw', () => {
    expect(predictOne(logistic, { 'age (years)': 200, ward: 'z', seen: null }, plain)).toMatchObject({
      outside: ['age (years)', 'ward'],
      imputed: ['seen'],
    });
    expect(predictOne(logistic, {}, plain).imputed).toEqual(predictors);
  });

  test('whose number is none is refused by the column', () => {
    expect(() => predictOne(logistic, { 'age (years)': 'old' }, plain)).toThrow(
      expect.objectContaining({ code: 'input.valueNotANumber', facts: { column: 'age (years)' } }),
    );
  });
});

describe('a second table', () => {
  test('gets one line a row, in order, with what to mind', () => {
    const second = tableOf([
      levels('ward', ['a', null, 'z', 'b']),
      numbers('age (years)', [50, NaN, 51, 900]),
      numbers('seen', [19_010, NaN, 19_011, 19_012]),
    ]);
    const predicted = predictTable(logistic, second, outcome, []);
    expect(predicted).toMatchObject({ rows: 4, predicted: 3, notPredicted: 1, outsideRange: 1, unseenLevels: 1 });
    const lines = predicted.csv.trimEnd().split('\r\n');
    expect(lines).toHaveLength(5);
    expect(lines[0]).toBe('row,risk,reason,notes');
    expect(lines[2]).toBe('1,,no predictor measured,');
    expect(lines[3]).toMatch(/^2,0\.\d+,,ward: unseen level$/);
    expect(lines[4]).toMatch(/^3,[\d.e-]+,,age \(years\): outside range$/);
    const risks = [1, 3, 4].map((line) => Number(lines[line]!.split(',')[1]));
    expect(predicted.mean).toBeCloseTo((risks[0]! + risks[1]! + risks[2]!) / 3, 12);
  });

  test('has a line for every record of its file, in its order, whether it could be read or not', () => {
    const columns = [numbers('age (years)', [50, 60]), levels('ward', ['a', 'b']), numbers('seen', [19_000, 19_050])];
    const predicted = predictTable(logistic, tableOf(columns, [0, 2]), outcome, []);
    expect(predicted).toMatchObject({ rows: 4, predicted: 2, notPredicted: 2 });
    const whole = predictTable(logistic, tableOf(columns), outcome, []).csv.split('\r\n');
    expect(predicted.csv.split('\r\n')).toEqual([
      whole[0],
      '0,,unreadable,',
      whole[1]!.replace(/^0/, '1'),
      '2,,unreadable,',
      whole[2]!.replace(/^1/, '3'),
      '',
    ]);
  });

  test('without a predictor is refused with the names of what it lacks', () => {
    const second = tableOf([levels('ward', ['a'])]);
    expect(() => predictTable(logistic, second, outcome, [])).toThrow(
      expect.objectContaining({
        code: 'input.missingPredictors',
        facts: { file: 'table.csv', columns: ['age (years)', 'seen'] },
      }),
    );
  });

  test('never makes a cell that a spreadsheet would run', () => {
    expect(textCell('=1+1: unseen level')).toBe("'=1+1: unseen level");
    expect(['+a', '-a', '@a'].map(textCell)).toEqual(["'+a", "'-a", "'@a"]);
    expect(textCell('a "b", c')).toBe('"a ""b"", c"');
  });
});

test('the form asks for each predictor with its unit, range and levels', () => {
  const recipe = proposeRecipe(table, { outcome, predictors }, 'Study');
  const developed = { kind: 'binary', events: 20, others: 20 } as const;
  expect(formOf(logistic, recipe, developed)).toEqual({
    modelId: 'logistic',
    outcome,
    developed,
    fields: [
      { kind: 'number', name: 'age (years)', unit: 'years', min: 40, median: 59.5, max: 79, missingAllowed: true },
      { kind: 'level', name: 'ward', levels: ['a', 'b', 'c'], commonest: 'a', missingAllowed: true },
      { kind: 'date', name: 'seen', min: 19_000, max: 19_117, missingAllowed: true },
    ],
  });
  expect(unitOf('creatinine [mg/dL]')).toBe('mg/dL');
  expect(unitOf('age')).toBeNull();
  expect(unitOf('stage ()')).toBeNull();
});

describe('a model of another outcome', () => {
  const classes: OutcomeRole = { kind: 'classes', column: 'stage', classes: ['I', 'II', 'III'], ordered: false };
  const survival: OutcomeRole = {
    kind: 'survival',
    column: 'status',
    time: 'months',
    event: ['1'],
    censored: [],
    competing: [],
    horizon: 24,
  };
  const given = { lambda: 0.1, coefficients: draw(width) };
  const bySpec = { alpha: 0, lambda: 0.1 } as const;
  const linear: Model = {
    steps,
    estimator: {
      family: 'linear',
      spec: { id: 'linear', family: 'linear', ...bySpec },
      ...given,
      intercept: 7,
      residualSd: 1,
    },
  };
  const multinomial: Model = {
    steps,
    estimator: {
      family: 'multinomial',
      spec: { id: 'multinomial', family: 'multinomial', ...bySpec, classWeights: 'none' },
      lambda: 0.1,
      intercepts: [0.1, 0, -0.2],
      coefficients: [draw(width), draw(width), draw(width)],
    },
  };
  const cox: Model = {
    steps,
    estimator: {
      family: 'cox',
      spec: { id: 'cox', family: 'cox', ...bySpec },
      lambda: [0.1],
      causes: [
        {
          coefficients: draw(width),
          centre: 0.2,
          baseline: { times: [2, 9, 20], cumulativeHazard: [0.1, 0.3, 0.7], between: 'step' },
        },
      ],
    },
  };
  const values = { 'age (years)': 50, ward: 'b', seen: 19_050 };
  const rows = Uint32Array.of(10);

  test('tells each class its probability, a value, or a risk over time: the numbers of a table', () => {
    const told = predictOne(multinomial, valuesOf(table, 10), { outcome: classes, times: [], conformal: null });
    const numbersOf = predictRows(multinomial, table, rows, []);
    expect(told.prediction).toEqual({
      kind: 'classes',
      probabilities: ['I', 'II', 'III'].map((level, k) => ({ level, probability: numbersOf[k] })),
      set: null,
    });
    const role: OutcomeRole = { kind: 'continuous', column: 'stay' };
    expect(predictOne(linear, valuesOf(table, 10), { outcome: role, times: [], conformal: null }).prediction).toEqual({
      kind: 'continuous',
      value: predictRows(linear, table, rows, [])[0],
      interval: null,
    });
    const developed = {
      kind: 'survival',
      events: 9,
      censored: 31,
      competing: 0,
      medianFollowUp: 20,
      horizon: 24,
      eventsByHorizon: 8,
      lastFollowUp: 40,
    } as const;
    const times = toldTimes(developed);
    const { prediction } = predictOne(cox, valuesOf(table, 10), { outcome: survival, times, conformal: null });
    if (prediction.kind !== 'survival') throw new Error('no risk over time');
    expect(prediction.times.at(-1)).toBe(24);
    expect(prediction.risk).toBe(predictRows(cox, table, rows, [24])[0]);
    expect(prediction.risks.every((risk, k) => k === 0 || risk >= prediction.risks[k - 1]!)).toBe(true);
  });

  test('has its own columns in a file, and a mean where there is one number', () => {
    const second = tableOf([
      numbers('age (years)', [50, NaN]),
      levels('ward', ['b', null]),
      numbers('seen', [19_050, NaN]),
    ]);
    const ofClasses = predictTable(multinomial, second, classes, []);
    const [head, first, none] = ofClasses.csv.split('\r\n');
    expect(head).toBe('row,probability I,probability II,probability III,reason,notes');
    const said = first!.split(',').slice(1, 4).map(Number);
    expect(said[0]! + said[1]! + said[2]!).toBeCloseTo(1, 12);
    expect(none).toBe('1,,,,no predictor measured,');
    expect(ofClasses.mean).toBeNull();
    const ofTime = predictTable(cox, second, survival, [24]);
    expect(ofTime.csv).toMatch(/^row,risk by 24,reason,notes\r\n/);
    expect(ofTime.mean).toBe(Number(ofTime.csv.split('\r\n')[1]!.split(',')[1]));
    const role: OutcomeRole = { kind: 'continuous', column: 'stay' };
    const { prediction } = predictOne(linear, values, { outcome: role, times: [], conformal: null });
    expect(predictTable(linear, second, role, [])).toMatchObject({
      mean: prediction.kind === 'continuous' ? prediction.value : null,
    });
  });

  test('leaves a class in where its probability is not surprisingly small, and gives a reach to values', () => {
    const report = (thresholds: readonly (number | null)[]): ConformalReport => ({
      model: 'm',
      alpha: 0.1,
      byClass: thresholds.length > 1,
      thresholds,
      coverage: [],
      setSizes: [],
      meanWidth: null,
    });
    const ofRisk = (risk: number, thresholds: readonly (number | null)[]) => {
      const told = tell([risk], { outcome, times: [], conformal: report(thresholds) });
      return told.kind === 'binary' ? told.set : null;
    };
    // The score of a class is 1 less its probability: no event first of two.
    expect(ofRisk(0.3, [0.6])).toEqual(['noEvent']);
    expect(ofRisk(0.3, [0.75])).toEqual(['noEvent', 'event']);
    expect(ofRisk(0.5, [0.4])).toEqual([]);
    expect(ofRisk(0.3, [0.2, 0.8])).toEqual(['event']);
    expect(ofRisk(0.3, [0.2, null])).toEqual(['event']);
    const three = tell([0.6, 0.3, 0.1], { outcome: classes, times: [], conformal: report([0.7]) });
    expect(three).toMatchObject({ set: ['I', 'II'] });
    const role: OutcomeRole = { kind: 'continuous', column: 'stay' };
    expect(tell([5], { outcome: role, times: [], conformal: report([2]) })).toMatchObject({
      interval: { low: 3, high: 7 },
    });
    expect(tell([5], { outcome: role, times: [], conformal: report([null]) })).toMatchObject({ interval: null });
  });
});

test('a recalibrated model says the moved risk, one participant and many alike', () => {
  const moved: Model = {
    ...logistic,
    recalibration: [
      { kind: 'logistic', intercept: 0.4, slope: 1.7 },
      { kind: 'intercept', intercept: -0.2 },
    ],
  };
  const values = valuesOf(table, 5);
  const before = riskOf(logistic, values);
  const logit = 0.4 + 1.7 * Math.log(before / (1 - before)) - 0.2;
  expect(riskOf(moved, values)).toBeCloseTo(1 / (1 + Math.exp(-logit)), 12);
  expect(riskOf(moved, values)).toBe(predictRows(moved, table, Uint32Array.of(5), [])[0]);
});
