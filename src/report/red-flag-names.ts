/** What the study itself shows of the risk of bias; the questions of PROBAST (2019) and PROBAST+AI (2025) it bears on. */
export const redFlags = [
  'eligibility', 'outcomeAssessment', 'predictorTiming', 'leakage', 'bothSides', 'sampleSize', 'rowsDropped',
  'completeCase', 'univariable', 'dichotomised', 'censoring', 'competing', 'calibrationReported', 'optimism',
  'tuning', 'sameModel', 'weights', 'subgroups', 'external',
] as const; // prettier-ignore
export type RedFlag = (typeof redFlags)[number];

/** Whether there is cause for concern. */
export type FlagAnswer = 'no' | 'yes' | 'unclear' | 'notApplicable';
