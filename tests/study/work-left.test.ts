import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SteadyCountdown, WorkLeft } from '../../workers/study/search/work-left';

const WORK = { planned: 10, late: 3 };

function begun(sets: number, ...names: readonly string[]): WorkLeft {
  const work = new WorkLeft(sets, WORK);
  for (const name of names) work.begin(name, false);
  return work;
}

test('nothing is told before anything is done, and nothing is left at the end', () => {
  const work = begun(2, '0/0', 'all');
  expect(work.secondsLeft(5, Infinity)).toBeNull();
  work.did('0/0', 'a', 4);
  work.did('all', 'b', 10);
  work.finish('0/0');
  work.finish('all');
  expect(work.secondsLeft(5, Infinity)).toBe(0);
});

test('the pace so far tells the seconds left: 6 of 30 units took 12 seconds', () => {
  const work = begun(3, '0/0', '0/1');
  work.did('0/0', 'a', 4);
  work.did('0/1', 'b', 2);
  expect(work.secondsLeft(12, Infinity)).toBeCloseTo(48, 12);
});

test('a job that is begun anew on another worker counts once', () => {
  const work = begun(3, '0/0');
  for (const amount of [1, 2, 4, 1, 2]) work.did('0/0', 'a', amount);
  expect(work.secondsLeft(4, Infinity)).toBeCloseTo(26, 12);
});

test('a set that does more than was planned for, as where the named settings stay in, has nothing left', () => {
  const work = begun(1, 'all');
  work.did('all', 'a', 14);
  expect(work.secondsLeft(7, Infinity)).toBe(0);
});

test('sets that can only begin when the time is up take what such sets take', () => {
  const work = begun(5, '0/0');
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
      const work = begun(4, '0', '1', '2', '3');
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

test('a set that is begun when the time is up has no more to do than such sets have', () => {
  const work = begun(2, '0/0');
  work.did('0/0', 'a', 10);
  work.finish('0/0');
  work.begin('all', true);
  work.did('all', 'b', 1);
  expect(work.secondsLeft(11, 0)).toBeCloseTo(2, 12);
});

test('the set at work is the first that is not finished', () => {
  const work = begun(3, '0/0', '0/1');
  work.did('0/1', 'a', 1);
  expect(work.oldest).toBe('0/0');
  work.finish('0/0');
  expect(work.oldest).toBe('0/1');
  work.finish('0/1');
  expect(work.oldest).toBeNull();
});

test('what is told counts down, does not jump with one strange estimate, and ends at 0', () => {
  const countdown = new SteadyCountdown();
  expect(countdown.tell(1, 40)).toBeNull();
  expect(countdown.tell(2, null)).toBeNull();
  expect(countdown.tell(3, 40)).toBe(40);
  expect(countdown.tell(4, 39)).toBeCloseTo(39, 12);
  const strange = countdown.tell(4.1, 80)!;
  expect(strange).toBeGreaterThan(38);
  expect(strange).toBeLessThan(41);
  expect(countdown.tell(4.2, 0)).toBe(0);
});

test('what is told is never below 0, and comes to what is thought where that stays', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 1, maxLength: 20 }), (lefts) => {
      const countdown = new SteadyCountdown();
      let spent = 2;
      for (const left of lefts) expect(countdown.tell((spent += 0.5), left)).toBeGreaterThanOrEqual(0);
      // The end stays where it is; a minute later nothing of what was thought before is left in it.
      const end = spent + 100;
      for (let k = 0; k < 120; k += 1) {
        spent += 0.5;
        const told = countdown.tell(spent, end - spent);
        if (k === 119) expect(told).toBeCloseTo(end - spent, 3);
      }
    }),
  );
});
