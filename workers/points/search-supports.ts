import type { BinnedPredictor, Question } from './binarise';
import { fitInBox, type BoxFit } from './box-logistic';
import { groupRows, type Patterns } from './patterns';

/** What a card is made from. */
export interface CardProblem {
  readonly predictors: readonly BinnedPredictor[];
  readonly questions: readonly Question[];
  readonly y: Uint8Array;
  /** Shape (rows), adding up to 1. */
  readonly weight: Float64Array;
  /** Rows that count. */
  readonly rows: number;
}

/** Some questions and the best slopes for them. */
export interface Support {
  /** In the order of the bits of the patterns. */
  readonly questions: readonly number[];
  readonly patterns: Patterns;
  readonly fit: BoxFit;
  /** The loss, charged for every question and every predictor that must be asked for. */
  readonly cost: number;
}

/** Supports that are carried on from one size to the next. */
const WIDTH = 10;
/** Questions tried beside each of them. */
const CHILDREN = 10;
/** Log odds of one answer: beyond it a chance is as good as certain. */
const BOX = 5;
/** Supports whose loss is above the best by more than this share of it are no near-equals. */
const NEAR = 0.05;
const MOST_ROUNDS = 6;
/** What chance alone adds to twice the log likelihood by one question, in one of twenty samples. */
const WORTH = 3.84;

/**
 * Supports of at most `items` questions that lose little, the best first: a beam search from none, then exchanges of one
 * question at a time for as long as they help; all that come near the best are kept.
 *
 * A question is charged what it must gain to tell more than chance, and a little more where its predictor is not asked
 * for yet, so that a card asks little.
 *
 * @returns its steps are how many supports have been carried on so far
 *
 * Source: Liu, Zhong, Li, Seltzer and Rudin, FasterRisk, NeurIPS 35 (2022).
 */
export function* searchSupports(problem: CardProblem, items: number, pool: number): Generator<number, Support[]> {
  const empty = emptySupport(problem);
  const found = new Map<string, Support>([['', empty]]);
  const tried = new Set<string>();

  let extended = 0;
  function* extensions(parent: Support, out: number | null): Generator<number, Support[]> {
    extended += 1;
    const children: Support[] = [];
    for (const question of promising(problem, parent, out)) {
      const key = keyOf([...parent.questions, question]);
      if (tried.has(key)) continue;
      tried.add(key);
      const child = extend(problem, parent, question);
      found.set(key, child);
      children.push(child);
      yield extended;
    }
    return children;
  }

  let beam = [empty];
  for (let size = 0; size < items; size += 1) {
    const next: Support[] = [];
    for (const parent of beam) next.push(...(yield* extensions(parent, null)));
    if (next.length === 0) break;
    beam = next.sort(byCost).slice(0, WIDTH);
  }

  let best = [...found.values()].sort(byCost)[0]!;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    for (const out of best.questions) {
      yield* extensions(without(problem, best, out), out);
    }
    if (best.questions.length < items) yield* extensions(best, null);
    const now = [...found.values()].sort(byCost)[0]!;
    if (now === best) break;
    best = now;
  }
  const limit = best.fit.loss * (1 + NEAR);
  return [...found.values()]
    .filter((one) => one.fit.loss <= limit || one === best)
    .sort(byCost)
    .slice(0, pool);
}

const byCost = (a: Support, b: Support): number => a.cost - b.cost;

const keyOf = (questions: readonly number[]): string => [...questions].sort((a, b) => a - b).join(' ');

function emptySupport(problem: CardProblem): Support {
  const { y, weight } = problem;
  const patterns = groupRows(new Int32Array(y.length), 0, weight, y);
  const share = patterns.events[0]!;
  return support(problem, [], patterns, { intercept: Math.log(share / (1 - share)), slopes: [] });
}

