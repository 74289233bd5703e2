import { expect, test } from 'vitest';
import { offByDefault, QuestionState } from '../../src/state/question.svelte.ts';
import { MethodError } from '../../workers/contract/faults.ts';
import type { Question, QuestionReview } from '../../workers/contract/recipe.ts';
import { aQuestionReview, aTable, fakeStudy } from '../pages/fake-study.ts';

async function settled(state: QuestionState): Promise<void> {
  while (state.reviewing) await Promise.resolve();
}

function answering(review: QuestionReview = aQuestionReview) {
  const asked: Question[] = [];
  const state = new QuestionState(
    fakeStudy({
      reviewQuestion: (question) => {
        asked.push(question);
        return Promise.resolve(review);
      },
    }),
  );
  return { state, asked };
}

test('identifiers, dates and free text are no predictors unless the user says so', async () => {
  const { state } = answering();
  state.begin(aTable);
  expect(state.question.predictors).toEqual(['age (years)', 'sex', 'died']);
  expect(aTable.columns.map(offByDefault)).toEqual(['identifier', null, null, 'date', 'text', null]);
  state.setPredictors(['admitted'], true, aTable);
  expect(state.question.predictors).toEqual(['age (years)', 'sex', 'admitted', 'died']);
  await settled(state);
});

test('no class is the event before the user chooses one', async () => {
  const { state } = answering();
  state.begin(aTable);
  state.setOutcome('died', aTable);
  await settled(state);
  expect(state.question.outcome).toEqual({ kind: 'binary', column: 'died', event: [], noEvent: [] });
  expect(state.question.predictors).not.toContain('died');
  expect(state.complete).toBe(false);
  state.setEventOfTwo('yes');
  await settled(state);
  expect(state.question.outcome).toEqual({ kind: 'binary', column: 'died', event: ['yes'], noEvent: ['no'] });
  expect(state.complete).toBe(true);
});

test('each of three classes is the event, no event or left out', async () => {
  const classes = ['alive', 'cardiac', 'other'].map((level) => ({ level, count: 20 }));
  const { state } = answering({ ...aQuestionReview, classes });
  state.begin(aTable);
  state.setOutcome('died', aTable);
  await settled(state);
  state.setClassRole('cardiac', 'event');
  expect(state.complete).toBe(false);
  state.setClassRole('alive', 'noEvent');
  state.setClassRole('other', 'leftOut');
  expect(state.question.outcome).toEqual({ kind: 'binary', column: 'died', event: ['cardiac'], noEvent: ['alive'] });
  expect(['alive', 'cardiac', 'other'].map((level) => state.roleOf(level))).toEqual(['noEvent', 'event', 'leftOut']);
  expect(state.complete).toBe(true);
  await settled(state);
});

test('a column with another role is never a predictor, and an outcome given up becomes one again', async () => {
  const { state } = answering();
  state.begin(aTable);
  state.setOutcome('died', aTable);
  state.setParticipant('patient');
  state.setPredictors(['patient', 'died'], true, aTable);
  expect(state.question.predictors).toEqual(['age (years)', 'sex']);
  state.setOutcome('sex', aTable);
  expect(state.question.predictors).toEqual(['age (years)', 'died']);
  await settled(state);
});

test('the review of a question that was changed meanwhile is dropped', async () => {
  const finishers: ((review: QuestionReview) => void)[] = [];
  const state = new QuestionState(
    fakeStudy({ reviewQuestion: () => new Promise((resolve) => finishers.push(resolve)) }),
  );
  state.begin(aTable);
  state.setOutcome('died', aTable);
  finishers[1]!({ ...aQuestionReview, participants: 2 });
  finishers[0]!({ ...aQuestionReview, participants: 1 });
  await settled(state);
  expect(state.review?.participants).toBe(2);
});

test('a question that cannot be answered says why and is not complete', async () => {
  const state = new QuestionState(
    fakeStudy({ reviewQuestion: () => Promise.reject(new MethodError('method.outcomeMissing', { column: 'died' })) }),
  );
  state.take({ outcome: { kind: 'binary', column: 'died', event: ['yes'], noEvent: ['no'] }, predictors: ['sex'] });
  await settled(state);
  expect(state.error?.code).toBe('method.outcomeMissing');
  expect(state.complete).toBe(false);
});
