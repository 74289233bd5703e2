import * as v from 'valibot';
import { expect, test } from 'vitest';
import { pointsRisks } from '../../workers/models/points-forward';
import { randomStream } from '../../workers/numerics/random';
import { fitPoints } from '../../workers/points/fit-points';
import type { RawDesign } from '../../workers/recipe/raw-design';
import { keptPoints, pointsFit } from '../../workers/vault/kept-points';

function fitted() {
  const stream = randomStream(3);
  const rows = 200;
  const values = Float64Array.from({ length: rows }, () => (stream.uniform() < 0.2 ? NaN : stream.normal()));
  const codes = Int32Array.from({ length: rows }, () => stream.below(3));
  const y = Uint8Array.from(values, (value, i) =>
    stream.uniform() < (value > 0 ? 0.6 : 0.2) + 0.15 * codes[i]! ? 1 : 0,
  );
  const raw: RawDesign = {
    rows,
    columns: [
      { kind: 'number', name: 'value', values },
      { kind: 'levels', name: 'grade', levels: ['I', 'II', 'III'], codes },
    ],
  };
  const steps = fitPoints({ id: 'points', family: 'points', items: 5, largest: 5, cards: 4, chosen: 1 }, raw, y, null);
  let next = steps.next();
  while (next.done !== true) next = steps.next();
  return { card: next.value, raw };
}

test('cards read back and give the same risks', () => {
  const { card, raw } = fitted();
  const back = v.parse(keptPoints, JSON.parse(JSON.stringify(card)));
  expect(back).toEqual(card);
  expect(back.chosen).toBe(1);
  expect(pointsRisks(back, raw)).toEqual(pointsRisks(card, raw));
  expect(pointsFit(back, new Set(['value', 'grade', 'other']))).toBe(true);
  expect(pointsFit(back, new Set(['grade']))).toBe(false);
});

test('cards that could not be used are refused', () => {
  const { card } = fitted();
  const [first] = card.cards;
  const number = first!.items.find(({ kind }) => kind === 'number')!;
  const levels = first!.items.find(({ kind }) => kind === 'levels')!;
  const refused = [
    { ...card, chosen: card.cards.length },
    { ...card, chosen: 0.5 },
    { ...card, cards: [] },
    { ...card, cards: [{ ...first!, multiplier: 0 }] },
    { ...card, cards: [{ ...first!, risks: [] }] },
    { ...card, cards: [{ ...first!, risks: [{ score: 0, risk: 1.2 }] }] },
    { ...card, cards: [{ ...first!, risks: [...first!.risks].reverse() }] },
    ...[
      // An item as cards once had them: a question that is passed or not.
      { predictor: 'value', test: { kind: 'atLeast', value: 0 }, points: 2 },
      { ...number, bands: [] },
      { ...number, bands: [{ from: 0, points: 1 }] },
      { ...number, bands: [{ from: null, points: 1.5 }] },
      { ...number, bands: [{ from: null, points: -1 }] },
      { ...number, bands: [null, 2, 1].map((from) => ({ from, points: 1 })) },
      { ...number, missing: undefined },
      { ...levels, groups: [{ levels: [], points: 0 }] },
      { ...levels, groups: [0, 1].map((points) => ({ levels: ['I'], points })) },
    ].map((item) => ({ ...card, cards: [{ ...first!, items: [item] }] })),
    { ...card, cards: [{ ...first!, items: [number, number] }] },
  ];
  for (const [at, one] of refused.entries()) expect(v.safeParse(keptPoints, one).success, `case ${at}`).toBe(false);
});
