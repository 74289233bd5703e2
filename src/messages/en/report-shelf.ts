import type { SettledSearch } from '../../../workers/contract/report';
import { english } from '../numbers';

const { count, list, plural } = english;
const lower = (words: string) => (words.startsWith('Cox') ? words : words.charAt(0).toLowerCase() + words.slice(1));

/** What a report says of searches, blends and models that can be read. */
export const reportShelf = {
  /** @param most - candidates that some family was given: forests of small tables have a few at least */
  search: (plan: SettledSearch, searched: readonly string[], most: number) =>
    `Settings of these were searched for: ${list(searched.map(lower))}. The search was made anew within the development rows of every fold, and once more on all rows for the model that is kept (nested): the rows that judge a model took no part in choosing its settings. Up to ${plural(plan.candidates, 'candidate', 'candidates')} of each family${most > plan.candidates ? ` (of forests on a table as small as this ${count(most)})` : ''}, the settings of the recipe first among them, were judged by ${english.number(plan.folds, 0)} inner folds with successive halving (the better third went on to more folds); the lowest mean loss (log loss, or squared error) won where it was lower than that of the settings of the recipe by more than one standard error of the difference, row by row; otherwise these stayed. The budget of the whole run was ${plural(plan.minutes, 'minute', 'minutes')}; the number of candidates is part of the recipe, so that the same search can be made again.`,
  leftOut: (models: readonly string[]) =>
    `Left out before training, since the minutes given did not hold them on the device that made this report: ${list(models.map(lower))}. A fit of each to the development rows of one inner fold had been timed first; no outcome of any row judged it.`,
  stack:
    'A blend takes the weighted mean of its members: of risks and of chances of classes on the scale of log odds, of numbers as they are. The weights were found by greedy selection with replacement (Caruana and colleagues) on predictions for inner rows that no member had seen, beginning with equal shares (three for a regression, fewer for a model that is worse than the best by more than one standard error) and held to these as if by 30 participants; a recalibration of the blend, where one is named, was fitted across five parts of these rows, to what the blend said of each by weights found on the other four (a line on the log odds below 200 events, from there on a beta curve, and of classes one level each and one slope; its coefficients held near no change by a normal prior of standard deviation 0.14).',
  drawn: (drawn: readonly string[], all: number) =>
    `Charts of several models show ${count(drawn.length)} of ${count(all)}: ${list(drawn.map(lower))}. The tables have all of them.`,
  trials: 'Appendix C. Candidates of the searches',
  found: 'Settings found',
  foundOf: (model: string, sentences: string, settings: string) => `${model}: ${sentences} Chosen: ${settings}.`,
  inFolds: (model: string) => `Settings of ${lower(model)} chosen in the development rows of the folds.`,
  trialsOf: (model: string) =>
    `Candidates of ${lower(model)} on all rows, with the loss on inner folds ± one standard error.`,
  chosenMark: (settings: string) => `${settings} (chosen)`,
  price: 'The price of a model that can be read',
  learning: 'Small or large data?',
  learningOf: (model: string) => `${model} by the number of participants it learned from.`,
  formula: {
    closed: (model: string, trees: number, leaves: string) =>
      `${model} has ${plural(trees, 'tree', 'trees')} of ${leaves} leaves on average and no formula that could be printed; the model file holds them all.`,
    neighbours: (model: string) =>
      `${model} looks up participants themselves and is therefore neither kept nor printed; it was a check on the others only.`,
    card: (model: string) => `${model}: points of each item by its value.`,
    risks: (model: string) => `${model}: risk by total score.`,
    cardChosen: (card: number, judged: number) =>
      `Card ${count(card)} of the near-equal cards was taken into use by hand. The figures are of the procedure, which takes card ${count(judged)}.`,
    additive: (model: string, intercept: string) =>
      `${model} is the sum of a constant (${intercept}) and of the terms below, on the scale of the log-odds (a yes/no outcome or classes) or of the outcome itself.`,
    terms: (model: string) => `Terms of ${lower(model)}, the most important first.`,
    term: 'Term',
    importance: 'Mean absolute effect',
    shape: (predictor: string, model: string) => `Effect of “${predictor}” in ${lower(model)}.`,
    pair: (first: string, second: string, model: string) =>
      `What “${first}” and “${second}” add together in ${lower(model)}.`,
    more: (shown: number, all: number) =>
      `${count(shown)} of ${plural(all, 'term is', 'terms are')} drawn; the model file holds all.`,
    edits: (model: string) => `Changes made to ${lower(model)} by hand, in the model of every fold alike.`,
    change: 'Change',
    reason: 'Reason',
    date: 'Date',
    before: (model: string) => `${model} before and after the changes, on rows not seen.`,
    weights: (model: string) => `Weights of the members of ${lower(model)}.`,
  },
};

export type ReportShelf = typeof reportShelf;
