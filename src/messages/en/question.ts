import type { QuestionWarning } from '../../../workers/contract/recipe';
import { english } from '../numbers';

const { count, list, number, percent, plural } = english;

type WarningWords = {
  readonly [Kind in QuestionWarning['kind']]: (warning: Extract<QuestionWarning, { kind: Kind }>) => string;
};

const warning: WarningWords = {
  identifierAmongPredictors: ({ column }) =>
    `“${column}” looks like an identifier. A model can learn patients by heart from it and will fail on new ones: switch it off.`,
  copyOfOutcome: ({ column, auroc }) =>
    `“${column}” alone tells the outcome almost perfectly (AUROC ${number(auroc, 3)}). It may be known only after the event, or be the outcome in other words. ` +
    'Keep it only if it is truly known when the prediction is made.',
  repeatedParticipants: ({ column, rows, participants }) =>
    `${count(rows)} rows come from ${plural(participants, 'participant', 'participants')} by “${column}”. Choose it as participant id, so that nobody is on both sides of a split.`,
  duplicateRows: ({ rows }) =>
    `${plural(rows, 'row repeats', 'rows repeat')} an earlier one, row numbers aside. If patients were exported twice, remove the copies: they flatter the result. Where there are few predictors, equal patients may well exist.`,
  fewEvents: ({ events, features }) =>
    `${plural(events, 'event', 'events')} for ${plural(features, 'feature', 'features')} (numbers, and levels of categories) is little. Expect wide intervals; choose fewer predictors on clinical grounds, or gather more events.`,
  rareEvents: ({ share }) =>
    `Only ${percent(share, 1)} have the event. Accuracy would mislead; look at calibration, sensitivity and PPV.`,
  outcomeHasMissing: ({ rows }) =>
    `${plural(rows, 'row has', 'rows have')} no outcome and ${rows === 1 ? 'is' : 'are'} left out. Ask whether those patients differ from the rest.`,
  classesLeftOut: ({ classes, rows }) =>
    `${plural(rows, 'row', 'rows')} with ${list(classes.map((name) => `“${name}”`))} ${rows === 1 ? 'is' : 'are'} left out. The model will say nothing about such patients.`,
  highCardinality: ({ column, levels }) =>
    `“${column}” has ${plural(levels, 'level', 'levels')}. Rare ones will be pooled; a coarser grouping of your own works better.`,
  constantPredictor: ({ column }) =>
    `“${column}” has one value only among these participants. It adds nothing: switch it off.`,
  textPredictor: ({ column }) =>
    `“${column}” is free text and would be taken as levels. Switch it off, or group it into categories first.`,
};

export const question = {
  title: 'Question',
  lead: 'What is to be predicted, and from what.',
  given: 'Filled in from the sample study. Look it over, or change anything.',
  givenRecipe: 'Filled in from the recipe. Look it over, or change anything.',
  outcome: 'Outcome',
  outcomeHint: 'The column that holds what happened.',
  chooseOutcome: 'Choose a column',
  findColumn: 'Find a column',
  noColumn: 'No column matches.',
  event: 'What counts as the event?',
  eventHint: 'Benchside never guesses this. Choose the class you want to know the risk of.',
  eventClass: (level: string, rows: number) => `${level} (${plural(rows, 'row', 'rows')})`,
  classes: 'What does each class stand for?',
  classesHint:
    'At least one class is the event and at least one is not. Rows of a class that is left out are not used.',
  classesWaiting: 'Counting classes',
  tooManyClasses: (classes: number) =>
    `This column has ${count(classes)} or more different values. An outcome needs a few classes: choose another column, or make classes in your table first (for example “above 140”: yes/no).`,
  oneClass: 'This column has fewer than two classes, so there is nothing to predict. Choose another column.',
  class: 'Class',
  rows: 'Rows',
  roles: { event: 'Event', noEvent: 'No event', leftOut: 'Left out' },
  roleOf: (level: string) => `${level} stands for`,
  predictors: 'Predictors',
  predictorsHint:
    'Choose what is known at the moment the prediction is to be made. Nothing that is recorded afterwards.',
  predictorsChosen: (chosen: number, all: number) => `${count(chosen)} of ${plural(all, 'column', 'columns')} chosen`,
  allShown: 'Choose all shown',
  noneShown: 'Clear all shown',
  suggested: 'As suggested',
  off: {
    identifier: 'off: names a person or record rather than describing one',
    date: 'off: a date seldom holds for later patients',
    text: 'off: free text',
    empty: 'off: no values',
    constant: 'off: one value only',
    outcome: 'is the outcome',
    participant: 'is the participant id',
    group: 'is the group',
  },
  missing: (share: number) => `${percent(share, share < 0.01 ? 1 : 0)} missing`,
  warned: 'see Data',
  structure: 'Who belongs together',
  participant: 'Participant id',
  participantHint: 'Where a patient has several rows: all of them stay on one side of every split.',
  group: 'Group',
  groupHint: 'A hospital, ward or family to be kept together, so that the test is on places never seen.',
  noneChosen: 'none',
  review: 'What this gives',
  reviewWaiting: 'Choose an outcome to see who is in.',
  reviewing: 'Counting',
  participants: 'Participants',
  rowsUsed: 'Rows',
  events: 'Events',
  eventsShare: (events: number, share: number) => `${count(events)} (${percent(share, 1)})`,
  leftOut: 'Rows left out',
  mind: (warnings: number) => `${plural(warnings, 'thing', 'things')} to mind`,
  mindNone: 'Nothing found that would mislead.',
  switchOff: (column: string) => `Switch off ${column}`,
  takeAsId: (column: string) => `Use ${column} as participant id`,
  warning,
  next: 'Continue',
  nextNote: 'Next: see how the table is prepared and tested.',
  nextMind: (warnings: number) =>
    `${plural(warnings, 'thing', 'things')} to mind under “What this gives”. Then: how the table is prepared and tested.`,
  nextOutcome: 'Choose an outcome to go on.',
  nextEvent: 'Say what counts as the event to go on.',
  nextPredictors: 'Choose at least one predictor to go on.',
  titleOf: (outcome: string) => `Predicting ${outcome}`,
  help: {
    outcome: 'Outcome and event',
    outcomeWords:
      'The model gives each patient a risk of the event. Swapping event and no event turns every figure round, so say it yourself.',
    predictors: 'Leakage',
    predictorsWords:
      'A predictor recorded after the event (a discharge code, a treatment given because of it) makes a model look brilliant and useless. The commonest error in published models.',
    together: 'Why keep rows together',
    togetherWords:
      'Two visits of one patient are alike. If one trains and the other tests, the model is tested on someone it has met.',
  },
};

export type QuestionMessages = typeof question;
