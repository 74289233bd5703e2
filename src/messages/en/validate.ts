import type { ExternalReport } from '../../../workers/contract/analyses';
import { english } from '../numbers';

const patients = (count: number) => english.plural(count, 'patient', 'patients');

const needed: Readonly<Record<ExternalReport['needed'][number]['criterion'], string>> = {
  observedExpected: 'observed against expected events',
  calibrationSlope: 'the calibration slope',
  auroc: 'the AUROC',
};

export const validate = {
  title: 'Validate',
  lead: 'Test a finished model on patients from elsewhere. It is frozen: nothing in it changes while it is tested.',
  noStudy: 'Drop a study that a colleague sent (a .benchside file), or open one of your own.',
  openStudy: 'Choose a study file',
  toStudies: 'Studies on this device',
  model: 'Model to test',
  modelHelp: 'Refitted on all rows of its own table, then frozen.',
  drop: 'Drop the table with the new patients here. It needs the same predictor columns and the outcome. It is read on this device only.',
  choose: 'Choose the table',
  otherStudy: 'Another study can be dropped here too (a .benchside file).',
  reading: (name: string) => `Reading ${name}`,
  rows: (count: number) => `${english.plural(count, 'row', 'rows')} so far`,
  working: (name: string) =>
    `Testing the model on ${name}, and trying what updating it would bring. The page stays usable.`,
  failed: 'This table could not be used',
  tests: 'Tests so far',
  testOf: (model: string, table: string, place: number) => `${place}. ${model} on ${table}`,
  result: (model: string, table: string) => `${model} on ${table}`,
  frozen: 'The frozen model',
  hash: (short: string) => `known as ${short}…`,
  hashAll: 'Full SHA-256 of the model',
  tableFacts: (table: string, rows: number, used: number, participants: number) =>
    `${table}: ${english.plural(rows, 'row', 'rows')}, ${english.count(used)} used, ${patients(participants)}.`,
  fingerprint: 'Fingerprint of the table',
  events: (events: number, others: number) =>
    `${english.count(events)} with the event, ${english.count(others)} without.`,
  same: (figure: string, there: string, here: string) =>
    `${figure} here is ${here}; on its own patients, out of fold, it was ${there}. The intervals overlap: no sign that it tells patients apart less well here.`,
  worse: (figure: string, there: string, here: string) =>
    `${figure} here is ${here}; on its own patients, out of fold, it was ${there}. It does less well here.`,
  better: (figure: string, there: string, here: string) =>
    `${figure} here is ${here}; on its own patients, out of fold, it was ${there}. It does better here: these patients may differ more from each other.`,
  notCompared: (figure: string) => `${figure} cannot be estimated here.`,
  high: (expected: string, observed: string) =>
    `Its risks are too high here: of 100 patients it expects ${expected} with the event, ${observed} had it.`,
  low: (expected: string, observed: string) =>
    `Its risks are too low here: of 100 patients it expects ${expected} with the event, ${observed} had it.`,
  level: (expected: string, observed: string) =>
    `On average its risks fit: of 100 patients it expects ${expected} with the event, ${observed} had it.`,
  neededTitle: 'Are there enough patients?',
  neededEnough: (participants: number) =>
    `Yes: ${patients(participants)} are enough for a precise answer by published rules.`,
  neededMore: (participants: number, most: number) =>
    `Not quite: ${patients(participants)}, where ${english.count(most)} would give a precise answer. Take the figures as a first impression.`,
  neededFor: (criterion: ExternalReport['needed'][number]['criterion'], participants: number) =>
    `for ${needed[criterion]}: ${english.count(participants)}`,
  neededNote: 'Riley and colleagues, 2021: an interval 0.2 wide for O/E and for the slope, 0.1 wide for the AUROC.',
  figures: 'Here, and on its own patients',
  here: (table: string) => `Here (${table})`,
  there: 'On its own patients, out of fold',
  curves: 'Curves on the new patients',
  threshold: 'Act at a risk of (%)',
  thresholdHelp: 'The risk at which you would act. The sentence and the mark follow it.',
  updates: 'What would updating bring?',
  updatesHelp:
    'Each way is judged on parts of the new table that it was not fitted on, so that before and after can be compared. Take the simplest that is good enough: the more may change, the more patients it needs.',
  updatesFigures: 'Before and after updating',
  updatesCurve: 'Calibration before and after updating',
  notPossible: 'not possible for this model or with so few patients',
  keep: (update: string) => `Keep “${update}” as a new study`,
  keepNote:
    'The new study says what it came from: this model, by its hash, and this table. The old one stays as it is.',
  keeping: 'Making the updated model a study of its own. The page stays usable.',
  kept: (title: string) => `Kept as a new study: ${title}.`,
  gone: 'The new table is not kept. To keep an update, drop the table again.',
  lineageTitle: 'An updated model',
  lineage: (title: string, update: string, rows: number, table: string) =>
    `Developed in “${title}” on ${table} (${english.plural(rows, 'row', 'rows')}), then updated on the table of this study: ${update}.`,
  lineageHash: 'The model before its update',
  help: {
    whyTitle: 'Why test elsewhere?',
    why: 'Patients, measurements and treatments differ between places. A model that is right where it was made may be wrong by a whole level elsewhere.',
    frozenTitle: 'What does frozen mean?',
    frozen:
      'The model is named by a hash of all its numbers. Anyone with the same hash has the same model, to the last digit.',
    updateTitle: 'Update or make anew?',
    update:
      'An update borrows from what the old model knows. A new model needs many patients. If the new table is small, move the level, perhaps the slope, and no more.',
  },
};

export type ValidateMessages = typeof validate;
