import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { trainSample } from './journey.ts';
import { choose, onPage } from './moves.ts';
import { test } from './test.ts';

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

const languages = {
  en: {
    tag: 'en',
    start: 'From a table of patients to a tested prediction model',
    data: 'Data',
    question: 'Question',
    recipe: 'Recipe',
    train: 'Train',
    results: 'Results',
    use: 'Use',
    studies: 'Studies on this device',
    trust: 'Trust',
  },
  zh: {
    tag: 'zh-Hans',
    start: '从患者数据表到经过检验的预测模型',
    data: '数据',
    question: '问题',
    recipe: '方案',
    train: '训练',
    results: '结果',
    use: '使用',
    studies: '本机上的研究',
    trust: '可信说明',
  },
} as const;
type Language = keyof typeof languages;
type Theme = 'light' | 'dark';

/** The pages that a study changes; start and trust are the same with and without one. */
const studied = ['data', 'question', 'recipe', 'train', 'results', 'use', 'studies'] as const;
const pages = ['start', ...studied, 'trust'] as const;

/** Half of all combinations, chosen so that each language meets each theme, each width, and each theme each width. */
const looks: readonly { language: Language; theme: Theme; width: number }[] = [
  { language: 'en', theme: 'light', width: 1440 },
  { language: 'en', theme: 'dark', width: 390 },
  { language: 'zh', theme: 'dark', width: 1440 },
  { language: 'zh', theme: 'light', width: 390 },
];

async function look(page: Page, { language, theme, width }: (typeof looks)[number]): Promise<void> {
  await page.setViewportSize({ width, height: 900 });
  const banner = page.getByRole('banner');
  await banner.getByRole('combobox', { name: /^(Language|语言)$/ }).selectOption(language);
  await banner.getByRole('combobox', { name: /^(Colours|配色)$/ }).selectOption(theme);
  await expect(page.locator('html')).toHaveAttribute('lang', languages[language].tag);
}

/** Serious and critical findings, each with the elements it was found on. */
async function findings(page: Page): Promise<string[]> {
  // What is folded away can be unfolded, so it is looked at too.
  await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });
  // The page has no frames, for which alone the newer mode opens a second page at each look.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  const { violations } = await axe.withTags(WCAG).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}\n${failureSummary}`),
    );
}

const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Every page in every look: what axe finds, and whether the document scrolls sideways on a phone. */
async function examine(
  page: Page,
  state: string,
  names: readonly (typeof pages)[number][],
  seen = looks,
): Promise<void> {
  for (const each of seen) {
    const { language, theme, width } = each;
    await look(page, each);
    for (const name of names) {
      await test.step(`${name}, ${state}, ${language}, ${theme}, ${width} px`, async () => {
        await page.goto(`./#/${name}`);
        await onPage(page, languages[language][name]);
        expect.soft(await findings(page), `axe: ${name}, ${state}, ${language}, ${theme}, ${width} px`).toEqual([]);
        if (width > 390) return;
        for (const narrow of [390, 320]) {
          await page.setViewportSize({ width: narrow, height: 900 });
          expect.soft(await overflow(page), `sideways: ${name}, ${state}, ${language}, ${narrow} px`).toBe(0);
        }
        await page.setViewportSize({ width, height: 900 });
      });
    }
  }
}

test('every page is accessible before anything has been opened', async ({ page }) => {
  await page.goto('./');
  // Little is drawn yet: two looks meet both languages, themes and widths.
  await examine(page, 'empty', pages, [looks[0]!, { language: 'zh', theme: 'dark', width: 390 }]);
});

test('every page is accessible with a trained study', async ({ page }) => {
  // Twenty-eight pages are looked at: far more than the other tests have time for on a busy machine.
  test.setTimeout(420_000);
  await page.goto('./');
  await trainSample(page);
  await page.goto('./#/use');
  const measured = page.getByRole('main').getByRole('checkbox', { name: /^Not measured/ });
  await expect(measured.first()).toBeVisible();
  for (const box of (await measured.all()).slice(1)) await box.check();
  await page.getByRole('textbox', { name: 'age (years)' }).fill('300');
  await expect(page.getByText(/Outside what the model has seen/)).toBeVisible();
  await examine(page, 'trained', studied);
});

test('states in between are accessible: a refused file, a question half answered, training under way', async ({
  page,
}) => {
  await page.goto('./');
  for (const theme of ['light', 'dark'] as const) {
    await look(page, { language: 'en', theme, width: 390 });
    await page.goto('./#/data');
    await choose(page.getByLabel('Choose a table').or(page.getByLabel('Open another table')).first(), {
      name: 'empty.csv',
      content: '',
    });
    await expect(page.getByRole('alert')).toBeVisible();
    expect.soft(await findings(page), `refused, ${theme}`).toEqual([]);

    const rows = Array.from({ length: 60 }, (_, i) => `${i % 17},${['low', 'middle', 'high'][i % 3]!}`);
    await choose(page.getByLabel('Open another table').first(), {
      name: 'grades.csv',
      content: ['x,grade', ...rows].join('\n'),
    });
    await expect(page.getByText('60 rows, 2 columns')).toBeVisible();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('combobox', { name: 'Outcome' }).selectOption('grade');
    await expect(page.getByRole('radio', { name: 'low stands for: Event' })).toBeVisible();
    expect.soft(await findings(page), `three classes, ${theme}`).toEqual([]);
    expect.soft(await overflow(page), `three classes, ${theme}`).toBe(0);
  }
  await page.goto('./#/start');
  await page.getByRole('button', { name: /Messy hospital cohort/ }).click();
  for (const step of ['Data', 'Question', 'Recipe']) {
    await onPage(page, step);
    await page.getByRole('button', { name: 'Continue' }).click();
  }
  await page.getByRole('main').getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page.getByRole('progressbar').first()).toBeVisible({ timeout: 60_000 });
  expect.soft(await findings(page), 'under way').toEqual([]);
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(page.getByText('Training was stopped', { exact: true })).toBeVisible({ timeout: 30_000 });
  expect.soft(await findings(page), 'stopped').toEqual([]);
});

test('the language of the document follows the choice, and is remembered', async ({ page }) => {
  await page.goto('./');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await page.getByRole('combobox', { name: 'Language' }).selectOption('中文');
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hans');
  await expect(page).toHaveTitle('开始 · Benchside');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hans');
  await onPage(page, languages.zh.start);
});
