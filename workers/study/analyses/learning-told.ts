import type { Outcome } from '../../cohort/outcome';
import type { Figure } from '../../contract/figures';
import {
  WORTHWHILE,
  type LearningCurve,
  type LearningPoint,
  type LearningReport,
  type MoreHelps,
  type Overtakes,
} from '../../contract/learning-curve';
import { figure } from '../../evaluation/figures';
import { nextTurn } from '../../jobs/breathe';
import { percentileInterval } from '../../numerics/bootstrap/percentile';
import { lossAt, type PowerLaw } from '../../numerics/learning-curve';
import { resampledLaws, saidByLaws, spared, type ResampledLaws } from '../../numerics/learning-band';
import { studentHalfWidth } from '../../numerics/student-t';
import type { SingleSpec } from '../../training/trainer-api';
import { SHARES, type LearningPlan } from './learning-plan';

/** What one model gave; shape (shares x folds x draws) each, NaN where there is nothing. */
export interface Learned {
  readonly loss: Float64Array;
  readonly discrimination: Float64Array;
  /** Half the width of the interval of the loss on the rows judged. */
  readonly own: Float64Array;
}

interface ToTell {
  readonly kind: Outcome['kind'];
  /** Of the study. */
  readonly participants: number;
  /** Learned from at each share, the mean over the folds. */
  readonly sizes: Float64Array;
  readonly plan: LearningPlan;
  readonly specs: readonly SingleSpec[];
  readonly learned: ReadonlyMap<string, Learned>;
  readonly seed: number;
  readonly signal: AbortSignal;
}

const RESAMPLES = 500;
/** Places at which the law is drawn. */
const PLACES = 40;
const NONE: Figure = { kind: 'notEstimable', reason: 'tooFew' };

const names = {
  binary: { loss: 'logLoss', discrimination: 'auroc' },
  classes: { loss: 'logLoss', discrimination: 'auroc' },
  continuous: { loss: 'rmse', discrimination: 'rSquared' },
  survival: { loss: 'brier', discrimination: 'harrell' },
} as const;

/** Makes a report of what was learned: means with their intervals, laws with their bands, and what they answer. */
export async function tellLearning(told: ToTell): Promise<LearningReport> {
  const { kind, participants, sizes, plan, specs, learned, seed, signal } = told;
  const shape = { sizes, folds: plan.folds.length, draws: plan.draws };
  await nextTurn();
  signal.throwIfAborted();
  const laws = resampledLaws(
    specs.map(({ id }) => ({ ...shape, losses: learned.get(id)!.loss })),
    RESAMPLES,
    seed,
  );
  const curves = specs.map((spec, k) => curveOf(told, spec.id, learned.get(spec.id)!, laws[k]!));
  const [first, second] = laws;
  const differences = second
    ? ([1, 2, 4] as const).map((times) => ({ times, loss: differenceAt(first!, second, times * participants) }))
    : [];
  return {
    participants,
    ...names[kind],
    draws: plan.draws,
    classical: curves[0]!,
    deep: curves[1] ?? null,
    differences,
    overtakes: second ? overtakenBy(differences.map(({ loss }) => loss)) : null,
  };
}

function curveOf(
  { participants, sizes, plan }: ToTell,
  model: string,
  learned: Learned,
  laws: ResampledLaws,
): LearningCurve {
  const doubled = gain(laws, participants, 2 * participants);
  const points = SHARES.map((_, size): LearningPoint => {
    const ofSize = (values: Float64Array) => {
      const cells = plan.folds.length * plan.draws;
      return values.subarray(size * cells, (size + 1) * cells);
    };
    const losses = ofSize(learned.loss);
    // The whole of a fold is learned from once.
    const copies = size === SHARES.length - 1 ? plan.draws : 1;
    return {
      participants: sizes[size]!,
      fits: losses.filter(Number.isFinite).length / copies,
      loss: overFolds(losses, plan, ofSize(learned.own)),
      discrimination: overFolds(ofSize(learned.discrimination), plan, null),
    };
  });
  return {
    model,
    points,
    law: laws.whole,
    band: bandOf(laws, sizes[0]!, 4 * participants),
    doubled,
    quadrupled: gain(laws, participants, 4 * participants),
    more: laws.whole ? moreHelps(doubled, lossAt(laws.whole, participants)) : 'cannotTell',
  };
}

