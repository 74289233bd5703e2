import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from '../../workers/vault/canonical';
import { InputError } from '../../workers/contract/faults';
import type { Recipe } from '../../workers/contract/recipe';
import { readStudyFile, STUDY_FILE_VERSION, writeStudyFile } from '../../workers/vault/study-file';
import { bundle, net, recipe, resultsOfEachKind, ridge } from './kept';

const readRecipe = (json: unknown): Recipe => {
  if (canonicalJson(json) !== canonicalJson(recipe)) throw new InputError('input.notARecipe', { file: '', path: '' });
  return json as Recipe;
};

const named = (content: BlobPart): File => new File([content], 'study.benchside');
const read = (content: BlobPart) => readStudyFile(named(content), 'b', readRecipe);
const written = () => writeStudyFile(bundle()).text();

/** Hashes whatever study it is given, as a file made on purpose would. */
async function forged(change: (study: Record<string, unknown>) => void): Promise<string> {
  const file = JSON.parse(await written()) as { study: Record<string, unknown> };
  change(file.study);
  const sha256 = createHash('sha256').update(canonicalJson(file.study)).digest('hex');
  return JSON.stringify({ format: 'benchside-study', version: STUDY_FILE_VERSION, sha256, study: file.study });
}

test('a study comes back from its file as it was, under the id it is given', async () => {
  expect(await read(await written())).toEqual(bundle('b'));
});

test('the order of keys and the white space are no change', async () => {
  const { format, version, sha256, study } = JSON.parse(await written()) as Record<string, unknown>;
  const turned = Object.fromEntries(Object.entries(study as object).reverse());
  const content = JSON.stringify({ format, version, sha256, study: turned }, null, 2);
  expect(await read(`\uFEFF${content}\r\n`)).toEqual(bundle('b'));
});

test('a file cut anywhere is called truncated', async () => {
  const whole = (await written()).trim();
  const cuts = Array.from({ length: 15 }, (_, i) => Math.floor((whole.length * (i + 1)) / 16));
  for (const cut of [1, 5, 30, ...cuts, whole.length - 1]) {
    await expect(read(whole.slice(0, cut))).rejects.toMatchObject({
      code: 'input.studyTruncated',
      facts: { file: 'study.benchside' },
    });
  }
});

test.each([
  ['a figure', '"value":0.71', '"value":0.91'],
  ['a weight', '0.0', '0.1'],
  ['the table', 'birthwt.csv', 'birthwu.csv'],
  ['a bracket', '"predictors":[', '"predictors":{'],
])('a file in which %s was changed is called edited', async (_, from, to) => {
  const whole = await written();
  expect(whole).toContain(from);
  await expect(read(whole.replace(from, to))).rejects.toMatchObject({ code: 'input.studyEdited' });
});

test('any change of one character is refused', async () => {
  const whole = (await written()).trim();
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 32, max: 126 }), async (at, code) => {
      const other = String.fromCharCode(code);
      fc.pre(whole[at] !== other);
      const changed = whole.slice(0, at) + other + whole.slice(at + 1);
      await expect(read(changed)).rejects.toMatchObject({ name: 'InputError' });
    }),
    { seed: 11, numRuns: 60 },
  );
});

test('a file of a later version says which version it is', async () => {
  const content = (await written()).replace('"version":2', '"version":7');
  await expect(read(content)).rejects.toMatchObject({
    code: 'input.studyTooNew',
    facts: { version: 7, supported: STUDY_FILE_VERSION },
  });
});

test.each([
  ['a table', 'id,age\n1,40\n'],
  ['another JSON', '{"format":"benchside-recipe","version":1}'],
  ['a picture', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a)],
  ['nothing', ''],
  ['a list', '[]'],
])('%s is not a study', async (_, content) => {
  await expect(read(content)).rejects.toMatchObject({ code: 'input.notAStudy' });
});

type Change = (study: Record<string, unknown>) => void;
const estimatorOf = (model: object): object => (model as { estimator: object }).estimator;
const withModel =
  (model: object): Change =>
  (study) => {
    study['models'] = [{ modelId: 'net', model }];
  };

