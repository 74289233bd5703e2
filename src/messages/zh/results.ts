import type { ResultsMessages } from '../en/results';

export const results: ResultsMessages = {
  title: 'Results',
};
