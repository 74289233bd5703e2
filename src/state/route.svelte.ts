/** The steps of the journey, in order, and the pages beside it. */
export const steps = ['data', 'question', 'recipe', 'train', 'results', 'report', 'use', 'validate'] as const;
export type Step = (typeof steps)[number];
export type Page = 'start' | Step | 'studies' | 'trust';

const pages: readonly Page[] = ['start', ...steps, 'studies', 'trust'];

function pageInAddress(): Page {
  const named = location.hash.replace(/^#\/?/, '');
  return pages.find((page) => page === named) ?? 'start';
}

/** Which page is shown. It lives in the address's hash, so that Back works, from `file://` too. */
export class Route {
  #page = $state<Page>(pageInAddress());

  constructor() {
    addEventListener('hashchange', () => {
      this.#page = pageInAddress();
    });
  }

  get page(): Page {
    return this.#page;
  }

  go(page: Page): void {
    location.hash = `/${page}`;
  }
}
