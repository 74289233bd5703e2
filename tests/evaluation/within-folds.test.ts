import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aurocFigure } from '../../workers/evaluation/figures';
import { predictedRepeats } from '../../workers/evaluation/out-of-fold';
import { areaWithinFolds } from '../../workers/evaluation/within-folds';
import { aurocInfluence } from '../../workers/numerics/discrimination';
import { randomStream } from '../../workers/numerics/random';
import { drawOutOfFold } from './drawn';

const valueOf = (figure: ReturnType<typeof aurocFigure>) => (figure.kind === 'estimated' ? figure.value : NaN);

test('counts each pair within a fold once and no other', () => {
  const cells = fc.array(
    fc.record({ risk: fc.integer({ min: 0, max: 5 }), event: fc.boolean(), fold: fc.integer({ min: 0, max: 3 }) }),
    { minLength: 8, maxLength: 40 },
  );
  fc.assert(
    fc.property(cells, (rows) => {
      const [repeat] = predictedRepeats({
        y: Uint8Array.from(rows, ({ event }) => (event ? 1 : 0)),
        risk: [Float64Array.from(rows, ({ risk }) => risk / 5)],
        fold: [Int32Array.from(rows, ({ fold }) => fold)],
        clusters: null,
      });
      let right = 0;
      let pairs = 0;
      for (const one of rows) {
        for (const other of rows) {
          if (one.fold !== other.fold || !one.event || other.event) continue;
          pairs += 1;
          right += one.risk > other.risk ? 1 : one.risk === other.risk ? 0.5 : 0;
        }
      }
      const found = areaWithinFolds(repeat!);
      if (pairs === 0) expect(found).toBeNull();
      else expect(found?.value).toBeCloseTo(right / pairs, 12);
    }),
  );
});

test('is centred where all pairs together are not: risks that know the mean of the others only', () => {
  let within = 0;
  let pooled = 0;
  const runs = 300;
  for (let run = 0; run < runs; run += 1) {
    const stream = randomStream(run);
    const y = Uint8Array.from({ length: 60 }, () => (stream.uniform() < 0.4 ? 1 : 0));
    const fold = Int32Array.from(y, (_, row) => row % 5);
    const shareOutside = (of: number) => {
      const others = y.filter((_, row) => fold[row] !== of);
      return others.reduce((sum, event) => sum + event, 0) / others.length;
    };
    const risk = Float64Array.from(fold, (of) => shareOutside(of) + 0.001 * stream.normal());
    const [repeat] = predictedRepeats({ y, risk: [risk], fold: [fold], clusters: null });
    within += areaWithinFolds(repeat!)!.value / runs;
    pooled += aurocInfluence(risk, y)!.value / runs;
  }
  // Standard error of the mean: about 0.076 / sqrt(300) = 0.0044.
  expect(Math.abs(within - 0.5)).toBeLessThan(0.015);
  expect(pooled).toBeLessThan(0.4);
});

test('one fold is as no fold', () => {
  const input = drawOutOfFold({ rows: 200, repeats: 1 });
  const single = { ...input, fold: [new Int32Array(200)] };
  const [repeat] = predictedRepeats(single);
  expect(repeat!.fold).toBeNull();
  expect(valueOf(aurocFigure([repeat!]))).toBeCloseTo(aurocInfluence(repeat!.risk, repeat!.event)!.value, 12);
});
