import { describe, expect, test } from 'vitest';
import { reviewQuestion } from '../../workers/cohort/question';
import type { Column } from '../../workers/cohort/table';
import type { ClassOutcome, OutcomeRole, Question, SurvivalOutcome } from '../../workers/contract/recipe';
import { randomStream } from '../../workers/numerics/random';
import { levels, numbers, tableOf } from './make-table';

const n = 200;
const times = <T>(of: (i: number) => T, count = n) => Array.from({ length: count }, (_, i) => of(i));
const stream = randomStream(4);
const noise = times(() => stream.normal());
const ask = (columns: readonly Column[], question: Question) => reviewQuestion(tableOf(columns), question);

describe('several classes', () => {
  const grades = times((i) => (i === 0 ? null : i < 12 ? 'rare' : i < 20 ? 'odd' : ['a', 'b'][i % 2]!)); // prettier-ignore
  const columns = [levels('grade', grades), numbers('copy', grades.map((grade) => (grade === 'a' ? 1 : 0)))]; // prettier-ignore
  const role: ClassOutcome = { kind: 'classes', column: 'grade', classes: ['a', 'b', 'rare'], ordered: false };

  test('are counted, and the small one and those left out are said', () => {
    const review = ask(columns, { outcome: role, predictors: ['copy'] });
    expect(review).toMatchObject({ looksLike: 'classes', rows: 191, leftOut: 9, outcome: { kind: 'classes' } });
    expect(review.warnings).toContainEqual({ kind: 'smallClass', level: 'rare', count: 11 });
    expect(review.warnings).toContainEqual({ kind: 'classesLeftOut', classes: ['odd'], rows: 8 });
    expect(review.warnings).toContainEqual({ kind: 'outcomeHasMissing', rows: 1 });
    expect(review.warnings.map(({ kind }) => kind)).not.toContain('copyOfOutcome');
  });

  test('that were not named yet are no failure', () => {
    const review = ask(columns, { outcome: { ...role, classes: [] }, predictors: [] });
    expect(review).toMatchObject({ outcome: null, rows: n, leftOut: 0 });
    expect(review.classes).toHaveLength(4);
  });

  test('made of a measurement are told as such', () => {
    const dose = times((i) => i % 25);
    const classes = [...new Set(dose)].map(String);
    const { warnings } = ask([numbers('dose', dose)], { outcome: { ...role, column: 'dose', classes }, predictors: [] }); // prettier-ignore
    expect(warnings).toContainEqual({ kind: 'manyClasses', classes: 25 });
  });
});

test('a continuous outcome is summarised, and a column that follows it is told as a copy', () => {
  const columns = [
    numbers('bp', noise.map((z) => 120 + 10 * z)),
    numbers('bp squared', noise.map((z) => (120 + 10 * z) ** 2)),
    numbers('minus', noise.map((z) => -z)),
    numbers('age', times((i) => (i * 7) % 60)),
  ]; // prettier-ignore
  const question: Question = { outcome: { kind: 'continuous', column: 'bp' }, predictors: ['bp squared', 'minus', 'age'] }; // prettier-ignore
  const review = ask(columns, question);
  expect(review).toMatchObject({ looksLike: 'continuous', rows: n, outcome: { kind: 'continuous' } });
  expect(review.warnings).toEqual([
    { kind: 'copyOfOutcome', column: 'bp squared', measure: 'correlation', value: expect.closeTo(1, 12) as number },
    { kind: 'copyOfOutcome', column: 'minus', measure: 'correlation', value: expect.closeTo(1, 12) as number },
  ]);
});

