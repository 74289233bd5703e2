import type { FormulaNode, FunctionName } from './parse';
import { formulaError } from './problem';

/** A column as a formula meets it: numbers with NaN, or levels by dictionary with code -1, where not measured. */
export type FormulaColumn =
  { readonly values: Float64Array } | { readonly levels: readonly string[]; readonly codes: Int32Array };

/** A part of a formula bound to columns. Missing is NaN for numbers (true is 1, false 0) and null for texts. */
type Bound =
  | { readonly type: 'number'; readonly at: (row: number) => number }
  | { readonly type: 'text'; readonly at: (row: number) => string | null }
  /** A column whose levels all are numbers, such as 0 and 1: it serves as either. */
  | {
      readonly type: 'either';
      readonly number: (row: number) => number;
      readonly text: (row: number) => string | null;
    };

type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';

const one: Readonly<Record<Exclude<FunctionName, 'min' | 'max' | 'if'>, (x: number) => number>> = {
  ln: Math.log,
  log: Math.log,
  log2: Math.log2,
  log10: Math.log10,
  exp: Math.exp,
  sqrt: Math.sqrt,
  abs: Math.abs,
  plogis: (x) => 1 / (1 + Math.exp(-x)),
  qlogis: (x) => Math.log(x) - Math.log1p(-x),
};

const truth = (holds: boolean) => (holds ? 1 : 0);

function compare(operator: Comparison, a: number | string, b: number | string): number {
  switch (operator) {
    case '==':
      return truth(a === b);
    case '!=':
      return truth(a !== b);
    case '<':
      return truth(a < b);
    case '<=':
      return truth(a <= b);
    case '>':
      return truth(a > b);
    case '>=':
      return truth(a >= b);
  }
}

function isNumber(level: string): boolean {
  return level.trim() !== '' && Number.isFinite(Number(level));
}

/**
 * Evaluates a parsed formula on the rows of a table.
 *
 * Types are checked before any row is met: texts can be compared for equality with texts and nothing else. A column
 * whose levels all are numbers serves as number or text, as its place demands. What was not measured makes the result
 * missing wherever it is needed; `if` needs its condition and the branch taken.
 *
 * @param column - finds a column by name
 * @param rows - how many rows the columns have
 * @returns shape (rows); NaN where a value that is needed was not measured, or where the result is not a finite number
 * @throws InputError `input.formula`: `unknownColumn`, `textAndNumber`, `textInArithmetic`, `orderOfTexts` or
 * `resultIsText`
 */
