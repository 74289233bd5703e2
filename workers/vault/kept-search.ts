import * as v from 'valibot';
import type { FaultCode } from '../contract/faults';
import type { SearchMade } from '../contract/report';
import type { SearchExtent, Trial } from '../contract/search';
import { keptSpec } from './kept-specs';
import { count, finite, list, text } from './kept-values';

/** One candidate of a search. */
const trial: v.GenericSchema<unknown, Trial> = v.strictObject({
  spec: keptSpec,
  loss: v.nullable(finite),
  error: v.nullable(finite),
  folds: count,
  seconds: finite,
  behind: v.optional(v.strictObject({ mean: finite, error: v.nullable(finite) })),
  failed: v.nullable(v.custom<FaultCode>((code) => typeof code === 'string' && /^[a-z]+[.][A-Za-z]+$/.test(code))),
});

const MOST_TRIALS = 10_000;
const MOST_MODELS = 100;

/** How a model's settings were found. */
export const foundSettings = v.pipe(
  v.strictObject({ trials: v.pipe(list(trial, MOST_TRIALS), v.readonly()), candidates: count, chosen: count }),
  v.check(({ trials, chosen }) => chosen < trials.length),
  v.readonly(),
);

const leftOut = list(
  v.strictObject({ model: text, seconds: v.nullable(finite), minutes: v.nullable(finite) }),
  MOST_MODELS,
);

/** How far the search of a development set went. */
export const searchExtent: v.GenericSchema<unknown, SearchExtent> = v.strictObject({
  candidates: count,
  folds: count,
  cut: v.nullable(v.picklist(['late', 'shortened'])),
  leftOut: v.optional(leftOut),
});

/** The same, as a report tells it. */
export const searchAccount = v.strictObject({
  trials: list(trial, MOST_TRIALS),
  chosen: count,
  inFolds: list(v.strictObject({ spec: keptSpec, folds: count }), MOST_TRIALS),
});

/** A search as it was made. */
export const searchMade: v.GenericSchema<unknown, SearchMade> = v.strictObject({
  minutes: finite,
  candidates: count,
  folds: count,
  leftOut: v.optional(leftOut),
  foldsAsked: v.optional(count),
  cut: v.optional(v.strictObject({ sets: count, late: count, shortened: count })),
});
