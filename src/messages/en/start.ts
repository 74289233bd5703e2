export const start = {
  title: 'Start',
};

export type StartMessages = typeof start;
