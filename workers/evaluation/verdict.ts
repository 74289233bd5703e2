import type { OutcomeSummary } from '../contract/cohort';
import type { Figure } from '../contract/figures';
import type { CalibrationWord, DiscriminationWord, ModelReport, Verdict } from '../contract/report';
import type { Comparison, Results } from '../contract/results';

/** The models of a study as the verdict needs them. */
export type Judged = Pick<ModelReport, 'id' | 'results'> & {
  readonly spec: { readonly family: ModelReport['spec']['family'] };
};

/** An interval of the discrimination wider than this is too wide to rely on. */
const WIDEST = 0.1;
/** Fewer participants of any outcome than this call for more data. */
const FEWEST = 100;

/** The figures that a verdict is made from, whatever the outcome. */
export interface Headline {
  readonly discrimination: Figure;
  /** Lower is better. */
  readonly loss: Figure;
  /** Above 0 where predictions are too low. Null where the outcome has no such figure. */
  readonly inTheLarge: Figure | null;
  /** What `inTheLarge` is measured by: 1 of log odds; of a continuous outcome the error of a prediction. */
  readonly unit: number;
  readonly slope: Figure | null;
  readonly observedExpected: Figure | null;
}

/** The headline figures of some results. */
export function headlineOf(results: Results): Headline {
  switch (results.kind) {
    case 'binary': {
      const { auroc, logLoss, calibrationInTheLarge, calibrationSlope, observedExpected } = results.figures;
      return {
        discrimination: auroc,
        loss: logLoss,
        inTheLarge: calibrationInTheLarge,
        unit: 1,
        slope: calibrationSlope,
        observedExpected,
      };
    }
    case 'classes': {
      const { auroc, logLoss } = results.figures;
      return { discrimination: auroc, loss: logLoss, inTheLarge: null, unit: 1, slope: null, observedExpected: null };
    }
    case 'continuous': {
      const { rSquared, rmse, calibrationInTheLarge, calibrationSlope } = results.figures;
      return {
        discrimination: rSquared,
        loss: rmse,
        inTheLarge: calibrationInTheLarge,
        unit: rmse.kind === 'estimated' && rmse.value > 0 ? rmse.value : 1,
        slope: calibrationSlope,
        observedExpected: null,
      };
    }
    case 'survival': {
      const { harrell, brier, calibrationSlope, observedExpected } = results.figures;
      return {
        discrimination: harrell,
        loss: brier,
        inTheLarge: null,
        unit: 1,
        slope: calibrationSlope,
        observedExpected,
      };
    }
  }
}

/**
 * What a person should take away; null where no model has both a discrimination and a loss.
 *
 * - Model: the lowest loss. Among those whose paired loss cannot be told from it (the 95% interval of the difference
 *   holds 0, or there is none), the simplest: a regression before a network, then the one listed first. `better` where
 *   no other is in that company, `notDistinguishable` where one is.
 * - Discrimination of that model. AUROC and C: `none` where the interval reaches 0.5 or below, otherwise by its value
 *   `weak` below 0.65, `moderate` below 0.75, `good` below 0.85, `excellent` from there. R²: `none` where the interval
 *   reaches 0 or below, otherwise `weak` below 0.1, `moderate` below 0.3, `good` below 0.6, `excellent` from there.
 * - Calibration: see {@link calibrationWord}; of several classes, which have no one number for it, `unclear`.
 * - Certain: the interval of its discrimination is at most 0.1 wide.
 * - Small: fewer than 100 participants of some outcome; of a continuous outcome, in all.
 *
 * @param models - in the order of the recipe
 */
export function verdictOf(
  models: readonly Judged[],
  comparisons: readonly Comparison[],
  outcome: OutcomeSummary,
  participants: number,
): Verdict | null {
  const all = models.map((model) => ({ model, headline: headlineOf(model.results) }));
  const usable = all.filter(({ headline }) => isEstimated(headline.discrimination) && isEstimated(headline.loss));
  const [listedFirst] = usable;
  if (!listedFirst) return null;

  const lossOf = ({ headline: { loss } }: typeof listedFirst) => (loss.kind === 'estimated' ? loss.value : Infinity);
  const best = usable.reduce((lowest, one) => (lossOf(one) < lossOf(lowest) ? one : lowest), listedFirst);
  const company = usable.filter((one) => one === best || !toldApart(one.model.id, best.model.id, comparisons));
  const { model, headline } = company.find(({ model: one }) => one.spec.family !== 'network') ?? company[0] ?? best;
  const { discrimination } = headline;
  if (discrimination.kind !== 'estimated') return null;
  return {
    model: model.id,
    discrimination: discriminationWord(model.results.kind, discrimination.value, discrimination.low),
    calibration: calibrationWord(headline),
    certain: discrimination.high - discrimination.low <= WIDEST,
    small: fewestOf(outcome, participants) < FEWEST,
    choice: usable.length === 1 ? 'onlyOne' : company.length === 1 ? 'better' : 'notDistinguishable',
  };
}

