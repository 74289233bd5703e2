import type { ExternalReport } from '../../../workers/contract/analyses';
import type { Figure, FigureName } from '../../../workers/contract/figures';
import type { Results } from '../../../workers/contract/results';
import { figureText } from '../../charts/figure-names';
import { askedWords } from '../../messages/asked.svelte';
import { format } from '../../messages/index.svelte';
import { validateWords } from '../../messages/validate.svelte';

/** How well a model tells patients apart, by kind of outcome. */
function discriminationOf(results: Results): { readonly name: FigureName; readonly figure: Figure } {
  switch (results.kind) {
    case 'binary':
      return { name: 'auroc', figure: results.figures.auroc };
    case 'classes':
      return { name: 'auroc', figure: results.figures.auroc };
    case 'continuous':
      return { name: 'rSquared', figure: results.figures.rSquared };
    case 'survival':
      return { name: 'harrell', figure: results.figures.harrell };
  }
}

/** Of the new patients beside the model's own: as good, worse or better, as far as the intervals tell. */
export function discriminationSentence(here: Results, there: Results | undefined): string {
  const words = validateWords();
  const { name, figure: now } = discriminationOf(here);
  const label = askedWords().kinds[here.kind];
  const before = there?.kind === here.kind ? discriminationOf(there).figure : undefined;
  if (now.kind !== 'estimated' || before?.kind !== 'estimated') return words.notCompared(label);
  const [then, said] = [figureText(here.kind, name, before), figureText(here.kind, name, now)];
  if (now.high < before.low) return words.worse(label, then, said);
  if (now.low > before.high) return words.better(label, then, said);
  return words.same(label, then, said);
}

/** Whether the risks are right on average; null where that is not asked of the outcome, or cannot be estimated. */
export function levelSentence({ outcome, results }: ExternalReport): string | null {
  const words = validateWords();
  if (results.kind !== 'binary' || outcome.kind !== 'binary') return null;
  const { observedExpected } = results.figures;
  if (observedExpected.kind !== 'estimated' || observedExpected.value <= 0) return null;
  const observed = (100 * outcome.events) / (outcome.events + outcome.others);
  const expected = observed / observedExpected.value;
  const write = (people: number) => format.number(people, people < 9.95 ? 1 : 0);
  const say = observedExpected.high < 1 ? words.high : observedExpected.low > 1 ? words.low : words.level;
  return say(write(expected), write(observed));
}
