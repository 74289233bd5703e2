import { beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { Study } from '../../src/bridge/study.ts';
import ValidatePage from '../../src/pages/validate/ValidatePage.svelte';
import { preferences } from '../../src/state/preferences.svelte.ts';
import { Session } from '../../src/state/session.svelte.ts';
import type { ExternalReport } from '../../workers/contract/analyses.ts';
import { InputError } from '../../workers/contract/faults.ts';
import type { StudyReport } from '../../workers/contract/report.ts';
import type { OpenedStudy } from '../../workers/contract/shelf.ts';
import { aClassReport } from './a-class-report.ts';
import { aContinuousReport } from './a-continuous-report.ts';
import { aReport } from './a-report.ts';
import { aSurvivalReport } from './a-survival-report.ts';
import { fakeStudy } from './fake-study.ts';
import { saying } from './saying.ts';
import { anExternal } from './some-analyses.ts';

const second = new File(['a\n'], 'clinic.csv');

const tested = (report: StudyReport, ...external: readonly ExternalReport[]): StudyReport => ({
  ...report,
  analyses: { ...report.analyses, external },
});

const kept: OpenedStudy = {
  id: 'abc',
  title: 'Heart failure, one year → clinic.csv',
  recipe: aReport.recipe,
  report: {
    ...aReport,
    lineage: {
      title: 'Heart failure, one year',
      modelHash: anExternal.modelHash,
      update: 'recalibrate',
      table: aReport.table,
    },
  },
  foldsDone: 5,
  folds: 5,
  tableName: 'clinic.csv',
  rows: 294,
  sample: null,
  readOnly: false,
};

async function shown(report: StudyReport | null, answers: Partial<Study> = {}): Promise<Session> {
  const session = new Session(fakeStudy(answers));
  session.run.reopen(report);
  await render(ValidatePage, { session });
  return session;
}

const drop = (name: string, file: File) => page.getByLabelText(name).upload(file);

beforeEach(() => {
  preferences.language = 'en';
  location.hash = '';
});

test('a second table tests the frozen model, which is named by its hash', async () => {
  const asked: unknown[] = [];
  await shown(aReport, {
    validate: ({ id, family }, { name }) => {
      asked.push([id, family, name]);
      return Promise.resolve(tested(aReport, anExternal));
    },
  });
  await drop('Choose the table', second);
  await expect
    .element(page.getByRole('article', { name: 'Logistic regression on clinic.csv' }))
    .toMatchTextContent(saying('It does less well here.'));
  expect(asked).toEqual([['logistic', 'logistic', 'clinic.csv']]);
  await expect.element(page.getByText(saying('known as 0123456789ab…'))).toBeVisible();
  await expect
    .element(
      page.getByText(saying('Its risks are too high here: of 100 patients it expects 43 with the event, 34 had it.')),
    )
    .toBeVisible();
  await expect.element(page.getByText(saying('Not quite: 290 patients, where 1,589 would give'))).toBeVisible();
});

test('the other model is tested when it is chosen', async () => {
  const asked: string[] = [];
  await shown(aReport, {
    validate: ({ family }) => {
      asked.push(family);
      return Promise.resolve(aReport);
    },
  });
  await page.getByRole('combobox', { name: 'Model to test' }).selectOptions('Neural network');
  await drop('Choose the table', second);
  await expect.poll(() => asked).toEqual(['network']);
});

test('progress is said, and the test can be stopped', async () => {
  await shown(aReport, {
    validate: (_model, _file, { onProgress, signal }) => {
      onProgress({ bytesRead: 50, bytes: 100, rows: 12 });
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError')));
      });
    },
  });
  await drop('Choose the table', second);
  await expect.element(page.getByText('Reading clinic.csv')).toBeVisible();
  await expect.element(page.getByText('12 rows so far')).toBeVisible();
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect.element(page.getByLabelText('Choose the table')).toBeInTheDocument();
  await expect.element(page.getByRole('alert')).not.toBeInTheDocument();
});

