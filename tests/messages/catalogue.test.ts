import { describe, expect, test } from 'vitest';
import { en } from '../../src/messages/en.ts';
import { columnWarning, questionWarning, stepWords } from '../../src/messages/warnings.ts';
import { zh } from '../../src/messages/zh.ts';
import type { FaultCode, Faults } from '../../workers/contract/faults.ts';
import type { QuestionWarning, StepSummary } from '../../workers/contract/recipe.ts';
import { notFittedReasons, type Notice } from '../../workers/contract/report.ts';
import type { ColumnWarning } from '../../workers/contract/table.ts';

const catalogues = { en, zh };

/** Every leaf of a catalogue: its path and whether it is words or a function. */
function leaves(value: unknown, path = ''): [string, string][] {
  if (typeof value !== 'object' || value === null) return [[path, typeof value]];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}/${key}`));
}

test('both languages say the same things', () => {
  expect(leaves(zh)).toEqual(leaves(en));
  for (const [, kind] of leaves(en)) expect(['string', 'function']).toContain(kind);
});

test('Chinese is not left in English', () => {
  const words = (value: unknown): string[] =>
    typeof value === 'string'
      ? [value]
      : typeof value === 'object' && value !== null
        ? Object.values(value).flatMap(words)
        : [];
  const sentences = words(zh).filter((text) => /[A-Za-z]{3,} [a-z]{3,} [a-z]{2,}/.test(text));
  expect(sentences).toEqual([]);
});

const facts: { [Code in FaultCode]: Faults[Code] } = {
  'input.emptyFile': { file: 'a.csv' },
  'input.notATable': { file: 'a.csv', looksLike: 'workbook' },
  'input.headerOnly': { file: 'a.csv' },
  'input.oneColumn': { file: 'a.csv', delimiter: ';' },
  'input.nulBytes': { file: 'a.csv', line: 1234 },
  'input.lineTooLong': { file: 'a.csv', line: 3, limitMiB: 16 },
  'input.wrongEncoding': { file: 'a.csv', encoding: 'gb18030', line: 3 },
  'input.tooManyColumns': { file: 'a.csv', columns: 30_000, limit: 20_000 },
  'input.unreadable': { file: 'a.csv' },
  'input.foldsMismatch': { file: 'folds.csv', line: 3 },
  'input.notARecipe': { file: 'a.json', path: 'steps.scale' },
  'input.recipeTooNew': { file: 'a.json', version: 2, supported: 1 },
  'input.recipeUnknownColumn': { column: 'age', role: 'outcome' },
  'input.studyTruncated': { file: 'a.benchside' },
  'input.studyEdited': { file: 'a.benchside' },
  'input.studyTooNew': { file: 'a.benchside', version: 2, supported: 1 },
  'input.notAStudy': { file: 'a.benchside' },
  'input.differentTable': { expectedRows: 569, rows: 568, missingColumns: [] },
  'input.missingPredictors': { file: 'a.csv', columns: ['a', 'b', 'c', 'd', 'e', 'f', 'g'] },
  'input.valueNotANumber': { column: 'age' },
  'input.formula': { position: 12, reason: 'unknownColumn', name: 'age' },
  'input.outOfRange': { field: 'alpha', low: 0, high: 0.5 },
  'input.textTooLong': { limit: 5000 },
  'input.sameTable': { file: 'a.csv' },
  'input.shapeEdit': { predictor: 'age' },
  'input.scoreNotARisk': { rows: 4 },
  'input.scoreOfNone': { rows: 40 },
  'input.subgroups': { column: 'age', reason: 'unknownColumn', limit: 100 },
  'method.noTable': null,
  'method.noModel': null,
  'method.outcomeMissing': { column: 'died' },
  'method.eventNotChosen': { column: 'died', classes: 3 },
  'method.unknownEventClass': { column: 'died' },
  'method.noPredictors': null,
  'method.oneOutcomeOnly': { events: 0, participants: 40 },
  'method.tooFewOutcomes': { events: 1, others: 39, needed: 2 },
  'method.classesNotChosen': { column: 'grade', classes: 5 },
  'method.tooFewInClass': { column: 'grade', participants: 2, needed: 5 },
  'method.outcomeNotNumber': { column: 'ward' },
  'method.outcomeConstant': { column: 'died' },
  'method.tooFewParticipants': { participants: 7, needed: 10 },
  'method.noEvents': { participants: 40 },
  'method.tooFewEvents': { events: 1, needed: 5 },
  'method.horizonNotPositive': null,
  'method.unsuitedEstimator': { family: 'cox', outcome: 'binary' },
  'method.participantOnBothSides': { participants: 3 },
  'method.notAnOrder': { column: 'ward' },
  'method.notForThisOutcome': { outcome: 'survival' },
  'method.nothingPredicted': null,
  'method.validationGone': null,
  'method.noUpdate': null,
  'method.tooManyFolds': { folds: 10, groups: 4 },
  'method.oneFoldOnly': { folds: 1 },
  'method.foldFileMissing': null,
  'method.tooManyFeatures': { features: 50_000, limit: 20_000 },
  'method.foldWithoutOutcome': { fold: 3, events: 0, participants: 8 },
  'method.allPredictorsConstant': null,
  'method.diverged': { epoch: 4 },
  'method.notConverged': { iterations: 100 },
  'device.outOfMemory': null,
  'device.noBackend': null,
  'device.backendFailed': { backend: 'webgpu' },
  'device.needsGpu': null,
  'device.workerLost': null,
  'vault.unavailable': null,
  'vault.full': { neededMiB: 12 },
  'vault.unknownStudy': null,
  'vault.openElsewhere': { title: 'Sepsis' },
  'vault.superseded': null,
};

const notices: readonly Notice[] = [
  { kind: 'backendLost', from: 'webgpu', to: 'wasm' },
  { kind: 'batchesParted', model: 'lasso', backend: 'webgpu', batch: 2048, parts: 4 },
  { kind: 'memoryExhausted', model: 'lasso', from: 'webgl', to: 'cpu' },
  { kind: 'foldWithoutOutcome', repeat: 0, fold: 2 },
  { kind: 'foldWithoutClass', repeat: 0, fold: 2 },
  { kind: 'resumed', foldsKept: 3 },
  { kind: 'notSaved', reason: 'full' },
  { kind: 'competingEvents', rows: 12 },
  { kind: 'leftOut', model: 'lasso', seconds: 12.4, minutes: 7 },
  { kind: 'leftOut', model: 'lasso', seconds: null, minutes: null },
  ...notFittedReasons.flatMap((reason): Notice[] => [
    { kind: 'modelNotFitted', model: 'lasso', reason },
    { kind: 'foldsNotFitted', model: 'lasso', resampled: false, failed: 1, of: 5, reason },
    { kind: 'foldsNotFitted', model: 'lasso', resampled: true, failed: 12, of: 200, reason },
  ]),
];

const columnWarnings: readonly ColumnWarning[] = [
  { kind: 'allMissing' },
  { kind: 'constant' },
  { kind: 'mostlyMissing', share: 0.8 },
  { kind: 'looksLikeIdentifier' },
  { kind: 'looksLikePersonalName' },
  { kind: 'manyLevels', levels: 90 },
  { kind: 'missingCode', code: '-999', count: 12, taken: true },
  { kind: 'missingCode', code: '999', count: 1, taken: false },
  { kind: 'unit', unit: 'mmol/L', count: 40 },
  { kind: 'nonFinite', count: 1 },
  { kind: 'mixed', notNumbers: 3 },
  { kind: 'duplicateName', original: 'age' },
  { kind: 'emptyName' },
];

const questionWarnings: readonly QuestionWarning[] = [
  { kind: 'identifierAmongPredictors', column: 'id' },
  { kind: 'copyOfOutcome', column: 'discharge', measure: 'auroc', value: 0.9987 },
  { kind: 'copyOfOutcome', column: 'density', measure: 'correlation', value: 0.99 },
  { kind: 'repeatedParticipants', column: 'id', rows: 500, participants: 100 },
  { kind: 'duplicateRows', rows: 3 },
  { kind: 'rareEvents', share: 0.012 },
  { kind: 'outcomeHasMissing', rows: 1 },
  { kind: 'classesLeftOut', classes: ['unknown'], rows: 12 },
  { kind: 'highCardinality', column: 'icd', levels: 700 },
  { kind: 'constantPredictor', column: 'ward' },
  { kind: 'textPredictor', column: 'note' },
  { kind: 'manyClasses', classes: 40 },
  { kind: 'smallClass', level: 'rare', count: 7 },
  { kind: 'perhapsCompeting', levels: ['1', '2'] },
  { kind: 'competingEvents', rows: 25 },
  { kind: 'horizonBeyondFollowUp', horizon: 10, last: 8.5, atRisk: 0 },
  { kind: 'timeNotPositive', rows: 2 },
  { kind: 'entryAfterEnd', rows: 1 },
  { kind: 'followUpAmongPredictors', column: 'futime' },
];

const steps: readonly StepSummary[] = [
  { kind: 'impute', columns: 1, method: 'median' },
  { kind: 'impute', columns: 2, method: 'mean' },
  { kind: 'impute', columns: 2, method: 'mode' },
  { kind: 'impute', columns: 2, method: 'ownLevel' },
  { kind: 'indicators', columns: 4 },
  { kind: 'scale', columns: 9 },
  { kind: 'encode', columns: 3, features: 8, pooled: 2 },
  { kind: 'encode', columns: 3, features: 8, pooled: 0 },
];

describe.each(Object.entries(catalogues))('%s', (_language, catalogue) => {
  const whole = (text: string) => {
    expect(text.length).toBeGreaterThan(3);
    expect(text).not.toMatch(/undefined|NaN|null|\[object/);
  };

  test('every fault says what happened and what to do', () => {
    for (const code of Object.keys(facts) as FaultCode[]) {
      const say = catalogue.faults[code] as (given: Faults[FaultCode]) => string;
      const text = say(facts[code]);
      whole(text);
      expect(text.match(/[.。]/g)?.length, code).toBeGreaterThanOrEqual(1);
    }
  });

  test('a different table is told apart by its columns, its size or its content', () => {
    const say = catalogue.faults['input.differentTable'];
    const texts = [
      say({ expectedRows: 9, rows: 9, missingColumns: ['age'] }),
      say({ expectedRows: 9, rows: 8, missingColumns: [] }),
      say({ expectedRows: 9, rows: 9, missingColumns: [] }),
    ];
    texts.forEach(whole);
    expect(new Set(texts).size).toBe(3);
  });

  test('every notice of a run has its words, and names the model that could not be fitted', () => {
    for (const notice of notices) {
      const text = catalogue.train.notice(notice, (model) => `<${model}>`);
      whole(text);
      if ('model' in notice) expect(text).toContain(`<${notice.model}>`);
    }
  });

  test('every warning and every step has its words', () => {
    for (const warning of columnWarnings) whole(columnWarning(catalogue.data, warning));
    for (const warning of questionWarnings) whole(questionWarning(catalogue.question, warning));
    for (const step of steps) whole(stepWords(catalogue.recipe, step));
  });
});