describe('follow-up', () => {
  const status = times((i) => i % 3);
  const time = times((i) => (i === 0 ? 0 : i === 1 ? -1 : 1 + ((i * 37) % 100)));
  const start = times((i) => (i === 5 ? 400 : 0));
  const columns = [
    numbers('status', status),
    numbers('futime', time),
    numbers('start', start),
    numbers('age', noise),
    numbers('os_months', time.map((at) => Math.abs(at) / 30)),
    levels('died of it', status.map((code) => (code === 1 ? 'y' : 'n'))),
  ]; // prettier-ignore
  const role: SurvivalOutcome = {
    kind: 'survival',
    column: 'status',
    time: 'futime',
    event: ['1'],
    censored: ['0'],
    competing: ['2'],
    entry: 'start',
    horizon: 50,
  };
  const warningsOf = (change: Partial<SurvivalOutcome>, predictors: readonly string[] = ['age']) =>
    ask(columns, { outcome: { ...role, ...change }, predictors }).warnings;

  test('is summarised, and what cannot be used of it is said', () => {
    const review = ask(columns, { outcome: role, predictors: ['age'] });
    expect(review).toMatchObject({ looksLike: 'survival', leftOut: 3, outcome: { kind: 'survival', horizon: 50 } });
    expect(review.warnings).toEqual([
      { kind: 'timeNotPositive', rows: 2 },
      { kind: 'entryAfterEnd', rows: 1 },
      { kind: 'competingEvents', rows: 65 },
    ]);
  });

  test('with a third ending that nobody named is asked about', () => {
    const warnings = warningsOf({ competing: [] });
    expect(warnings).toContainEqual({ kind: 'perhapsCompeting', levels: ['0', '2'] });
    expect(warnings).toContainEqual({ kind: 'classesLeftOut', classes: ['2'], rows: 66 });
    expect(warningsOf({}).map(({ kind }) => kind)).not.toContain('perhapsCompeting');
  });

  test('that ends before the horizon is told; a horizon left to the table never is', () => {
    expect(warningsOf({ horizon: 97 })).toContainEqual({ kind: 'horizonBeyondFollowUp', horizon: 97, last: 100, atRisk: 8 }); // prettier-ignore
    expect(warningsOf({ horizon: 500 })).toContainEqual({ kind: 'horizonBeyondFollowUp', horizon: 500, last: 100, atRisk: 0 }); // prettier-ignore
    for (const horizon of [50, null]) {
      expect(warningsOf({ horizon }).map(({ kind }) => kind)).not.toContain('horizonBeyondFollowUp');
    }
  });

  test('and what is made of it among the predictors is told', () => {
    const warnings = warningsOf({}, ['age', 'os_months', 'died of it']);
    expect(warnings).toContainEqual({ kind: 'followUpAmongPredictors', column: 'os_months' });
    expect(warnings).toContainEqual({ kind: 'copyOfOutcome', column: 'died of it', measure: 'auroc', value: 1 });
    const binary: OutcomeRole = { kind: 'binary', column: 'status', event: ['1'], noEvent: ['0'] };
    const asked = ask(columns, { outcome: binary, predictors: ['os_months'] });
    expect(asked.warnings).toContainEqual({ kind: 'followUpAmongPredictors', column: 'os_months' });
  });

  test('that is unfinished is answered as far as it goes', () => {
    for (const change of [{ time: '' }, { event: [] }, { time: 'died of it' }, { column: '' }]) {
      expect(ask(columns, { outcome: { ...role, ...change }, predictors: [] })).toMatchObject({ outcome: null });
    }
  });
});

describe('what a column looks like', () => {
  const many = times((i) => 1 + i * 3);
  const codes = times((i) => i % 2);
  // Column names of well-known tables of follow-up: the ending, the time, and what else they hold.
  test.each([
    ['status', 'time', ['age', 'ph.ecog', 'meal.cal', 'wt.loss']],
    ['cens', 'time', ['tsize', 'pnodes', 'progrec']],
    ['death', 'dtime', ['rtime', 'nodes', 'pgr']],
    ['status', 'futime', ['risk', 'laser']],
    ['e.tdm', 't.tdm', ['size', 'age']],
    ['status', 'time', ['karno', 'diagtime', 'celltype']],
    ['fustat', 'futime', ['resid.ds', 'rx']],
    ['OS_STATUS', 'OS_MONTHS', ['grade']],
    ['vitalStatus', 'survivalDays', ['stage']],
    ['结局', '随访时间', ['年龄']],
  ])('%s is an ending beside %s', (ending, time, others) => {
    const columns = [numbers(ending, codes), numbers(time, many), ...others.map((name) => numbers(name, noise))];
    const review = ask(columns, { outcome: { kind: 'binary', column: ending, event: [], noEvent: [] }, predictors: [] }); // prettier-ignore
    expect(review.looksLike).toBe('survival');
    expect(review.timeColumns[0]).toBe(time);
    expect(review.timeColumns).not.toContain('diagtime');
  });

  const alone = (column: Column) =>
    ask([column], { outcome: { kind: 'binary', column: column.name, event: [], noEvent: [] }, predictors: [] })
      .looksLike;

  test('is told from its cells', () => {
    expect(alone(numbers('status', codes))).toBe('binary');
    expect(
      alone(
        levels(
          'sex',
          times((i) => ['m', 'f'][i % 2]!),
        ),
      ),
    ).toBe('binary');
    expect(
      alone(
        levels(
          'stage',
          times((i) => ['I', 'II', 'III'][i % 3]!),
        ),
      ),
    ).toBe('classes');
    expect(
      alone(
        numbers(
          'grade',
          times((i) => i % 4),
        ),
      ),
    ).toBe('classes');
    expect(alone(numbers('weight', noise))).toBe('continuous');
    expect(
      alone(
        numbers(
          'bmi',
          times((i) => (i % 4) + 0.5),
        ),
      ),
    ).toBe('continuous');
    expect(
      alone(
        numbers(
          'length of stay',
          times((i) => i % 14),
        ),
      ),
    ).toBe('continuous');
  });

  test('a time below 0, of few values, or in words is no length of follow-up', () => {
    const binary: OutcomeRole = { kind: 'binary', column: 'status', event: [], noEvent: [] };
    for (const time of [numbers('time', noise), numbers('time', codes), levels('time', codes.map(String))]) {
      const review = ask([numbers('status', codes), time], { outcome: binary, predictors: [] });
      expect(review).toMatchObject({ looksLike: 'binary', timeColumns: [] });
    }
  });
});
