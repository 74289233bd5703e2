import * as v from 'valibot';
import type { Figure, FigureName, Figures } from '../contract/figures';
import { backends } from '../contract/recipe';

/** What kept reports are made of: every number finite, every list of bounded length. */
export const text = v.pipe(v.string(), v.maxLength(10_000));
export const finite = v.pipe(v.number(), v.finite());
/** A number of a model: of a size that sums and products of it stay finite. */
export const moderate = v.pipe(v.number(), v.minValue(-1e60), v.maxValue(1e60));
/** Something is divided by it. */
export const divisor = v.pipe(v.number(), v.minValue(1e-60), v.maxValue(1e60));
export const count = v.pipe(v.number(), v.integer(), v.minValue(0));
export const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
export const numbers = v.pipe(v.array(finite), v.maxLength(1000));
export const backend = v.picklist(backends);

/** A list of at most so many entries. */
export const list = <Entry>(entry: v.GenericSchema<unknown, Entry>, most = 10_000) =>
  v.pipe(v.array(entry), v.maxLength(most));

export const figure: v.GenericSchema<unknown, Figure> = v.variant('kind', [
  v.strictObject({ kind: v.literal('estimated'), value: finite, low: finite, high: finite }),
  v.strictObject({
    kind: v.literal('notEstimable'),
    reason: v.picklist([
      'oneOutcomeOnly',
      'tooFew',
      'noVariation',
      'separated',
      'notDefined',
      'noEvents',
      'beyondFollowUp',
    ]),
  }),
]);

/** All figures of the names, and no other. */
export function figures<Name extends FigureName>(names: readonly Name[]): v.GenericSchema<unknown, Figures<Name>> {
  const entries = Object.fromEntries(names.map((name) => [name, figure]));
  // The entries are built from the names, which the compiler cannot follow through fromEntries.
  return v.strictObject(entries) as unknown as v.GenericSchema<unknown, Figures<Name>>;
}

/** Some of the figures of the names. */
export function someFigures(
  names: readonly FigureName[],
): v.GenericSchema<unknown, Readonly<Partial<Record<FigureName, Figure>>>> {
  return v.strictObject(Object.fromEntries(names.map((name) => [name, v.optional(figure)])));
}

/** Whether lists that belong together are of one length. */
export const sameLength = (columns: Readonly<Record<string, readonly unknown[]>>): boolean =>
  new Set(Object.values(columns).map((column) => column.length)).size <= 1;
