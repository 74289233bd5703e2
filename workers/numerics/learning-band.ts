import { fitPowerLaw, lossAt, type PowerLaw } from './learning-curve';
import { randomStream } from './random';

/**
 * Losses by size, fold and draw; NaN where none was had. Of one model all folds and draws belong together with those of
 * another model at the same place.
 */
export interface LearningLosses {
  /** Ascending: what was learned from, the mean over the folds. Shape (sizes). */
  readonly sizes: Float64Array;
  readonly folds: number;
  readonly draws: number;
  /** Shape (sizes x folds x draws), row-major. */
  readonly losses: Float64Array;
}

/** Laws of the same resamples for several models: what one resample gave is at one place in all lists. */
export interface ResampledLaws {
  /** Of all folds and draws; null with fewer than three sizes. */
  readonly whole: PowerLaw | null;
  readonly resampled: readonly (PowerLaw | null)[];
}

/** The mean over draws and then over folds, each fold as often as it is counted; NaN where there is none. */
function meansOf(
  { sizes, folds, draws, losses }: LearningLosses,
  foldCounts: Int32Array,
  drawCounts: readonly Int32Array[],
): Float64Array {
  return sizes.map((_, size) => {
    let [sum, weight] = [0, 0];
    for (let fold = 0; fold < folds; fold += 1) {
      let [own, count] = [0, 0];
      for (let draw = 0; draw < draws; draw += 1) {
        const loss = losses[(size * folds + fold) * draws + draw]!;
        if (Number.isNaN(loss)) continue;
        own += drawCounts[fold]![draw]! * loss;
        count += drawCounts[fold]![draw]!;
      }
      if (count === 0) continue;
      sum += (foldCounts[fold]! * own) / count;
      weight += foldCounts[fold]!;
    }
    return weight > 0 ? sum / weight : NaN;
  });
}

function lawOf({ sizes }: LearningLosses, means: Float64Array): PowerLaw | null {
  const known = Uint32Array.from(means.keys()).filter((size) => Number.isFinite(means[size]));
  const n = Float64Array.from(known, (size) => sizes[size]!);
  // Sizes near the study's own say most of what comes after it, and vary least.
  return fitPowerLaw(
    n,
    Float64Array.from(known, (size) => means[size]!),
    n,
  );
}

/**
 * Fits the law to the mean losses, and again to resamples of the folds and, within each, of its draws.
 *
 * @param models - of the same folds and draws
 */
export function resampledLaws(models: readonly LearningLosses[], resamples: number, seed: number): ResampledLaws[] {
  const [first] = models;
  if (!first) return [];
  const { folds, draws } = first;
  const once = (length: number) => new Int32Array(length).fill(1);
  const ones = Array.from({ length: folds }, () => once(draws));
  const stream = randomStream(seed);
  const drawn = Array.from({ length: resamples }, () => {
    const foldCounts = new Int32Array(folds);
    stream.resample(foldCounts);
    const drawCounts = ones.map((counts) => {
      const own = new Int32Array(counts.length);
      stream.resample(own);
      return own;
    });
    return { foldCounts, drawCounts };
  });
  return models.map((model) => ({
    whole: lawOf(model, meansOf(model, once(folds), ones)),
    resampled: drawn.map(({ foldCounts, drawCounts }) => lawOf(model, meansOf(model, foldCounts, drawCounts))),
  }));
}

/** What laws say of something, by resample; NaN where there was no law. */
export const saidByLaws = (laws: readonly (PowerLaw | null)[], say: (law: PowerLaw) => number): Float64Array =>
  Float64Array.from(laws, (law) => (law ? say(law) : NaN));

/** The loss that more participants spare: 0 or more. */
export const spared = (law: PowerLaw, from: number, to: number): number =>
  Math.max(0, lossAt(law, from) - lossAt(law, to));
