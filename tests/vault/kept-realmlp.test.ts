import * as v from 'valibot';
import { expect, test } from 'vitest';
import { realMlpPredictions } from '../../workers/models/realmlp-forward';
import { canonicalJson } from '../../workers/vault/canonical';
import { keptRealMlp, realMlpFits } from '../../workers/vault/kept-realmlp';
import { bentTable, fitted } from '../networks/realmlp-cases';

const spec = { epochs: 2, layers: [6, 4], members: 2 };

test.each(['binary', 'classes', 'continuous'] as const)('a network reads back and predicts the same: %s', (kind) => {
  for (const embedding of [true, false]) {
    const rows = bentTable(21, 60, kind);
    const model = fitted({ ...spec, embedding }, rows);
    const text = canonicalJson(model);
    const back = v.parse(keptRealMlp, JSON.parse(text));
    expect(back).toEqual(model);
    expect(canonicalJson(back)).toBe(text);
    expect(realMlpPredictions(back, rows.design, [])).toEqual(realMlpPredictions(model, rows.design, []));
    expect(realMlpFits(back, 5)).toBe(true);
    expect(realMlpFits(back, 6)).toBe(false);
  }
});

test('a network that would fail when it is used is refused', () => {
  const model = fitted(spec, bentTable(22, 60, 'continuous'));
  const reads = (change: object) => v.safeParse(keptRealMlp, JSON.parse(canonicalJson({ ...model, ...change })));
  const [first] = model.members;
  const fits = (member: object) => {
    const { output } = reads({ members: [{ ...first!, ...member }] }) as { output: typeof model };
    return realMlpFits(output, 5);
  };
  expect(reads({}).success).toBe(true);
  expect(fits({})).toBe(true);
  expect(fits({ parameters: first!.parameters.slice(1) })).toBe(false);
  expect(fits({ inputs: first!.inputs.map((input) => ({ ...input, bends: false })) })).toBe(false);
  expect(reads({ members: [{ ...first!, parameters: first!.parameters.with(3, NaN) }] }).success).toBe(false);
  expect(reads({ members: [] }).success).toBe(false);
  expect(reads({ range: { low: 2, high: 1 } }).success).toBe(false);
  expect(reads({ head: { kind: 'binary' } }).success).toBe(false);
});
