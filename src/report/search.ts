import { behindWords, lossWords, searchSentences, toldOrder } from '../panels/search/search-words';
import type { Block, Section } from './document';
import { modelOf, paragraph, section, table, type Writing } from './parts';
import { nameOf } from './voice';

/** Candidates listed of one search. */
const MOST_TRIALS = 60;
const MOST_CHOICES = 10;

/** How settings were searched for and blends weighted, as a part of what the models are. */
export function searchMethods(writing: Writing): readonly Block[] {
  const { report, voice } = writing;
  const { shelf } = voice.words;
  const searched = report.models.filter(({ search }) => search !== null).map(({ id }) => modelOf(writing, id));
  const most = Math.max(0, ...report.models.map(({ search }) => search?.trials.length ?? 0));
  const leftOut = (report.search?.leftOut ?? []).map(({ model }) => nameOf(voice, model, report.recipe.estimators));
  const cut = report.search ? voice.results.shelf.search.cut(report.search) : [];
  return [
    ...(report.search && searched.length > 0 ? [paragraph(writing, shelf.search(report.search, searched, most))] : []),
    ...(report.search && cut.length > 0 ? [paragraph(writing, ...cut)] : []),
    ...(leftOut.length > 0 ? [paragraph(writing, shelf.leftOut(leftOut))] : []),
    ...(report.models.some(({ spec }) => spec.family === 'stack') ? [paragraph(writing, shelf.stack)] : []),
  ];
}

/** Which settings won, and why. */
export function settingsFound(writing: Writing): readonly Section[] {
  const { report, voice } = writing;
  const { shelf } = voice.words;
  return section(
    writing,
    'settings',
    report.models.flatMap(({ id, search }): readonly Block[] => {
      const winner = search?.trials[search.chosen];
      if (!search || !winner) return [];
      const sentences = voice.numbers.sentences(...searchSentences(search, voice.results.shelf.search, voice.numbers));
      const folds = search.inFolds.reduce((sum, one) => sum + one.folds, 0);
      return [
        paragraph(writing, shelf.foundOf(modelOf(writing, id), sentences, voice.estimators.settings(winner.spec))),
        ...(search.inFolds.length > 0
          ? [
              table(
                shelf.inFolds(modelOf(writing, id)),
                [voice.results.shelf.search.settings, voice.results.shelf.search.inFolds],
                search.inFolds.slice(0, MOST_CHOICES).map((choice) => ({
                  cells: [
                    voice.estimators.settings(choice.spec),
                    voice.results.shelf.search.foldsChose(choice.folds, folds),
                  ],
                })),
              ),
            ]
          : []),
      ];
    }),
  );
}

/** All candidates, for those who want to see what was tried. */
export function trialsSection(writing: Writing): readonly Section[] {
  const { report, voice } = writing;
  const words = voice.results.shelf.search;
  return section(
    writing,
    'trials',
    report.models.flatMap(({ id, search }) =>
      search
        ? [
            table(
              voice.words.shelf.trialsOf(modelOf(writing, id)),
              [words.settings, words.loss, words.behind, words.folds, words.seconds],
              toldOrder(search)
                .slice(0, MOST_TRIALS)
                .map((place) => {
                  const trial = search.trials[place]!;
                  const settings = voice.estimators.settings(trial.spec);
                  return {
                    cells: [
                      place === search.chosen ? voice.words.shelf.chosenMark(settings) : settings,
                      lossWords(trial, words, voice.numbers),
                      behindWords(trial.behind, words, voice.numbers),
                      voice.numbers.count(trial.folds),
                      voice.numbers.number(trial.seconds, 1),
                    ],
                  };
                }),
            ),
          ]
        : [],
    ),
  );
}
