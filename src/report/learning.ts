import { learningSentences } from '../panels/results/learning-words';
import type { Section } from './document';
import { modelOf, paragraph, section, table, type Writing } from './parts';
import { say } from './voice';

/** What more participants would bring, where it was asked. */
export function learningSection(writing: Writing): readonly Section[] {
  const { report, voice, kind } = writing;
  const { learning } = report.analyses;
  if (!learning) return [];
  const words = voice.results.shelf.learning;
  const curves = [learning.classical, ...(learning.deep ? [learning.deep] : [])];
  return section(writing, 'learning', [
    paragraph(writing, words.help, ...learningSentences(learning, (id) => modelOf(writing, id), words, voice.numbers)),
    ...curves.map(({ model, points }) =>
      table(
        voice.words.shelf.learningOf(modelOf(writing, model)),
        [words.patients, words.y[learning.loss], voice.results.discriminationName[kind], words.fits],
        points.map(({ participants, loss, discrimination, fits }) => ({
          cells: [
            voice.numbers.count(Math.round(participants)),
            say(voice, loss, 3),
            say(voice, discrimination, 3),
            voice.numbers.count(fits),
          ],
        })),
      ),
    ),
  ]);
}
