import type { Figure, FigureName } from '../../workers/contract/figures';
import type { ModelReport } from '../../workers/contract/report';
import type { ShapesSummary } from '../../workers/contract/shapes';
import type { PointsCard } from '../../workers/contract/points';
import { bandsOf, riskLines } from '../panels/fit/points-words';
import { changeWords } from '../panels/shapes/edit-words';
import type { Block } from './document';
import { figure, modelOf, note, paragraph, table, type Writing } from './parts';
import { figuresTable } from './performance';

/** Shapes and pairs that are drawn. */
const MOST_SHAPES = 12;
const MOST_PAIRS = 3;
/** Terms that are listed. */
const MOST_TERMS = 60;

/** A model in full as far as it has no equation: its card, its shapes, its weights, or why there is nothing to print. */
export function otherSpecification(writing: Writing, { id, fit }: ModelReport): readonly Block[] {
  const { voice } = writing;
  const words = voice.words.shelf.formula;
  const name = modelOf(writing, id);
  switch (fit.family) {
    case 'network':
    case 'realmlp':
    case 'tabm':
      return [paragraph(writing, voice.words.findings.formula.network(name, fit.parameters))];
    case 'boosting':
    case 'forest':
      return [paragraph(writing, words.closed(name, fit.trees, voice.numbers.number(fit.leaves, 1)))];
    case 'neighbours':
      return [paragraph(writing, words.neighbours(name))];
    case 'points':
      return cardBlocks(writing, id, name, fit.cards, fit.chosen);
    case 'additive':
      return shapeBlocks(writing, id, name, fit.shapes);
    case 'stack':
      return [
        table(
          words.weights(name),
          [voice.results.shelf.models.model, voice.results.shelf.fit.weight],
          fit.members.map(({ id: member, weight }) => ({
            cells: [modelOf(writing, member), voice.numbers.percent(weight, 1)],
          })),
        ),
        paragraph(
          writing,
          fit.recalibration === null
            ? voice.results.shelf.fit.notRecalibrated
            : voice.results.shelf.fit.recalibrated(recalibrationName(writing, fit.recalibration)),
        ),
      ];
    case 'logistic':
    case 'linear':
    case 'multinomial':
    case 'ordinal':
    case 'cox':
      return [];
  }
}

function recalibrationName({ voice }: Writing, method: string): string {
  const names: Readonly<Partial<Record<string, string>>> = voice.words.findings.recalibration.methods;
  return names[method] ?? voice.results.shelf.fit.recalibratedClasses;
}

function cardBlocks(
  writing: Writing,
  id: string,
  name: string,
  cards: readonly PointsCard[],
  chosen: number,
): readonly Block[] {
  const { voice, report } = writing;
  const words = voice.words.shelf.formula;
  const { card } = voice.results.shelf;
  const choice = report.analyses.cards.find(({ model }) => model === id);
  const used = cards[choice?.card ?? chosen];
  if (!used) return [];
  return [
    table(
      words.card(name),
      [card.item, card.value, card.points],
      used.items.flatMap((item) =>
        bandsOf(item, card, voice.numbers).map(({ band, points, unseen }) => ({
          cells: [item.predictor, band, `${points}${unseen ? '*' : ''}`],
        })),
      ),
    ),
    ...(used.items.some(({ missing }) => !missing.seen) ? [note(card.unseen)] : []),
    table(
      words.risks(name),
      [card.score, card.risk],
      riskLines(used, card, voice.numbers).map(({ scores, said }) => ({ cells: [scores, said] })),
    ),
    ...(choice && choice.card !== choice.judged ? [note(words.cardChosen(choice.card + 1, choice.judged + 1))] : []),
  ];
}

function shapeBlocks(writing: Writing, id: string, name: string, summary: ShapesSummary): readonly Block[] {
  const { voice, report } = writing;
  const { numbers } = voice;
  const words = voice.words.shelf.formula;
  const { shapes, pairs, intercept, edits } = summary;
  const terms = [
    ...shapes.map(({ predictor, importance }) => ({ term: predictor, importance })),
    ...pairs.map(({ axes: [first, second], importance }) => ({
      term: voice.results.shapes.pairName(first.predictor, second.predictor),
      importance,
    })),
  ].toSorted((a, b) => b.importance - a.importance);
  const model = report.models.find((one) => one.id === id);
  const edited = report.analyses.edits.find((one) => one.model === id);
  const after: Readonly<Partial<Record<FigureName, Figure>>> = model?.results.figures ?? {};
  const drawn = Math.min(shapes.length, MOST_SHAPES) + Math.min(pairs.length, MOST_PAIRS);
  return [
    paragraph(writing, words.additive(name, intercept.map((value) => numbers.number(value, 4)).join('; '))),
    table(
      words.terms(name),
      [words.term, words.importance],
      terms.slice(0, MOST_TERMS).map(({ term, importance }) => ({ cells: [term, numbers.measured(importance, 3)] })),
    ),
    ...shapes
      .slice(0, MOST_SHAPES)
      .map(({ predictor }) => figure(words.shape(predictor, name), { kind: 'shape', model: id, term: predictor })),
    ...pairs
      .slice(0, MOST_PAIRS)
      .map(({ axes: [first, second] }, place) =>
        figure(words.pair(first.predictor, second.predictor, name), { kind: 'pair', model: id, term: String(place) }),
      ),
    ...(drawn < terms.length ? [note(words.more(drawn, terms.length))] : []),
    ...(edits.length > 0
      ? [
          table(
            words.edits(name),
            [words.change, words.reason, words.date],
            edits.map((edit) => ({
              cells: [changeWords(edit, voice.results.shapes.edit.change, numbers), edit.reason, numbers.date(edit.at)],
            })),
          ),
        ]
      : []),
    ...(edited
      ? [
          figuresTable(writing, words.before(name), [
            { name: voice.results.shelf.edit.beforeHead, figures: edited.before.figures },
            { name: voice.results.shelf.edit.afterHead, figures: after },
          ]),
        ]
      : []),
  ];
}
