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
  beyond: (low: string, high: string) => `Outside the range seen (${low} to ${high}): the risk is a guess there.`,
  clear: 'Clear',
  print: 'Print',
  waiting: (count: number) =>
    `The risk appears here when ${english.plural(count, 'more field is', 'more fields are')} filled in.`,
  risk: {
    title: 'Predicted risk',
    people: (people: string, event: string) => `Of 100 people like this, about ${people} had ${event}.`,
    few: (event: string) => `Of 100 people like this, fewer than 1 had ${event}.`,
    nearlyAll: (event: string) => `Of 100 people like this, more than 99 had ${event}.`,
    below: (risk: string) => `below ${risk}`,
    above: (risk: string) => `above ${risk}`,
    event: (outcome: string, classes: string) => `“${outcome}: ${classes}”`,
    number: (risk: string) => `Risk ${risk}`,
    average: (share: string) => `Average of the table: ${share}`,
    higher: (times: string) => `${times} times the average of the table.`,
    barLabel: (risk: string, share: string) => `Risk ${risk}; average of the table ${share}`,
    outside: (names: string) => `Outside what the model has seen: ${names}. Take this risk as a guess.`,
    imputed: (names: string) => `Not measured, so filled in as the recipe says: ${names}.`,
    problem: 'No risk could be given',
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