test('a file made on purpose is read where nothing in it is wrong', async () => {
  expect(await read(await forged(() => {}))).toEqual(bundle('b'));
});

test.each<[string, Change]>([
  ['a weight is no number', withModel({ ...ridge, estimator: { ...ridge.estimator, intercept: null } })],
  ['coefficients are missing', withModel({ ...ridge, estimator: { ...ridge.estimator, coefficients: [1] } })],
  ['layers do not fit', withModel({ ...net, steps: { ...net.steps, features: ['a'] } })],
  ['a shape is far larger than its weights', withModel({ ...net, estimator: huge() })],
  ['there is one thing more', (study) => (study['script'] = 'alert(1)')],
  ['a date is beyond all dates', (study) => (study['savedAt'] = 1e300)],
  ['the table is no table', (study) => (study['table'] = { name: 3 })],
  ['it is nested without end', (study) => (study['title'] = nested(40))],
])('a file made on purpose, in which %s, is not a study', async (_, change) => {
  await expect(read(await forged(change))).rejects.toMatchObject({ code: 'input.notAStudy' });
});

const moved = (recalibration: unknown): Change => withModel({ ...ridge, recalibration: [recalibration] });

test.each<[string, Change]>([
  ['a slope falls', moved({ kind: 'logistic', intercept: 0, slope: -1 })],
  ['a temperature is 0', moved({ kind: 'temperature', temperature: 0 })],
  ['an intercept overflows', moved({ kind: 'intercept', intercept: 1e300 })],
  ['knots are of two lengths', moved({ kind: 'isotonic', from: [0.1, 0.2], to: [0.1] })],
  ['knots coincide', moved({ kind: 'isotonic', from: [0.1, 0.1], to: [0.1, 0.2] })],
  ['knots fall', moved({ kind: 'isotonic', from: [0.1, 0.2], to: [0.3, 0.2] })],
  ['knots leave [0, 1]', moved({ kind: 'isotonic', from: [0.1, 0.2], to: [0.3, 1.2] })],
  ['there are no knots', moved({ kind: 'isotonic', from: [], to: [] })],
  ['a recalibration is of no known kind', moved({ kind: 'eval', code: '1' })],
  [
    'a coefficient overflows',
    withModel({ ...ridge, estimator: { ...ridge.estimator, coefficients: [1e300, -1e300] } }),
  ],
  ['a scale is 0', withModel({ ...ridge, steps: scaledBy(0) })],
  ['a scale is as good as 0', withModel({ ...ridge, steps: scaledBy(1e-300) })],
  [
    'features are more than predictors make',
    withModel({ ...ridge, steps: { ...ridge.steps, features: ['a', 'b', 'c'] } }),
  ],
])('a model that would not answer, in which %s, is not read', async (_, change) => {
  await expect(read(await forged(change))).rejects.toMatchObject({ code: 'input.notAStudy' });
});

function scaledBy(scale: number): object {
  const [first, ...others] = ridge.steps.predictors;
  return { ...ridge.steps, predictors: [{ ...first, scale }, ...others] };
}

test('a recalibration of classes is read only where the model gives as many chances', async () => {
  const { spec } = ridge.estimator;
  const classes = { id: spec.id, family: 'multinomial', alpha: 0, lambda: 1, classWeights: 'none' };
  const estimator = {
    family: 'multinomial',
    spec: classes,
    lambda: 1,
    intercepts: [0.1, 0, -0.1],
    coefficients: [
      [1, 2],
      [0, 1],
      [0.5, 0],
    ],
  };
  const movedBy = (intercepts: readonly number[], slope = 1.1) =>
    forged(withModel({ steps: ridge.steps, estimator, recalibration: [{ kind: 'classes', intercepts, slope }] }));
  await expect(read(await movedBy([0.1, 0, -0.1]))).resolves.toBeDefined();
  await expect(read(await movedBy([0.1, -0.1]))).rejects.toMatchObject({ code: 'input.notAStudy' });
  await expect(read(await movedBy([0.1, 0, -0.1], -1))).rejects.toMatchObject({ code: 'input.notAStudy' });
  const risk = forged(withModel({ ...ridge, recalibration: [{ kind: 'classes', intercepts: [0, 0], slope: 1 }] }));
  await expect(read(await risk)).rejects.toMatchObject({ code: 'input.notAStudy' });
});

