import type { QuestionWarning } from '../../../workers/contract/recipe';
import { english } from '../numbers';

const { count, list, measured, number, percent, plural } = english;

type WarningWords = {
  readonly [Kind in QuestionWarning['kind']]: (warning: Extract<QuestionWarning, { kind: Kind }>) => string;
};

const warning: WarningWords = {
  identifierAmongPredictors: ({ column }) =>
    `“${column}” looks like an identifier. A model can learn patients by heart from it and will fail on new ones: switch it off.`,
  copyOfOutcome: ({ column, measure, value }) =>
    `“${column}” alone tells the outcome almost perfectly (${measure === 'auroc' ? 'AUROC' : 'rank correlation'} ${number(value, 3)}). It may be known only after the event, or be the outcome in other words. ` +
    'Keep it only if it is truly known when the prediction is made.',
  repeatedParticipants: ({ column, rows, participants }) =>
    `${count(rows)} rows come from ${plural(participants, 'participant', 'participants')} by “${column}”. Choose it as participant id, so that nobody is on both sides of a split.`,
  duplicateRows: ({ rows }) =>
    `${plural(rows, 'row repeats', 'rows repeat')} an earlier one, row numbers aside. If patients were exported twice, remove the copies: they flatter the result. Where there are few predictors, equal patients may well exist.`,
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
  manyClasses: ({ classes }) =>
    `The outcome has ${count(classes)} different numbers. If it was measured, choose “A measured number”: as classes, its order and distances are lost.`,
  smallClass: ({ level, count: rows }) =>
    `Only ${plural(rows, 'row has', 'rows have')} “${level}”. It can hardly be learned or judged: join it with a class of like meaning in your table, or leave it out.`,
  perhapsCompeting: ({ levels }) =>
    `Follow-up ends in more than two ways: ${list(levels.map((level) => `“${level}”`))}. If one of them rules the event out, such as death from something else, say that it competes. As censoring it would make the risk too high.`,
  competingEvents: ({ rows }) =>
    `${plural(rows, 'row has', 'rows have')} a competing event. ${rows === 1 ? 'It is' : 'They are'} not taken as censored: the risk told is the chance that the event comes before any other that rules it out (cumulative incidence).`,
  horizonBeyondFollowUp: ({ horizon, last, atRisk }) =>
    `Only ${plural(atRisk, 'participant is', 'participants are')} still followed at the horizon of ${measured(horizon)}; the last leaves at ${measured(last)}. Choose an earlier horizon: at this one little can be judged.`,
  timeNotPositive: ({ rows }) =>
    `${plural(rows, 'row has', 'rows have')} a follow-up of 0 or less and ${rows === 1 ? 'is' : 'are'} left out. Check the dates they come from.`,
  entryAfterEnd: ({ rows }) =>
    `${plural(rows, 'row comes', 'rows come')} under observation only when follow-up is over, and ${rows === 1 ? 'is' : 'are'} left out. Check the entry column.`,
  followUpAmongPredictors: ({ column }) =>
    `“${column}” looks like a length of follow-up. It is known only afterwards: switch it off.`,
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
  kind: 'What kind of outcome is it?',
  kindLooks: 'Chosen by what the column looks like. Change it if it is meant otherwise.',
  kinds: {
    binary: { name: 'Yes or no', hint: 'Something happened or it did not.' },
    classes: { name: 'One of several classes', hint: 'Three or more, such as a diagnosis or a grade.' },
    continuous: { name: 'A measured number', hint: 'Such as a blood pressure or a score.' },
    survival: { name: 'Time until an event', hint: 'Follow-up of different lengths; some leave before it happens.' },
  },
  event: 'What counts as the event?',
  eventHint: 'Benchside never guesses this. Choose the class you want to know the risk of.',
  eventClass: (level: string, rows: number) => `${level} (${plural(rows, 'row', 'rows')})`,
  classes: 'What does each class stand for?',
  classesHint:
    'At least one class is the event and at least one is not. Rows of a class that is left out are not used.',
  endings: 'How did follow-up end?',
  endingsHint:
    'At least one code is the event. A competing event is one after which the event can no longer happen, such as death from another cause; it is never taken as censoring.',
  classesWaiting: 'Counting classes',
  tooManyClasses: (classes: number) =>
    `This column has ${count(classes)} or more different values. If it was measured, choose “A measured number” above. For yes or no it needs a few classes: choose another column, or make classes in your table first (for example “above 140”: yes/no).`,
  oneClass: 'This column has fewer than two classes, so there is nothing to predict. Choose another column.',
  twoClasses: 'This column has two classes only. Choose “Yes or no” above, or another column.',
  classList: 'Which classes are there?',
  ordered: 'The classes are in order',
  orderedHint: 'Such as mild, moderate, severe. The list runs from low to high; move a class to where it belongs.',
  useClass: (level: string) => `Use ${level}`,
  up: (level: string) => `Move ${level} up`,
  down: (level: string) => `Move ${level} down`,
  moved: (level: string, place: number, of: number) => `${level} is now ${count(place)} of ${count(of)}.`,
  low: 'lowest',
  high: 'highest',
  followUp: 'How long was each participant followed?',
  time: 'Length of follow-up',
  timeHint: 'A column of numbers above 0: the time to the event, or to the last time the participant was seen.',
  entry: 'Start of observation',
  entryHint: 'Only where participants came under observation later than time 0, on the same scale.',
  horizon: 'Horizon',
  horizonHint: (unit: string) =>
    `The time by which the risk is wanted, in the unit of “${unit}”. Left blank, Benchside chooses one.`,
  /** `scale` names the column of follow-up where the unit of time is not known. */
  horizonIs: (horizon: string, scale: string | null) =>
    `Horizon: ${horizon}${scale === null ? '' : ` on the scale of “${scale}”`}.`,
  horizonChosen: (horizon: string, scale: string | null) =>
    `Benchside chose a horizon of ${horizon}${scale === null ? '' : ` on the scale of “${scale}”`}, where enough participants are still followed.`,
  timeUnit: 'Unit of time',
  timeUnitHint: 'For words and axes only: no number is changed.',
  timeUnits: { days: 'days', weeks: 'weeks', months: 'months', years: 'years' },
  unitNotSaid: 'not said',
  unit: 'Unit',
  unitHint: 'What the values are measured in, such as mmHg. Optional: for words and axes only.',
  aboveZero: 'A number above 0.',
  class: 'Class',
  rows: 'Rows',
  roles: {
    event: 'Event',
    noEvent: 'No event',
    censored: 'Still free of it (censored)',
    competing: 'Competing event',
    leftOut: 'Left out',
  },
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
    followUp: 'tells the outcome',
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
  mean: 'Mean (SD)',
  median: 'Median (quartiles)',
  meanWords: (mean: string, sd: string) => `${mean} (${sd})`,
  medianWords: (median: string, q1: string, q3: string) => `${median} (${q1} to ${q3})`,
  censored: 'Censored',
  competing: 'Competing events',
  byHorizon: 'Events by the horizon',
  medianFollowUp: 'Median follow-up',
  notReached: 'not reached',
  leftOut: 'Rows left out',
  mind: (warnings: number) => `${plural(warnings, 'thing', 'things')} to mind`,
  mindNone: 'Nothing found that would mislead.',
  switchOff: (column: string) => `Switch off ${column}`,
  takeAsId: (column: string) => `Use ${column} as participant id`,
  warning,
  who: 'Who are they?',
  whoHint:
    'Their characteristics by outcome, and where there is follow-up, what became of them over time. Nothing is trained for it.',
  whoShow: 'Describe the participants',
  whoWorking: 'Describing the participants',
  whoAgain: 'The question has changed since. Describe them again',
  next: 'Continue',
  nextNote: 'Next: see how the table is prepared and tested.',
  nextMind: (warnings: number) =>
    `${plural(warnings, 'thing', 'things')} to mind under “What this gives”. Then: how the table is prepared and tested.`,
  nextOutcome: 'Choose an outcome to go on.',
  nextEvent: 'Say what counts as the event to go on.',
  nextClasses: 'Choose three classes or more to go on.',
  nextTime: 'Choose the column with the length of follow-up to go on.',
  nextPredictors: 'Choose at least one predictor to go on.',
  titleOf: (outcome: string) => `Predicting ${outcome}`,
  help: {
    outcome: 'Outcome and event',
    outcomeWords:
      'The model gives each patient a risk of the event. Swapping event and no event turns every figure round, so say it yourself.',
    kinds: 'Kinds of outcome',
    kindsWords:
      'A time until an event keeps what a plain yes or no throws away: how long each was followed. A measured number cut into yes and no throws away most of what it tells.',
    predictors: 'Leakage',
    predictorsWords:
      'A predictor recorded after the event (a discharge code, a treatment given because of it) makes a model look brilliant and useless. The commonest error in published models.',
    together: 'Why keep rows together',
    togetherWords:
      'Two visits of one patient are alike. If one trains and the other tests, the model is tested on someone it has met.',
  },
};

export type QuestionMessages = typeof question;
