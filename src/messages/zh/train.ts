import type { TrainMessages } from '../en/train';

export const train: TrainMessages = {
  title: 'Train',
};
