import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import type { Figure } from '../../workers/contract/figures';
import type { JobId } from '../../workers/contract/job';
import type { Reply } from '../../workers/contract/reply';
import { randomStream } from '../../workers/numerics/random';
import { studyApi } from '../../workers/study/api';
import { numbersIn } from '../evaluation/drawn';
import { judgedClasses, judgedNumbers, judgedTimes } from '../evaluation/many-rows';

/** What tests/evaluation/many-rows.test.ts asks of fewer rows, and a whole study from its file on. */
const MILLION = 1_000_000;
const LONG = 3_600_000;

const value = (figure: Figure | undefined) => (figure?.kind === 'estimated' ? figure.value : undefined);

test.each([
  { name: 'numbers', judged: judgedNumbers },
  { name: 'follow-up', judged: judgedTimes },
  { name: 'classes', judged: judgedClasses },
])('a million rows of $name are judged', { timeout: LONG }, ({ judged }) => {
  const results = judged(MILLION);
  expect(numbersIn(results).every(Number.isFinite)).toBe(true);
  const slope = results.kind === 'classes' ? results.perClass[2]?.calibrationSlope : results.figures.calibrationSlope;
  // Predictions are the truth; a slope's standard error with so many rows is below 0.01.
  expect(value(slope)).toBeCloseTo(1, 1);
});

/** A table of two predictors that matter, one that does not, gaps, and the outcome. */
function millionLines(): File {
  const stream = randomStream(8);
  const parts: string[] = ['age,dose,ward,died\n'];
  for (let row = 0; row < MILLION; row += 1) {
    const age = 60 + 10 * stream.normal();
    const dose = stream.uniform();
    const risk = 1 / (1 + Math.exp(1 - (age - 60) / 10 - 2 * dose));
    const ward = ['north', 'south', 'west'][stream.below(3)]!;
    const shown = stream.uniform() < 0.05 ? '' : dose.toFixed(4);
    parts.push(`${age.toFixed(2)},${shown},${ward},${stream.uniform() < risk ? 'yes' : 'no'}\n`);
  }
  return new File(parts, 'million.csv');
}

async function done<T>(reply: Promise<Reply<T>>): Promise<T> {
  const told = await reply;
  if (told.kind !== 'done') throw new Error(`it was ${JSON.stringify(told)}`);
  return told.value;
}

test('a million lines are read, described, learned from, judged and written', { timeout: LONG }, async () => {
  const api = studyApi();
  const job = (name: string) => name as JobId;
  const table = await done(api.openTable(job('open'), millionLines(), {}, () => {}));
  expect(table.rows).toBe(MILLION);

  const outcome = { kind: 'binary', column: 'died', event: ['yes'], noEvent: ['no'] } as const;
  const question = { outcome, predictors: ['age', 'dose', 'ward'] };
  expect((await done(api.reviewQuestion(question))).rows).toBe(MILLION);
  const { tableOne } = await done(api.describeCohort(job('describe'), question));
  expect(tableOne.groups[0]?.participants).toBe(MILLION);

  const { recipe } = await done(api.proposeRecipe(question, 'A million'));
  const report = await done(
    api.train(
      job('train'),
      {
        ...recipe,
        estimators: [{ id: 'logistic', family: 'logistic', alpha: 0, lambda: 0.001, classWeights: 'none' }],
        resampling: { kind: 'crossValidation', folds: 2, repeats: 1, stratified: true },
      },
      () => {},
    ),
  );
  const { results } = report.models[0]!;
  expect(numbersIn(results).every(Number.isFinite)).toBe(true);
  expect(results.kind === 'binary' && value(results.figures.calibrationSlope)).toBeCloseTo(1, 1);
  const lines = (await (await done(api.predictionsFile())).text()).trimEnd().split('\n');
  expect(lines).toHaveLength(MILLION + 1);
});
