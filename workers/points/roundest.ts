/**
 * The number above `low` and up to `high` that is quickest to say: that of the fewest significant digits, and of those
 * the nearest to the middle.
 *
 * @param low - finite, below `high`
 */
export function roundestBetween(low: number, high: number): number {
  if (low < 0 && high >= 0) return 0;
  const largest = Math.max(Math.abs(low), Math.abs(high));
  const first = Math.floor(Math.log10(largest)) + 1;
  const middle = low / 2 + high / 2;
  for (let place = first; place > first - 15; place -= 1) {
    // Powers of ten below 1 are not exact, so that the last step is a division.
    const round = (value: number) => (place >= 0 ? value * 10 ** place : value / 10 ** -place);
    const unit = 10 ** Math.abs(place);
    const scaled = (value: number) => (place >= 0 ? value / unit : value * unit);
    const fits = [Math.floor(scaled(middle)), Math.ceil(scaled(middle)), Math.floor(scaled(high))]
      .map(round)
      .filter((value) => value > low && value <= high)
      .sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle) || a - b);
    if (fits[0] !== undefined) return fits[0];
  }
  return high;
}
