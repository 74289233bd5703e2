import { formulaError } from './problem';
import { tokens, type Operator, type Token } from './tokens';

export type FunctionName =
  'ln' | 'log' | 'log2' | 'log10' | 'exp' | 'sqrt' | 'abs' | 'plogis' | 'qlogis' | 'min' | 'max' | 'if';

/** How many arguments each function takes: at least, at most. `log` is the natural logarithm, as in R. */
const functions: Readonly<Record<FunctionName, readonly [number, number]>> = {
  ln: [1, 1],
  log: [1, 1],
  log2: [1, 1],
  log10: [1, 1],
  exp: [1, 1],
  sqrt: [1, 1],
  abs: [1, 1],
  plogis: [1, 1],
  qlogis: [1, 1],
  min: [1, 100],
  max: [1, 100],
  if: [3, 3],
};

export type FormulaNode = { readonly position: number } & (
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'column'; readonly name: string }
  | { readonly kind: 'sign'; readonly operator: '-' | 'not'; readonly operand: FormulaNode }
  | {
      readonly kind: 'binary';
      readonly operator: Exclude<Operator, 'not'>;
      readonly left: FormulaNode;
      readonly right: FormulaNode;
    }
  | { readonly kind: 'call'; readonly function: FunctionName; readonly arguments: readonly FormulaNode[] }
);

/** Deeper than this nobody types; the stack is not to be tried. */
const DEEPEST = 200;

/** Binding power: the higher binds first. */
const powers: Readonly<Record<Exclude<Operator, 'not'>, number>> = {
  or: 1, and: 2, '==': 4, '!=': 4, '<': 4, '<=': 4, '>': 4, '>=': 4, '+': 5, '-': 5, '*': 6, '/': 6, '^': 8,
}; // prettier-ignore
const NOT = 3;
const COMPARISON = 4;
/** Below ^, so that -2^2 is -4, as in R and in mathematics. */
const NEGATION = 7;

const isFunction = (name: string): name is FunctionName => Object.hasOwn(functions, name);

/**
 * Parses a score as people write it: `-3.2 + 0.03*age + 5*s100b + 0.7*(sex == "male")`.
 *
 * Known are + - * / ^ (to the right), comparisons, and, or, not, parentheses; ln, log (both natural), log2, log10, exp,
 * sqrt, abs, plogis, qlogis, min, max and if(condition, then, otherwise); numbers, texts in quotes, and column names,
 * bare or in `backticks`.
 *
 * @throws InputError `input.formula`, with what was wrong and where
 *
 * Source: top-down operator precedence (Pratt, POPL 1973).
 */
export function parseFormula(text: string): FormulaNode {
  const list = tokens(text);
  let next = 0;
  let depth = 0;
  const peek = () => list[next]!;
  const take = () => {
    const token = list[next]!;
    next += 1;
    return token;
  };
  const unexpected = (token: Token) =>
    token.kind === 'end'
      ? formulaError('unexpectedEnd', token.position)
      : formulaError('unexpectedToken', token.position);
  const expect = (kind: ')' | ',') => {
    const token = take();
    if (token.kind !== kind) throw unexpected(token);
  };

  function prefix(token: Token): FormulaNode {
    const { position } = token;
    switch (token.kind) {
      case 'number':
      case 'text':
        return token;
      case 'name':
        return !token.quoted && peek().kind === '('
          ? call(token.value, position)
          : { kind: 'column', name: token.value, position };
      case '(': {
        const inner = expression(0);
        expect(')');
        return inner;
      }
      case 'operator':
        if (token.value === '+') return expression(NEGATION);
        if (token.value === '-') return { kind: 'sign', operator: '-', operand: expression(NEGATION), position };
        if (token.value === 'not') return { kind: 'sign', operator: 'not', operand: expression(NOT), position };
        throw unexpected(token);
      case ')':
      case ',':
      case 'end':
        throw unexpected(token);
    }
  }

  function call(name: string, position: number): FormulaNode {
    if (!isFunction(name)) throw formulaError('unknownFunction', position, name);
    take();
    const given: FormulaNode[] = [];
    if (peek().kind !== ')') {
      given.push(expression(0));
      while (peek().kind === ',') {
        take();
        given.push(expression(0));
      }
    }
    expect(')');
    const [least, most] = functions[name];
    if (given.length < least || given.length > most) throw formulaError('wrongArguments', position, name);
    return { kind: 'call', function: name, arguments: given, position };
  }

  function expression(least: number): FormulaNode {
    depth += 1;
    if (depth > DEEPEST) throw formulaError('tooDeep', peek().position);
    let left = prefix(take());
    let compared = false;
    for (;;) {
      const token = peek();
      if (token.kind !== 'operator' || token.value === 'not') break;
      const operator = token.value;
      const power = powers[operator];
      if (power < least || (power === least && operator !== '^')) break;
      // 20 < age < 40 would compare a yes or no with 40.
      if (power === COMPARISON && compared) throw formulaError('chainedComparison', token.position);
      compared = power === COMPARISON;
      take();
      left = { kind: 'binary', operator, left, right: expression(power), position: token.position };
    }
    depth -= 1;
    return left;
  }

  if (peek().kind === 'end') throw formulaError('empty', 0);
  const whole = expression(0);
  const rest = peek();
  if (rest.kind !== 'end') throw unexpected(rest);
  return whole;
}

/** Names of the columns that a formula needs, each once, in the order of their first mention. */
export function formulaColumns(formula: FormulaNode): readonly string[] {
  const names = new Set<string>();
  const visit = (node: FormulaNode) => {
    if (node.kind === 'column') names.add(node.name);
    else if (node.kind === 'sign') visit(node.operand);
    else if (node.kind === 'call') node.arguments.forEach(visit);
    else if (node.kind === 'binary') {
      visit(node.left);
      visit(node.right);
    }
  };
  visit(formula);
  return [...names];
}