test('a recalibration of anything but a risk is not read', async () => {
  const { spec } = ridge.estimator;
  const linear = { family: 'linear', spec: { id: spec.id, family: 'linear', alpha: 0, lambda: 1 } };
  const estimator = { ...linear, lambda: 1, intercept: 0, coefficients: [1, 2], residualSd: 1 };
  const plain = { steps: ridge.steps, estimator };
  await expect(read(await forged(withModel(plain)))).resolves.toBeDefined();
  await expect(read(await forged(withModel({ ...plain, recalibration: ridge.recalibration })))).rejects.toMatchObject({
    code: 'input.notAStudy',
  });
});

type Loose = Record<string, unknown>;
const reportOf = (study: Loose) => study['report'] as Loose;

test.each(resultsOfEachKind)('results come back as they were: $kind', async (results) => {
  const content = await forged((study) => {
    const [model] = reportOf(study)['models'] as Loose[];
    model!['results'] = results;
  });
  expect((await read(content)).study.report?.models[0]?.results).toEqual(results);
});

test.each<[string, (report: Loose) => void]>([
  ['a figure is unknown', (report) => (reportModel(report)['figures'] = { auroc: 0.9 })],
  ['an answer is missing', (report) => delete (report['analyses'] as Loose)['scores']],
  ['a statement is endless', (report) => ((report['analyses'] as Loose)['statements'] = { '1': 'x'.repeat(5001) })],
  ['a hash is none', (report) => ((report['lineage'] as Loose)['modelHash'] = '<b>')],
  ['its version is none', (report) => (report['version'] = 2.5)],
])('a report in which %s is not read', async (_, change) => {
  await expect(read(await forged((study) => change(reportOf(study))))).rejects.toMatchObject({
    code: 'input.notAStudy',
  });
});

function reportModel(report: Loose): Loose {
  const [model] = report['models'] as Loose[];
  return model!['results'] as Loose;
}

test('a study whose report is of an earlier version keeps its models and folds and has no report', async () => {
  const content = await forged((study) => (study['report'] = { format: 'benchside-report', version: 1, events: 59 }));
  const { study, folds, models } = await read(content);
  expect(study.report).toBeNull();
  expect({ folds, models }).toEqual({ folds: bundle('b').folds, models: bundle('b').models });
});

function huge(): object {
  const first = { inputs: 2, units: 1e12, activation: 'relu', weights: [1], bias: [1] };
  return { ...estimatorOf(net), members: [{ layers: [first] }] };
}

function nested(levels: number): unknown {
  return levels === 0 ? 1 : [nested(levels - 1)];
}

test('nesting deep enough to exhaust the stack is refused', async () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  const content = `{"format":"benchside-study","version":1,"sha256":"${'0'.repeat(64)}","study":${deep}}`;
  await expect(read(content)).rejects.toMatchObject({ code: 'input.notAStudy' });
});

test('a recipe that is refused is refused in its own words', async () => {
  const content = await forged((study) => (study['recipe'] = { format: 'benchside-recipe' }));
  await expect(read(content)).rejects.toMatchObject({ code: 'input.notARecipe' });
});

test('a hostile key reaches no prototype', async () => {
  const content = (await forged(() => {})).replace('"title":', '"__proto__":{"polluted":1},"title":');
  await expect(read(content)).rejects.toMatchObject({ name: 'InputError' });
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
});

test('the same content has the same canonical text', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })), (content) => {
      const turned = Object.fromEntries(Object.entries(content).reverse());
      expect(canonicalJson(turned)).toBe(canonicalJson(content));
      expect(JSON.parse(canonicalJson(content))).toEqual(JSON.parse(JSON.stringify(content)));
    }),
    { seed: 5 },
  );
});
