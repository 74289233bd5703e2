import type { Figure, FigureName } from '../contract/figures';
import type { Comparison } from '../contract/results';
import { percentileInterval } from '../numerics/bootstrap/percentile';
import type { Predictions } from '../numerics/bootstrap/predictions';
import { differencesOf, replicatesOf, type Replicates } from '../numerics/bootstrap/replicates';
import type { BootstrapFigure, BootstrapJob } from '../numerics/bootstrap/resample';
import { figure } from './figures';
import { bootstrapped, type BootstrapIntervals } from './bootstrapped-figures';
import type { ModelRisks } from './compare';
import { figuresOf } from './binary-figures';
import { completeRepeats, pick, predictedAmong, rowsWhere, type Predicted } from './out-of-fold';

/** Figures whose differences between two models are bootstrapped. */
const COMPARED = [
  'auroc',
  'auprc',
  'brier',
  'scaledBrier',
  'logLoss',
  'calibrationSlope',
  'ici',
] as const satisfies readonly (BootstrapFigure & FigureName)[];

/** Rows and repeats of all models that are worked through in all resamples together. */
const WORK = 25_000_000;

/** Predictions of several models on the same rows. */
export interface Risks {
  readonly models: readonly ModelRisks[];
  /** Shape (rows), 1 or 0. */
  readonly y: Uint8Array;
  /** Shape (rows), or null where every row stands alone. */
  readonly clusters: Int32Array | null;
  /** One array a repeat, shape (rows): the fold that judged each row. */
  readonly fold: readonly Int32Array[];
}

/** The rows of each repeat that counts, see `completeRepeats`. */
function rowsOf({ risk }: ModelRisks): readonly { readonly repeat: number; readonly rows: Uint32Array }[] {
  const rows = risk.map((one) => rowsWhere(one.length, (row) => !Number.isNaN(one[row])));
  return completeRepeats(rows).map((repeat) => ({ repeat, rows: rows[repeat]! }));
}

/**
 * The bootstrap of several models: participants are drawn, with all their rows, and every model is judged on the same
 * draw.
 *
 * @returns null where no row was predicted
 */
export function bootstrapJob({ models, y, clusters }: Risks, seed: number): BootstrapJob | null {
  // Participants are numbered as they come among the rows that any model predicted.
  const number = new Map<number, number>();
  const unitOf = new Int32Array(y.length).fill(-1);
  const repeats = models.map(rowsOf);
  for (const { rows } of repeats.flat()) {
    for (const row of rows) {
      if (unitOf[row]! >= 0) continue;
      const id = clusters ? clusters[row]! : row;
      const known = number.get(id);
      unitOf[row] = known ?? number.size;
      if (known === undefined) number.set(id, number.size);
    }
  }
  if (number.size === 0) return null;
  // Models that predicted the same rows share their outcomes, in memory and on the way to a worker.
  const shared: { readonly rows: Uint32Array; readonly event: Uint8Array; readonly unit: Int32Array }[] = [];
  const predictions = (model: ModelRisks, repeat: number, rows: Uint32Array): Predictions => {
    let found = shared.find((one) => sameRows(one.rows, rows));
    if (!found) {
      found = { rows, event: pick(y, rows), unit: pick(unitOf, rows) };
      shared.push(found);
    }
    return { risk: pick(model.risk[repeat]!, rows), event: found.event, unit: found.unit };
  };
  return {
    seed,
    units: number.size,
    models: models.map((model, m) => repeats[m]!.map(({ repeat, rows }) => predictions(model, repeat, rows))),
    figures: [...new Set<BootstrapFigure>([...bootstrapped, ...COMPARED])],
    thresholds: [],
  };
}

function sameRows(one: Uint32Array, other: Uint32Array): boolean {
  return one.length === other.length && one.every((row, i) => row === other[i]);
}

/**
 * How many resamples to draw: 2,000 where they are cheap, fewer as rows, models and repeats grow, never below 200, from
 * which percentiles can still be read.
 */
export function resamplesFor({ models }: BootstrapJob): number {
  const rows = models.flat().reduce((sum, { risk }) => sum + risk.length, 0);
  return Math.round(Math.min(2000, Math.max(200, WORK / Math.max(1, rows))));
}

/** A finished bootstrap, for the report. */
export interface BinaryBootstrap {
  readonly resamples: number;
  /** Null for a model without any prediction. */
  intervals(model: string): BootstrapIntervals | null;
  /** The first minus the second; none where they were not judged on the same rows. */
  differences(first: string, second: string): Comparison['bootstrap'];
}

/**
 * Reads a finished bootstrap: 95% percentile intervals of figures, and of differences between models in the same
 * resamples.
 *
 * @param replicates - of {@link bootstrapJob} of the same risks
 */
export function binaryBootstrap({ models, y, clusters, fold }: Risks, replicates: Replicates): BinaryBootstrap {
  const placeOf = (id: string) => models.findIndex((model) => model.id === id);
  const repeatsOf = (place: number) => rowsOf(models[place]!);
  const values = new Map<number, ReturnType<typeof figuresOf>>();
  const intervals = (id: string): BootstrapIntervals | null => {
    const place = placeOf(id);
    if (place < 0 || repeatsOf(place).length === 0) return null;
    const of = (name: (typeof bootstrapped)[number]) => percentileInterval(replicatesOf(replicates, place, name));
    return { auroc: of('auroc'), ici: of('ici'), e50: of('e50'), e90: of('e90'), emax: of('emax') };
  };
  const figures = (place: number) => {
    const known = values.get(place);
    if (known) return known;
    const { id, risk } = models[place]!;
    const predicted = repeatsOf(place).map(({ repeat, rows }): Predicted =>
      predictedAmong({ y, risk, fold, clusters }, repeat, rows),
    );
    const found = figuresOf(predicted, intervals(id));
    values.set(place, found);
    return found;
  };
  return {
    resamples: replicates.resamples,
    intervals,
    differences(first, second) {
      const [one, other] = [placeOf(first), placeOf(second)];
      if (one < 0 || other < 0) return [];
      const [rows, others] = [repeatsOf(one), repeatsOf(other)];
      const paired =
        rows.length > 0 &&
        rows.length === others.length &&
        rows.every((each, k) => each.repeat === others[k]!.repeat && sameRows(each.rows, others[k]!.rows));
      if (!paired) return [];
      return COMPARED.map((name) => {
        const interval = percentileInterval(differencesOf(replicates, one, other, name));
        return { figure: name, difference: difference(figures(one)[name], figures(other)[name], interval) };
      });
    },
  };
}

function difference(first: Figure, second: Figure, interval: ReturnType<typeof percentileInterval>): Figure {
  if (first.kind === 'notEstimable') return first;
  if (second.kind === 'notEstimable') return second;
  if (!interval) return { kind: 'notEstimable', reason: 'tooFew' };
  return figure(first.value - second.value, interval.low, interval.high);
}
