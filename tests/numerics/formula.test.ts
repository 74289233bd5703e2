import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isStudyError, type Faults } from '../../workers/contract/faults';
import { evaluateFormula, type FormulaColumn } from '../../workers/numerics/formula/evaluate';
import { formulaColumns, parseFormula } from '../../workers/numerics/formula/parse';

const columns: ReadonlyMap<string, FormulaColumn> = new Map(
  Object.entries({
    age: { values: Float64Array.of(40, 71.5, NaN, 25) },
    s100b: { values: Float64Array.of(0.1, 0.55, 0.2, NaN) },
    sex: { levels: ['female', 'male'], codes: Int32Array.of(1, 0, 1, -1) },
    diabetes: { levels: ['0', '1'], codes: Int32Array.of(1, 0, -1, 1) },
    'body mass index': { values: Float64Array.of(22, 31, 27, 19) },
    收缩压: { values: Float64Array.of(120, 151, 99, 180) },
    and2: { values: Float64Array.of(1, 2, 3, 4) },
  }),
);
const of = (text: string) => evaluateFormula(parseFormula(text), (name) => columns.get(name), 4);
const values = (text: string) => [...of(text)];
const first = (text: string) => of(text)[0];

test('a published score is evaluated as it is printed', () => {
  const found = values('-3.2 + 0.03*age + 5*s100b + 0.7*(sex == "male")');
  expect(found[0]).toBeCloseTo(-3.2 + 1.2 + 0.5 + 0.7, 12);
  expect(found[1]).toBeCloseTo(-3.2 + 2.145 + 2.75, 12);
  expect(found[2]).toBeNaN();
  expect(found[3]).toBeNaN();
  expect(first('plogis(−3.2 + 0.03·age + 5×s100b + 0.7×(sex = “male”))')).toBeCloseTo(1 / (1 + Math.exp(0.8)), 12);
  expect(formulaColumns(parseFormula('age + `body mass index` * age - 收缩压'))).toEqual([
    'age',
    'body mass index',
    '收缩压',
  ]);
});

test.each([
  ['-2^2', -4],
  ['2^3^2', 512],
  ['2^-1', 0.5],
  ['2 - 3 - 4', -5],
  ['24 / 4 / 2', 3],
  ['1 + 2 * 3', 7],
  ['--3', 3],
  ['not 1 == 2', 1],
  ['!(age > 30) or sex == "male"', 1],
  ['age > 30 and age < 50', 1],
  ['if(age >= 40, 10, 1e3)', 10],
  ['if(age > 40, log(0), .5)', 0.5],
  ['max(1, age, 7) + min(3, 2)', 42],
  ['ln(exp(2)) + log(exp(1)) + log10(1000) + log2(8)', 9],
  ['sqrt(16) + abs(-3) + plogis(0) + qlogis(0.5)', 7.5],
  ['diabetes + 1', 2],
  ['(diabetes == 1) + (diabetes == "1")', 2],
  ['sex != "male"', 0],
  ['"male" == sex', 1],
  ['and2 + 1', 2],
  ['收缩压 / 120', 1],
  ['1 <> 2 && 3 ≤ 3 | 0', 1],
  ['2 ** 3', 8],
  ['+4', 4],
])('%s is %d', (text, expected) => {
  expect(first(text)).toBeCloseTo(expected, 12);
});

test('what was not measured stays missing, where it is needed', () => {
  expect(values('age * 0 + 1')).toEqual([1, 1, NaN, 1]);
  expect(values('age ^ 0')).toEqual([1, 1, NaN, 1]);
  expect(values('if(sex == "male", 1, 2)')).toEqual([1, 2, 1, NaN]);
  expect(values('if(and2 > 2, 5, age)')).toEqual([40, 71.5, 5, 5]);
  expect(values('age > 0 or 1')).toEqual([1, 1, NaN, 1]);
  expect(values('min(age, 30)')).toEqual([30, 30, NaN, 25]);
  expect(values('not diabetes')).toEqual([0, 1, NaN, 0]);
  // No number at all is missing too, not an infinity.
  expect(values('1 / (and2 - 1)')).toEqual([NaN, 1, 0.5, 1 / 3]);
});

test('a text that is no level of its column is equal to none', () => {
  expect(values('sex == "Male"')).toEqual([0, 0, 0, NaN]);
  expect(values('sex == "male"')).toEqual([1, 0, 1, NaN]);
});

