import { expect, type Page } from '@playwright/test';

/** From the start page to the results of a sample study, as a person in a hurry would go: with a quick look. */
export async function trainSample(page: Page, name = 'Diabetes progression', { wait = true } = {}): Promise<void> {
  await page.getByRole('button', { name: new RegExp(name) }).click();
  for (const step of ['Data', 'Question', 'Recipe']) {
    await expect(page.getByRole('heading', { level: 1, name: step })).toBeVisible();
    await page.getByRole('button', { name: 'Continue' }).click();
  }
  await expect(page.getByRole('heading', { level: 1, name: 'Train' })).toBeVisible();
  await page.getByRole('radio', { name: /^A quick look/ }).check();
  await page.getByRole('button', { name: 'Train', exact: true }).last().click();
  if (!wait) return;
  await expect(page.getByRole('heading', { level: 1, name: 'Results' })).toBeVisible({ timeout: 120_000 });
}

/** Waits until Benchside says that it has loaded, and that it opens without a network from now on. */
export async function kept(page: Page): Promise<void> {
  await page.goto('./#/trust');
  await expect(page.getByText('Kept on this device: it opens without a network.')).toBeVisible();
  await page.goto('./#/start');
}
