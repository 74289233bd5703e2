import type { EligibleRows } from '../cohort/eligibility';
import { outcomeOf, predictionWidth, type Outcome } from '../cohort/outcome';
import type { Table } from '../cohort/table';
import type { Figure, FigureName } from '../contract/figures';
import type { ModelReport } from '../contract/report';
import type { Results } from '../contract/results';
import type { Model } from '../models/model';
import { predictRows } from '../models/predict';
import { rowsWhere } from '../evaluation/out-of-fold';
import { plus632 } from '../numerics/bootstrap/plus-632';
import { tableRows } from './fit';
import { amongRows, quickFigures, type NamedFigures, type Truth } from './judge';
import { nothingKnown, precisionByChance } from './nothing-known';

/** Figures that optimism is taken off: those of {@link quickFigures}. */
type Optimism = ModelReport['optimism'];

interface Resamples {
  readonly table: Table;
  readonly eligible: EligibleRows;
  readonly truth: Truth;
  /** One list of eligible rows a resample, a row as often as it was drawn. */
  readonly drawn: readonly Uint32Array[];
  /** The model of each resample, the whole recipe repeated in it. */
  readonly models: readonly Model[];
  /** The model of all rows. */
  readonly final: Model;
}

/**
 * How much better a model looks on its own data than on others.
 *
 * Of figures that count what is ordered or called rightly, and of the calibration slope, by the .632+ estimate
 * ({@link plus632}), its left-out value the mean of each resample's model on the rows not drawn: the mean difference of
 * Harrell leaves an area of 0.53 where there is nothing to find. Of all others, losses among them, by that difference:
 * each resample's model on its resample, less the same model on all rows, averaged over the resamples; there it is
 * nearer to what a new sample shows, since .632+ charges the smaller number of different rows in a resample to the
 * model.
 *
 * Source: Harrell, Lee and Mark, Statistics in Medicine 15 (1996) 361-387; Efron and Tibshirani, JASA 92 (1997) 548-560.
 */
export function optimismOf({ table, eligible, truth, drawn, models, final }: Resamples): {
  apparent: NamedFigures;
  optimism: Optimism;
} {
  const rows = truth.outcome.kind === 'survival' ? truth.outcome.time.length : truth.outcome.y.length;
  const width = predictionWidth(truth.outcome, truth.times.length);
  const all = Uint32Array.from({ length: rows }, (_, row) => row);
  const whole: Truth = { ...truth, fold: [new Int32Array(rows)], centre: undefined };
  const sayings = (model: Model) => predictRows(model, table, tableRows(eligible, all), truth.times);
  const judged = (predicted: Float64Array, among: Uint32Array) => {
    const part = amongRows(whole, { id: '', predicted: [predicted] }, among, width);
    return quickFigures(part.truth, part.said);
  };
  const own = sayings(final);
  const apparent = judged(own, all);
  const nothing = nothingKnown(truth.outcome, own);
  const known = new Map<FigureName, Resampled[]>();
  for (const [k, model] of models.entries()) {
    const predicted = sayings(model);
    const onOwn = judged(predicted, drawn[k]!);
    const onAll = judged(predicted, all);
    const left = notDrawn(drawn[k]!, rows);
    const onLeftOut = judged(predicted, left);
    const fewer = nothing.auprc === undefined ? 0 : nothing.auprc - leftToChance(truth.outcome, left);
    for (const [name] of entries(apparent)) {
      const by =
        nothing[name] === undefined
          ? gap(onOwn[name], onAll[name])
          : onRowsLeft(onLeftOut[name], name, name === 'auprc' ? fewer : 0);
      if (by) known.set(name, [...(known.get(name) ?? []), by]);
    }
  }
  const optimism = entries(apparent).flatMap(([figure, one]) => {
    const resampled = known.get(figure);
    if (one.kind !== 'estimated' || !resampled) return [];
    const mean = meanOf(resampled);
    const none = nothing[figure];
    const less = none === undefined ? mean : one.value - plus632(one.value, mean, none);
    return [{ figure, apparent: one.value, optimism: less }];
  });
  return { apparent, optimism };
}

/** What one resample says, and its standard error where resamples differ much in how much they can tell. */
interface Resampled {
  readonly value: number;
  readonly error: number | null;
}

function gap(own: Figure | undefined, all: Figure | undefined): Resampled | null {
  if (own?.kind !== 'estimated' || all?.kind !== 'estimated') return null;
  return { value: own.value - all.value, error: null };
}