/**
 * The mean over folds, with an interval that allows for folds learning from each other's rows (Nadeau and Bengio, Machine
 * Learning 52 (2003) 239-281). Of one fold, with the interval of the rows judged.
 *
 * @param own - half widths of the fold's own interval
 */
function overFolds(values: Float64Array, { folds, draws }: LearningPlan, own: Float64Array | null): Figure {
  const means: number[] = [];
  let [developed, judged] = [0, 0];
  for (const [fold, { development, evaluation }] of folds.entries()) {
    const known = values.subarray(fold * draws, (fold + 1) * draws).filter(Number.isFinite);
    if (known.length === 0) continue;
    means.push(known.reduce((sum, value) => sum + value, 0) / known.length);
    developed += development.length;
    judged += evaluation.length;
  }
  const count = means.length;
  if (count === 0) return NONE;
  const mean = means.reduce((sum, value) => sum + value, 0) / count;
  if (count === 1) {
    const widths = own?.filter(Number.isFinite) ?? new Float64Array(0);
    if (widths.length === 0) return NONE;
    const half = widths.reduce((sum, one) => sum + one, 0) / widths.length;
    return figure(mean, mean - half, mean + half);
  }
  const variance = means.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
  const half = studentHalfWidth(0.95, count - 1) * Math.sqrt((1 / count + judged / Math.max(1, developed)) * variance);
  return figure(mean, mean - half, mean + half);
}

/** What more participants spare, with a 95% interval by resampling. */
function gain({ whole, resampled }: ResampledLaws, from: number, to: number): Figure {
  if (!whole) return NONE;
  return withPercentiles(
    spared(whole, from, to),
    saidByLaws(resampled, (law) => spared(law, from, to)),
  );
}

function differenceAt(first: ResampledLaws, second: ResampledLaws, participants: number): Figure {
  if (!first.whole || !second.whole) return NONE;
  const of = (a: PowerLaw | null, b: PowerLaw | null) =>
    a && b ? lossAt(b, participants) - lossAt(a, participants) : NaN;
  return withPercentiles(
    of(first.whole, second.whole),
    Float64Array.from(first.resampled, (law, k) => of(law, second.resampled[k]!)),
  );
}

function withPercentiles(value: number, replicates: Float64Array): Figure {
  const interval = percentileInterval(replicates);
  return interval ? figure(value, interval.low, interval.high) : NONE;
}

function bandOf({ whole, resampled }: ResampledLaws, from: number, to: number): LearningCurve['band'] {
  const band = { participants: [] as number[], loss: [] as number[], low: [] as number[], high: [] as number[] };
  if (!whole || !(from > 0)) return band;
  for (let k = 0; k < PLACES; k += 1) {
    const participants = from * (to / from) ** (k / (PLACES - 1));
    const loss = lossAt(whole, participants);
    const at = withPercentiles(
      loss,
      saidByLaws(resampled, (law) => lossAt(law, participants)),
    );
    if (at.kind !== 'estimated') return { participants: [], loss: [], low: [], high: [] };
    band.participants.push(participants);
    band.loss.push(loss);
    band.low.push(at.low);
    band.high.push(at.high);
  }
  return band;
}

function moreHelps(doubled: Figure, loss: number): MoreHelps {
  if (doubled.kind !== 'estimated') return 'cannotTell';
  if (doubled.low > WORTHWHILE * loss) return 'helps';
  return doubled.high < WORTHWHILE * loss ? 'little' : 'cannotTell';
}

/** @param differences - deep less classical, at once, twice and four times the participants */
function overtakenBy(differences: readonly Figure[]): Overtakes {
  const below = differences.findIndex((one) => one.kind === 'estimated' && one.high < 0);
  if (below >= 0) return (['already', 'twice', 'fourTimes'] as const)[below]!;
  const last = differences.at(-1);
  return last?.kind === 'estimated' && last.low > 0 ? 'not' : 'cannotTell';
}
