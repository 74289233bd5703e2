import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnNamed, type Table } from '../../workers/cohort/table';
import type { ParticipantValues } from '../../workers/contract/glimpse';
import type { Model } from '../../workers/models/model';
import { predictRisk } from '../../workers/models/predict';
import { randomStream } from '../../workers/numerics/random';
import { textCell } from '../../workers/prediction/csv-cell';
import { formOf, unitOf } from '../../workers/prediction/form';
import { predictOne } from '../../workers/prediction/predict-one';
import { predictTable } from '../../workers/prediction/predict-table';
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
const spec = defaultEstimators(n, 3).find((candidate) => candidate.family === 'network')!;
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
    const batch = predictRisk(
      model,
      table,
      Uint32Array.from({ length: n }, (_, i) => i),
    );
    for (let row = 0; row < n; row += 1) expect(predictOne(model, valuesOf(table, row)).risk).toBe(batch[row]);
  });

  test('does not depend on the order of the columns, nor on columns the model does not know', () => {
    const turned = tableOf([numbers('other', new Array<number>(n).fill(1)), ...[...table.columns].reverse()]);
    expect(predictTable(model, turned).csv).toBe(predictTable(model, table).csv);
  });

  test('lies in [0, 1] whatever is asked', () => {
    fc.assert(
      fc.property(
        fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
        fc.option(fc.string()),
        (age, ward) => {
          const { risk } = predictOne(model, { 'age (years)': age, ward });
          expect(risk >= 0 && risk <= 1).toBe(true);
        },
      ),
    );
  });
});

describe('one participant', () => {
  test('is told what was filled and what the model never saw', () => {
    expect(predictOne(logistic, { 'age (years)': 200, ward: 'z', seen: null })).toMatchObject({
      outside: ['age (years)', 'ward'],
      imputed: ['seen'],
    });
    expect(predictOne(logistic, {}).imputed).toEqual(predictors);
  });

  test('whose number is none is refused by the column', () => {
    expect(() => predictOne(logistic, { 'age (years)': 'old' })).toThrow(
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
    const predicted = predictTable(logistic, second);
    expect(predicted).toMatchObject({ rows: 4, predicted: 3, notPredicted: 1, outsideRange: 1, unseenLevels: 1 });
    const lines = predicted.csv.trimEnd().split('\r\n');
    expect(lines).toHaveLength(5);
    expect(lines[0]).toBe('row,risk,reason,notes');
    expect(lines[2]).toBe('1,,no predictor measured,');
    expect(lines[3]).toMatch(/^2,0\.\d+,,ward: unseen level$/);
    expect(lines[4]).toMatch(/^3,[\d.e-]+,,age \(years\): outside range$/);
    const risks = [1, 3, 4].map((line) => Number(lines[line]!.split(',')[1]));
    expect(predicted.meanRisk).toBeCloseTo((risks[0]! + risks[1]! + risks[2]!) / 3, 12);
  });

  test('has a line for every record of its file, in its order, whether it could be read or not', () => {
    const columns = [numbers('age (years)', [50, 60]), levels('ward', ['a', 'b']), numbers('seen', [19_000, 19_050])];
    const predicted = predictTable(logistic, tableOf(columns, [0, 2]));
    expect(predicted).toMatchObject({ rows: 4, predicted: 2, notPredicted: 2 });
    const whole = predictTable(logistic, tableOf(columns)).csv.split('\r\n');
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
    expect(() => predictTable(logistic, second)).toThrow(
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
  const recipe = proposeRecipe(
    table,
    { outcome: { column: 'died', event: ['1'], noEvent: ['0'] }, predictors },
    'Study',
  );
  expect(formOf(logistic, recipe, 0.5)).toEqual({
    modelId: 'logistic',
    outcome: 'died',
    event: ['1'],
    prevalence: 0.5,
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
