import type { UseMessages } from '../en/use';

export const use: UseMessages = {
  title: 'Use',
};
