export const results = {
  title: 'Results',
};

export type ResultsMessages = typeof results;