export function evaluateFormula(
  formula: FormulaNode,
  column: (name: string) => FormulaColumn | undefined,
  rows: number,
): Float64Array {
  function bindColumn(name: string, position: number): Bound {
    const found = column(name);
    if (!found) throw formulaError('unknownColumn', position, name);
    if ('values' in found) {
      const { values } = found;
      return { type: 'number', at: (row) => values[row]! };
    }
    const { levels, codes } = found;
    const text = (row: number) => levels[codes[row]!] ?? null;
    if (levels.length === 0 || !levels.every(isNumber)) return { type: 'text', at: text };
    const numbers = levels.map(Number);
    return { type: 'either', number: (row) => numbers[codes[row]!] ?? NaN, text };
  }

  function numberOf(node: FormulaNode): (row: number) => number {
    const bound = bind(node);
    if (bound.type === 'number') return bound.at;
    if (bound.type === 'either') return bound.number;
    throw formulaError('textInArithmetic', node.position, node.kind === 'column' ? node.name : undefined);
  }

  function bindComparison(operator: Comparison, left: FormulaNode, right: FormulaNode, position: number): Bound {
    const [a, b] = [bind(left), bind(right)];
    if (a.type !== 'text' && b.type !== 'text') {
      const [x, y] = [a.type === 'number' ? a.at : a.number, b.type === 'number' ? b.at : b.number];
      return {
        type: 'number',
        at: (row) => {
          const [p, q] = [x(row), y(row)];
          return Number.isNaN(p) || Number.isNaN(q) ? NaN : compare(operator, p, q);
        },
      };
    }
    if (a.type === 'number' || b.type === 'number') {
      const text = a.type === 'number' ? right : left;
      throw formulaError('textAndNumber', position, text.kind === 'column' ? text.name : undefined);
    }
    if (operator !== '==' && operator !== '!=') throw formulaError('orderOfTexts', position);
    const [x, y] = [a.type === 'text' ? a.at : a.text, b.type === 'text' ? b.at : b.text];
    return {
      type: 'number',
      at: (row) => {
        const [p, q] = [x(row), y(row)];
        return p === null || q === null ? NaN : compare(operator, p, q);
      },
    };
  }

  function bindCall(name: FunctionName, given: readonly FormulaNode[]): Bound {
    const parts = given.map(numberOf);
    if (name === 'if') {
      const [condition, then, otherwise] = parts;
      return {
        type: 'number',
        at: (row) => {
          const holds = condition!(row);
          if (Number.isNaN(holds)) return NaN;
          return holds !== 0 ? then!(row) : otherwise!(row);
        },
      };
    }
    if (name === 'min' || name === 'max') {
      const choose = name === 'min' ? Math.min : Math.max;
      return { type: 'number', at: (row) => choose(...parts.map((part) => part(row))) };
    }
    const [only] = parts;
    const apply = one[name];
    return { type: 'number', at: (row) => apply(only!(row)) };
  }

  function bind(node: FormulaNode): Bound {
    switch (node.kind) {
      case 'number': {
        const { value } = node;
        return { type: 'number', at: () => value };
      }
      case 'text': {
        const { value } = node;
        return { type: 'text', at: () => value };
      }
      case 'column':
        return bindColumn(node.name, node.position);
      case 'sign': {
        const operand = numberOf(node.operand);
        if (node.operator === '-') return { type: 'number', at: (row) => -operand(row) };
        return {
          type: 'number',
          at: (row) => {
            const value = operand(row);
            return Number.isNaN(value) ? NaN : truth(value === 0);
          },
        };
      }
      case 'call':
        return bindCall(node.function, node.arguments);
      case 'binary':
        return bindBinary(node);
    }
  }

  function bindBinary(node: FormulaNode & { readonly kind: 'binary' }): Bound {
    const { operator, left, right } = node;
    switch (operator) {
      case '==':
      case '!=':
      case '<':
      case '<=':
      case '>':
      case '>=':
        return bindComparison(operator, left, right, node.position);
      case '+':
      case '-':
      case '*':
      case '/':
      case '^':
      case 'and':
      case 'or': {
        const [x, y] = [numberOf(left), numberOf(right)];
        return { type: 'number', at: (row) => arithmetic(operator, x(row), y(row)) };
      }
    }
  }

  const whole = bind(formula);
  if (whole.type === 'text') throw formulaError('resultIsText', formula.position);
  const at = whole.type === 'either' ? whole.number : whole.at;
  const values = new Float64Array(rows);
  for (let row = 0; row < rows; row += 1) {
    const value = at(row);
    values[row] = Number.isFinite(value) ? value : NaN;
  }
  return values;
}

function arithmetic(operator: '+' | '-' | '*' | '/' | '^' | 'and' | 'or', x: number, y: number): number {
  // NaN ** 0 is 1 and a missing value must stay missing.
  if (Number.isNaN(x) || Number.isNaN(y)) return NaN;
  switch (operator) {
    case '+':
      return x + y;
    case '-':
      return x - y;
    case '*':
      return x * y;
    case '/':
      return x / y;
    case '^':
      return x ** y;
    case 'and':
      return truth(x !== 0 && y !== 0);
    case 'or':
      return truth(x !== 0 || y !== 0);
  }
}
