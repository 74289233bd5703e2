import type { FoldPlan } from '../cohort/assign-folds';
import type { EligibleRows } from '../cohort/eligibility';
import { judgedTimes } from '../cohort/follow-up';
import { predictionWidth, type Outcome } from '../cohort/outcome';
import type { Table } from '../cohort/table';
import { drive } from '../jobs/breathe';
import type { Model } from '../models/model';
import { predictRows } from '../models/predict';
import { tableRows } from './fit';
import type { FoldTask } from './plan';

/** What models said of rows they had not seen. */
export interface OutOfFold {
  /** By estimator: one array a repeat, shape (eligible rows x width); NaN where not predicted. */
  readonly predicted: ReadonlyMap<string, readonly Float64Array[]>;
  /** One array a repeat, shape (eligible rows): the fold that judged the row, below 0 where none did. */
  readonly fold: readonly Int32Array[];
  /** Numbers in one prediction. */
  readonly width: number;
  /** Of a survival outcome, the times of the predictions, the horizon last; otherwise empty. */
  readonly times: readonly number[];
}

/** The times at which predictions of this outcome are made; empty where it has none. */
export function timesOf(outcome: Outcome): readonly number[] {
  return outcome.kind === 'survival' ? judgedTimes(outcome.time, outcome.event, outcome.horizon) : [];
}

/**
 * Lets each fold's model predict the rows it has not seen. Of the bootstrap, where every resample leaves out another
 * third of the rows, each row gets the mean of what was said by the models that had not seen it, as if in one repeat.
 *
 * Breathes between models, so that a request to stop is heard.
 *
 * @throws AbortError when the run is stopped
 */
export function predictOutOfFold(asked: Asked, signal: AbortSignal): Promise<OutOfFold> {
  return drive(predictions(asked), signal, () => undefined);
}

interface Asked {
  readonly table: Table;
  readonly eligible: EligibleRows;
  readonly plan: FoldPlan;
  readonly tasks: readonly FoldTask[];
  /** By key of the task. */
  readonly models: ReadonlyMap<string, Model>;
}

function* predictions({ table, eligible, plan, tasks, models }: Asked): Generator<undefined, OutOfFold> {
  const rows = eligible.rows.length;
  const times = timesOf(eligible.outcome);
  const width = predictionWidth(eligible.outcome, times.length);
  const repeats = plan.drawn ? 1 : plan.repeats.length;
  const predicted = new Map<string, Float64Array[]>();
  const said = new Map<string, Uint32Array>();
  for (const { spec, key, repeat, evaluation } of tasks) {
    const own =
      predicted.get(spec.id) ?? Array.from({ length: repeats }, () => new Float64Array(rows * width).fill(NaN));
    predicted.set(spec.id, own);
    const model = models.get(key);
    if (!model) continue;
    const now = predictRows(model, table, tableRows(eligible, evaluation), times);
    yield;
    if (!plan.drawn) {
      for (const [i, row] of evaluation.entries()) {
        for (let k = 0; k < width; k += 1) own[repeat]![row * width + k] = now[i * width + k]!;
      }
      continue;
    }
    const before = said.get(spec.id) ?? new Uint32Array(rows);
    said.set(spec.id, before);
    for (const [i, row] of evaluation.entries()) {
      before[row]! += 1;
      for (let k = 0; k < width; k += 1) {
        const at = row * width + k;
        const mean = before[row] === 1 ? 0 : own[0]![at]!;
        own[0]![at] = mean + (now[i * width + k]! - mean) / before[row]!;
      }
    }
  }
  return { predicted, fold: plan.drawn ? [new Int32Array(rows)] : plan.repeats, width, times };
}
