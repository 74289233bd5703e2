import { expect, test } from 'vitest';
import type { Study } from '../../src/bridge/study.ts';
import { AnalysesState } from '../../src/state/analyses.svelte.ts';
import { TrainingRun } from '../../src/state/training-run.svelte.ts';
import { MethodError } from '../../workers/contract/faults.ts';
import type { StudyReport } from '../../workers/contract/report.ts';
import { aReport } from '../pages/a-report.ts';
import { fakeStudy } from '../pages/fake-study.ts';

function begun(answers: Partial<Study> = {}) {
  const study = fakeStudy(answers);
  const run = new TrainingRun(study);
  run.reopen(aReport);
  return { run, analyses: new AnalysesState(study, run) };
}

const another: StudyReport = { ...aReport, software: 'Benchside 0.2.0' };

test('the report that comes back takes the place of the one before', async () => {
  const { run, analyses } = begun();
  expect(await analyses.ask('groups', '', () => Promise.resolve(another))).toBe(true);
  expect(run.report).toBe(another);
  expect(run.phase).toEqual({ kind: 'finished', report: another });
  expect(analyses.phase('groups')).toEqual({ kind: 'none' });
});

test('a fault stands with its question, until the next one', async () => {
  const { run, analyses } = begun();
  const error = new MethodError('method.noTable', null);
  expect(await analyses.ask('score', 'Ward', () => Promise.reject(error))).toBe(false);
  expect(analyses.phase('score')).toEqual({ kind: 'failed', subject: 'Ward', error });
  expect(run.report).toBe(aReport);
  await analyses.ask('score', 'Ward', () => Promise.resolve(another));
  expect(analyses.phase('score')).toEqual({ kind: 'none' });
});

test('a defect is not kept quiet', async () => {
  const { analyses } = begun();
  await expect(analyses.ask('groups', '', () => Promise.reject(new TypeError('broken')))).rejects.toThrow('broken');
  expect(analyses.busy).toBe(false);
});

test('one question is asked at a time', async () => {
  const { run, analyses } = begun();
  const { promise, resolve } = Promise.withResolvers<StudyReport>();
  const first = analyses.ask('groups', '', () => promise);
  expect(analyses.busy).toBe(true);
  expect(await analyses.ask('score', '', () => Promise.resolve(aReport))).toBe(false);
  resolve(another);
  expect(await first).toBe(true);
  expect(run.report).toBe(another);
});

test('what was stopped leaves nothing behind', async () => {
  const { analyses } = begun();
  const stopped = analyses.ask('groups', '', (_, signal) => {
    const { promise, reject } = Promise.withResolvers<StudyReport>();
    signal.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError')));
    return promise;
  });
  analyses.stop();
  expect(await stopped).toBe(false);
  expect(analyses.phase('groups')).toEqual({ kind: 'none' });
});

test('an answer about another study than the one shown is not shown', async () => {
  const { run, analyses } = begun();
  const { promise, resolve } = Promise.withResolvers<StudyReport>();
  const asked = analyses.ask('groups', '', () => promise);
  const third = { ...aReport, software: 'Benchside 0.3.0' };
  run.reopen(third);
  analyses.clear();
  resolve(another);
  expect(await asked).toBe(false);
  expect(run.report).toBe(third);
});

test('reading a second table is followed', async () => {
  const { promise, resolve } = Promise.withResolvers<StudyReport>();
  const { analyses } = begun({
    validate: (_model, _file, { onProgress }) => {
      onProgress({ bytesRead: 1, bytes: 9, rows: 3 });
      return promise;
    },
  });
  const asked = analyses.validate({ id: 'logistic', family: 'logistic' }, new File(['a\n'], 'clinic.csv'));
  expect(analyses.phase('validation')).toEqual({
    kind: 'running',
    subject: 'clinic.csv',
    progress: { bytesRead: 1, bytes: 9, rows: 3 },
  });
  resolve(another);
  expect(await asked).toBe(true);
});
