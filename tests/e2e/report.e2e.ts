import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inflateRawSync } from 'node:zlib';
import { expect } from '@playwright/test';
import { findings } from './audit.ts';
import { singleFile } from './built.ts';
import { downloaded, expectSound, figuresShown, onPage, openSmall, train } from './moves.ts';
import { openQuietly } from './quiet.ts';
import { test } from './test.ts';

const ITEMS = 52;

/** The files of a ZIP archive by name, read from its directory. */
function unzipped(archive: Buffer): ReadonlyMap<string, string> {
  const end = archive.lastIndexOf(Buffer.from('PK\u0005\u0006'));
  const files = new Map<string, string>();
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [packed, name, extra, note] = [20, 28, 30, 32].map((field, i) =>
      i === 0 ? archive.readUInt32LE(at + field) : archive.readUInt16LE(at + field),
    ) as [number, number, number, number];
    const start = archive.readUInt32LE(at + 42);
    const content = start + 30 + archive.readUInt16LE(start + 26) + archive.readUInt16LE(start + 28);
    const called = archive.toString('utf8', at + 46, at + 46 + name);
    files.set(called, inflateRawSync(archive.subarray(content, content + packed)).toString('utf8'));
    at += 46 + name + extra + note;
  }
  return files;
}

test('the report is written as HTML, Word and JSON, says what the user says, and opens without a connection', async ({
  page,
  browser,
}) => {
  const quiet = await openQuietly(page);
  const main = page.getByRole('main');
  await openSmall(page);
  await train(page);
  const figures = await figuresShown(page);
  await page.goto('./#/report');
  await onPage(page, 'Report');

  await test.step('what is left unsaid is not reported, and what is said is kept', async () => {
    await expect(main.getByText('1 of', { exact: false }).first()).toBeHidden();
    for (const group of ['Title and introduction', 'Ethics and openness']) await main.getByText(group).click();
    await main.getByLabel('Title', { exact: true }).fill('Death on the ward: development of a model');
    await main.getByLabel('Title', { exact: true }).blur();
    await main.getByLabel('Ethical approval and consent').fill('The board of <Northtown> & "sons" agreed (12/2021).');
    await main.getByLabel('Ethical approval and consent').blur();
    await expect(main.getByText('Kept.', { exact: true })).toBeVisible();
    await expect(main.getByText('Death on the ward: development of a model').last()).toBeVisible();
    const checklist = main.getByRole('table', { name: /TRIPOD[+]AI items and where this report answers them/ });
    await expect(checklist.getByRole('row')).toHaveCount(ITEMS + 1);
    await expect(checklist.getByRole('row', { name: /^17 / })).not.toContainText(/not reported/i);
    await expect(checklist.getByRole('row', { name: /^18d / })).toContainText(/not reported/i);
    for (const answer of await checklist.getByRole('row').allInnerTexts())
      expect(answer.split('\t').at(-1)?.trim()).toBeTruthy();
    await expectSound(page);
  });

  const html = await downloaded(page, () => main.getByRole('button', { name: 'HTML', exact: true }).click());
  const docx = await downloaded(page, () => main.getByRole('button', { name: 'Word (DOCX)' }).click());
  const json = await downloaded(page, () => main.getByRole('button', { name: 'report.json' }).click());
  await quiet.expectSilence();

  await test.step('the HTML opens from a folder with the network off, asks for nothing and is accessible', async () => {
    // A colon may not stand in a file's name: the browser puts something else in its place.
    expect(html.name).toMatch(/^Death on the ward. development of a model[.]html$/);
    const folder = await mkdtemp(join(tmpdir(), 'benchside-'));
    const path = join(folder, 'report.html');
    await writeFile(path, html.text);
    const context = await browser.newContext({ offline: true });
    const reader = await context.newPage();
    const asked: string[] = [];
    reader.on('request', (request) => asked.push(request.url()));
    const complaints: string[] = [];
    reader.on('console', (message) => complaints.push(message.text()));
    await reader.goto(pathToFileURL(path).href);
    await expect(reader.getByRole('heading', { level: 1 })).toHaveText('Death on the ward: development of a model');
    await expect(reader.getByText('The board of <Northtown> & "sons" agreed (12/2021).')).toBeVisible();
    await expect(reader.getByRole('table', { name: /TRIPOD[+]AI items/ }).getByRole('row')).toHaveCount(ITEMS + 1);
    expect(await reader.locator('script').count()).toBe(0);
    expect(await reader.locator('figure svg').count()).toBeGreaterThan(4);
    expect(await reader.getByRole('main').innerText()).not.toMatch(/NaN|Infinity|undefined|\[object/);
    const auroc = /\d[.]\d{3} \(\d[.]\d{3} to \d[.]\d{3}\)/.exec(
      figures.find((row) => row.startsWith('AUROC')) ?? '',
    )?.[0];
    expect(await reader.getByRole('main').innerText()).toContain(auroc);
    expect(asked).toEqual([pathToFileURL(path).href]);
    expect(complaints).toEqual([]);
    expect(await findings(reader)).toEqual([]);
    await context.close();
    await rm(folder, { recursive: true });
  });

  await test.step('the Word file holds the same words and every figure as a picture', () => {
    const files = unzipped(docx.bytes);
    expect([...files.keys()]).toEqual(expect.arrayContaining(['[Content_Types].xml', 'word/document.xml']));
    const words = files.get('word/document.xml') ?? '';
    expect(words).toContain('The board of &lt;Northtown&gt; &amp;');
    expect(words).not.toMatch(/NaN|undefined|\[object/);
    expect([...files.keys()].filter((name) => /\.(png|svg)$/.test(name)).length).toBeGreaterThan(4);
    for (const item of ['3a', '18d', '27c']) expect(words).toContain(`>${item}<`);
  });

  await test.step('report.json holds what was said', () => {
    expect(JSON.parse(json.text)).toMatchObject({
      analyses: { statements: { '1': 'Death on the ward: development of a model' } },
    });
  });

  await test.step('after a reload the words are still there', async () => {
    await page.reload();
    await page.getByRole('link', { name: 'Studies', exact: true }).click();
    await page.getByRole('button', { name: /^Open “/ }).click();
    await onPage(page, 'Results');
    await page.goto('./#/report');
    await expect(main.getByText('The board of <Northtown> & "sons" agreed (12/2021).').last()).toBeVisible();
    await main.getByText('Ethics and openness').click();
    await expect(main.getByLabel('Ethical approval and consent')).toHaveValue(
      'The board of <Northtown> & "sons" agreed (12/2021).',
    );
  });

  await test.step('in Chinese the frame of the report is Chinese, and the user’s words stay', async () => {
    await page.getByRole('combobox', { name: 'Language' }).selectOption('中文');
    await onPage(page, '报告');
    const chinese = await downloaded(page, () => main.getByRole('button', { name: 'HTML', exact: true }).click());
    expect(chinese.text).toContain('<html lang="zh-Hans">');
    expect(chinese.text).toContain('Death on the ward: development of a model');
    expect(chinese.text).not.toMatch(/Participants of the study|Not reported|Sample size/);
  });
});

test('the edition that is one file writes the same report, pictures and all, without a network', async ({
  page,
  context,
}) => {
  await context.setOffline(true);
  await page.goto(singleFile);
  await openSmall(page);
  await train(page);
  await page.goto(`${singleFile}#/report`);
  await onPage(page, 'Report');
  const main = page.getByRole('main');
  const html = await downloaded(page, () => main.getByRole('button', { name: 'HTML', exact: true }).click());
  expect(html.text.match(/<svg/g)?.length).toBeGreaterThan(4);
  const docx = await downloaded(page, () => main.getByRole('button', { name: 'Word (DOCX)' }).click());
  expect([...unzipped(docx.bytes).keys()].filter((name) => name.endsWith('.png')).length).toBeGreaterThan(4);
});
