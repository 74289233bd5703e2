import type { EpochSummary } from '../../workers/contract/training';

interface LossPoint {
  readonly epoch: number;
  readonly loss: number;
  readonly validationLoss: number | null;
}

/** The losses of one fold's network so far. */
export interface LossCurve {
  readonly repeat: number;
  readonly fold: number;
  readonly epochs: number;
  readonly best: number | null;
  /** Oldest epoch first. */
  readonly points: readonly LossPoint[];
}

/** As many folds are trained side by side at most, so as many curves tell what is under way. */
const CURVES = 4;
/** More points than pixels show nothing more and make every redraw slower. */
const MOST_POINTS = 600;

/** The curves with further epochs added; the folds heard of last stay, oldest first. */
export function withEpochs(curves: readonly LossCurve[], epochs: readonly EpochSummary[]): readonly LossCurve[] {
  let next = [...curves];
  const fresh = new Map<string, EpochSummary[]>();
  for (const epoch of epochs) {
    const key = `${epoch.repeat}/${epoch.fold}`;
    const known = fresh.get(key);
    if (known) known.push(epoch);
    else fresh.set(key, [epoch]);
  }
  for (const added of fresh.values()) {
    const { repeat, fold } = added[0]!;
    const at = next.findIndex((curve) => curve.repeat === repeat && curve.fold === fold);
    const before = at < 0 ? undefined : next[at];
    const curve = extend(before, added);
    if (before) next = next.with(at, curve);
    else next.push(curve);
  }
  return next.slice(-CURVES);
}

function extend(before: LossCurve | undefined, added: readonly EpochSummary[]): LossCurve {
  let points = before ? [...before.points] : [];
  for (const { epoch, loss, validationLoss } of added) {
    // A second network of the study trains on the same fold: its curve begins anew.
    if (epoch <= (points.at(-1)?.epoch ?? 0)) points = [];
    points.push({ epoch, loss, validationLoss });
  }
  if (points.length > MOST_POINTS) points = points.filter((_, index) => index % 2 === 0 || index === points.length - 1);
  const { repeat, fold, epochs, best } = added.at(-1)!;
  return { repeat, fold, epochs, best, points };
}
