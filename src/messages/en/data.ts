import type { ColumnWarning, RowProblemReason } from '../../../workers/contract/table';
import { english } from '../numbers';

const { count, percent, plural } = english;

type WarningWords = {
  readonly [Kind in ColumnWarning['kind']]: (warning: Extract<ColumnWarning, { kind: Kind }>) => string;
};

const warnings: WarningWords = {
  allMissing: () => 'No value in any row. It is left out of the predictors.',
  constant: () =>
    'The same value in every row, so it cannot tell participants apart. It is left out of the predictors.',
  mostlyMissing: ({ share }) =>
    `${percent(share)} missing. Ask whether it is measured only in sicker patients; leave it out if so.`,
  looksLikeIdentifier: () =>
    'Looks like an identifier. Left out of the predictors; choose it as participant id if it names the patient.',
  looksLikePersonalName: () =>
    'Looks like personal details. Left out of the predictors; better to delete it from the table.',
  manyLevels: ({ levels }) =>
    `${plural(levels, 'level', 'levels')}. Rare ones will be pooled; group them yourself where you can.`,
  missingCode: ({ code, count: cells, taken }) =>
    taken
      ? `“${code}” was taken as “not measured” in ${plural(cells, 'cell', 'cells')}. Change the codes above if it is a value.`
      : `“${code}” in ${plural(cells, 'cell', 'cells')} lies far from the rest. Does it mean “not measured”?`,
  unit: ({ unit, count: cells }) =>
    `The unit “${unit}” was set aside in ${plural(cells, 'cell', 'cells')} and the numbers kept. Make it a category if that is wrong.`,
  nonFinite: ({ count: cells }) =>
    `${plural(cells, 'cell holds', 'cells hold')} an infinite number, taken as “not measured”. Check the source.`,
  mixed: ({ notNumbers }) =>
    `Numbers, but ${plural(notNumbers, 'cell is', 'cells are')} not. Add the code to “Not measured” above, or make it a category.`,
  duplicateName: ({ original }) =>
    `Another column is called “${original}” too, so this one was numbered. Make sure it is the one you mean.`,
  emptyName: () => 'It has no name in the file; it was named by its place.',
};

const reasons: Readonly<Record<RowProblemReason, string>> = {
  tooFewCells: 'too few cells',
  tooManyCells: 'too many cells',
  unclosedQuote: 'a quote that is never closed',
  nulByte: 'a NUL byte',
  undecodable: 'characters that the encoding does not have',
  blank: 'an empty line',
};

