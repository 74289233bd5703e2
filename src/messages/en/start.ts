import { english } from '../numbers';

export const start = {
  title: 'From a table of patients to a tested prediction model',
  lead: 'Open a table, say what should be predicted, and get models that are trained, honestly tested and explained, here in this browser.',
  resume: (title: string) => `“${title}” was cut off`,
  resumeWords: (done: number, folds: number, table: string) =>
    `${english.count(done)} of ${english.plural(folds, 'fold', 'folds')} finished and kept. Open its table “${table}” again to go on.`,
  resumeGo: 'Go on with it',
  samplesTitle: 'Try it with sample data',
  samplesHint: 'Everything is filled in: five clicks to a result.',
  question: 'Question',
  table: 'Table',
  source: 'Source',
  synthetic: 'Synthetic: no real patients',
  openSample: (name: string) => `Open ${name}`,
  samples: {
    wdbc: {
      name: 'Breast mass, cell nuclei',
      title: 'Malignant breast mass',
      asks: 'Is a breast mass malignant, judged by cell nuclei in a fine-needle aspirate?',
      size: '569 patients, 30 measurements',
      source: 'Wisconsin Diagnostic Breast Cancer, UCI, CC BY 4.0',
    },
    progression: {
      name: 'Diabetes progression',
      title: 'Marked diabetes progression within one year',
      asks: 'Will diabetes progress markedly within a year, judged by ten baseline measurements?',
      size: '442 patients, 10 measurements',
      source: 'Efron et al. 2004, as scikit-learn carries it, BSD-3',
    },
    cohort: {
      name: 'Messy hospital cohort',
      title: 'Readmission within 90 days (synthetic)',
      asks: 'Who with heart failure is readmitted within 90 days? With gaps, odd codes, several sites and repeated visits.',
      size: 'About 6,000 visits, 18 columns',
      source: 'Made by a seeded generator; public domain',
    },
    followUp: {
      name: 'Heart failure, followed up',
      title: 'Cardiac death within five years (synthetic)',
      asks: 'Who dies of the heart within five years, when some die of something else first and others are lost to follow-up?',
      size: '1,500 patients, 14 columns',
      source: 'Made by a seeded generator; public domain',
    },
  },
  ownTitle: 'Open your own table',
  ownHint:
    'CSV or TSV, one row for each patient or visit, up to some hundred megabytes. Drop it anywhere on this page.',
  ownButton: 'Choose a table',
  keptTitle: 'Open a saved study',
  keptHint: 'Go back to a study kept on this device, or drop a study file (.benchside) or a recipe (.json) anywhere.',
  keptButton: 'To the studies',
  silentTitle: 'Nothing leaves this device',
  silent:
    'Your table is read, trained on and forgotten inside this browser; no record is sent anywhere or written to storage. ' +
    'You can check it: after loading, this page makes no request at all, and the browser itself is told to refuse any.',
  silentLink: 'See how this is held, and test it',
  research: 'For research and teaching. Not a medical device.',
};

export type StartMessages = typeof start;
