/** A loss as a power law of how much was learned from: `floor + gain * n ** -rate`, none below 0. */
export interface PowerLaw {
  readonly floor: number;
  readonly gain: number;
  readonly rate: number;
}

/** Rates that are looked at: below, the curve is a line on the scale of log n; above, it has ended at the first point. */
const SLOWEST = 0.001;
const FASTEST = 10;
const LOOKS = 80;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * Fits a power law by weighted least squares under `floor, gain, rate >= 0`. For a given rate the other two have a closed
 * form; the rate is looked for on a grid of logarithms and then by golden section.
 *
 * @param n - shape (sizes), above 0
 * @param loss - shape (sizes), finite, 0 or more
 * @param weight - shape (sizes), above 0
 * @returns null with fewer than three different sizes; a gain of 0, with rate 0, where the loss does not fall
 *
 * Source: Figueroa, Zeng-Treitler, Kandula and Ngo, BMC Medical Informatics and Decision Making 12 (2012) 8.
 */
export function fitPowerLaw(n: Float64Array, loss: Float64Array, weight: Float64Array): PowerLaw | null {
  if (new Set(n).size < 3) return null;
  // Sizes as multiples of the smallest, so that powers stay within reach.
  const least = n.reduce((low, one) => Math.min(low, one), Infinity);
  const logs = n.map((one) => Math.log(one / least));
  const at = (logRate: number) => bestLine(logs, loss, weight, Math.exp(logRate));
  const [from, to] = [Math.log(SLOWEST), Math.log(FASTEST)];
  const step = (to - from) / (LOOKS - 1);
  let best = from;
  for (let k = 1; k < LOOKS; k += 1) if (at(from + k * step).error < at(best).error) best = from + k * step;
  let [low, high] = [Math.max(from, best - step), Math.min(to, best + step)];
  while (high - low > 1e-10) {
    const inner = GOLDEN * (high - low);
    if (at(high - inner).error <= at(low + inner).error) high = low + inner;
    else low = high - inner;
  }
  const middle = (low + high) / 2;
  const logRate = at(middle).error <= at(best).error ? middle : best;
  const { floor, gain } = at(logRate);
  if (gain === 0) return { floor, gain: 0, rate: 0 };
  const rate = Math.exp(logRate);
  return { floor, gain: gain * least ** rate, rate };
}

/** The floor and gain, none below 0, that go best with a rate. */
function bestLine(
  logs: Float64Array,
  loss: Float64Array,
  weight: Float64Array,
  rate: number,
): { readonly floor: number; readonly gain: number; readonly error: number } {
  let [w, wx, wy, wxx, wxy] = [0, 0, 0, 0, 0];
  const powers = logs.map((log) => Math.exp(-rate * log));
  for (let i = 0; i < logs.length; i += 1) {
    const [of, x, y] = [weight[i]!, powers[i]!, loss[i]!];
    w += of;
    wx += of * x;
    wy += of * y;
    wxx += of * x * x;
    wxy += of * x * y;
  }
  const errorOf = (floor: number, gain: number) =>
    loss.reduce((sum, y, i) => sum + weight[i]! * (y - floor - gain * powers[i]!) ** 2, 0);
  const spread = w * wxx - wx * wx;
  const gain = (w * wxy - wx * wy) / spread;
  const floor = (wy - gain * wx) / w;
  if (spread > 0 && gain >= 0 && floor >= 0) return { floor, gain, error: errorOf(floor, gain) };
  // On an edge: no gain, or no floor.
  const level = Math.max(0, wy / w);
  const alone = Math.max(0, wxy / wxx);
  const flat = { floor: level, gain: 0, error: errorOf(level, 0) };
  const bare = { floor: 0, gain: alone, error: errorOf(0, alone) };
  return bare.error < flat.error ? bare : flat;
}

/** The loss that a law expects. @param n - above 0 */
export const lossAt = ({ floor, gain, rate }: PowerLaw, n: number): number => floor + gain * n ** -rate;
