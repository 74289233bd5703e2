import { expect, test } from 'vitest';
import { distanceInterval, percentileInterval } from '../../workers/numerics/bootstrap/percentile';
import { bootstrapper } from '../../workers/numerics/bootstrap/resample';
import { loessCalibrationErrors } from '../../workers/numerics/calibration-error';
import { distinctRisks } from '../../workers/numerics/distinct-risks';
import { derive, randomStream } from '../../workers/numerics/random';
import { ascendingOrder } from '../../workers/numerics/ranks';

const RUNS = Number(process.env['INTERVAL_RUNS'] ?? 120);
const RESAMPLES = 200;
const names = ['ici', 'e50', 'e90', 'emax'] as const;

const inverse = (lp: number) => 1 / (1 + Math.exp(-lp));
/** The chance of the event where the log odds of the risk are so much. */
const worlds = {
  calibrated: inverse,
  mild: (lp) => inverse(0.15 + 0.85 * lp),
  extreme: (lp) => inverse(-0.3 + 0.6 * lp),
  bowed: (lp) => inverse(-0.4 + lp + 0.35 * (lp + 1) ** 2),
} satisfies Record<string, (lp: number) => number>;
type World = keyof typeof worlds;

function drawRisks(seed: number, rows: number) {
  const stream = randomStream(seed);
  const lp = Float64Array.from({ length: rows }, () => -1 + 1.1 * stream.normal());
  return { stream, lp, risk: lp.map(inverse) };
}

/** The distances of a sample so large that it has no noise of its own. */
function truthOf(world: World) {
  const { lp } = drawRisks(77, 30_000);
  lp.sort();
  const events = lp.map(worlds[world]);
  return loessCalibrationErrors({
    risk: lp.map(inverse),
    events,
    others: events.map((one) => 1 - one),
    place: Uint32Array.from(lp.keys()),
  })!;
}

/** How often the percentiles and the interval that is told hold the truth. */
function coverage(world: World, rows: number) {
  const truth = truthOf(world);
  const held = { percentiles: [0, 0, 0, 0], told: [0, 0, 0, 0] };
  for (let run = 0; run < RUNS; run += 1) {
    const { stream, lp, risk } = drawRisks(derive(5, world, rows, run), rows);
    const event = Uint8Array.from(lp, (one) => (stream.uniform() < worlds[world](one) ? 1 : 0));
    const found = loessCalibrationErrors(distinctRisks(risk, event, ascendingOrder(risk)))!;
    const unit = Int32Array.from(risk.keys());
    const draw = bootstrapper({
      seed: run,
      units: rows,
      models: [[{ risk, event, unit }]],
      figures: [...names],
      thresholds: [],
    });
    const drawn = Array.from({ length: RESAMPLES }, (_, b) => draw(b));
    for (const [k, name] of names.entries()) {
      const percentiles = percentileInterval(Float64Array.from(drawn, (one) => one[k]!))!;
      const told = distanceInterval(found[name], percentiles);
      const holds = ({ low, high }: typeof told) => (low <= truth[name] + 1e-12 && truth[name] <= high ? 1 / RUNS : 0);
      held.percentiles[k]! += holds(percentiles);
      held.told[k]! += holds(told);
    }
  }
  return held;
}

// 120 runs leave a coverage of 0.95 a standard error of 0.02, one of 0.7 of 0.04.
test.each([150, 500, 1500])(
  'intervals of perfect predictions of %d rows reach 0',
  (rows) => {
    const { percentiles, told } = coverage('calibrated', rows);
    for (const [k] of names.entries()) {
      expect(percentiles[k]).toBe(0);
      expect(told[k]).toBeGreaterThan(0.62);
    }
  },
  600_000,
);

test.each([
  ['mild', 150],
  ['mild', 500],
  ['extreme', 150],
  ['extreme', 500],
  ['bowed', 150],
  ['bowed', 500],
] as const)(
  'intervals hold the distances where they are %s, of %d rows, no less often than percentiles',
  (world, rows) => {
    const { percentiles, told } = coverage(world, rows);
    for (const [k] of names.entries()) {
      expect(told[k]).toBeGreaterThanOrEqual(percentiles[k]!);
      expect(told[k]).toBeGreaterThan(0.84);
    }
  },
  600_000,
);
