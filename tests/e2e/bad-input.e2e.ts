import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type BrowserContext, type Locator, type Page } from '@playwright/test';
import { choose, downloaded, drop, openSmall, openTable, train, type GivenFile } from './moves.ts';
import { smallRecipe, smallTable, smallTableName } from './tables.ts';
import { test } from './test.ts';

/** Stands in a cell of every bad file. No message may ever hold it. */
const CANARY = 'zwiebelfisch';

const table: GivenFile = { name: smallTableName, content: smallTable() };
const PNG = Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1');

async function says(message: Locator, words: readonly (string | RegExp)[]): Promise<void> {
  await expect(message).toBeVisible({ timeout: 30_000 });
  for (const each of words) await expect(message).toContainText(each);
  await expect(message).not.toContainText(CANARY);
}

const another = (page: Page) => page.getByLabel('Open another table').last();

test('a file that is no table is refused with what to do, and the table that was open stays', async ({ page }) => {
  await page.goto('./');
  await openTable(page, table);
  const refused: [GivenFile, ...(string | RegExp)[]][] = [
    [{ name: 'empty.csv', content: '' }, '“empty.csv” is empty', 'Save the table again'],
    [
      { name: 'header.csv', content: `age,${CANARY}\n` },
      'no rows of participants',
      'Check that the export was complete',
    ],
    [{ name: 'one.csv', content: `age\n${CANARY}\n61\n70\n` }, 'one column only', 'choose its delimiter'],
    [{ name: 'picture.csv', content: PNG }, 'looks like an image', 'Save the table as CSV or TSV'],
    [
      { name: 'nul.csv', content: `a,b\n1,${CANARY}\n3,\0\n5,6\n` },
      'NUL bytes, first in line 3',
      'save it again as UTF-8',
    ],
  ];
  for (const [file, ...words] of refused) {
    await test.step(file.name, async () => {
      await choose(another(page), file);
      const alert = page.getByRole('alert');
      await says(alert, [`“${file.name}” was not opened`, ...words, `“${smallTableName}” is still open, as it was.`]);
      await alert.getByRole('button', { name: 'Put aside' }).click();
      await expect(page.getByText(`${smallTableName}: 150 rows, 4 columns`, { exact: false })).toBeVisible();
    });
  }

  await test.step('the wrong encoding', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => `${i}.5,Müller ${CANARY}`);
    await choose(another(page), {
      name: 'latin.csv',
      content: Buffer.from(['age,name', ...rows, ''].join('\n'), 'latin1'),
    });
    await expect(page.getByText('latin.csv: 40 rows', { exact: false })).toBeVisible();
    await page.getByRole('heading', { name: 'How it was read' }).click();
    await page.getByRole('combobox', { name: 'Encoding' }).selectOption('UTF-8');
    await page.getByRole('button', { name: 'Read again' }).click();
    await says(page.getByRole('alert'), ['Line 2 of “latin.csv” cannot be read as UTF-8', 'Choose another encoding']);
    await page.getByRole('combobox', { name: 'Encoding' }).selectOption('Latin-1 (Windows-1252)');
    await page.getByRole('button', { name: 'Read again' }).click();
    await expect(page.getByRole('alert')).toBeHidden();
    await expect(page.getByText('latin.csv: 40 rows', { exact: false })).toBeVisible();
  });
});

