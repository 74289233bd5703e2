import type { StartMessages } from '../en/start';

export const start: StartMessages = {
  title: 'Start',
};
