/** Words of the shapes of an additive model. */
export const shapes = {
  title: 'Shapes',
  help: 'The prediction is the sum of one shape for each predictor, of some pairs, and of a constant. What you read here is all that the model does.',
  terms: 'Predictors and pairs, the most important first',
  importance: (size: string) => `mean effect ${size}`,
  pairName: (a: string, b: string) => `${a} × ${b}`,
  edited: 'edited',
  forClass: 'Class',
  scales: {
    logOdds: 'Effect (log-odds)',
    classLogOdds: 'Effect (log-odds of the class)',
    outcome: 'Effect (unit of the outcome)',
  },
  chart: {
    title: (predictor: string) => `Effect of ${predictor}`,
    summary: (predictor: string) =>
      `What each value of ${predictor} adds to the prediction, beside the mean participant. The band is one standard deviation over the bags.`,
    stop: (values: string, effect: string) => `${values}: ${effect}`,
    odds: (ratio: string) => `odds × ${ratio}`,
    few: 'fewer than 10 participants',
    share: (share: string) => `${share} of participants`,
    values: 'Value',
    effect: 'Effect',
    ratio: 'Odds ratio',
    spread: 'SD over bags',
    participants: 'Participants',
    missing: 'not known',
    rare: 'all rare levels',
    band: 'Band: one standard deviation over the bags',
  },
  pair: {
    title: (a: string, b: string) => `${a} and ${b} together`,
    summary: (a: string, b: string) =>
      `What ${a} and ${b} add together beyond their own shapes. Blue lowers the prediction, orange raises it.`,
  },
  edit: {
    title: (predictor: string) => `Change the effect of ${predictor}`,
    reason: 'Reason (kept with the model)',
    reasonNeeded: 'Write why, so that a reader of the model can follow.',
    rising: 'Never falling',
    falling: 'Never rising',
    flat: 'No effect',
    low: 'Flat below',
    high: 'Flat above',
    clip: 'Make flat beyond',
    undo: 'Undo the last change',
    log: 'Changes by hand',
    none: 'No change was made.',
    change: {
      rising: (predictor: string) => `${predictor} never falls`,
      falling: (predictor: string) => `${predictor} never rises`,
      flat: (predictor: string) => `${predictor} has no effect`,
      clipBoth: (predictor: string, low: string, high: string) => `${predictor} is flat below ${low} and above ${high}`,
      clipLow: (predictor: string, low: string) => `${predictor} is flat below ${low}`,
      clipHigh: (predictor: string, high: string) => `${predictor} is flat above ${high}`,
      set: (predictor: string, score: string) => `A part of ${predictor} is set to ${score}`,
    },
    by: (who: string) => `by ${who}`,
  },
};

export type ShapesMessages = typeof shapes;