test('a line of a gigabyte is refused before it fills the memory', async ({ page }) => {
  const folder = await mkdtemp(join(tmpdir(), 'benchside-'));
  const path = join(folder, 'endless.csv');
  try {
    const file = await open(path, 'w');
    await file.write('age,name\n61,first\n70,second\n');
    // A little more than the limit is written; the rest of the gigabyte is a hole in the file.
    const slab = Buffer.alloc(2 ** 20, CANARY);
    for (let written = 0; written < 70; written += 1) await file.write(slab);
    await file.truncate(2 ** 30);
    await file.close();
    await page.goto('./');
    await page.getByLabel('Choose a table').setInputFiles(path);
    await says(page.getByRole('alert'), ['Line 4 of “endless.csv” is longer than 64 MiB', 'mend that line']);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('what is odd in a table is listed, by line or column, and nothing is dropped in silence', async ({ page }) => {
  await page.goto('./');
  const rows = Array.from({ length: 10_000 }, (_, i) =>
    [
      i % 2 === 0 ? 'yes' : 'no',
      40 + (i % 50),
      20 + (i % 15),
      '',
      i % 500 === 0 ? 'inf' : `${i % 90}.5`,
      `code ${i % 2000} x`,
    ].join(','),
  );
  rows[10] = `yes,41,${CANARY}`;
  rows[20] = `no,42,21,,3.5,${CANARY},9,9`;
  await openTable(page, { name: 'odd.csv', content: ['dead,age,age,empty,crp,diagnosis', ...rows, ''].join('\n') });
  const row = (name: string) => page.getByRole('row', { name: new RegExp(`^${name}`) });
  await expect(page.getByText('odd.csv: 9,999 rows, 6 columns', { exact: false })).toBeVisible();
  await expect(row('age [(]2[)]')).toContainText('Another column is called “age” too');
  await expect(row('empty')).toContainText('No value in any row. It is left out of the predictors.');
  await expect(row('crp')).toContainText('infinite number, taken as “not measured”. Check the source.');
  await expect(row('diagnosis')).toContainText(/(1,99\d|2,000|2,001) levels/);
  await expect(page.getByRole('heading', { name: '2 rows need a look' })).toBeVisible();
  await says(page.getByRole('row', { name: /^12 / }), ['too few cells', 'kept']);
  await says(page.getByRole('row', { name: /^22 / }), ['too many cells', 'left out']);

  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('checkbox', { name: /^empty/ })).not.toBeChecked();
});

/** A table whose outcome is what the test asks for, beside one honest predictor. */
function withOutcome(outcome: (i: number) => string): string {
  const rows = Array.from({ length: 60 }, (_, i) => `${20 + (i % 23)},${i % 7},${outcome(i)}`);
  return ['age,crp,outcome', ...rows, ''].join('\n');
}

test('an outcome that cannot be predicted is refused where it is chosen or before training', async ({ page }) => {
  await page.goto('./');
  const go = page.getByRole('button', { name: 'Continue' });
  const ask = async (name: string, content: string) => {
    await page.goto('./#/start');
    await openTable(page, { name, content });
    await expect(page.getByText(`${name}: 60 rows`, { exact: false })).toBeVisible();
    await go.click();
    await page.getByRole('combobox', { name: 'Outcome' }).selectOption('outcome');
  };

  await test.step('constant', async () => {
    await ask(
      'constant.csv',
      withOutcome(() => CANARY),
    );
    await says(page.getByText('This column has fewer than two classes'), ['Choose another column']);
    await expect(go).toBeDisabled();
  });

  await test.step('three classes where two were expected: each is asked for, none is assumed', async () => {
    await ask(
      'three.csv',
      withOutcome((i) => ['alive', 'dead', 'moved'][i % 3]!),
    );
    await page.getByRole('radio', { name: /^Yes or no/ }).check();
    await expect(page.getByRole('table').getByRole('radio', { checked: true })).toHaveCount(0);
    await expect(go).toBeDisabled();
    await page.getByRole('radio', { name: 'dead stands for: Event' }).check();
    await page.getByRole('radio', { name: 'alive stands for: No event' }).check();
    await page.getByRole('radio', { name: 'moved stands for: Left out' }).check();
    await expect(go).toBeEnabled();
    await expect(page.getByText('20 rows with “moved” are left out.', { exact: false })).toBeVisible();
  });

  await test.step('a single event', async () => {
    await ask(
      'single.csv',
      withOutcome((i) => (i === 5 ? 'yes' : 'no')),
    );
    await page.getByRole('radio', { name: /^yes/ }).check();
    await go.click();
    await says(page.getByRole('alert').first(), ['1 event and 59 without', 'Gather more participants']);
  });
});

test('a recipe that does not fit is refused, and the one in force stays', async ({ page }) => {
  await page.goto('./');
  await openSmall(page);
  const bad: [GivenFile, ...string[]][] = [
    [
      { name: 'columns.json', content: JSON.stringify({ ...smallRecipe, predictors: ['age', 'creatinine'] }) },
      'The recipe names “creatinine” as a predictor, but the table has no such column',
      'Open the table the recipe was made for',
    ],
    [
      { name: 'future.json', content: JSON.stringify({ ...smallRecipe, version: 99, title: CANARY }) },
      '“future.json” is a recipe of version 99; this Benchside reads up to version 2',
      'Use a newer Benchside',
    ],
    [
      { name: 'broken.json', content: `{"format":"benchside-recipe","title":"${CANARY}` },
      '“broken.json” is not a Benchside recipe',
      'Choose a recipe saved from Benchside',
    ],
    [
      { name: 'wrong.json', content: JSON.stringify({ ...smallRecipe, seed: CANARY }) },
      '“seed” is missing or not allowed',
      'mend that entry',
    ],
  ];
  for (const [file, ...words] of bad) {
    await test.step(file.name, async () => {
      await drop(page, file);
      await says(page.getByRole('alert').first(), words);
      await page.getByRole('button', { name: 'Close' }).click();
      await expect(page.getByLabel('Name of the study')).toHaveValue('Death on the ward');
      await expect(page.getByRole('button', { name: 'Continue' })).toBeEnabled();
    });
  }
});

test('a study file that is cut, changed or newer is refused, and nothing on the shelf is touched', async ({ page }) => {
  await page.goto('./');
  await openSmall(page);
  await train(page);
  await page.getByRole('link', { name: 'Studies', exact: true }).click();
  const { text } = await downloaded(page, () =>
    page.getByRole('button', { name: 'Export “Death on the ward”' }).click(),
  );
  const files: [GivenFile, ...string[]][] = [
    [
      { name: 'cut.benchside', content: text.slice(0, text.length / 2) },
      '“cut.benchside” ends too early',
      'export it again',
    ],
    [
      { name: 'edited.benchside', content: text.replace('"title":"Death', `"title":"${CANARY}`) },
      '“edited.benchside” was changed after it was exported',
      'Ask for the original file',
    ],
    [
      { name: 'newer.benchside', content: text.replace('"version":2', '"version":7') },
      'made by a newer Benchside (version 7; this one reads up to 2)',
      'Update Benchside',
    ],
    [
      { name: 'other.benchside', content: `{"${CANARY}":1}` },
      'is not a Benchside study',
      'exported from the Studies page',
    ],
  ];
  for (const [file, ...words] of files) {
    await test.step(file.name, async () => {
      await choose(page.getByLabel('Choose a study file'), file);
      await says(page.getByRole('alert'), words);
      await expect(page.getByRole('rowheader')).toHaveText(['Death on the ward']);
    });
  }
});

/** Puts a line in front of every worker's source, as if the browser had been set so. */
async function inWorkers(context: BrowserContext, line: string): Promise<void> {
  await context.addInitScript((before: string) => {
    const original = URL.createObjectURL.bind(URL);
    URL.createObjectURL = (object) =>
      object instanceof Blob && object.type === 'text/javascript'
        ? original(new Blob([before, object], { type: object.type }))
        : original(object);
  }, line);
}

const withoutStorage: Record<string, string> = {
  'there is no IndexedDB': 'for (let at = globalThis; at; at = Object.getPrototypeOf(at)) delete at.indexedDB;',
  'IndexedDB refuses':
    'IDBFactory.prototype.open = IDBFactory.prototype.databases = () => { throw new DOMException("", "SecurityError"); };',
};

for (const [how, line] of Object.entries(withoutStorage)) {
  test(`where ${how}, everything works and it is said that nothing is kept`, async ({ page, context }) => {
    await inWorkers(context, line);
    await page.goto('./');
    await openSmall(page);
    await train(page);
    await expect(page.getByText('This browser keeps nothing for this site now', { exact: false })).toBeVisible();
    await page.getByRole('link', { name: 'Studies', exact: true }).click();
    await says(page.getByRole('alert'), ['Nothing can be kept here', 'save the report and the model as files']);
    await page.goto('./#/results');
    await expect(page.getByRole('heading', { name: 'In short' })).toBeVisible();
  });
}
