import { beforeEach, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import ReportPage from '../../src/pages/report/ReportPage.svelte';
import { figureKey, figuresOfDocument } from '../../src/report/document.ts';
import { drawFigures, picturesOf } from '../../src/report/drawings.ts';
import { reportDocument } from '../../src/report/report-document.ts';
import { preferences } from '../../src/state/preferences.svelte.ts';
import { Session } from '../../src/state/session.svelte.ts';
import { VaultError } from '../../workers/contract/faults.ts';
import type { StudyReport } from '../../workers/contract/report.ts';
import { aClassReport } from '../pages/a-class-report.ts';
import { aContinuousReport } from '../pages/a-continuous-report.ts';
import { aSurvivalReport } from '../pages/a-survival-report.ts';
import { fakeStudy } from '../pages/fake-study.ts';
import { saying } from '../pages/saying.ts';
import { fullReport } from './full-report.ts';
import { voices } from './voices.ts';

const reports = {
  binary: fullReport,
  classes: aClassReport,
  continuous: aContinuousReport,
  survival: aSurvivalReport,
};

async function shown(report: StudyReport | null, study = fakeStudy()) {
  const session = new Session(study);
  session.run.reopen(report);
  const { container } = await render(ReportPage, { session });
  return { session, container };
}

beforeEach(() => {
  preferences.language = 'en';
});

test.each(Object.entries(reports))('every figure of the report is drawn by itself: %s', async (_, report) => {
  for (const voice of voices) {
    preferences.language = voice.language === 'en' ? 'en' : 'zh';
    const written = reportDocument(report, voice);
    const drawings = await drawFigures(written, report, voice);
    expect([...drawings.keys()]).toEqual(figuresOfDocument(written).map(figureKey));
    for (const { markup, width, height } of drawings.values()) {
      expect(markup).not.toMatch(/NaN|undefined|Infinity|class=|style=|var\(/);
      expect(width).toBeGreaterThan(200);
      expect(width).toBeLessThanOrEqual(640);
      expect(height).toBeGreaterThan(100);
    }
  }
  expect(document.querySelectorAll('[inert]')).toHaveLength(0);
});

test('a drawing becomes a picture', async () => {
  const [voice] = voices;
  if (!voice) throw new Error('English is one of the voices');
  const whole = reportDocument(fullReport, voice);
  const drawings = await drawFigures(whole, fullReport, voice);
  const [first] = drawings;
  const pictures = await picturesOf(new Map(first ? [first] : []));
  const png = [...pictures.values()][0]?.png ?? new Uint8Array();
  expect([...png.subarray(1, 4)].map((byte) => String.fromCharCode(byte)).join('')).toBe('PNG');
});

test.each(Object.entries(reports))('the report is on the page as it will be written: %s', async (_, report) => {
  const { container } = await shown(report);
  const article = container.querySelector('article');
  await expect.poll(() => article?.querySelectorAll('.figure svg').length, { timeout: 30_000 }).toBeGreaterThan(4);
  for (const name of ['Methods', 'Results', 'Limitations', 'Appendix A. TRIPOD+AI checklist']) {
    await expect.element(page.getByRole('heading', { name, exact: true })).toBeInTheDocument();
  }
  expect(article?.textContent).not.toMatch(/NaN|undefined|Infinity/);
});

test('what the user says is kept and printed at once', async () => {
  const state = vi.fn((item: string, text: string) =>
    Promise.resolve({
      ...fullReport,
      analyses: { ...fullReport.analyses, statements: { ...fullReport.analyses.statements, [item]: text } },
    }),
  );
  await shown(fullReport, fakeStudy({ state }));
  await page.getByText(/^Ethics and openness/).click();
  await page.getByLabelText('Funding').fill('  No funding was received.  ');
  await page.getByLabelText('Protocol').click();
  await expect.element(page.getByText('Kept.')).toBeInTheDocument();
  expect(state).toHaveBeenCalledWith('18a', 'No funding was received.');
  await expect.element(page.getByRole('article')).toMatchTextContent(saying('No funding was received.'));
  await expect.element(page.getByText('1 of 8 answered')).toBeInTheDocument();
});

test('where it cannot be kept, the page says so', async () => {
  const state = () => Promise.reject(new VaultError('vault.full', { neededMiB: 12 }));
  await shown(fullReport, fakeStudy({ state }));
  await page.getByText(/^Ethics and openness/).click();
  await page.getByLabelText('Funding').fill('None.');
  await page.getByLabelText('Protocol').click();
  await expect.element(page.getByRole('alert')).toBeInTheDocument();
});

test.each([
  ['HTML', 'html', 'text/html;charset=utf-8'],
  ['Word (DOCX)', 'docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
])('the report is saved as %s', async (button, ending, type) => {
  const made = vi.spyOn(URL, 'createObjectURL');
  const clicked = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => {});
  const { session } = await shown(fullReport);
  await page.getByRole('button', { name: button }).click();
  await expect.poll(() => clicked.mock.contexts.length, { timeout: 30_000 }).toBe(1);
  const [link] = clicked.mock.contexts;
  if (!(link instanceof HTMLAnchorElement)) throw new Error('nothing was clicked');
  expect(link.download).toBe(`Death within a year of heart failure- a model & its -test-.${ending}`);
  const file = made.mock.calls.at(-1)?.[0];
  expect(file instanceof Blob && file.type).toBe(type);
  expect(session.announcement).toMatch(/was saved/);
  vi.restoreAllMocks();
});

test('before training the page leads to it', async () => {
  await shown(null);
  await expect.element(page.getByRole('button', { name: 'To training' })).toBeInTheDocument();
});