function problem(text: string): Faults['input.formula'] | null {
  try {
    of(text);
  } catch (error) {
    if (isStudyError(error) && error.code === 'input.formula') return error.facts as Faults['input.formula'];
    throw error;
  }
  return null;
}

test.each([
  ['', 'empty', 1],
  ['   ', 'empty', 1],
  ['1 + ', 'unexpectedEnd', 5],
  ['(1 + 2', 'unexpectedEnd', 7],
  ['1 + * 2', 'unexpectedToken', 5],
  ['1 2', 'unexpectedToken', 3],
  ['2age', 'unexpectedToken', 2],
  ['1)', 'unexpectedToken', 2],
  ['0,03 * age', 'unexpectedToken', 2],
  ['age # 2', 'unexpectedCharacter', 5],
  ['sex == "male', 'unclosedText', 8],
  ['1.2.3', 'badNumber', 1],
  ['1e999', 'badNumber', 1],
  ['20 < age < 40', 'chainedComparison', 10],
  ['sex == 1', 'textAndNumber', 5],
  ['sex + 1', 'textInArithmetic', 1],
  ['sex < "male"', 'orderOfTexts', 5],
  ['sex', 'resultIsText', 1],
  ['"a"', 'resultIsText', 1],
  ['if(1, 2)', 'wrongArguments', 1],
  ['abs()', 'wrongArguments', 1],
] as const)('%s is refused: %s', (text, reason, position) => {
  expect(problem(text)).toEqual(expect.objectContaining({ reason, position }));
});

test('what nobody types is refused before it is tried', () => {
  expect(problem(`${'('.repeat(300)}1${')'.repeat(300)}`)).toEqual({ reason: 'tooDeep', position: 201 });
  expect(problem('1'.repeat(20_001))).toEqual({ reason: 'tooLong', position: 20_001 });
});

test('names what it does not know', () => {
  expect(problem('1 + weight')).toEqual({ reason: 'unknownColumn', position: 5, name: 'weight' });
  expect(problem('constructor')).toEqual({ reason: 'unknownColumn', position: 1, name: 'constructor' });
  expect(problem('sin(1)')).toEqual({ reason: 'unknownFunction', position: 1, name: 'sin' });
  expect(problem('toString(1)')).toEqual({ reason: 'unknownFunction', position: 1, name: 'toString' });
  expect(problem('0.5 * sex')).toEqual({ reason: 'textInArithmetic', position: 7, name: 'sex' });
});

/** Arithmetic that JavaScript itself can be asked to check, as a formula and as its value. */
const arithmetic = fc.letrec<{ node: readonly [string, number] }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small' },
    fc.integer({ min: 0, max: 99 }).map((n) => [String(n / 4), n / 4] as const),
    fc.constant(['age', 40] as const),
    fc
      .tuple(fc.constantFrom('+', '-', '*'), tie('node'), tie('node'))
      .map(
        ([sign, [a, x], [b, y]]) =>
          [`(${a} ${sign} ${b})`, sign === '+' ? x + y : sign === '-' ? x - y : x * y] as const,
      ),
    tie('node').map(([a, x]) => [`-${a}`, -x] as const),
  ),
})).node;

test('arithmetic agrees with arithmetic, and extra parentheses change nothing', () => {
  fc.assert(
    fc.property(arithmetic, ([text, value]) => {
      fc.pre(Math.abs(value) < 1e100);
      expect(first(text)).toBeCloseTo(value, 6);
      expect(first(`((${text}))`)).toBe(first(text));
    }),
  );
});

test('anything typed is either understood or refused with a place in it', () => {
  const typed = fc.array(
    fc.constantFrom('age', 'sex', '"male"', '(', ')', ',', '+', '-', '*', '/', '^', '<', '==', 'not', 'and', 'if', 'min', '3', '.', '`', "'", ' '),
    { maxLength: 14 },
  ); // prettier-ignore
  fc.assert(
    fc.property(
      fc.oneof(
        typed.map((parts) => parts.join(' ')),
        fc.string({ maxLength: 30 }),
      ),
      (text) => {
        const found = problem(text);
        if (!found) return;
        expect(found.position).toBeGreaterThanOrEqual(1);
        expect(found.position).toBeLessThanOrEqual(text.length + 1);
      },
    ),
    { numRuns: 1000 },
  );
});