export const data = {
  title: 'Data',
  emptyLead: 'Open the table that the model shall learn from.',
  reading: (name: string) => `Reading “${name}”`,
  readBytes: (read: string, all: string, rows: number) => `${read} of ${all}, ${plural(rows, 'row', 'rows')} so far`,
  timeLeft: (left: string) => `about ${left} left`,
  cancel: 'Cancel reading',
  failed: (name: string) => `“${name}” was not opened`,
  stillThere: (name: string) => `“${name}” is still open, as it was.`,
  dismiss: 'Put aside',
  otherTable: 'Open another table',
  choose: 'Choose a table',
  dropHere: 'Drop a CSV or TSV file here',
  wantedTitle: (name: string) => `Open “${name}” again`,
  wanted: (rows: number) =>
    `A study keeps no patient rows. To go on with training or to predict for all of its patients, open the same table once more (${plural(rows, 'row', 'rows')}). ` +
    'Results and single predictions work without it.',
  wantedSample: 'Open the sample table',
  waitingRecipe: (title: string) => `The recipe “${title}” is ready and waits for its table.`,
  different:
    'This is not the table that the study was made of. Kept folds cannot be used with it: training starts anew.',
  recognised: 'Recognised: this is the table that the study was made of.',
  summary: (name: string, rows: number, columns: number) =>
    `${name}: ${plural(rows, 'row', 'rows')}, ${plural(columns, 'column', 'columns')}. Check what was read against what you know of these patients.`,
  synthetic: 'This table is synthetic. A seeded program made it; no real patient is in it.',
  howRead: 'How it was read',
  howReadHint: 'Found by looking at the file. If the preview looks wrong, change it here: the file is read again.',
  sampleReading: 'A sample is read as it ships. With a table of your own, all of this can be changed.',
  encoding: 'Encoding',
  delimiter: 'Delimiter',
  decimal: 'Decimal sign',
  header: 'First row',
  headerNames: 'column names',
  headerData: 'data (columns were numbered)',
  namesLabel: 'Column names, where the first row is data already',
  namesHint: 'One name for each column, separated by commas. Leave empty to take them from the first row.',
  missing: 'Not measured',
  missingHint: 'Cells that mean “not measured”, separated by blanks. The empty cell always does.',
  missingNone: 'only empty cells',
  apply: 'Read again',
  detected: (value: string) => `found: ${value}`,
  auto: 'as found',
  encodings: {
    'utf-8': 'UTF-8',
    'utf-16le': 'UTF-16 LE',
    'utf-16be': 'UTF-16 BE',
    'windows-1252': 'Latin-1 (Windows-1252)',
    gb18030: 'GB18030',
  },
  delimiters: { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar |', ' ': 'blank' },
  decimals: { '.': 'point 1.5', ',': 'comma 1,5' },
  glimpse: 'First rows',
  glimpseHint: 'Shown now and dropped when you leave this page.',
  columns: 'Columns',
  column: 'Column',
  kind: 'Kind',
  kindOf: (column: string) => `Kind of ${column}`,
  kinds: {
    number: 'number',
    category: 'category',
    yesNo: 'yes/no',
    date: 'date',
    identifier: 'identifier',
    text: 'free text',
  },
  kindChanged: (detected: string) => `read as ${detected}`,
  missingShare: 'Missing',
  distinct: 'Different',
  distribution: 'Distribution',
  distributionOf: (column: string) => `Distribution of ${column}`,
  rangeOf: (min: string, median: string, max: string) => `${min} to ${max}, median ${median}`,
  otherLevels: (levels: number, cells: number) => `${plural(levels, 'other level', 'other levels')}: ${count(cells)}`,
  noDistribution: 'not shown',
  warnings: 'To mind',
  warning: warnings,
  takeMissing: (code: string) => `Yes, “${code}” is not measured`,
  untakeMissing: (code: string) => `Undo: “${code}” is a value`,
  find: 'Find a column',
  onlyWarned: (columns: number) => `Only columns to mind (${count(columns)})`,
  shown: (shown: number, all: number) => `${count(shown)} of ${plural(all, 'column', 'columns')} shown`,
  more: (columns: number) => `Show ${plural(columns, 'more column', 'more columns')}`,
  noneFound: 'No column matches.',
  problemsTitle: (problems: number) => `${plural(problems, 'row needs', 'rows need')} a look`,
  problemsNone: 'Every line of the file became a row.',
  problemsHint: (leftOut: number) =>
    leftOut === 0
      ? 'All were kept: missing cells count as not measured.'
      : `${plural(leftOut, 'row was', 'rows were')} left out of the table; the others were kept, missing cells counting as not measured.`,
  problemsFirst: (shown: number) => `The first ${count(shown)} are listed.`,
  line: 'Line',
  reason: 'What is wrong',
  cells: 'Cells found',
  fate: 'Row',
  kept: 'kept',
  dropped: 'left out',
  reasons,
  duplicatesTitle: (rows: number) => `${plural(rows, 'row repeats', 'rows repeat')} an earlier one in every cell`,
  duplicates:
    'If the same patient was exported twice, remove the copies: a copy on both sides of a split makes a model look better than it is. Equal patients may of course exist.',
  next: 'Continue',
  nextNote: 'Next: say what is to be predicted.',
  nextMissing: 'Open a table to go on.',
  nextWait: 'The table is being read.',
  help: {
    kinds: 'Why the kind matters',
    kindsWords:
      'A number is scaled, a category is split into its levels. A code such as 1, 2, 3 for three departments is a category, although it looks like a number.',
    missing: 'Missing values',
    missingWords:
      'They are filled in later, learned from the development folds only, and the model can be told that a value was missing. Why a value is missing often says something about the patient.',
    leave: 'What stays here',
    leaveWords:
      'This page holds counts and distributions. Levels with very few participants are pooled, and identifiers are never listed.',
  },
  opened: (name: string, rows: number) => `${name} is open: ${plural(rows, 'row', 'rows')}.`,
};

export type DataMessages = typeof data;
