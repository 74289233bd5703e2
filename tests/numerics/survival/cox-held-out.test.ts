import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addHeldPartialLosses } from '../../../workers/numerics/survival/cox-held-out';
import { arrangeRiskSets } from '../../../workers/numerics/survival/cox-risk-sets';
import { randomStream } from '../../../workers/numerics/random';

/** Breslow's log partial likelihood of some rows, by its definition. */
function logLikelihood(rows: readonly { entry: number; time: number; event: number; weight: number; eta: number }[]) {
  let sum = 0;
  for (const { event, time, weight, eta } of rows) {
    if (event !== 1) continue;
    const atRisk = rows.filter((other) => other.time >= time && other.entry < time);
    sum += weight * (eta - Math.log(atRisk.reduce((all, other) => all + other.weight * Math.exp(other.eta), 0)));
  }
  return sum;
}

test('what held-out rows lose is what the partial likelihood of all rows lacks of that of the others', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 5, max: 40 }), fc.boolean(), (seed, n, delayed) => {
      const stream = randomStream(seed);
      const rows = Array.from({ length: n }, () => {
        const time = 1 + stream.below(12);
        const entry = delayed && stream.below(2) === 0 ? time - 1 - stream.below(3) : -1;
        const x = [stream.normal(), stream.normal()];
        return { x, time, entry, event: stream.below(2), weight: 0.3 + stream.uniform(), held: stream.below(3) === 0 };
      });
      const beta = Float64Array.of(0.7, -1.1);
      const sets = arrangeRiskSets({
        x: Float64Array.from(rows.flatMap(({ x }) => x)),
        rows: n,
        columns: 2,
        entry: Float64Array.from(rows, ({ entry }) => entry),
        time: Float64Array.from(rows, ({ time }) => time),
        event: Uint8Array.from(rows, ({ event }) => event),
        weight: Float64Array.from(rows, ({ weight }) => weight),
      });
      const losses = new Float64Array(n);
      const held = Int32Array.from(rows, (row) => (row.held ? 1 : 0));
      addHeldPartialLosses(sets, held, beta, Int32Array.from(rows.keys()), losses);
      const scored = rows.map((row) => ({ ...row, eta: 0.7 * row.x[0]! - 1.1 * row.x[1]! }));
      const expected = logLikelihood(scored.filter((row) => !row.held)) - logLikelihood(scored);
      expect(losses.reduce((a, b) => a + b, 0)).toBeCloseTo(expected, 9);
      for (const [i, row] of rows.entries()) if (!row.held) expect(losses[i]).toBe(0);
    }),
  );
});
