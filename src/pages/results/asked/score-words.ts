import type { FigureName } from '../../../../workers/contract/figures';
import type { OutcomeKind } from '../../../../workers/contract/recipe';
import type { Comparison } from '../../../../workers/contract/results';
import { figureText } from '../../../charts/figure-names';
import { askedWords } from '../../../messages/asked.svelte';
import { format, m } from '../../../messages/index.svelte';

/** The figure by which a kind of outcome is compared. */
const headline: Readonly<Record<OutcomeKind, FigureName>> = {
  binary: 'auroc',
  classes: 'auroc',
  continuous: 'rSquared',
  survival: 'harrell',
};

/** A model against a score, in a sentence: better, worse, or not to be told apart. */
export function comparisonSentence(
  kind: OutcomeKind,
  { discrimination, p }: Pick<Comparison, 'discrimination' | 'p'>,
  model: string,
  score: string,
): string {
  const words = askedWords().score;
  if (discrimination.kind === 'notEstimable') {
    return words.notCompared(model, score, m().charts.why[discrimination.reason]);
  }
  const { value, low, high } = discrimination;
  const figure = askedWords().kinds[kind];
  const tested = p === null ? '' : words.p(p < 0.001 ? '< 0.001' : format.number(p, p < 0.1 ? 3 : 2));
  const said = figureText(kind, headline[kind], discrimination);
  if (low > 0) return words.better(model, score, figure, said, tested);
  if (high < 0) {
    const turned = figureText(kind, headline[kind], { kind: 'estimated', value: -value, low: -high, high: -low });
    return words.worse(model, score, figure, turned, tested);
  }
  return words.same(model, score, figure, said, tested);
}

/** A column's name as a formula writes it. */
export function inFormula(column: string): string {
  const plain = /^[\p{L}_][\p{L}\p{M}\p{N}_.]*$/u.test(column) && !['and', 'or', 'not'].includes(column);
  return plain ? column : `\`${column}\``;
}
