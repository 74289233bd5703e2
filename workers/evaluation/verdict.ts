import type { Figure } from '../contract/figures';
import type { CalibrationWord, Comparison, DiscriminationWord, ModelReport, Verdict } from '../contract/report';

/** The models of a study as the verdict needs them. */
export type Judged = Pick<ModelReport, 'id' | 'figures'> & {
  readonly spec: { readonly family: 'logistic' | 'network' };
};

/** An interval of the AUROC wider than this is too wide to rely on. */
const WIDEST = 0.1;
/** Fewer participants with or without the event than this call for more data. */
const FEWEST = 100;

/**
 * What a person should take away; null where no model has both an AUROC and a log loss.
 *
 * - Model: the lowest log loss. Among those whose paired log loss cannot be told from it (the 95% interval of the
 *   difference holds 0, or there is none), the simplest: a logistic regression before a network, then the one listed
 *   first. `better` where no other is in that company, `notDistinguishable` where one is.
 * - Discrimination of that model: `none` where the interval of its AUROC reaches 0.5 or below, otherwise by its value
 *   `weak` below 0.65, `moderate` below 0.75, `good` below 0.85, `excellent` from there.
 * - Calibration: see {@link calibrationWord}.
 * - Certain: the interval of its AUROC is at most 0.1 wide.
 * - Small: fewer than 100 participants with the event, or fewer than 100 without it.
 *
 * @param models - in the order of the recipe
 * @param events - participants with the event
 * @param others - participants without it
 */
export function verdictOf(
  models: readonly Judged[],
  comparisons: readonly Comparison[],
  events: number,
  others: number,
): Verdict | null {
  const lossOf = ({ figures }: Judged) => (figures.logLoss.kind === 'estimated' ? figures.logLoss.value : Infinity);
  const usable = models.filter(({ figures }) => [figures.auroc, figures.logLoss].every(isEstimated));
  const [listedFirst] = usable;
  if (!listedFirst) return null;

  const best = usable.reduce((lowest, model) => (lossOf(model) < lossOf(lowest) ? model : lowest), listedFirst);
  const company = usable.filter((model) => model === best || !toldApart(model.id, best.id, comparisons));
  const model = company.find(({ spec }) => spec.family === 'logistic') ?? company[0] ?? best;
  const { auroc, calibrationInTheLarge, calibrationSlope, observedExpected } = model.figures;
  if (auroc.kind !== 'estimated') return null;
  return {
    model: model.id,
    discrimination: discriminationWord(auroc.value, auroc.low),
    calibration: calibrationWord(calibrationInTheLarge, calibrationSlope, observedExpected),
    certain: auroc.high - auroc.low <= WIDEST,
    small: Math.min(events, others) < FEWEST,
    choice: usable.length === 1 ? 'onlyOne' : company.length === 1 ? 'better' : 'notDistinguishable',
  };
}

const isEstimated = (figure: Figure) => figure.kind === 'estimated';

function toldApart(one: string, other: string, comparisons: readonly Comparison[]): boolean {
  return comparisons.some(
    ({ first, second, logLoss }) =>
      ((first === one && second === other) || (first === other && second === one)) &&
      logLoss.kind === 'estimated' &&
      (logLoss.low > 0 || logLoss.high < 0),
  );
}

function discriminationWord(value: number, low: number): DiscriminationWord {
  if (low <= 0.5) return 'none';
  if (value < 0.65) return 'weak';
  if (value < 0.75) return 'moderate';
  return value < 0.85 ? 'good' : 'excellent';
}

/**
 * Calibration in a word, from the 95% intervals of calibration-in-the-large, slope and O/E, in this order:
 *
 * 1. `unclear` where either does not exist.
 * 2. `good` where the first lies within ±0.1 and the slope within 0.9 to 1.1: a difference too small to matter, however
 *    surely it is there.
 * 3. `tooLow` or `tooHigh` where the first lies wholly above or below 0.
 * 4. `tooExtreme` or `tooModest` where the slope lies wholly below or above 1.
 * 5. `unclear` where the slope is wider than 0.8, or the first wider than 1 and O/E not surely within 0.8 to 1.25 (where
 *    nearly all risks are near 0 or 1 log odds are uncertain though the count of events is not): too little is known.
 * 6. `good` otherwise.
 */
export function calibrationWord(inTheLarge: Figure, slope: Figure, observedExpected: Figure): CalibrationWord {
  if (inTheLarge.kind !== 'estimated' || slope.kind !== 'estimated') return 'unclear';
  if (inTheLarge.low >= -0.1 && inTheLarge.high <= 0.1 && slope.low >= 0.9 && slope.high <= 1.1) return 'good';
  if (inTheLarge.low > 0) return 'tooLow';
  if (inTheLarge.high < 0) return 'tooHigh';
  if (slope.high < 1) return 'tooExtreme';
  if (slope.low > 1) return 'tooModest';
  const { high, low } = observedExpected.kind === 'estimated' ? observedExpected : { high: Infinity, low: 0 };
  const levelKnown = inTheLarge.high - inTheLarge.low <= 1 || (low >= 0.8 && high <= 1.25);
  return levelKnown && slope.high - slope.low <= 0.8 ? 'good' : 'unclear';
}