function support(
  problem: CardProblem,
  questions: readonly number[],
  patterns: Patterns,
  start: { readonly intercept: number; readonly slopes: ArrayLike<number> },
): Support {
  const fit = fitInBox(patterns, questions.length, BOX, start);
  const asked = new Set(questions.map((question) => problem.questions[question]!.predictor));
  return { questions, patterns, fit, cost: fit.loss + (WORTH * questions.length + asked.size) / (2 * problem.rows) };
}

function extend(problem: CardProblem, parent: Support, added: number): Support {
  const { questions, patterns, fit } = parent;
  const { predictor, passes } = problem.questions[added]!;
  const { codes } = problem.predictors[predictor]!;
  const bit = 1 << questions.length;
  const answers = new Int32Array(problem.y.length);
  for (let row = 0; row < answers.length; row += 1) {
    answers[row] = patterns.answers[patterns.of[row]!]! | (passes[codes[row]!] === 1 ? bit : 0);
  }
  const grouped = groupRows(answers, questions.length + 1, problem.weight, problem.y);
  return support(problem, [...questions, added], grouped, {
    intercept: fit.intercept,
    slopes: [...fit.slopes, 0],
  });
}

function without(problem: CardProblem, { questions, patterns, fit }: Support, out: number): Support {
  const place = questions.indexOf(out);
  const lower = (1 << place) - 1;
  const answers = Int32Array.from(patterns.of, (pattern) => {
    const answer = patterns.answers[pattern]!;
    return (answer & lower) | ((answer >> 1) & ~lower);
  });
  const grouped = groupRows(answers, questions.length - 1, problem.weight, problem.y);
  const kept = questions.filter((question) => question !== out);
  return support(problem, kept, grouped, {
    intercept: fit.intercept,
    slopes: Array.from(fit.slopes).filter((_, k) => k !== place),
  });
}

/** The questions that promise to lower the loss most beside those of a support, by one Newton step each. */
function promising(problem: CardProblem, parent: Support, out: number | null): number[] {
  const { predictors, questions, weight, y } = problem;
  const { patterns, fit } = parent;
  const risk = Float64Array.from(patterns.answers, (answer) => {
    const eta = fit.slopes.reduce((sum, slope, k) => sum + (((answer >> k) & 1) === 1 ? slope : 0), fit.intercept);
    return 1 / (1 + Math.exp(-eta));
  });
  const rows = y.length;
  const pulls = new Float64Array(rows);
  const curvatures = new Float64Array(rows);
  let total = 0;
  for (let row = 0; row < rows; row += 1) {
    const p = risk[patterns.of[row]!]!;
    pulls[row] = weight[row]! * (p - y[row]!);
    curvatures[row] = weight[row]! * p * (1 - p);
    total += curvatures[row]!;
  }
  const sums = predictors.map(({ bins, codes }) => {
    const pull = new Float64Array(bins);
    const curvature = new Float64Array(bins);
    for (let row = 0; row < rows; row += 1) {
      pull[codes[row]!]! += pulls[row]!;
      curvature[codes[row]!]! += curvatures[row]!;
    }
    return { pull, curvature };
  });
  const asked = new Set(parent.questions.map((question) => questions[question]!.predictor));
  const gains = questions.map(({ predictor, passes }, question) => {
    if (question === out || parent.questions.includes(question)) return -1;
    const { pull, curvature } = sums[predictor]!;
    let g = 0;
    let h = 0;
    for (let bin = 0; bin < passes.length; bin += 1) {
      if (passes[bin] === 0) continue;
      g += pull[bin]!;
      h += curvature[bin]!;
    }
    // The intercept moves along with the slope.
    const own = h - (h * h) / total;
    if (!(own > 1e-12)) return -1;
    const slope = Math.min(BOX, Math.abs(g) / own);
    return Math.abs(g) * slope - (own * slope * slope) / 2 - (asked.has(predictor) ? 0 : 1 / (2 * problem.rows));
  });
  return Array.from(gains.keys())
    .filter((question) => gains[question]! > 0)
    .sort((a, b) => gains[b]! - gains[a]! || a - b)
    .slice(0, CHILDREN);
}