/** Participants of the rarest outcome; of a continuous outcome, all of them. */
function fewestOf(outcome: OutcomeSummary, participants: number): number {
  switch (outcome.kind) {
    case 'binary':
      return Math.min(outcome.events, outcome.others);
    case 'classes':
      return Math.min(...outcome.counts.map(({ count }) => count));
    case 'continuous':
      return participants;
    case 'survival':
      return outcome.events;
  }
}

const isEstimated = (figure: Figure) => figure.kind === 'estimated';

function toldApart(one: string, other: string, comparisons: readonly Comparison[]): boolean {
  return comparisons.some(
    ({ first, second, loss }) =>
      ((first === one && second === other) || (first === other && second === one)) &&
      loss.kind === 'estimated' &&
      (loss.low > 0 || loss.high < 0),
  );
}

function discriminationWord(kind: Results['kind'], value: number, low: number): DiscriminationWord {
  const [none, weak, moderate, good] =
    kind === 'continuous' ? ([0, 0.1, 0.3, 0.6] as const) : ([0.5, 0.65, 0.75, 0.85] as const);
  if (low <= none) return 'none';
  if (value < weak) return 'weak';
  if (value < moderate) return 'moderate';
  return value < good ? 'good' : 'excellent';
}

/**
 * Calibration in a word, from the 95% intervals of calibration-in-the-large, slope and O/E, as far as the outcome has
 * them. Predictions are close in the large where calibration-in-the-large lies within ±0.1, or without one O/E within
 * 0.9 to 1.1; they are surely off where the interval leaves out 0, or 1. In this order:
 *
 * 1. `unclear` where slope, or both others, do not exist.
 * 2. `good` where they are close in the large and the slope lies within 0.9 to 1.1: a difference too small to matter,
 *    however surely it is there.
 * 3. `tooLow` or `tooHigh` where they are surely off in the large.
 * 4. `tooExtreme` or `tooModest` where the slope lies wholly below or above 1.
 * 5. `unclear` where the slope is wider than 0.8, or the first wider than 1 and O/E not surely within 0.8 to 1.25 (where
 *    nearly all risks are near 0 or 1 log odds are uncertain though the count of events is not): too little is known.
 * 6. `good` otherwise.
 *
 * Of a continuous outcome calibration-in-the-large is measured by the root mean square error.
 */
export function calibrationWord(headline: Omit<Headline, 'discrimination' | 'loss'>): CalibrationWord {
  const { slope } = headline;
  if (slope?.kind !== 'estimated') return 'unclear';
  const level = levelOf(headline);
  if (!level) return 'unclear';
  if (level.close && slope.low >= 0.9 && slope.high <= 1.1) return 'good';
  if (level.sign > 0) return 'tooLow';
  if (level.sign < 0) return 'tooHigh';
  if (slope.high < 1) return 'tooExtreme';
  if (slope.low > 1) return 'tooModest';
  return level.known && slope.high - slope.low <= 0.8 ? 'good' : 'unclear';
}

/** How predictions stand in the large: 1 where they are surely too low, -1 where surely too high. */
interface Level {
  readonly close: boolean;
  readonly sign: -1 | 0 | 1;
  readonly known: boolean;
}

function levelOf({ inTheLarge, unit, observedExpected }: Omit<Headline, 'discrimination' | 'loss'>): Level | null {
  const ratio = observedExpected?.kind === 'estimated' ? observedExpected : null;
  if (inTheLarge) {
    if (inTheLarge.kind !== 'estimated') return null;
    const [low, high] = [inTheLarge.low / unit, inTheLarge.high / unit];
    return {
      close: low >= -0.1 && high <= 0.1,
      sign: low > 0 ? 1 : high < 0 ? -1 : 0,
      known: high - low <= 1 || (ratio !== null && ratio.low >= 0.8 && ratio.high <= 1.25),
    };
  }
  if (!ratio) return null;
  return {
    close: ratio.low >= 0.9 && ratio.high <= 1.1,
    sign: ratio.low > 1 ? 1 : ratio.high < 1 ? -1 : 0,
    known: ratio.high <= 2 * ratio.low,
  };
}
