import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readHead, type NetworkHead, type SurvivalHead } from '../../workers/models/network-head';

const output = fc.double({ min: -40, max: 40, noNaN: true });

function read(head: NetworkHead, times: readonly number[], outputs: readonly number[]): number[] {
  const reading = readHead(head, times);
  const sums = new Float64Array(reading.width);
  reading.addTo(sums, 0, Float64Array.from(outputs), 1);
  return [...sums];
}

/** The logit of the hazard that a constant rate gives over a length of time. */
const logitOf = (rate: number, length: number) => Math.log(Math.expm1(rate * length));

test('classes get probabilities that add up to 1, in the order of their outputs', () => {
  fc.assert(
    fc.property(fc.array(output, { minLength: 2, maxLength: 7 }), (outputs) => {
      const made = read({ kind: 'classes', classes: outputs.length }, [], outputs);
      expect(made.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
      for (const [k, p] of made.entries()) {
        expect(p).toBeGreaterThanOrEqual(0);
        for (const [other, q] of made.entries()) if (outputs[k]! > outputs[other]!) expect(p).toBeGreaterThanOrEqual(q);
      }
    }),
  );
  const [first, second, third] = read({ kind: 'classes', classes: 3 }, [], [Math.log(2), Math.log(5), Math.log(3)]);
  expect([first, second, third].map((p) => p!.toFixed(12))).toEqual([
    '0.200000000000',
    '0.500000000000',
    '0.300000000000',
  ]);
});

test('a value comes back on the scale of the outcome', () => {
  expect(read({ kind: 'continuous', centre: 83, scale: 12 }, [], [-1.5])).toEqual([65]);
});

const one = { kind: 'survival', from: 0, edges: [2, 3, 7], causes: 1 } satisfies SurvivalHead;

test('at the edges risk is what the hazards of discrete time give, and constant hazards lie between', () => {
  const hazards = [0.2, 0.05, 0.4];
  const logits = hazards.map((hazard) => Math.log(hazard / (1 - hazard)));
  const risks = read(one, [2, 3, 7, 0, -1, 9, 5], logits);
  const expected = [
    0.2,
    1 - 0.8 * 0.95,
    1 - 0.8 * 0.95 * 0.6,
    0,
    0,
    1 - 0.8 * 0.95 * 0.6,
    1 - 0.8 * 0.95 * Math.sqrt(0.6),
  ];
  risks.forEach((risk, i) => expect(risk).toBeCloseTo(expected[i]!, 13));
});

test('constant rates of two causes give the cumulative incidences of competing exponentials', () => {
  const [rate, other] = [0.13, 0.31];
  const head = { ...one, from: 0.5, causes: 2 } satisfies SurvivalHead;
  const lengths = [1.5, 1, 4];
  const logits = [
    ...lengths.map((length) => logitOf(rate, length)),
    ...lengths.map((length) => logitOf(other, length)),
  ];
  const times = [0.5, 1, 2, 2.2, 4.4, 7];
  const risks = read(head, times, logits);
  for (const [i, time] of times.entries()) {
    const expected = (rate / (rate + other)) * -Math.expm1(-(rate + other) * (time - 0.5));
    expect(risks[i]).toBeCloseTo(expected, 13);
  }
});

const competing = fc.integer({ min: 1, max: 6 }).chain((intervals) =>
  fc.record({
    widths: fc.array(fc.double({ min: 0.01, max: 30, noNaN: true }), { minLength: intervals, maxLength: intervals }),
    first: fc.array(output, { minLength: intervals, maxLength: intervals }),
    second: fc.array(output, { minLength: intervals, maxLength: intervals }),
    from: fc.double({ min: 0, max: 9, noNaN: true }),
    shares: fc.array(fc.double({ min: 0, max: 1.2, noNaN: true }), { minLength: 2, maxLength: 9 }),
  }),
);

test('risks lie in [0, 1], never fall, and leave nothing over between both causes and none', () => {
  fc.assert(
    fc.property(competing, ({ widths, first, second, from, shares }) => {
      let end = from;
      const edges = widths.map((width) => (end += width));
      const times = shares.toSorted((a, b) => a - b).map((share) => from + share * (end - from));
      const head = { kind: 'survival', from, edges, causes: 2 } satisfies SurvivalHead;
      const ofEvent = read(head, times, [...first, ...second]);
      const ofOther = read(head, times, [...second, ...first]);
      const alone = read({ ...head, causes: 1 }, times, first);
      let before = 0;
      for (const [i, risk] of ofEvent.entries()) {
        expect(risk).toBeGreaterThanOrEqual(before);
        expect(risk).toBeLessThanOrEqual(1);
        before = risk;
        // A competing event can only keep the event from happening.
        expect(risk).toBeLessThanOrEqual(alone[i]! + 1e-12);
        expect(risk + ofOther[i]!).toBeLessThanOrEqual(1 + 1e-12);
      }
      const total = [...first, ...second].reduce((sum, z) => sum + Math.log1p(Math.exp(z)), 0);
      const atEnd = read(head, [end], [...first, ...second])[0]! + read(head, [end], [...second, ...first])[0]!;
      expect(atEnd).toBeCloseTo(-Math.expm1(-total), 10);
    }),
  );
});
