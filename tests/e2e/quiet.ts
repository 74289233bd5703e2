import { expect, type Page } from '@playwright/test';
import { kept } from './journey.ts';

/** What a page is held to: nothing has been asked for since it was opened. */
interface Quiet {
  expectSilence(): Promise<void>;
}

/** Opens the start page, lets it and its service worker arrive, and listens from then on to all that is asked for. */
export async function openQuietly(page: Page): Promise<Quiet> {
  await kept(page);
  const asked: string[] = [];
  page.context().on('request', (request) => {
    // A worker's own text and a file to be saved are no requests: they come out of the page's memory.
    if (!request.url().startsWith('blob:')) asked.push(request.url());
  });
  return {
    async expectSilence() {
      await expect(page.getByRole('banner').getByText('0 requests since load')).toBeVisible();
      expect(asked).toEqual([]);
    },
  };
}
