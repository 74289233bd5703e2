import { expect, test as base } from '@playwright/test';

/** What the browser itself says when the Trust page tries what the policy forbids: proof, and no error. */
const REFUSED = [/data:text\/plain,benchside/, /requires 'TrustedScriptURL' assignment/];

/** A test whose page must end without an uncaught error and without a word of error on the console. */
export const test = base.extend({
  page: async ({ page }, use) => {
    const complaints: string[] = [];
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('console', (message) => {
      const words = message.text();
      if (message.type() === 'error' && !REFUSED.some((refused) => refused.test(words))) complaints.push(words);
    });
    await use(page);
    expect(complaints).toEqual([]);
  },
});
