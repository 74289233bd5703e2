import { expect, type Locator, type Page } from '@playwright/test';
import { onPage } from './moves.ts';
import { test } from './test.ts';

/** More stops than any page has: who has not come by then is not to be reached. */
const MOST_STOPS = 250;

/** Presses Tab until the target has the focus, and expects it to be seen. */
async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await expect(target).toBeVisible();
  for (let stops = 0; stops < MOST_STOPS; stops += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) break;
    await page.keyboard.press(key);
  }
  await expect(target).toBeFocused();
  expect(await showsFocus(target)).toBe(true);
}

/** Whether something is drawn about the element, or the label around it, because it has the focus. */
function showsFocus(target: Locator): Promise<boolean> {
  return target.evaluate((element) => {
    const label = element.closest('label');
    return [element, ...(label ? [label] : [])].some((drawn) => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(drawn);
      return (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) || boxShadow !== 'none';
    });
  });
}

test('the sample study is made, read and used by keyboard alone', async ({ page }) => {
  await page.goto('./');
  const main = page.getByRole('main');
  await onPage(page, 'From a table of patients to a tested prediction model');

  await test.step('the first stop leads past the masthead', async () => {
    const skip = page.getByRole('link', { name: 'Skip to the page' });
    await page.keyboard.press('Tab');
    await expect(skip).toBeFocused();
    await expect(skip).toBeInViewport();
    await page.keyboard.press('Enter');
    await expect(main).toBeFocused();
  });

  await test.step('from the sample to training', async () => {
    await tabTo(page, page.getByRole('button', { name: /^Diabetes progression/ }));
    await page.keyboard.press('Enter');
    for (const title of ['Data', 'Question', 'Recipe']) {
      await onPage(page, title);
      // The page's title takes the focus, so that one starts to read where it begins.
      await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
      await expect(page.getByRole('button', { name: 'Continue' })).toBeEnabled();
      await tabTo(page, page.getByRole('button', { name: 'Continue' }));
      await page.keyboard.press('Enter');
    }
    await onPage(page, 'Train');
    await tabTo(page, main.getByRole('radio', { name: /^A quick look/ }));
    await tabTo(page, main.getByRole('checkbox', { name: 'Train the neural network' }));
    await page.keyboard.press('Space');
    await expect(main.getByRole('checkbox', { name: 'Train the neural network' })).not.toBeChecked();
    await tabTo(page, main.getByRole('button', { name: 'Train', exact: true }));
    await page.keyboard.press('Enter');
    await onPage(page, 'Results', 60_000);
    await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  });

  await test.step('a chart is read point by point', async () => {
    const roc = main.getByRole('slider', { name: 'ROC curve: values along the chart' });
    await tabTo(page, roc);
    await page.keyboard.press('Home');
    await expect(roc).toHaveAttribute('aria-valuetext', /^Logistic regression.*: sensitivity 0.*, specificity 1/);
    const before = await roc.getAttribute('aria-valuenow');
    await page.keyboard.press('PageDown');
    await page.keyboard.press('ArrowRight');
    await expect(roc).not.toHaveAttribute('aria-valuenow', before!);
    await page.keyboard.press('End');
    await expect(roc).toHaveAttribute('aria-valuetext', /sensitivity 1.*, specificity 0/);
  });

  await test.step('its table opens', async () => {
    const table = main.getByText('Show as table').first();
    await tabTo(page, table);
    await page.keyboard.press('Enter');
    await expect(main.getByRole('columnheader', { name: 'Specificity' }).first()).toBeVisible();
  });

  await test.step('the threshold moves', async () => {
    const threshold = main.getByRole('slider', { name: 'Threshold', exact: true });
    await tabTo(page, threshold);
    const spoken = await threshold.getAttribute('aria-valuetext');
    const told = main.getByText(/^Logistic regression[.] Of 100 patients like these/);
    const before = await told.innerText();
    for (let steps = 0; steps < 10; steps += 1) await page.keyboard.press('ArrowRight');
    await expect(threshold).not.toHaveAttribute('aria-valuetext', spoken!);
    await expect(told).not.toHaveText(before);
  });

  await test.step('the model is used', async () => {
    await tabTo(page, page.getByRole('button', { name: 'Use a model' }));
    await page.keyboard.press('Enter');
    await onPage(page, 'Use');
    await tabTo(page, main.getByRole('textbox', { name: 'age (years)' }));
    await page.keyboard.type('61');
    for (const box of (await main.getByRole('checkbox', { name: /^Not measured/ }).all()).slice(1)) {
      await tabTo(page, box);
      await page.keyboard.press('Space');
    }
    await expect(main.getByText(/^Risk 0[.]\d{3}$/)).toBeVisible();
  });

  await test.step('the rail leads back, and the studies are reached', async () => {
    const back = page.getByRole('navigation', { name: 'Steps of the study' }).getByRole('button', { name: /^Results/ });
    await tabTo(page, back, 'Shift+Tab');
    await page.keyboard.press('Enter');
    await onPage(page, 'Results');
    await tabTo(page, page.getByRole('banner').getByRole('link', { name: 'Studies' }), 'Shift+Tab');
    await page.keyboard.press('Enter');
    await onPage(page, 'Studies on this device');
  });
});

test('a table of one’s own is opened by keyboard', async ({ page }) => {
  await page.goto('./');
  const chooser = page.getByRole('main').getByLabel('Choose a table');
  // Listened for well before the key: what hears of choosers has to be switched on in the browser first.
  const asked = page.waitForEvent('filechooser');
  await tabTo(page, chooser);
  await page.keyboard.press('Enter');
  await (
    await asked
  ).setFiles({ name: 'ward.csv', mimeType: 'text/csv', buffer: Buffer.from('age,dead\n61,yes\n70,no\n66,no\n') });
  await onPage(page, 'Data');
  await expect(page.getByText('ward.csv: 3 rows, 2 columns', { exact: false })).toBeVisible();
});
