import type { LearningReport, MoreHelps, Overtakes } from '../../../workers/contract/learning-curve';
import type { OutcomeKind } from '../../../workers/contract/recipe';
import type { SearchMade } from '../../../workers/contract/report';
import { english } from '../numbers';
import { because } from './not-fitted';

const { count, plural } = english;
const lower = (words: string) => (words.startsWith('Cox') ? words : words.charAt(0).toLowerCase() + words.slice(1));

/** Words of models told beside each other: what they are made of, how they were found, and what reading them costs. */
export const shelf = {
  fit: {
    made: (model: string) => `${model}: what it is made of`,
    card: (model: string) => `${model}: the card`,
    shapes: (model: string) => `${model}: its shapes`,
    trees: 'Trees, all together',
    leaves: 'Leaves of a tree, on average',
    predictorsUsed: 'Predictors that a tree asks about',
    treesNote: 'So many trees cannot be read as a whole. The model file holds them all.',
    parameters: 'Parameters, all members together',
    members: 'Members (their predictions are averaged)',
    neighbours: 'Neighbours looked up',
    neighboursNote: 'It holds patients, so it is a check on the other models only: it is never kept, saved or used.',
    weights: 'Weights of its members',
    weight: 'Weight',
    recalibrated: (method: string) =>
      `The blend was then recalibrated (${method}) by cross-fitting: on what it said of unseen rows whose own outcomes took no part in its weights.`,
    recalibratedClasses: 'level of each class, one slope',
    notRecalibrated: 'The blend was not recalibrated.',
    outside: (models: string) => `Without weight: ${models}.`,
  },
  card: {
    item: 'Item',
    value: 'Value',
    points: 'Points',
    score: 'Score',
    risk: 'Risk',
    total: 'Find the value of every item, add up its points, and look up the risk.',
    below: (value: string) => `< ${value}`,
    atLeast: (value: string) => `≥ ${value}`,
    between: (from: string, to: string) => `${from} to < ${to}`,
    known: 'known',
    or: ' or ',
    otherLevels: 'any rarer level',
    missing: 'not known',
    missingLevel: 'not known, or new',
    unseen: '* No patient that the card was made on was here: these are the points of the band nearest to the average.',
    scores: (first: string, last: string) => `${first} to ${last}`,
    upTo: (predictor: string, points: number) => `${predictor} (0 to ${count(points)})`,
    risks: 'Risk by score',
    empty: 'No item helped: everybody gets the same risk.',
    print: 'Print the card',
    use: 'For support, not in place of, clinical judgement. Risks are of the patients it was made on.',
    others: 'Cards to choose from',
    othersHelp:
      'These do nearly as well on the patients they were made on. Take the one that makes the most sense at the bedside.',
    place: (place: number) => `Card ${count(place)}`,
    loss: (loss: string) => `loss ${loss} on its own patients`,
    inUse: 'in use',
    first: 'taken by the procedure',
    take: (place: number) => `Use card ${count(place)}`,
    judged: (used: number, judged: number) =>
      `Card ${count(used)} is in use. The figures on this page are of the procedure, which takes card ${count(judged)}: they do not judge the card chosen here.`,
    chosen: (place: number) => `Card ${count(place)} is in use.`,
    items: (items: number) => plural(items, 'item', 'items'),
  },
  edit: {
    before: 'Before and after the changes',
    beforeHead: 'Before',
    afterHead: 'With the changes',
    note: 'The same changes were made to the model of every fold, so that both columns are of patients that the models had not seen.',
    blends: (models: string) => `Made before the changes, and still using the model without them: ${models}.`,
    working: 'Making the same change to the model of every fold and judging it…',
    readOnly: 'Open the table of this study to change shapes.',
  },
  search: {
    why: because,
    title: (model: string) => `${model}: how its settings were found`,
    tried: (trials: number, failed: number, inner: number) =>
      `${plural(trials, 'candidate was', 'candidates were')} tried on inner folds (at most ${count(inner)})${failed > 0 ? `; ${count(failed)} could not be fitted` : ''}. The better third went on to more folds each time; the lowest loss at the end won where it was lower than that of the settings you began with by more than one standard error; otherwise those stayed.`,
    only: 'Only the settings that it began with were judged, so nothing was chosen between.',
    start: 'The settings that it began with won: no other candidate did better.',
    noLoss: 'No candidate could be judged, so the settings were left as they stood.',
    noGain: 'On the patients that judged both, it did no better than the settings that it began with.',
    notClear: (less: string, errors: string) =>
      `On the patients that judged both, its loss is ${less} lower than that of the settings it began with, about ${errors} standard errors of the difference: no candidate was clearly better than the start.`,
    clear: (less: string, errors: string) =>
      `On the patients that judged both, its loss is ${less} lower than that of the settings it began with, about ${errors} standard errors of the difference.`,
    startStopped:
      'The settings that it began with did not reach the last round: the two were compared on the folds before it.',
    winner: (settings: string) => `Chosen: ${settings}.`,
    table: (model: string) => `Candidates of ${lower(model)}`,
    settings: 'Settings',
    loss: 'Loss',
    behind: 'Above the chosen',
    lossError: (loss: string, error: string) => `${loss} ± ${error}`,
    folds: 'Inner folds',
    seconds: 'Seconds',
    chosen: 'chosen',
    began: 'start',
    notJudged: 'not judged',
    all: (more: number) => `Show ${plural(more, 'more candidate', 'more candidates')}`,
    errorNote:
      '± is one standard error over the patients judged. A loss above the chosen one’s is taken patient by patient, on the folds that judged both, which is sharper than two losses side by side; it is still somewhat too sure, since the models of the inner folds share patients, and the best of many is partly the luckiest. No loss here is a figure of the model: those are of the outer folds.',
    cut: ({ folds, foldsAsked, candidates, cut }: SearchMade): readonly string[] => [
      ...(foldsAsked === undefined
        ? []
        : [`The minutes held ${plural(folds, 'inner fold', 'inner folds')} instead of ${count(foldsAsked)}.`]),
      ...(cut === undefined
        ? []
        : [
            `The time was too short for what was planned (${plural(candidates, 'candidate', 'candidates')} of each family): of ${plural(cut.sets, 'search', 'searches')}, one a fold and one on all rows, ${[
              ...(cut.late > 0
                ? [
                    `${count(cut.late)} began when it was up and judged as few settings as can be, on two inner folds at most`,
                  ]
                : []),
              ...(cut.shortened > 0
                ? [`${count(cut.shortened)} ended early, with the best candidate so far alone in the last rounds`]
                : []),
            ].join('; ')}. The settings and weights that they found are known less surely; more minutes would help.`,
          ]),
    ],
    inFolds: 'What the outer folds chose',
    inFoldsNote:
      'The same search was made anew in the development rows of every fold. Where the folds choose differently, the setting matters little, or there are too few patients to tell.',
    foldsChose: (folds: number, of: number) => `${count(folds)} of ${plural(of, 'fold', 'folds')}`,
    moreChoices: (more: number) =>
      `${plural(more, 'other choice was', 'other choices were')} made in one fold or more.`,
  },
  evidence: {
    title: 'What the candidates say of the network',
    caption: (question: string) => `${question} Losses by answer`,
    value: 'Setting',
    trials: 'Candidates',
    best: 'Best loss',
    mean: 'Mean loss',
    each: 'Each candidate',
    none: 'none',
    atMost: (value: string) => `at most ${value}`,
    thin: 'Too few candidates to tell: an answer needs three of each of two kinds at least.',
    same: 'No clear difference on these data: the candidates differ more by chance, and by their other settings, than by this one.',
    better: (value: string) =>
      `Here ${value} did best on the mean, by more than twice the standard error between candidates. It is a hint from one search, not a law.`,
    ahead: (value: string) =>
      `The best network with ${value} did clearly better than the best of the others on the same patients, by more than about twice the standard error. Their other settings differ too: it is a hint from one search, not a law.`,
    questions: {
      layers: {
        title: 'How many layers?',
        help: 'Each layer combines what the one before it found. One is enough for most tables; more can find combinations of combinations, and need more patients.',
      },
      width: {
        title: 'How many units?',
        help: 'Units are the patterns that a layer can look for. More catch finer ones, and learn noise sooner.',
      },
      activation: {
        title: 'Which activation?',
        help: 'The bend in each unit, without which a network would be a straight line. Which one is taken seldom matters much.',
      },
      dropout: {
        title: 'How much dropout?',
        help: 'Silencing some units at each step keeps the network from relying on any one. It helps most where patients are few.',
      },
      learningRate: {
        title: 'Which learning rate?',
        help: 'The size of a step. Too large and training jumps about; too small and it stops before it has learned.',
      },
    },
  },
  price: {
    title: 'What does it cost to read the model?',
    nothing: (glass: string, other: string) =>
      `Nothing is paid for a model that can be read: ${lower(glass)} has the lowest loss of all, lower than that of ${lower(other)}.`,
    unsure: (glass: string, other: string) =>
      `${glass} can be read; ${lower(other)} cannot. These data cannot show that reading costs anything.`,
    paid: (glass: string, other: string) =>
      `${glass} can be read; ${lower(other)} cannot, and predicts better. That is the price of reading.`,
    pairs: (fewer: string, low: string, high: string) =>
      `Of 100 pairs of patients the readable one puts ${fewer} fewer in the right order (95% CI ${low} to ${high}).`,
    morePairs: (more: string, low: string, high: string) =>
      `Of 100 pairs of patients the readable one puts ${more} more in the right order (95% CI ${low} to ${high}).`,
    explained: (less: string, low: string, high: string) =>
      `The readable one explains ${less} percentage points less of the differences between patients (95% CI ${low} to ${high}).`,
    explainedMore: (more: string, low: string, high: string) =>
      `The readable one explains ${more} percentage points more of the differences between patients (95% CI ${low} to ${high}).`,
    loss: (name: string, difference: string) =>
      `Difference of the ${name}: ${difference}; below 0 the readable one is better.`,
    lossName: {
      binary: 'log loss',
      classes: 'log loss',
      continuous: 'RMSE',
      survival: 'Brier score',
    } satisfies Readonly<Record<OutcomeKind, string>>,
  },
  models: {
    title: 'The models, best first',
    caption: 'Models by their loss, each figure with its 95% interval',
    model: 'Model',
    reading: 'To be read',
    readings: { whole: 'yes', card: 'yes, by hand', none: 'no', check: 'a check only' },
    time: 'Time',
    drawn: 'Models on the charts and in the tables',
    drawnNote: (drawn: number, all: number) => `${count(drawn)} of ${count(all)} are shown. Take others in, or out.`,
    headline: 'put first',
    allPairs: (pairs: number) => `All ${count(pairs)} pairs`,
    onlyFirst: (model: string) => `Against ${lower(model)}`,
  },
  learning: {
    title: 'Small or large data?',
    help: 'Two models of the study learn again from some of the patients only, and are judged on those they have not seen. The curve shows what more patients would bring.',
    ask: 'Draw the learning curve',
    again: 'Draw it again',
    classical: 'The simpler model',
    deep: 'The network',
    noDeep: 'The study has no network, so only one curve can be drawn.',
    working: (done: number, of: number) => `${count(done)} of ${plural(of, 'fit', 'fits')} done`,
    preparing: 'Preparing the fits…',
    answer: 'The answer',
    chart: 'Loss by the number of patients',
    summary: (models: string) =>
      `Loss of ${models} on patients not seen, by how many they learned from, with the fitted law and its 95% band to four times the study. Lower is better.`,
    x: 'Patients learned from',
    y: { logLoss: 'Log loss', rmse: 'RMSE', brier: 'Brier score' } satisfies Readonly<
      Record<LearningReport['loss'], string>
    >,
    judged: (model: string) => `${model}, judged`,
    law: (model: string) => `${model}, by the law`,
    stop: (model: string, patients: string, loss: string) => `${model}, ${patients} patients: ${loss}`,
    here: 'this study',
    more: {
      helps: (model: string, spared: string) =>
        `More patients would help ${lower(model)}: twice as many would lower its loss by ${spared}.`,
      little: (model: string, spared: string) =>
        `More patients would bring ${lower(model)} little: twice as many would lower its loss by ${spared}.`,
      cannotTell: (model: string) => `Whether more patients would help ${lower(model)} cannot be told from these data.`,
    } satisfies Readonly<Record<MoreHelps, unknown>>,
    overtakes: {
      already: (deep: string, classical: string) =>
        `With the patients at hand, ${lower(deep)} already has a lower loss than ${lower(classical)}.`,
      twice: (deep: string, classical: string) =>
        `With twice as many patients, ${lower(deep)} would come to have a lower loss than ${lower(classical)}.`,
      fourTimes: (deep: string, classical: string) =>
        `With four times as many patients, ${lower(deep)} would come to have a lower loss than ${lower(classical)}.`,
      not: (deep: string, classical: string) =>
        `Even with four times as many patients, ${lower(deep)} would not come to have a lower loss than ${lower(classical)}.`,
      cannotTell: (deep: string, classical: string) =>
        `Whether ${lower(deep)} would overtake ${lower(classical)} with more patients cannot be told from these data.`,
    } satisfies Readonly<Record<Overtakes, unknown>>,
    guess:
      'What lies beyond this study is drawn out from what was seen, by a power law. It holds for patients like these.',
    noLaw: (model: string) => `Too few sizes of ${lower(model)} could be judged for a law.`,
    differences: 'Network less simpler model',
    times: { 1: 'These patients', 2: 'Twice as many', 4: 'Four times as many' },
    difference: 'Difference of the loss',
    sizes: (model: string) => `${model} by the number of patients`,
    patients: 'Patients',
    fits: 'Fits',
  },
};

export type ShelfMessages = typeof shelf;
