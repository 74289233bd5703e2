import { describe, expect, test } from 'vitest';
import { defaultModels } from '../../src/charts/default-models.ts';
import { priceOf } from '../../src/panels/results/price.ts';
import { searchSentences, toldOrder } from '../../src/panels/search/search-words.ts';
import { evidenceOf } from '../../src/panels/search/trial-evidence.ts';
import type { Section } from '../../src/report/document.ts';
import { figuresOfDocument } from '../../src/report/document.ts';
import { reportDocument } from '../../src/report/report-document.ts';
import type { StudyReport } from '../../workers/contract/report.ts';
import { about, aReport } from '../pages/a-report.ts';
import { aSearch, aShelfReport, someLearning } from '../pages/a-shelf-report.ts';
import { voices } from './voices.ts';

const whole: StudyReport = {
  ...aShelfReport,
  analyses: { ...aShelfReport.analyses, learning: someLearning },
};
const flat = (sections: readonly Section[]): readonly Section[] =>
  sections.flatMap((one) => [one, ...flat(one.sections)]);
const textOf = (section: Section | undefined) => JSON.stringify(section?.blocks ?? []);

describe.each(voices)('a report of many families: $language', (voice) => {
  const written = reportDocument(whole, voice);
  const sections = flat(written.sections);
  const of = (id: Section['id']) => textOf(sections.find((one) => one.id === id));

  test('no figure is without words', () => {
    expect(JSON.stringify(written)).not.toMatch(/NaN|undefined|Infinity|\[object/);
  });

  test('search, blend, price, learning curve and candidates each have their place', () => {
    expect(of('models')).toContain('Caruana');
    expect(of('settings')).toContain(voice.words.shelf.inFolds(voice.charts.families.network));
    expect(of('price')).toContain('0.018');
    expect(of('learning')).toContain('320');
    expect(of('trials')).toContain('ReLU');
    expect(of('checklist')).toContain(voice.words.shelf.trials);
  });

  test('the card and the shapes are there in full', () => {
    expect(of('specification')).toContain('["age (years)","≥ 65","3"]');
    // Nobody of development was without an age.
    expect(of('specification')).toContain('"2*"');
    const drawn = figuresOfDocument(written).filter(({ kind }) => kind === 'shape' || kind === 'pair');
    expect(drawn).toEqual([
      { kind: 'shape', model: 'additive', term: 'age (years)' },
      { kind: 'shape', model: 'additive', term: 'sex' },
      { kind: 'pair', model: 'additive', term: '0' },
    ]);
  });
});

const [english] = voices;
const wordsOf = (search: typeof aSearch) => searchSentences(search, english!.results.shelf.search, english!.numbers);

test('a gain within the error of the losses is not called clear, and one beyond it is', () => {
  const [start, ...others] = aSearch.trials;
  const beside = (error: number) => ({
    ...aSearch,
    trials: [{ ...start!, behind: { mean: 0.049, error } }, ...others],
  });
  expect(wordsOf(beside(0.01)).join(' ')).toContain('with, about 4.9 standard errors of the difference.');
  const unsure = beside(0.03);
  expect(wordsOf(unsure).join(' ')).toContain('no candidate was clearly better');
  expect(wordsOf({ ...aSearch, chosen: 0 }).join(' ')).toContain('began with won');
});

test('candidates are told with the chosen one first and those without a loss last', () => {
  const order = toldOrder(aSearch);
  expect(order).toHaveLength(aSearch.trials.length);
  expect(order[0]).toBe(aSearch.chosen);
  expect(aSearch.trials[order.at(-1)!]!.loss).toBeNull();
});

test('one layer is found better than two, the activation not to matter, and few candidates to tell nothing', () => {
  const conclusions = Object.fromEntries(evidenceOf(aSearch.trials).map((one) => [one.question, one.conclusion]));
  expect(conclusions).toEqual({ layers: { kind: 'better', value: 1 }, activation: { kind: 'same' } });
  expect(evidenceOf(aSearch.trials.slice(0, 4))[0]?.conclusion).toEqual({ kind: 'thin' });
  expect(evidenceOf([])).toEqual([]);
});

test('an answer is ahead where the best of every other lies clearly behind the chosen one on the same rows', () => {
  const [chosen, ...others] = aSearch.trials.slice(0, 4);
  const trials = (error: number) => [chosen!, ...others.map((trial) => ({ ...trial, behind: { mean: 0.02, error } }))];
  expect(evidenceOf(trials(0.005), chosen)[0]?.conclusion).toEqual({ kind: 'ahead', value: 2 });
  expect(evidenceOf(trials(0.02), chosen)[0]?.conclusion).toEqual({ kind: 'thin' });
});

test.each(voices)(
  'a search that the time was too short for says so on the page and in the methods: $language',
  (voice) => {
    const { cut } = voice.results.shelf.search;
    const made = { minutes: 1, candidates: 6, folds: 2, foldsAsked: 5, cut: { sets: 6, late: 2, shortened: 1 } };
    expect(cut({ minutes: 1, candidates: 6, folds: 5 })).toEqual([]);
    const said = cut(made);
    expect(said).toHaveLength(2);
    for (const number of ['5', '2']) expect(said[0]).toContain(number);
    for (const number of ['6', '2', '1']) expect(said[1]).toContain(number);
    const models = flat(reportDocument({ ...aShelfReport, search: made }, voice).sections).find(
      ({ id }) => id === 'models',
    );
    expect(textOf(models)).toContain(said[1]);
  },
);

test.each(voices)('a family that was given more candidates than were planned for is told: $language', (voice) => {
  const plan = { minutes: 1, candidates: 1, folds: 2 };
  const methodsOf = (candidates: number) =>
    textOf(
      flat(reportDocument({ ...aShelfReport, search: { ...plan, candidates } }, voice).sections).find(
        ({ id }) => id === 'models',
      ),
    );
  const tried = Math.max(...aShelfReport.models.map(({ search }) => search?.trials.length ?? 0));
  const aside = voice.language === 'en' ? 'of forests on a table as small as this' : '本表较小';
  expect(tried).toBeGreaterThan(1);
  expect(methodsOf(1)).toContain(aside);
  expect(methodsOf(tried)).not.toContain(aside);
});

test.each(voices)('models that the minutes did not hold are named in the methods: $language', (voice) => {
  const leftOut = [{ model: 'network', seconds: 12, minutes: 6 }];
  const methodsOf = (search: StudyReport['search']) =>
    textOf(flat(reportDocument({ ...aShelfReport, search }, voice).sections).find(({ id }) => id === 'models'));
  const made = { minutes: 1, candidates: 1, folds: 2 };
  const said = voice.words.shelf.leftOut([voice.charts.families.network]);
  expect(methodsOf({ ...made, leftOut })).toContain(said);
  expect(methodsOf(made)).not.toContain(said);
});

test('the price is the best model that can be read less the blend, whichever way they were compared', () => {
  const price = priceOf(aShelfReport);
  expect(price).toMatchObject({ glass: 'additive', other: 'stack', kind: 'paid' });
  const turned = {
    ...aShelfReport,
    comparisons: aShelfReport.comparisons.map((one) => ({
      ...one,
      first: one.second,
      second: one.first,
      loss: about(one.loss.kind === 'estimated' ? -one.loss.value : 0, 0.01),
    })),
  };
  expect(priceOf(turned)?.loss).toEqual(price?.loss);
  expect(priceOf({ ...aShelfReport, comparisons: [] })).toBeNull();
  const unsure = aShelfReport.comparisons.map((one) => ({ ...one, loss: about(0.001, 0.02) }));
  expect(priceOf({ ...aShelfReport, comparisons: unsure })?.kind).toBe('unsure');
});

test('the one put first, the best, the blend and the best that can be read are drawn; few models all', () => {
  expect(defaultModels(aShelfReport)).toEqual(['stack', 'boosting', 'additive', 'forest']);
  expect(defaultModels({ ...aShelfReport, verdict: { ...aShelfReport.verdict!, model: 'network' } })).toEqual([
    'stack',
    'boosting',
    'additive',
    'network',
  ]);
  expect(defaultModels(aReport)).toEqual(['logistic', 'network']);
});