/** @param fewer - what the figure has to rise by since these are fewer rows than all */
function onRowsLeft(figure: Figure | undefined, name: FigureName, fewer: number): Resampled | null {
  if (figure?.kind !== 'estimated') return null;
  const error = name === 'calibrationSlope' ? figure.high - figure.low : null;
  return { value: figure.value + fewer, error };
}

/** Average precision by chance among some rows: the fewer they are the higher. */
function leftToChance(outcome: Outcome, rows: Uint32Array): number {
  const own = outcomeOf(outcome, rows);
  return own.kind === 'binary' ? precisionByChance(own.y) : 0;
}

/**
 * The mean over resamples. Of a slope a resample that tells less than most counts by what it tells: that of a model that
 * predicts nearly the same for all may be any number. None counts for more than another for telling more, as the models
 * that spread their predictions most are those that overfit most.
 */
function meanOf(resampled: readonly Resampled[]): number {
  const errors = Float64Array.from(resampled.flatMap(({ error }) => (error === null ? [] : [error]))).sort();
  const usual = errors[Math.floor(errors.length / 2)];
  let sum = 0;
  let weights = 0;
  for (const { value, error } of resampled) {
    const weight = usual === undefined || error === null || error <= usual ? 1 : (usual / error) ** 2;
    sum += weight * value;
    weights += weight;
  }
  return sum / weights;
}

function notDrawn(drawn: Uint32Array, rows: number): Uint32Array {
  const seen = new Uint8Array(rows);
  for (const row of drawn) seen[row] = 1;
  return rowsWhere(rows, (row) => seen[row] === 0);
}

const entries = (figures: NamedFigures) => Object.entries(figures) as [FigureName, Figure][];

const SHARE = [0, 1] as const;
const LOSS = [0, Infinity] as const;

/** Ends that a figure cannot pass. */
const BOUNDS: Readonly<Partial<Record<FigureName, readonly [number, number]>>> = {
  auroc: SHARE,
  aurocBootstrap: SHARE,
  auprc: SHARE,
  pairwiseAuroc: SHARE,
  discriminationIndex: SHARE,
  harrell: SHARE,
  uno: SHARE,
  accuracy: SHARE,
  balancedAccuracy: SHARE,
  brier: LOSS,
  integratedBrier: LOSS,
  logLoss: LOSS,
  rmse: LOSS,
  mae: LOSS,
  observedExpected: LOSS,
};

/** An area near 1 has the narrower interval; the apparent one is nearer than the true one. */
const AREAS: ReadonlySet<FigureName> = new Set<FigureName>([
  'auroc',
  'auprc',
  'pairwiseAuroc',
  'discriminationIndex',
  'harrell',
  'uno',
]);

/**
 * The figures that were corrected, each with the interval of the apparent figure, or of an area that of the rows left
 * out, moved by the correction (Noma et al., Statistics in Medicine 40 (2021) 5691-5701); a figure that has no optimism
 * keeps what the rows left out said of it.
 */
export function corrected<Of extends Results>(outOfBag: Of, apparent: NamedFigures, optimism: Optimism): Of {
  const leftOut: NamedFigures = outOfBag.figures;
  const moved: Partial<Record<FigureName, Figure>> = {};
  for (const { figure, apparent: before, optimism: by } of optimism) {
    const around = AREAS.has(figure) && leftOut[figure]?.kind === 'estimated' ? leftOut[figure] : apparent[figure];
    if (around) moved[figure] = movedTo(figure, before - by, around);
    if (figure !== 'auroc' || leftOut.aurocBootstrap?.kind !== 'estimated') continue;
    moved.aurocBootstrap = movedTo('aurocBootstrap', before - by, leftOut.aurocBootstrap);
  }
  return { ...outOfBag, figures: { ...outOfBag.figures, ...moved } };
}

/** The interval of `around`, moved so that it is one of `value`. */
function movedTo(name: FigureName, value: number, around: Figure): Figure {
  if (around.kind !== 'estimated') return around;
  const [least, most] = BOUNDS[name] ?? [-Infinity, Infinity];
  const held = (end: number) => Math.min(most, Math.max(least, end));
  const by = value - around.value;
  return { kind: 'estimated', value: held(value), low: held(around.low + by), high: held(around.high + by) };
}
