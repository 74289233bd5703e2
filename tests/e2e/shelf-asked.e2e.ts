import { expect } from '@playwright/test';
import { expectAccessible } from './audit.ts';
import { chart, expectSound, onPage, openStudy, train } from './moves.ts';
import { openQuietly } from './quiet.ts';
import { shelfRecipe, shelfTable, shelfTableName } from './tables.ts';
import { test } from './test.ts';

test('shapes are changed with a reason, another card is chosen, the learning curve is drawn, and all is kept', async ({
  page,
}) => {
  test.setTimeout(480_000);
  const quiet = await openQuietly(page);
  await openStudy(page, shelfRecipe, { name: shelfTableName, content: shelfTable() });
  await train(page);
  const main = page.getByRole('main');

  const shapes = main.getByRole('group').filter({ hasText: 'Additive model: its shapes' });
  await test.step('a shape is seen and made flat', async () => {
    await main.getByText('Additive model: its shapes').click();
    await expect(chart(page, /^Effect of /)).toBeVisible();
    await shapes.getByRole('button', { name: /^lab 1, / }).click();
    await expect(chart(page, 'Effect of lab 1')).toBeVisible();
    const flat = shapes.getByRole('button', { name: 'No effect' });
    await expect(flat).toBeDisabled();
    await shapes.getByLabel('Reason (kept with the model)').fill('Measured in one hospital only.');
    await flat.click();
    await expect(shapes.getByText('lab 1 has no effect')).toBeVisible({ timeout: 120_000 });
    await expect(shapes.getByText('Measured in one hospital only.')).toBeVisible();
    const figures = shapes.getByRole('table', { name: 'Before and after the changes' });
    await expect(figures.getByRole('columnheader', { name: 'With the changes' })).toBeVisible();
    await expect(shapes.getByText(/still using the model without them: Blend of models/)).toBeVisible();
  });

  await test.step('how settings were found is told', async () => {
    await main.getByText('Gradient boosting: how its settings were found').click();
    await expect(main.getByRole('table', { name: 'Candidates of gradient boosting' })).toBeVisible();
  });

  const card = main.getByRole('group').filter({ hasText: 'Points card: the card' });
  await test.step('another card is chosen', async () => {
    await main.getByText('Points card: the card').click();
    await card.getByRole('button', { name: 'Use card 2' }).click();
    await expect(card.getByText(/^Card 2 is in use[.] The figures on this page are of the procedure/)).toBeVisible();
  });

  const learning = main.getByRole('group').filter({ has: page.getByRole('heading', { name: 'Small or large data?' }) });
  await test.step('the learning curve is drawn', async () => {
    await learning.getByRole('heading', { name: 'Small or large data?' }).click();
    await learning.getByRole('button', { name: 'Draw the learning curve' }).click();
    await expect(learning.getByRole('heading', { name: 'The answer' })).toBeVisible({ timeout: 180_000 });
    await expect(chart(page, /^Loss by the number of patients/)).toBeVisible();
  });
  await expectSound(page);
  await quiet.expectSilence();
  await expectAccessible(page, 'shapes, cards and learning curve');

  await test.step('kept, and there again after a reload', async () => {
    await page.reload();
    await page.goto('./#/studies');
    await page.getByRole('button', { name: 'Open “Death in the clinic”' }).click();
    await onPage(page, 'Results');
    await main.getByText('Additive model: its shapes').click();
    await expect(main.getByText('lab 1 has no effect')).toBeVisible();
    await main.getByText('Points card: the card').click();
    await expect(main.getByText(/^Card 2 is in use[.]/)).toBeVisible();
  });
});
