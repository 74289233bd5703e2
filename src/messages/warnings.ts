import type { QuestionWarning, ResamplingReason, StepSummary } from '../../workers/contract/recipe';
import type { ColumnWarning } from '../../workers/contract/table';
import type { DataMessages } from './en/data';
import type { QuestionMessages } from './en/question';
import type { RecipeMessages } from './en/recipe';

type WordsFor<Case extends { readonly kind: string }> = {
  readonly [Kind in Case['kind']]: (one: Extract<Case, { kind: Kind }>) => string;
};

/** Picks the words that go with a case's kind. */
function say<Case extends { readonly kind: string }>(words: WordsFor<Case>, one: Case): string {
  const kind: Case['kind'] = one.kind;
  // Each kind's words take just that kind, which TypeScript cannot follow through the look-up.
  return (words[kind] as (one: Case) => string)(one);
}

/** A column's warning: what was seen, and what to do. */
export function columnWarning(words: DataMessages, warning: ColumnWarning): string {
  return say<ColumnWarning>(words.warning, warning);
}

/** A question's warning: what would mislead, and what to do. */
export function questionWarning(words: QuestionMessages, warning: QuestionWarning): string {
  return say<QuestionWarning>(words.warning, warning);
}

/** One line of the readable recipe. */
export function stepWords(words: RecipeMessages, step: StepSummary): string {
  return say<StepSummary>(words.step, step);
}

/** Why a resampling suits the table. */
export function resamplingReason(words: RecipeMessages, reason: ResamplingReason): string {
  return say<ResamplingReason>(words.reason, reason);
}
