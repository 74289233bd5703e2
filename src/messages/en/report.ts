import { reportChecklist } from './report-checklist';
import { reportFindings } from './report-findings';
import { reportFlags } from './report-flags';
import { reportMethods } from './report-methods';
import { reportShelf } from './report-shelf';

const page = {
  title: 'Report',
  lead: 'The study as a journal would want it: made from what was run. Only summaries are in it; counts of fewer than ten are not shown.',
  waiting: 'The report appears when a study has been trained.',
  save: {
    title: 'Save the report',
    note: 'Each is one file that opens without a connection.',
    html: 'HTML',
    docx: 'Word (DOCX)',
    json: 'report.json',
    saving: 'Writing the file',
    saved: (name: string) => `${name} was saved.`,
  },
  stated: {
    title: 'What only you can say',
    note: 'TRIPOD+AI asks for more than a table can tell. What you leave empty is printed as “not reported”. It is kept with the study on this device.',
    done: (said: number, of: number) => `${said} of ${of} answered`,
    item: (item: string) => `item ${item}`,
    kept: 'Kept.',
    keeping: 'Keeping…',
    groups: {
      front: 'Title and introduction',
      data: 'Data and participants',
      measured: 'Outcome, predictors and use',
      discussion: 'Discussion',
      open: 'Ethics and openness',
    },
  },
  shown: 'The report',
  contents: 'Contents',
  readOnly: 'This study is open in another tab; it can be read here, and changed there.',
  back: 'Results',
  next: 'Continue',
  nextNote: 'Next: use the model on new patients.',
  help: {
    whatTitle: 'What is TRIPOD+AI?',
    what: 'A list of 52 things that readers of a prediction study need to know. Journals ask for it. Those that follow from the study are filled in; the rest only you know.',
    flagsTitle: 'What are the red flags?',
    flags:
      'Signs that a study’s figures may be too good, after PROBAST. Reviewers look for them; so do we, and say what we find.',
  },
};

export const report = {
  page,
  methods: reportMethods,
  findings: reportFindings,
  checklist: reportChecklist,
  flags: reportFlags,
  shelf: reportShelf,
};

export type ReportMessages = typeof report;
