import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  columnsOf,
  outcomeOfKind,
  outcomeSaid,
  outcomeWithin,
  rolesOf,
  roleIn,
  withEventOfTwo,
  withRole,
} from '../../src/state/outcome-role.ts';
import { aQuestionReview } from '../pages/fake-study.ts';

const followed = { ...aQuestionReview, timeColumns: ['years', 'months'] };

test('no kind of outcome takes an event for granted', () => {
  expect(outcomeSaid(outcomeOfKind('binary', 'died', followed))).toBe(false);
  expect(outcomeSaid(outcomeOfKind('survival', 'died', followed))).toBe(false);
  expect(outcomeSaid(outcomeOfKind('continuous', 'sbp', followed))).toBe(true);
  // Two classes are a yes/no outcome.
  expect(outcomeSaid(outcomeOfKind('classes', 'died', followed))).toBe(false);
});

test('classes are put in the order of their numbers', () => {
  const classes = ['10', '9', '1'].map((level) => ({ level, count: 20 }));
  expect(outcomeOfKind('classes', 'grade', { ...followed, classes })).toEqual({
    kind: 'classes',
    column: 'grade',
    classes: ['1', '9', '10'],
    ordered: false,
  });
});

test('a code stands for one thing at a time, whatever it stood for before', () => {
  const level = fc.constantFrom('0', '1', '2', '3');
  const said = fc.array(fc.tuple(level, fc.constantFrom(...rolesOf.survival)), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(said, (steps) => {
      const outcome = steps.reduce(
        (before, [code, role]) => withRole(before, code, role),
        outcomeOfKind('survival', 'status', followed),
      );
      if (outcome.kind !== 'survival') throw new RangeError('the kind changed');
      const named = [...outcome.event, ...outcome.censored, ...outcome.competing];
      expect(new Set(named).size).toBe(named.length);
      for (const [code, role] of new Map(steps)) {
        expect(roleIn(outcome, code)).toBe(role === 'leftOut' ? undefined : role);
      }
    }),
  );
});

test('of two endings, the one that is no event is censoring', () => {
  expect(withEventOfTwo(outcomeOfKind('survival', 'died', followed), 'yes', ['no', 'yes'])).toMatchObject({
    event: ['yes'],
    censored: ['no'],
    competing: [],
  });
});

test('an outcome keeps what a table read anew still has', () => {
  const outcome = { ...outcomeOfKind('survival', 'died', followed), entry: 'age' };
  expect(columnsOf(outcome)).toEqual(['died', 'years', 'age']);
  expect(outcomeWithin(outcome, ['died', 'age'])).toMatchObject({ time: '', entry: 'age' });
  expect(outcomeWithin(outcome, ['died', 'years'])).not.toHaveProperty('entry');
  expect(outcomeWithin(outcome, ['years'])).toBeNull();
});