test('the table of the study itself is refused', async () => {
  await shown(aReport, {
    validate: () => Promise.reject(new InputError('input.sameTable', { file: 'clinic.csv' })),
  });
  await drop('Choose the table', second);
  await expect.element(page.getByRole('alert')).toMatchTextContent(saying('clinic.csv'));
});

test('an update is kept as a new study, which says what it came from', async () => {
  const asked: unknown[] = [];
  const session = await shown(tested(aReport, anExternal), {
    adoptUpdate: (id, method) => {
      asked.push([id, method]);
      return Promise.resolve(kept);
    },
  });
  await expect.element(page.getByText(saying('not possible for this model'))).toBeVisible();
  await page.getByRole('button', { name: 'Keep “Level and slope” as a new study' }).click();
  await expect.poll(() => session.route.page).toBe('results');
  expect(asked).toEqual([['external-1', 'recalibrate']]);
  await expect
    .element(page.getByText(saying('Developed in “Heart failure, one year” on heart.csv (407 rows)')))
    .toBeVisible();
  await expect.element(page.getByText(anExternal.modelHash)).toBeVisible();
});

test('keeping an update that takes long can be stopped', async () => {
  const session = await shown(tested(aReport, anExternal), {
    adoptUpdate: (_id, _method, signal) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError')));
      }),
  });
  const keep = page.getByRole('button', { name: 'Keep “Level and slope” as a new study' });
  await keep.click();
  await expect.element(page.getByText(saying('Making the updated model a study of its own.'))).toBeVisible();
  await expect.element(keep).toBeDisabled();
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect.element(keep).toBeEnabled();
  await expect.element(page.getByRole('alert')).not.toBeInTheDocument();
  expect(session.route.page).not.toBe('results');
});

test('an earlier test is shown again', async () => {
  await shown(
    tested(aReport, anExternal, { ...anExternal, id: 'external-2', table: { ...anExternal.table, name: 'ward.csv' } }),
  );
  await expect.element(page.getByRole('article', { name: 'Logistic regression on ward.csv' })).toBeVisible();
  await page.getByRole('combobox', { name: 'Tests so far' }).selectOptions('1. Logistic regression on clinic.csv');
  await expect.element(page.getByRole('article', { name: 'Logistic regression on clinic.csv' })).toBeVisible();
});

test('a colleague’s study is opened here, so that its model is tested next', async () => {
  const session = await shown(null, { importStudy: () => Promise.resolve(kept) });
  await drop('Choose a study file', new File(['{}'], 'heart.benchside'));
  await expect.poll(() => session.route.page).toBe('validate');
  await expect.element(page.getByLabelText('Choose the table')).toBeInTheDocument();
});

/** A study's own results as if they came from a second table. */
function asExternal(report: StudyReport): ExternalReport {
  const model = report.models[0]!;
  const updates = anExternal.updates.map(({ method }) => ({
    method,
    results: method === 'revise' ? null : model.results,
  }));
  return { ...anExternal, model: model.id, results: model.results, outcome: report.outcome, needed: [], updates };
}

test.each([
  ['binary', aReport],
  ['classes', aClassReport],
  ['continuous', aContinuousReport],
  ['survival', aSurvivalReport],
] as const)('results of every kind are drawn without a NaN, in both languages: %s', async (_, report) => {
  for (const language of ['en', 'zh'] as const) {
    preferences.language = language;
    const session = new Session(fakeStudy());
    session.run.reopen(tested(report, asExternal(report)));
    const { container } = await render(ValidatePage, { session });
    const enough = report === aClassReport ? 1 : 2;
    await expect.poll(() => container.querySelectorAll('svg[role=img]').length).toBeGreaterThanOrEqual(enough);
    expect(container.textContent).not.toMatch(/NaN|undefined|Infinity|\[object/);
    expect(container.innerHTML).not.toMatch(/="[^"]*(NaN|undefined|Infinity)/);
    container.remove();
  }
});
