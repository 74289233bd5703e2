import { english } from '../numbers';

const rows = (count: number) => english.plural(count, 'row', 'rows');

export const use = {
  title: 'Use',
  lead: 'A model that was refitted on all rows, for one patient or for a second table.',
  banner: 'Research use. Not a medical device.',
  bannerMore: 'It must not decide about a patient’s care. It was tested only on patients of its own table.',
  model: 'Model',
  modelHelp: 'Refitted on all rows. Its figures on the Results page are of models that had not seen the patient.',
  loading: 'Getting the model ready…',
  oneTitle: 'One patient',
  oneHelp: 'What you enter stays on this page and is forgotten when you leave it.',
  unit: (name: string, unit: string | null) => (unit === null ? name : `${name} (${unit})`),
  seen: (low: string, high: string) => `Seen: ${low} to ${high}`,
  notMeasured: 'Not measured',
  choose: 'Choose',
  needed: 'Needed',
  notANumber: 'Write a number, such as 3.5.',
  ambiguous: 'This can be read in two ways. Write it without a thousands separator.',
  beyond: (low: string, high: string) => `Outside the range seen (${low} to ${high}): the prediction is a guess there.`,
  clear: 'Clear',
  print: 'Print',
  waiting: (count: number) =>
    `The prediction appears here when ${english.plural(count, 'more field is', 'more fields are')} filled in.`,
  risk: {
    titles: {
      binary: 'Predicted risk',
      survival: 'Predicted risk',
      classes: 'Predicted classes',
      continuous: 'Predicted value',
    },
    people: (people: string, event: string, by: string | null) =>
      `Of 100 people like this, about ${people} had ${event}${by === null ? '' : ` ${by}`}.`,
    few: (event: string, by: string | null) =>
      `Of 100 people like this, fewer than 1 had ${event}${by === null ? '' : ` ${by}`}.`,
    nearlyAll: (event: string, by: string | null) =>
      `Of 100 people like this, more than 99 had ${event}${by === null ? '' : ` ${by}`}.`,
    /** `scale` names the column of follow-up where the unit of time is not known. */
    by: (horizon: string, scale: string | null) => `by ${horizon}${scale === null ? '' : ` (${scale})`}`,
    below: (risk: string) => `below ${risk}`,
    above: (risk: string) => `above ${risk}`,
    event: (outcome: string, classes: string) => `“${outcome}: ${classes}”`,
    number: (risk: string) => `Risk ${risk}`,
    average: (share: string) => `Average of the table: ${share}`,
    higher: (times: string) => `${times} times the average of the table.`,
    barLabel: (risk: string, share: string | null) =>
      share === null ? `Risk ${risk}` : `Risk ${risk}; average of the table ${share}`,
    set: (outcomes: readonly string[]) =>
      outcomes.length === 0
        ? 'At the chance agreed on, no outcome fits: this patient is unlike those of the table.'
        : outcomes.length === 1
          ? `At the chance agreed on, only ${english.list(outcomes)} is left.`
          : `At the chance agreed on, none of these can be ruled out: ${english.list(outcomes)}.`,
    setOf: { event: 'the event', noEvent: 'no event' },
    likeliest: (level: string, probability: string) => `Most likely: ${level} (${probability})`,
    probabilities: (outcome: string) => `Probability of each class of ${outcome}`,
    class: 'Class',
    probability: 'Probability',
    value: (outcome: string, value: string) => `${outcome}: ${value}`,
    interval: (low: string, high: string) =>
      `With the chance agreed on, the true value lies between ${low} and ${high}.`,
    spread: (median: string, q1: string, q3: string) =>
      `In the table, half had ${q1} to ${q3}; the median was ${median}.`,
    outside: (names: string) => `Outside what the model has seen: ${names}. Take this prediction as a guess.`,
    imputed: (names: string) => `Not measured, so filled in as the recipe says: ${names}.`,
    problem: 'No prediction could be made',
  },
  overTime: {
    title: 'Risk over time',
    risk: 'Risk',
    summary: (horizon: string, risk: string) => `The risk rises from 0 at the start to ${risk} at ${horizon}.`,
    stop: (time: string, risk: string) => `${time}: risk ${risk}`,
  },
  batchTitle: 'A second table',
  batchHelp:
    'Same column names, any number of rows, no outcome needed. It is read on this device, and the predictions come in the order of its rows.',
  drop: 'Drop a table here',
  file: 'Choose a table',
  reading: (name: string) => `Predicting ${name}`,
  progress: (count: number) => `${rows(count)} so far`,
  cancel: 'Cancel',
  stopped: 'Cancelled. No file was made.',
  failed: 'The table could not be predicted',
  done: (name: string) => `${name} is predicted`,
  summary: {
    rows: 'Rows',
    predicted: 'Predicted',
    notPredicted: 'Not predicted (a needed value is missing or cannot be read; each row says why)',
    outsideRange: 'With a value outside the range seen',
    unseenLevels: 'With a level the model has not seen',
    meanRisk: 'Mean risk',
    meanValue: 'Mean predicted value',
    none: '–',
  },
  save: 'Save predictions (CSV)',
  fileName: (table: string) => `${table.replace(/\.[^.]+$/, '')}-predictions.csv`,
  help: {
    rangeTitle: 'Why “seen”?',
    range:
      'A model knows only the range of values it learned from. Beyond it, it goes on in a straight line or worse, and nobody has tested that.',
    missingTitle: 'What if something was not measured?',
    missing:
      'Where the recipe fills in missing values, tick “Not measured”. The model then does exactly what it did with such patients in training.',
    riskTitle: 'How sure is the risk?',
    risk: 'It is as good as the calibration on the Results page says, for patients like those of the table.',
  },
};

export type UseMessages = typeof use;
