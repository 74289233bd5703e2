import fc from 'fast-check';
import { expect, test } from 'vitest';
import { WorkLeft } from '../../workers/study/search/work-left';

const WORK = { planned: 10, late: 3 };

test('nothing is told before anything is done, and nothing is left at the end', () => {
  const work = new WorkLeft(2, WORK);
  expect(work.secondsLeft(5, Infinity)).toBeNull();
  work.did('0/0', 'a', 4);
  work.did('all', 'b', 10);
  work.finish('0/0');
  work.finish('all');
  expect(work.secondsLeft(5, Infinity)).toBe(0);
});

test('the pace so far tells the seconds left: 6 of 30 units took 12 seconds', () => {
  const work = new WorkLeft(3, WORK);
  work.did('0/0', 'a', 4);
  work.did('0/1', 'b', 2);
  expect(work.secondsLeft(12, Infinity)).toBeCloseTo(48, 12);
});

test('a job that is begun anew on another worker counts once', () => {
  const work = new WorkLeft(3, WORK);
  for (const amount of [1, 2, 4, 1, 2]) work.did('0/0', 'a', amount);
  expect(work.secondsLeft(4, Infinity)).toBeCloseTo(26, 12);
});

test('a set that does more than was planned for, as where the named settings stay in, has nothing left', () => {
  const work = new WorkLeft(1, WORK);
  work.did('all', 'a', 14);
  expect(work.secondsLeft(7, Infinity)).toBe(0);
});

test('sets that can only begin when the time is up take what such sets take', () => {
  const work = new WorkLeft(5, WORK);
  work.did('0/0', 'a', 5);
  // A unit a second: 5 for the set that is begun, 10 for one more within the 15 seconds, then three of 3.
  expect(work.secondsLeft(5, 15)).toBeCloseTo(24, 12);
  expect(work.secondsLeft(5, 0)).toBeCloseTo(17, 12);
});

test('at one pace the time left never grows while work is done, and is never below 0', () => {
  const step = fc.record({
    set: fc.integer({ min: 0, max: 3 }),
    job: fc.integer({ min: 0, max: 2 }),
    amount: fc.double({ min: 0, max: 5, noNaN: true }),
    ends: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 30 }), (steps) => {
      const work = new WorkLeft(4, WORK);
      let before = Infinity;
      for (const { set, job, amount, ends } of steps) {
        work.did(String(set), String(job), amount);
        if (ends) work.finish(String(set));
        const left = work.secondsLeft(1, Infinity);
        if (left === null) continue;
        // In a second more is done now than before: less is left in each of them.
        expect(left).toBeGreaterThanOrEqual(0);
        expect(left).toBeLessThanOrEqual(before + 1e-9);
        before = left;
      }
    }),
  );
});
