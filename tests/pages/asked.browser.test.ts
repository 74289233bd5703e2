import { beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { Study } from '../../src/bridge/study.ts';
import AskedPanels from '../../src/pages/results/asked/AskedPanels.svelte';
import { preferences } from '../../src/state/preferences.svelte.ts';
import { Session } from '../../src/state/session.svelte.ts';
import type { Analyses } from '../../workers/contract/analyses.ts';
import { InputError } from '../../workers/contract/faults.ts';
import type { StudyReport } from '../../workers/contract/report.ts';
import { aClassReport } from './a-class-report.ts';
import { aContinuousReport } from './a-continuous-report.ts';
import { aReport } from './a-report.ts';
import { aSurvivalReport } from './a-survival-report.ts';
import { aTable, fakeStudy } from './fake-study.ts';
import { saying } from './saying.ts';
import { aRecalibration, aScore, someAnalyses, someGroups, someSets } from './some-analyses.ts';

const cards = {
  score: 'Compare with a score you use now',
  groups: 'Look at groups',
  recalibration: 'Mend the calibration',
  conformal: 'Sets and intervals that hold',
} as const;

const withAnswers = (analyses: Partial<Analyses>): StudyReport => ({
  ...aReport,
  analyses: { ...aReport.analyses, ...analyses },
});

/** The panels of a study whose table is open. */
async function shown(answers: Partial<Study> = {}, report: StudyReport = aReport): Promise<Session> {
  const session = new Session(fakeStudy({ openTable: () => Promise.resolve(aTable), ...answers }));
  await session.table.open(new File(['a\n'], 'ward.csv'));
  session.run.reopen(report);
  await render(AskedPanels, { session, kind: report.outcome.kind });
  return session;
}

const open = (card: keyof typeof cards) => page.getByText(cards[card], { exact: true }).click();

beforeEach(() => {
  preferences.language = 'en';
});

test('a typed score is compared with the models, in plain sentences', async () => {
  const asked: unknown[] = [];
  await shown({
    addScore: (score) => {
      asked.push(score);
      return Promise.resolve(withAnswers({ scores: [aScore] }));
    },
  });
  await open('score');
  await page.getByLabelText('Name of the score').fill('Ward score');
  const formula = page.getByLabelText('Formula', { exact: true });
  await formula.fill('0.05*');
  await page.getByRole('combobox', { name: 'Insert a column' }).selectOptions('age (years)');
  await expect.element(formula).toHaveValue('0.05*`age (years)`');
  await page.getByRole('radio', { name: /^Log odds/ }).click();
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await expect
    .element(page.getByText(saying('Logistic regression tells patients apart better than Ward score')))
    .toBeVisible();
  expect(asked).toEqual([{ name: 'Ward score', formula: '0.05*`age (years)`', scale: 'logit' }]);
  await expect.element(page.getByText(saying('AUROC higher by 0.090 (0.040 to 0.140), p < 0.001.'))).toBeVisible();
  await expect
    .element(page.getByText(saying('These data cannot tell neural network and Ward score apart')))
    .toBeVisible();
  await expect.element(page.getByText(saying('20 rows lack a value that the formula needs'))).toBeVisible();
  await expect.element(formula).toHaveValue('');
});

test('the outcome is not offered as a part of a score', async () => {
  await shown();
  await open('score');
  const columns = page.getByRole('combobox', { name: 'Insert a column' });
  await expect.element(columns.getByRole('option', { name: 'sex' })).toBeInTheDocument();
  await expect.element(columns.getByRole('option', { name: 'died' })).not.toBeInTheDocument();
});

test('a formula that cannot be read is marked at its character', async () => {
  await shown({
    addScore: () =>
      Promise.reject(new InputError('input.formula', { position: 6, reason: 'unknownColumn', name: 'agee' })),
  });
  await open('score');
  const formula = page.getByLabelText('Formula', { exact: true });
  await formula.fill('0.05*agee');
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await expect.element(page.getByRole('alert')).toMatchTextContent(saying('The table has no column “agee”'));
  await expect.element(formula).toHaveAttribute('aria-invalid', 'true');
  await expect.element(formula).toHaveFocus();
  const box = formula.element() as HTMLTextAreaElement;
  expect([box.selectionStart, box.selectionEnd]).toEqual([5, 6]);
  await formula.fill('0.05*age');
  await expect.element(formula).toHaveAttribute('aria-invalid', 'false');
});

test('a score is taken away again', async () => {
  const removed: string[] = [];
  await shown(
    {
      removeScore: (id) => {
        removed.push(id);
        return Promise.resolve(aReport);
      },
    },
    withAnswers({ scores: [aScore] }),
  );
  await open('score');
  await page.getByRole('button', { name: 'Remove Ward score' }).click();
  await expect.element(page.getByRole('heading', { name: 'Ward score' })).not.toBeInTheDocument();
  expect(removed).toEqual(['score-1']);
});

test('groups are asked for by levels and by bands, and small ones are not shown', async () => {
  const asked: unknown[] = [];
  await shown({
    subgroups: (choices, threshold, smallCell) => {
      asked.push({ choices, threshold, smallCell });
      return Promise.resolve(withAnswers({ subgroups: someGroups }));
    },
  });
  await open('groups');
  const ask = page.getByRole('button', { name: 'Show the groups' });
  await expect.element(ask).toBeDisabled();
  const column = page.getByRole('combobox', { name: 'Tell patients apart by' });
  await column.selectOptions('sex');
  await column.selectOptions('age (years)');
  const cuts = page.getByRole('textbox', { name: 'Cut points of age (years)' });
  await expect.element(cuts).toHaveValue('64');
  await cuts.fill('fifty');
  await expect.element(page.getByText(saying('one or more different numbers'))).toBeVisible();
  await expect.element(ask).toBeDisabled();
  await cuts.fill('70 50');
  await page.getByRole('spinbutton', { name: 'Threshold (%)' }).fill('25');
  await ask.click();
  await expect.element(page.getByRole('region', { name: 'Groups, by logistic regression' })).toBeVisible();
  expect(asked).toEqual([
    {
      choices: [
        { column: 'sex', kind: 'levels' },
        { column: 'age (years)', kind: 'bands', cuts: [50, 70] },
      ],
      threshold: 0.25,
      smallCell: 10,
    },
  ]);
  await expect.element(page.getByText(saying('sex: the intervals of all groups overlap.'))).toBeVisible();
  await expect
    .element(page.getByText(saying('AUROC is lower for “70 or more”, 0.780 (0.740 to 0.820), than for “below 50”')))
    .toBeVisible();
  await expect.element(page.getByRole('row', { name: /^not recorded not shown/ })).toBeVisible();
  await expect.element(page.getByRole('row', { name: /^female 180 72/ })).toBeVisible();
});

test('a correction is tried, adopted and taken back', async () => {
  const adopted: unknown[] = [];
  await shown({
    recalibrate: () => Promise.resolve(withAnswers({ recalibrations: [aRecalibration] })),
    adoptRecalibration: (model, method) => {
      adopted.push([model, method]);
      return Promise.resolve(withAnswers({ recalibrations: [{ ...aRecalibration, adopted: method }] }));
    },
  });
  await open('recalibration');
  await page.getByRole('button', { name: 'Try five corrections' }).click();
  await page.getByRole('button', { name: 'Use “Level and slope”' }).click();
  await expect
    .element(page.getByText(saying('Logistic regression is used with the correction “Level and slope”')))
    .toBeVisible();
  await page.getByRole('button', { name: 'Use the model as it is' }).click();
  await expect.element(page.getByText('Logistic regression is used as it is.')).toBeVisible();
  expect(adopted).toEqual([
    ['logistic', 'logistic'],
    ['logistic', null],
  ]);
});

test('sets say for how many the model cannot tell', async () => {
  const asked: unknown[] = [];
  await shown({
    conformal: (model, alpha, byClass) => {
      asked.push([model, alpha, byClass]);
      return Promise.resolve(withAnswers({ conformal: [someSets] }));
    },
  });
  await open('conformal');
  await page.getByRole('combobox', { name: 'Model' }).selectOptions('Logistic regression');
  await page.getByRole('combobox', { name: 'The truth may be missed for' }).selectOptions('20 of 100 patients');
  await page.getByRole('checkbox', { name: /^Hold it for each class/ }).click();
  await page.getByRole('button', { name: 'Work it out' }).click();
  await expect
    .element(page.getByText(saying('a single answer for 69 of 100 patients; for 31 of 100 the model says “I cannot')))
    .toBeVisible();
  expect(asked).toEqual([['logistic', 0.2, true]]);
  await expect.element(page.getByRole('row', { name: /^those with the event 0.900/ })).toBeVisible();
});

test('without its table a study shows what was asked, and asks nothing new', async () => {
  const session = new Session(fakeStudy());
  session.run.reopen(withAnswers({ scores: [aScore] }));
  await render(AskedPanels, { session, kind: 'binary' });
  await open('score');
  await expect.element(page.getByRole('heading', { name: 'Ward score' })).toBeVisible();
  await expect.element(page.getByLabelText('Formula', { exact: true })).not.toBeInTheDocument();
  await page.getByRole('button', { name: 'Open the table' }).click();
  await expect.poll(() => session.route.page).toBe('data');
});

test.each([
  ['classes', aClassReport, ['groups', 'conformal']],
  ['continuous', aContinuousReport, ['score', 'groups', 'conformal']],
  ['survival', aSurvivalReport, ['score', 'groups']],
] as const)('only what makes sense is asked of %s', async (_, report, expected) => {
  await shown({}, report);
  for (const [card, name] of Object.entries(cards)) {
    const found = page.getByText(name, { exact: true }).query() !== null;
    expect(found, name).toBe(expected.some((each) => each === card));
  }
});

test.each(['en', 'zh'] as const)('every answer is drawn without a NaN: %s', async (language) => {
  preferences.language = language;
  const session = await shown({}, withAnswers(someAnalyses));
  const container = document.body;
  for (const summary of container.querySelectorAll<HTMLElement>('details.card > summary')) summary.click();
  await expect.poll(() => container.querySelectorAll('svg[role=img]').length).toBeGreaterThanOrEqual(4);
  expect(container.textContent).not.toMatch(/NaN|undefined|Infinity|\[object/);
  expect(container.innerHTML).not.toMatch(/="[^"]*(NaN|undefined|Infinity)/);
  expect(session.analyses.busy).toBe(false);
});

test('the cards open by keyboard', async () => {
  await shown();
  const summary = [...document.querySelectorAll<HTMLElement>('details.card > summary')].find((card) =>
    card.textContent.includes('Compare with a score'),
  )!;
  summary.focus();
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByLabelText('Formula', { exact: true })).toBeVisible();
});
