import * as v from 'valibot';
import { expect, test } from 'vitest';
import { tabmPredictions } from '../../workers/models/tabm-forward';
import { tfjsEngine } from '../../workers/networks/tfjs-engine';
import { canonicalJson } from '../../workers/vault/canonical';
import { keptTabm, tabmFits } from '../../workers/vault/kept-tabm';
import { bentTable } from '../networks/realmlp-cases';
import { trained } from '../networks/tabm-cases';

const rows = bentTable(4, 60, 'classes');
const model = await trained(tfjsEngine(), 'cpu', { epochs: 2 }, rows);

test('comes back from its text with the same predictions', () => {
  const back = v.parse(keptTabm, JSON.parse(canonicalJson(model)));
  expect(back).toEqual(model);
  expect(tabmPredictions(back, rows.design, [])).toEqual(tabmPredictions(model, rows.design, []));
  expect(tabmFits(back, 5)).toBe(true);
  expect(tabmFits(back, 6)).toBe(false);
});

test('is not read where parts do not fit together, or numbers are none', () => {
  const reads = (change: object) => {
    const { success, output } = v.safeParse(keptTabm, JSON.parse(canonicalJson({ ...model, ...change })));
    return success && tabmFits(output, 5);
  };
  const [part] = model.parts;
  expect(reads({})).toBe(true);
  expect(reads({ parts: [] })).toBe(false);
  expect(reads({ parts: [{ ...part, parameters: part!.parameters.slice(1) }] })).toBe(false);
  expect(reads({ parts: [{ ...part, parameters: part!.parameters.with(3, NaN) }] })).toBe(false);
  expect(reads({ parts: [{ ...part, inputs: part!.inputs.slice(1) }] })).toBe(false);
  const falling = { kind: 'quantiles', knots: Float64Array.of(2, 1) };
  expect(reads({ parts: [{ ...part, inputs: [falling, ...part!.inputs.slice(1)] }] })).toBe(false);
  expect(reads({ spec: { ...model.spec, members: 3 } })).toBe(false);
  expect(reads({ backend: 'abacus' })).toBe(false);
});
