import type { EligibleRows } from '../cohort/eligibility';
import type { Table } from '../cohort/table';
import { outcomeOf } from '../cohort/outcome';
import type { Figure, FigureName } from '../contract/figures';
import type { ModelReport } from '../contract/report';
import type { Results } from '../contract/results';
import type { Model } from '../models/model';
import { predictRows } from '../models/predict';
import { tableRows } from './fit';
import { quickFigures, type NamedFigures, type Truth } from './judge';

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
 * How much better a model looks on its own data than on others: each resample's model on its resample, less the same
 * model on all rows, averaged over the resamples.
 *
 * Source: Harrell, Lee and Mark, Statistics in Medicine 15 (1996) 361-387; Steyerberg et al., J Clin Epidemiol 54 (2001)
 * 774-781.
 */
export function optimismOf({ table, eligible, truth, drawn, models, final }: Resamples): {
  apparent: NamedFigures;
  optimism: Optimism;
} {
  const all = Uint32Array.from(eligible.rows.keys());
  const judged = (model: Model, rows: Uint32Array) => {
    const predicted = predictRows(model, table, tableRows(eligible, rows), truth.times);
    const { clusters } = truth;
    return quickFigures(
      {
        ...truth,
        outcome: outcomeOf(eligible.outcome, rows),
        fold: [new Int32Array(rows.length)],
        clusters: clusters && Int32Array.from(rows, (row) => clusters[row]!),
      },
      { id: '', predicted: [predicted] },
    );
  };
  const sums = new Map<string, { sum: number; resamples: number }>();
  for (const [k, model] of models.entries()) {
    const own = judged(model, drawn[k]!);
    const others = judged(model, all);
    for (const [name, figure] of entries(own)) {
      const other = others[name];
      if (figure.kind !== 'estimated' || other?.kind !== 'estimated') continue;
      const before = sums.get(name) ?? { sum: 0, resamples: 0 };
      sums.set(name, { sum: before.sum + figure.value - other.value, resamples: before.resamples + 1 });
    }
  }
  const apparent = judged(final, all);
  const optimism = entries(apparent).flatMap(([figure, { kind, ...rest }]) => {
    const known = sums.get(figure);
    if (kind !== 'estimated' || !('value' in rest) || !known) return [];
    return [{ figure, apparent: rest.value, optimism: known.sum / known.resamples }];
  });
  return { apparent, optimism };
}

const entries = (figures: NamedFigures) => Object.entries(figures) as [FigureName, Figure][];

/** Ends that a figure cannot pass. */
const BOUNDS: Readonly<Partial<Record<FigureName, readonly [number, number]>>> = {
  auroc: [0, 1],
  auprc: [0, 1],
  brier: [0, 1],
  harrell: [0, 1],
  uno: [0, 1],
};

/**
 * The figures that were corrected, each with the interval of the apparent figure moved by the optimism (Noma et al.,
 * Statistics in Medicine 40 (2021) 5691-5701); a figure that has no optimism keeps what the rows left out said of it.
 */
export function corrected<Of extends Results>(outOfBag: Of, apparent: NamedFigures, optimism: Optimism): Of {
  const moved: Partial<Record<FigureName, Figure>> = {};
  for (const { figure, optimism: by } of optimism) {
    const before = apparent[figure];
    if (before?.kind !== 'estimated') continue;
    const [least, most] = BOUNDS[figure] ?? [-Infinity, Infinity];
    const held = (value: number) => Math.min(most, Math.max(least, value - by));
    moved[figure] = { kind: 'estimated', value: held(before.value), low: held(before.low), high: held(before.high) };
  }
  return { ...outOfBag, figures: { ...outOfBag.figures, ...moved } };
}
