import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { onPage } from './moves.ts';

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What the pages are called. */
export const languages = {
  en: {
    tag: 'en',
    start: 'From a table of patients to a tested prediction model',
    data: 'Data',
    question: 'Question',
    recipe: 'Recipe',
    train: 'Train',
    results: 'Results',
    report: 'Report',
    use: 'Use',
    validate: 'Validate',
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
    report: '报告',
    use: '使用',
    validate: '外部验证',
    studies: '本机上的研究',
    trust: '可信说明',
  },
} as const;
type Language = keyof typeof languages;
type Theme = 'light' | 'dark';

/** The pages that a study changes; start and trust are the same with and without one. */
export const studied = [
  'data',
  'question',
  'recipe',
  'train',
  'results',
  'report',
  'use',
  'validate',
  'studies',
] as const;
export const pages = ['start', ...studied, 'trust'] as const;

/** Half of all combinations, chosen so that each language meets each theme, each width, and each theme each width. */
export const looks: readonly { language: Language; theme: Theme; width: number }[] = [
  { language: 'en', theme: 'light', width: 1440 },
  { language: 'en', theme: 'dark', width: 390 },
  { language: 'zh', theme: 'dark', width: 1440 },
  { language: 'zh', theme: 'light', width: 390 },
];

/** Where little changes: two looks meet both languages, themes and widths. */
export const twoLooks: typeof looks = [looks[0]!, { language: 'zh', theme: 'dark', width: 390 }];

/** Sets language, colours and width. */
export async function look(page: Page, { language, theme, width }: (typeof looks)[number]): Promise<void> {
  await page.setViewportSize({ width, height: 900 });
  const banner = page.getByRole('banner');
  await banner.getByRole('combobox', { name: /^(Language|语言)$/ }).selectOption(language);
  await banner.getByRole('combobox', { name: /^(Colours|配色)$/ }).selectOption(theme);
  await expect(page.locator('html')).toHaveAttribute('lang', languages[language].tag);
}

/**
 * Serious and critical findings, each with the elements it was found on.
 *
 * @param within - looks at these elements only, as they stand; left out, at the whole page with all unfolded
 */
export async function findings(page: Page, within?: string): Promise<string[]> {
  // What is folded away can be unfolded, so it is looked at too.
  if (within === undefined) {
    await page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
    });
  }
  // The page has no frames, for which alone the newer mode opens a second page at each look.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  if (within !== undefined) axe.include(within);
  const { violations } = await axe.withTags(WCAG).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}\n${failureSummary}`),
    );
}

/** By how many pixels the document can be scrolled sideways. */
export const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Every page in every look: what axe finds, and whether the document scrolls sideways on a phone. */
export async function examine(
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

/** What is unfolded on the page, in both languages at both widths: a page of many models takes minutes to look at whole. */
export async function expectAccessible(page: Page, state: string, within = 'main details[open]'): Promise<void> {
  for (const each of twoLooks) {
    const { language, width } = each;
    await look(page, each);
    expect.soft(await findings(page, within), `axe: ${state}, ${language}, ${width} px`).toEqual([]);
    if (width === 390) expect.soft(await overflow(page), `sideways: ${state}, ${language}`).toBe(0);
  }
  await look(page, looks[0]!);
}
