import type { OutcomeSummary } from '../contract/cohort';
import type { Figure } from '../contract/figures';
import type { DiscriminationWord, ModelReport, Verdict } from '../contract/report';
import type { Comparison, Results } from '../contract/results';
import { calibrationOf } from './calibration-word';

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
}

/** The headline figures of some results. */
export function headlineOf(results: Results): Headline {
  switch (results.kind) {
    case 'binary':
    case 'classes':
      return { discrimination: results.figures.auroc, loss: results.figures.logLoss };
    case 'continuous':
      return { discrimination: results.figures.rSquared, loss: results.figures.rmse };
    case 'survival':
      return { discrimination: results.figures.harrell, loss: results.figures.brier };
  }
}

/**
 * What a person should take away; null where no model has both a discrimination and a loss.
 *
 * - Model: the lowest loss. Among those whose paired loss cannot be told from it (the 95% interval of the difference
 *   holds 0, or there is none), the simplest: one that can be read before one that cannot, a blend last, then the one listed first. `better` where
 *   no other is in that company, `notDistinguishable` where one is.
 * - Discrimination of that model. AUROC and C: `none` where the interval reaches 0.5 or below, otherwise by its value
 *   `weak` below 0.65, `moderate` below 0.75, `good` below 0.85, `excellent` from there. R²: `none` where the interval
 *   reaches 0 or below, otherwise `weak` below 0.1, `moderate` below 0.3, `good` below 0.6, `excellent` from there.
 * - Calibration: see {@link calibrationOf}.
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
  const usable = all.filter(
    ({ model: { spec }, headline }) =>
      // Neighbours are a check on the others: nobody can use them afterwards.
      spec.family !== 'neighbours' && isEstimated(headline.discrimination) && isEstimated(headline.loss),
  );
  const [listedFirst] = usable;
  if (!listedFirst) return null;

  const lossOf = ({ headline: { loss } }: typeof listedFirst) => (loss.kind === 'estimated' ? loss.value : Infinity);
  const best = usable.reduce((lowest, one) => (lossOf(one) < lossOf(lowest) ? one : lowest), listedFirst);
  const company = usable.filter((one) => one === best || !toldApart(one.model.id, best.model.id, comparisons));
  const { model, headline } = company.reduce((simplest, one) =>
    hardnessOf(one.model) < hardnessOf(simplest.model) ? one : simplest,
  );
  const { discrimination } = headline;
  if (discrimination.kind !== 'estimated') return null;
  return {
    model: model.id,
    discrimination: discriminationWord(model.results.kind, discrimination.value, discrimination.low),
    calibration: calibrationOf(model.results),
    certain: discrimination.high - discrimination.low <= WIDEST,
    small: fewestOf(outcome, participants) < FEWEST,
    choice: usable.length === 1 ? 'onlyOne' : company.length === 1 ? 'better' : 'notDistinguishable',
  };
}

/** How hard a model is to read: 0 where a person can follow it by hand, 2 where it takes several models. */
function hardnessOf({ spec: { family } }: Judged): number {
  switch (family) {
    case 'logistic':
    case 'multinomial':
    case 'ordinal':
    case 'linear':
    case 'cox':
    case 'points':
    case 'additive':
      return 0;
    case 'forest':
    case 'boosting':
    case 'network':
    case 'realmlp':
    case 'tabm':
    case 'neighbours':
      return 1;
    case 'stack':
      return 2;
  }
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
