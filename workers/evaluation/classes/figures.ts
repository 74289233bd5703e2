import type { ClassFigure, Figure, Figures } from '../../contract/figures';
import {
  accuracy,
  balancedAccuracy,
  classBrier,
  classCounts,
  classLogLoss,
  likeliest,
  quadraticKappa,
  scaledClassBrier,
} from '../../numerics/class-accuracy';
import { discriminationIndex, macroAuroc, pairAuroc, pairwiseAuroc } from '../../numerics/class-discrimination';
import { perfectAreaInterval } from '../../numerics/discrimination';
import { unestimable, withClusterVariance, type Estimate, type Influenced } from '../../numerics/estimate';
import { wilson } from '../../numerics/proportion';
import { averageFigure, figure } from '../figures';
import { countFolds, drawnOutToChance } from '../near-chance';
import { proportionFigure } from '../proportions';
import { classFolds, type ClassRepeat } from './rows';

const estimated = (found: Influenced | null, { clusters }: ClassRepeat): Estimate =>
  found ? withClusterVariance(found, clusters) : unestimable('oneOutcomeOnly');

type ClassStatistic = (repeat: ClassRepeat) => Influenced | null;

/** Participants (clusters) of each class; shape (classes). */
function participantsOf(repeat: ClassRepeat): readonly number[] {
  const { clusters, y, classes } = repeat;
  if (!clusters) return [...classCounts(repeat)];
  const seen = Array.from({ length: classes }, () => new Set<number>());
  for (let i = 0; i < y.length; i += 1) seen[y[i]!]!.add(clusters.of[i]!);
  return seen.map((one) => one.size);
}

/** The lowest area that a perfect separation of these participants leaves possible. */
function perfectLow(participants: readonly number[]): number {
  const [least, next] = [...participants].sort((a, b) => a - b);
  return perfectAreaInterval(Math.max(1, least ?? 1), Math.max(1, next ?? 1)).low;
}

/**
 * An area over the classes. Where every set is ordered rightly in every repeat its variance is 0, and the interval that of
 * the two rarest classes, see {@link perfectAreaInterval}.
 */
function areaFigure(repeats: readonly ClassRepeat[], statistic: ClassStatistic, among?: readonly number[]): Figure {
  const plain = averageFigure(
    repeats.map((repeat) => estimated(statistic(repeat), repeat)),
    { least: 0, most: 1 },
  );
  const first = repeats[0];
  if (!first || plain.kind !== 'estimated' || plain.value !== 1) return plain;
  const participants = participantsOf(first).filter((_, k) => among?.includes(k) ?? true);
  return figure(1, perfectLow(participants), 1);
}

/**
 * An area of the pairs within folds, as that of a yes/no outcome is taken (`areaWithinFolds`): the mean over the folds
 * that have all classes, by their rows; all pairs where no fold has.
 */
function withinFolds(statistic: ClassStatistic): ClassStatistic {
  return (repeat) => {
    const pooled = statistic(repeat);
    const folds = classFolds(repeat);
    if (!pooled || !folds) return pooled;
    let sum = 0;
    let rows = 0;
    for (const fold of folds) {
      const own = statistic(fold);
      if (!own) continue;
      sum += fold.y.length * own.value;
      rows += fold.y.length;
    }
    return rows > 0 ? { value: sum / rows, influence: pooled.influence } : pooled;
  };
}

/** Hand and Till's area of two classes with its 95% interval. */
export function pairFigure(repeats: readonly ClassRepeat[], first: number, second: number): Figure {
  return areaFigure(repeats, (repeat) => pairAuroc(repeat, first, second, repeat.orders), [first, second]);
}

/** A perfect index: at least 1 less the chances that a row of one other class comes first (Boole), one for each. */
function indexFigure(repeats: readonly ClassRepeat[]): Figure {
  const plain = areaFigure(repeats, (repeat) => discriminationIndex(repeat, repeat.orders));
  if (plain.kind !== 'estimated' || plain.value !== 1) return plain;
  return figure(1, Math.max(0, 1 - (repeats[0]!.classes - 1) * (1 - plain.low)), 1);
}

function accuracyFigure(repeats: readonly ClassRepeat[]): Figure {
  let [share, variance, clustered, rows] = [0, 0, 0, 0];
  for (const repeat of repeats) {
    const { value, influence } = accuracy(repeat, likeliest(repeat));
    const found = withClusterVariance({ value, influence }, repeat.clusters);
    share += value / repeats.length;
    variance += (found.kind === 'estimate' ? found.variance : 0) / repeats.length;
    clustered += (repeat.clusters?.count ?? 0) / repeats.length;
    rows += repeat.y.length / repeats.length;
  }
  return proportionFigure({
    successes: share * rows,
    trials: rows,
    clustered: clustered > 0 ? { variance, clusters: clustered } : null,
  });
}

/** Where every class is called rightly throughout, the interval is that of the rarest one's proportion. */
function balancedFigure(repeats: readonly ClassRepeat[]): Figure {
  const plain = averageFigure(
    repeats.map((repeat) => estimated(balancedAccuracy(repeat, likeliest(repeat)), repeat)),
    { least: 0, most: 1 },
  );
  const first = repeats[0];
  if (!first || plain.kind !== 'estimated' || plain.value !== 1) return plain;
  const rarest = Math.max(1, Math.min(...participantsOf(first)));
  return figure(1, wilson(rarest, rarest).low, 1);
}

/**
 * All figures of one model of several classes. Each is computed in each repeat on the pooled out-of-fold probabilities
 * and averaged, see `averageFigure`; intervals are cluster-robust where rows are clustered. Kappa is for classes in
 * order and not defined for others.
 */
export function classFiguresOf(repeats: readonly ClassRepeat[], ordered: boolean): Figures<ClassFigure> {
  const briers = repeats.map(classBrier);
  const nearChance = (area: Figure) => drawnOutToChance(area, countFolds(repeats[0]?.fold ?? null));
  return {
    auroc: nearChance(
      areaFigure(
        repeats,
        withinFolds((repeat) => macroAuroc(repeat, repeat.orders)),
      ),
    ),
    pairwiseAuroc: nearChance(
      areaFigure(
        repeats,
        withinFolds((repeat) => pairwiseAuroc(repeat, repeat.orders)),
      ),
    ),
    discriminationIndex: indexFigure(repeats),
    logLoss: averageFigure(
      repeats.map((repeat) => estimated(classLogLoss(repeat), repeat)),
      { least: 0, most: Infinity },
    ),
    brier: averageFigure(
      repeats.map((repeat, r) => estimated(briers[r]!, repeat)),
      { least: 0, most: 2 },
    ),
    scaledBrier: averageFigure(
      repeats.map((repeat, r) => estimated(scaledClassBrier(briers[r]!, repeat), repeat)),
      { least: -Infinity, most: 1 },
    ),
    accuracy: accuracyFigure(repeats),
    balancedAccuracy: balancedFigure(repeats),
    kappa: ordered
      ? averageFigure(
          repeats.map((repeat) => estimated(quadraticKappa(repeat, likeliest(repeat)), repeat)),
          { least: -1, most: 1 },
        )
      : { kind: 'notEstimable', reason: 'notDefined' },
  };
}
