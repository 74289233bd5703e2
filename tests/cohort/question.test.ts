import { describe, expect, test } from 'vitest';
import type { BinaryOutcome, Question } from '../../workers/contract/recipe';
import { reviewQuestion } from '../../workers/cohort/question';
import { randomStream } from '../../workers/numerics/random';
import { levels, numbers, tableOf } from './make-table';

const n = 200;
const stream = randomStream(9);
const y = Array.from({ length: n }, (_, i) => (i % 4 === 0 ? 1 : 0));
const noise = Array.from({ length: n }, () => stream.normal());
const table = tableOf([
  levels('died', y.map((event, i) => (i === 1 ? null : i === 2 ? 'lost' : event === 1 ? 'yes' : 'no'))),
  numbers('age', noise.map((z) => 60 + 9 * z)),
  numbers('days to death', y.map((event) => (event === 1 ? 5 : NaN))),
  levels('discharge', y.map((event) => (event === 1 ? 'mortuary' : 'home'))),
  numbers('patient_id', y.map((_, i) => 100 + (i >> 1))),
  numbers('record', y.map((_, i) => i + 1)),
  levels('ward', y.map((_, i) => `w${i % 60}`)),
  levels('note', y.map((_, i) => `note ${i}`), 'text'),
  numbers('same', y.map(() => 4)),
]); // prettier-ignore
const outcome: BinaryOutcome = { kind: 'binary', column: 'died', event: ['yes'], noEvent: ['no'] };
const review = (question: Partial<Question>) => reviewQuestion(table, { outcome, predictors: [], ...question });

describe('a question', () => {
  test('is counted exactly, and what is left out is said', () => {
    const answer = review({ predictors: ['age'] });
    expect(answer).toMatchObject({ rows: 198, participants: 198, leftOut: 2 });
    expect(answer.outcome).toEqual({ kind: 'binary', events: 50, others: 148 });
    expect(answer.classes).toEqual([
      { level: 'no', count: 148 },
      { level: 'yes', count: 50 },
      { level: 'lost', count: 1 },
    ]);
    expect(answer.warnings).toContainEqual({ kind: 'outcomeHasMissing', rows: 1 });
    expect(answer.warnings).toContainEqual({ kind: 'classesLeftOut', classes: ['lost'], rows: 1 });
  });

  test('that is unfinished is answered as far as it goes', () => {
    expect(review({ outcome: { kind: 'binary', column: '', event: [], noEvent: [] } })).toMatchObject({
      classes: [],
      rows: n,
      outcome: null,
    });
    expect(review({ outcome: { ...outcome, event: [], noEvent: [] } })).toMatchObject({ rows: n, outcome: null });
    expect(review({ outcome: { kind: 'binary', column: 'age', event: [], noEvent: [] } }).classes).toHaveLength(50);
  });

  test('with a copy of the outcome is told so, be it by value, by level or by what is missing', () => {
    const copies = review({ predictors: ['age', 'days to death', 'discharge', 'ward', 'note'] }).warnings.filter(
      ({ kind }) => kind === 'copyOfOutcome',
    );
    expect(copies).toEqual([
      { kind: 'copyOfOutcome', column: 'days to death', measure: 'auroc', value: 1 },
      { kind: 'copyOfOutcome', column: 'discharge', measure: 'auroc', value: 1 },
    ]);
  });

  test('on a table with several rows a participant is told so, asked or not', () => {
    const suspected = { kind: 'repeatedParticipants', column: 'patient_id', rows: 198, participants: 100 };
    expect(review({}).warnings).toContainEqual(suspected);
    const chosen = review({ participant: 'patient_id' });
    expect(chosen.participants).toBe(100);
    expect(chosen.warnings).not.toContainEqual(suspected);
    expect(review({ group: 'patient_id' }).warnings).not.toContainEqual(suspected);
  });

  test('is warned of identifiers, levels, text and constants among its predictors', () => {
    const { warnings } = review({ predictors: ['patient_id', 'record', 'ward', 'note', 'same'] });
    expect(warnings).toContainEqual({ kind: 'identifierAmongPredictors', column: 'patient_id' });
    expect(warnings).toContainEqual({ kind: 'identifierAmongPredictors', column: 'record' });
    expect(warnings).toContainEqual({ kind: 'highCardinality', column: 'ward', levels: 60 });
    expect(warnings).toContainEqual({ kind: 'textPredictor', column: 'note' });
    expect(warnings).toContainEqual({ kind: 'constantPredictor', column: 'same' });
  });

  // 95 wards hold one kind of row and 5 hold two, so that 105 of the 400 rows differ.
  test('about rare events, on a table with repeated rows, is told both', () => {
    const rare = Array.from({ length: 400 }, (_, i) => (i % 40 === 0 ? 1 : 0));
    const repeated = tableOf([
      numbers('y', rare),
      levels(
        'ward',
        rare.map((_, i) => `w${i % 100}`),
      ),
    ]);
    const { warnings } = reviewQuestion(repeated, {
      outcome: { kind: 'binary', column: 'y', event: ['1'], noEvent: ['0'] },
      predictors: ['ward'],
    });
    expect(warnings).toContainEqual({ kind: 'rareEvents', share: 0.025 });
    expect(warnings).toContainEqual({ kind: 'duplicateRows', rows: 295 });
  });
});
