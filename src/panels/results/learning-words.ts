import type { LearningCurve, LearningReport } from '../../../workers/contract/learning-curve';
import { decimalsFor } from '../../charts/figure-names';
import type { ShelfMessages } from '../../messages/en/shelf';
import type { Numbers } from '../../messages/numbers';

/** The answer to "small or large data?", in sentences: who overtakes whom, and what more patients would bring. */
export function learningSentences(
  learning: LearningReport,
  called: (id: string) => string,
  words: ShelfMessages['learning'],
  numbers: Numbers,
): readonly string[] {
  const { classical, deep, overtakes } = learning;
  return [
    ...(deep && overtakes ? [words.overtakes[overtakes](called(deep.model), called(classical.model))] : []),
    ...[classical, ...(deep ? [deep] : [])].map((curve) => moreSentence(curve, called(curve.model), words, numbers)),
    words.guess,
  ];
}

function moreSentence(
  { law, more, doubled }: LearningCurve,
  name: string,
  words: ShelfMessages['learning'],
  numbers: Numbers,
): string {
  if (!law) return words.noLaw(name);
  if (more === 'cannotTell' || doubled.kind === 'notEstimable') return words.more.cannotTell(name);
  const { value, low, high } = doubled;
  return words.more[more](name, numbers.interval(value, low, high, Math.max(3, decimalsFor(value))));
}
