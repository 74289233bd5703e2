import { english } from '../numbers';

const { percent } = english;

export const cohort = {
  columns: 'Characteristic',
  groups: {
    all: 'All',
    event: 'Event',
    noEvent: { other: 'No event', survival: 'Event-free at last contact' },
    competing: 'Competing event',
  },
  groupHead: (name: string, participants: number) => `${name} (n = ${english.count(participants)})`,
  smd: 'SMD',
  caption: (smallCell: number) =>
    `Characteristics of the participants by outcome: mean (SD) and median [quartiles] of numbers, count and share of the others. Fewer than ${smallCell} are not told.`,
  frame: 'Characteristics by outcome, scrollable',
  number: (mean: string, sd: string) => `${mean} (${sd})`,
  quartiles: (median: string, q1: string, q3: string) => `${median} [${q1}, ${q3}]`,
  count: (count: string, share: number) => `${count} (${percent(share, 1)})`,
  missing: (missing: string) => `missing: ${missing}`,
  missingRow: 'Missing',
  fewer: (smallCell: number) => `<${smallCell}`,
  apart: 'apart',
  apartHelp:
    'SMD is how many standard deviations the groups lie apart, whatever their size; of three or more groups, the mean over all pairs of them. From 0.1 it is marked: such a characteristic goes with the outcome. It does not say that it causes it, nor that it should be a predictor.',
  noneOfThese: '–',
  curves: {
    survival: 'Free of the event',
    event: 'Event',
    competing: 'Competing event',
    titleSurvival: 'Free of the event over time (Kaplan-Meier)',
    titleIncidence: 'Events over time (cumulative incidence)',
    summarySurvival: 'Share of the participants still free of the event, with its 95% band.',
    summaryIncidence:
      'Share of the participants who have had the event, and who have had a competing event, with 95% bands. Competing events are not taken as censored.',
    ySurvival: 'Share free of the event',
    yIncidence: 'Share with the event',
    stop: (name: string, time: string, value: string, low: string, high: string) =>
      `${name} at ${time}: ${value} (95% CI ${low} to ${high})`,
    atRisk: 'At risk',
    median: (time: string) => `Half have had the event by ${time}.`,
    noMedian: 'Fewer than half have had the event while they were followed.',
  },
};

export type CohortMessages = typeof cohort;
