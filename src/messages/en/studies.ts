import { english } from '../numbers';

const { count, plural } = english;

export const studies = {
  title: 'Studies on this device',
  lead: 'Each study keeps its recipe, its models and its report. The table itself is never kept: to train or predict again, you open it once more and Benchside recognises it.',
  caption: (studies: number) => plural(studies, 'study', 'studies'),
  study: 'Study',
  table: 'Table',
  saved: 'Saved',
  size: 'Size',
  state: 'State',
  actions: 'Actions',
  rows: (rows: number) => plural(rows, 'row', 'rows'),
  finished: 'finished',
  training: (done: number, folds: number) => `${count(done)} of ${plural(folds, 'fold', 'folds')} kept`,
  open: 'Open',
  openNamed: (title: string) => `Open “${title}”`,
  rename: 'Rename',
  renameNamed: (title: string) => `Rename “${title}”`,
  newTitle: 'New title',
  save: 'Save',
  exportFile: 'Export',
  exportNamed: (title: string) => `Export “${title}”`,
  remove: 'Delete',
  removeNamed: (title: string) => `Delete “${title}”`,
  removed: (title: string) => `“${title}” was deleted.`,
  restored: (title: string) => `“${title}” is back.`,
  renamed: (title: string) => `Renamed to “${title}”.`,
  importTitle: 'Open a study file',
  importLead:
    'A file exported from Benchside, here or on another computer. Choose it, or drop it anywhere on the page.',
  importChoose: 'Choose a study file',
  empty: 'No study is kept on this device yet. One appears here as soon as training begins.',
  start: 'Begin a study',
  reading: 'Looking',
  readOnlyTitle: 'Open for reading only',
  readOnly: (title: string) =>
    `“${title}” is being written to in another tab. Here you can look at it and save its files; close it there to go on here.`,
  unavailableTitle: 'Nothing can be kept here',
  keepTitle: 'How long they stay',
  persisted: 'The browser has promised not to clear these studies by itself.',
  notPersisted:
    'The browser may clear these studies when the disk runs low, or after long disuse. You can ask it not to; exporting is the safest.',
  askPersist: 'Ask the browser to keep them',
  persistRefused: 'The browser did not agree. Export the studies that you cannot do without.',
};

export type StudiesMessages = typeof studies;
