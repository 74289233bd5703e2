import type { Figure } from '../../../workers/contract/figures';
import type { OutcomeKind } from '../../../workers/contract/recipe';
import type { ModelReport, StudyReport } from '../../../workers/contract/report';
import { decimalsFor } from '../../charts/figure-names';
import { byLoss, lossOf, readings } from '../../charts/reading';
import type { ShelfMessages } from '../../messages/en/shelf';
import type { Numbers } from '../../messages/numbers';

/** The best model that can be read against the blend, or else the best that cannot; the first minus the second. */
interface Price {
  readonly glass: string;
  readonly other: string;
  readonly kind: 'nothing' | 'unsure' | 'paid';
  readonly discrimination: Figure;
  readonly loss: Figure;
}

/**
 * What a study pays for a model that can be read: `nothing` where that model has the lower loss, `paid` where the interval
 * of the difference of the losses lies above 0, otherwise `unsure`.
 *
 * @returns null where the study has no such two models, or they were not compared
 */
export function priceOf({ models, comparisons }: Pick<StudyReport, 'models' | 'comparisons'>): Price | null {
  const judged = byLoss(models).filter((model) => Number.isFinite(lossOf(model)));
  const readable = (model: ModelReport) => readings[model.spec.family];
  const glass = judged.find((model) => readable(model) === 'whole' || readable(model) === 'card');
  const closed = judged.filter((model) => readable(model) === 'none');
  const other = closed.find(({ spec }) => spec.family === 'stack') ?? closed[0];
  if (!glass || !other) return null;
  const forth = comparisons.find(({ first, second }) => first === glass.id && second === other.id);
  const back = comparisons.find(({ first, second }) => first === other.id && second === glass.id);
  const found = forth ?? back;
  if (!found) return null;
  const turned = (figure: Figure) => (forth ? figure : negative(figure));
  const [discrimination, loss] = [turned(found.discrimination), turned(found.loss)];
  const best = judged[0] === glass;
  const worse = loss.kind === 'estimated' && loss.low > 0;
  return { glass: glass.id, other: other.id, kind: best ? 'nothing' : worse ? 'paid' : 'unsure', discrimination, loss };
}

/** The price in words that a clinician can weigh: who can be read, what that costs in pairs of patients, and in loss. */
export function priceSentences(
  price: Price,
  kind: OutcomeKind,
  called: (id: string) => string,
  words: ShelfMessages['price'],
  numbers: Numbers,
): readonly string[] {
  const { discrimination, loss } = price;
  const first = words[price.kind](called(price.glass), called(price.other));
  const said = [first];
  if (discrimination.kind === 'estimated') {
    const less = discrimination.value <= 0;
    const { value, low, high } = less ? positive(discrimination) : discrimination;
    const [change, from, to] = [value, low, high].map((share) => numbers.number(100 * share, 1));
    const tell =
      kind === 'continuous' ? (less ? words.explained : words.explainedMore) : less ? words.pairs : words.morePairs;
    said.push(tell(change!, from!, to!));
  }
  if (loss.kind === 'estimated') {
    const digits = kind === 'continuous' ? decimalsFor(loss.high - loss.low) : 3;
    said.push(words.loss(words.lossName[kind], numbers.interval(loss.value, loss.low, loss.high, digits)));
  }
  return said;
}

type Estimated = Extract<Figure, { kind: 'estimated' }>;

const positive = ({ value, low, high }: Estimated): Estimated => ({
  kind: 'estimated',
  value: Math.abs(value),
  low: -high,
  high: -low,
});

const negative = (figure: Figure): Figure =>
  figure.kind === 'estimated'
    ? { kind: 'estimated', value: -figure.value, low: -figure.high, high: -figure.low }
    : figure;
