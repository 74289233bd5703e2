import { expect, test as base } from '@playwright/test';

/** A test whose page must end without an uncaught error and without a word of error on the console. */
export const test = base.extend({
  page: async ({ page }, use) => {
    const complaints: string[] = [];
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await use(page);
    expect(complaints).toEqual([]);
  },
});
