import * as v from 'valibot';
import {
  sampleSizeCriteria,
  type OutcomeSummary,
  type SampleSize,
  type StepCurve,
  type TableOne,
} from '../contract/cohort';
import { count, finite, list, numbers, sameLength, text } from './kept-values';

export const outcomeSummary: v.GenericSchema<unknown, OutcomeSummary> = v.variant('kind', [
  v.strictObject({ kind: v.literal('binary'), events: count, others: count }),
  v.strictObject({ kind: v.literal('classes'), counts: list(v.strictObject({ level: text, count })) }),
  v.strictObject({
    kind: v.literal('continuous'),
    mean: finite,
    sd: finite,
    q1: finite,
    median: finite,
    q3: finite,
  }),
  v.strictObject({
    kind: v.literal('survival'),
    events: count,
    censored: count,
    competing: count,
    medianFollowUp: v.nullable(finite),
    horizon: finite,
    eventsByHorizon: count,
    lastFollowUp: finite,
  }),
]);

export const stepCurve: v.GenericSchema<unknown, StepCurve> = v.pipe(
  v.strictObject({
    kind: v.picklist(['survival', 'event', 'competing']),
    times: numbers,
    values: numbers,
    low: numbers,
    high: numbers,
    atRisk: list(v.strictObject({ time: finite, participants: v.nullable(finite) }), 100),
    median: v.nullable(finite),
  }),
  v.check(({ times, values, low, high }) => sameLength({ times, values, low, high })),
);

const cell: v.GenericSchema<unknown, TableOne['rows'][number]['cells'][number]> = v.variant('kind', [
  v.strictObject({
    kind: v.literal('number'),
    mean: finite,
    sd: finite,
    q1: finite,
    median: finite,
    q3: finite,
    missing: v.nullable(count),
  }),
  v.strictObject({ kind: v.literal('count'), count, share: finite }),
  v.strictObject({ kind: v.literal('missing'), missing: v.nullable(count) }),
  v.strictObject({ kind: v.literal('suppressed') }),
]);

export const tableOne: v.GenericSchema<unknown, TableOne> = v.strictObject({
  groups: list(
    v.strictObject({
      kind: v.picklist(['all', 'event', 'noEvent', 'competing', 'class', 'range']),
      name: v.nullable(text),
      participants: count,
    }),
    1000,
  ),
  rows: list(
    v.strictObject({ column: text, level: v.nullable(text), cells: list(cell, 1000), smd: v.nullable(finite) }),
    100_000,
  ),
  smallCell: count,
});

export const sampleSize: v.GenericSchema<unknown, SampleSize> = v.strictObject({
  parameters: count,
  participants: count,
  events: v.nullable(count),
  assumption: v.nullable(
    v.strictObject({
      rSquared: finite,
      maxRSquared: v.nullable(finite),
      shrinkage: finite,
      from: v.picklist(['default', 'rSquared', 'cStatistic']),
    }),
  ),
  criteria: list(v.strictObject({ criterion: v.picklist(sampleSizeCriteria), participants: count }), 20),
  needed: v.nullable(count),
  eventsNeeded: v.nullable(count),
  parametersBorne: v.nullable(count),
  enough: v.nullable(v.boolean()),
});
