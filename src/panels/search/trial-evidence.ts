import type { Activation, EstimatorSpec } from '../../../workers/contract/recipe';
import type { LossDifference, Trial } from '../../../workers/contract/search';

/** What the trials of a network can be asked. */
const networkQuestions = ['layers', 'width', 'activation', 'dropout', 'learningRate'] as const;
type NetworkQuestion = (typeof networkQuestions)[number];

/** One answer to a question, and the candidates that gave it. */
export interface Answer {
  /** A number, or an activation. */
  readonly value: number | Activation;
  /** Losses of its candidates, ascending; those without a loss are left out. */
  readonly losses: readonly number[];
  readonly best: number;
  /** One standard error of the best loss, where it is known. */
  readonly error: number | null;
  readonly mean: number;
  /** How far its best candidate lies behind the chosen one on the same rows; null where it has the chosen one, or none is known. */
  readonly behind: LossDifference | null;
  readonly hasChosen: boolean;
}

export interface Evidence {
  readonly question: NetworkQuestion;
  /** By value: numbers ascending, activations by their mean loss. */
  readonly answers: readonly Answer[];
  readonly conclusion:
    { readonly kind: 'thin' | 'same' } | { readonly kind: 'better' | 'ahead'; readonly value: Answer['value'] };
}

/** Candidates of an answer before its mean is compared. */
const FEWEST = 3;

/**
 * What candidates with a network say of a question, one entry for each that has more than one answer.
 *
 * @param chosen - the trial that won; without it answers are compared by their means alone
 */
export function evidenceOf(trials: readonly Trial[], chosen?: Trial): readonly Evidence[] {
  return networkQuestions.flatMap((question) => {
    const answers = answersTo(question, trials, chosen);
    return answers.length > 1 ? [{ question, answers, conclusion: concluded(answers) }] : [];
  });
}

interface Judged {
  readonly loss: number;
  readonly error: number | null;
  readonly behind: LossDifference | null;
  readonly isChosen: boolean;
}

function answersTo(question: NetworkQuestion, trials: readonly Trial[], chosen: Trial | undefined): readonly Answer[] {
  const groups = new Map<Answer['value'], Judged[]>();
  for (const trial of trials) {
    const { spec, loss, error, behind = null } = trial;
    const value = valueOf(question, spec);
    if (value === null || loss === null) continue;
    groups.set(value, [...(groups.get(value) ?? []), { loss, error, behind, isChosen: trial === chosen }]);
  }
  const answers = [...groups].map(([value, judged]): Answer => {
    const sorted = judged.toSorted((a, b) => a.loss - b.loss);
    const losses = sorted.map(({ loss }) => loss);
    const nearest = judged
      .flatMap(({ behind }) => (behind ? [behind] : []))
      .reduce<LossDifference | null>((least, one) => (least && least.mean <= one.mean ? least : one), null);
    const hasChosen = judged.some(({ isChosen }) => isChosen);
    return {
      value,
      losses,
      best: losses[0]!,
      error: sorted[0]!.error,
      mean: meanOf(losses),
      behind: hasChosen ? null : nearest,
      hasChosen,
    };
  });
  return answers.toSorted((a, b) =>
    typeof a.value === 'number' && typeof b.value === 'number' ? a.value - b.value : a.mean - b.mean,
  );
}

function valueOf(question: NetworkQuestion, spec: EstimatorSpec): Answer['value'] | null {
  if (spec.family !== 'network') return null;
  const [first] = spec.layers;
  switch (question) {
    case 'layers':
      return spec.layers.length;
    case 'width':
      return first?.units ?? null;
    case 'activation':
      return first?.activation ?? null;
    case 'dropout':
      return spec.dropout;
    case 'learningRate':
      return spec.learningRate;
  }
}

/**
 * The answer with the lowest mean loss, where the next one lies above it by more than twice the standard error of the
 * difference of two means (Welch). Only answers of three candidates or more are compared, since the others' settings
 * differ by chance too.
 */
function concluded(answers: readonly Answer[]): Evidence['conclusion'] {
  const [first, second] = answers.filter(({ losses }) => losses.length >= FEWEST).toSorted((a, b) => a.mean - b.mean);
  const ahead = answerAhead(answers);
  if (!first || !second) return ahead ?? { kind: 'thin' };
  const error = Math.sqrt(
    varianceOf(first.losses) / first.losses.length + varianceOf(second.losses) / second.losses.length,
  );
  return second.mean - first.mean > 2 * error ? { kind: 'better', value: first.value } : (ahead ?? { kind: 'same' });
}

/** The answer of the chosen candidate, where the best of every other answer lies clearly behind it on the same rows. */
function answerAhead(answers: readonly Answer[]): Evidence['conclusion'] | null {
  const own = answers.find(({ hasChosen }) => hasChosen);
  const isClear = answers.every(
    ({ hasChosen, behind }) => hasChosen || (behind?.error != null && behind.mean > 2 * behind.error),
  );
  return own && isClear ? { kind: 'ahead', value: own.value } : null;
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function varianceOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}
