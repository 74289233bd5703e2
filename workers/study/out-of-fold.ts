import type { EligibleRows } from '../cohort/eligibility';
import type { Table } from '../cohort/table';
import type { Model } from '../models/model';
import { predictRisk } from '../models/predict';
import { tableRows } from './fit';
import type { FoldTask } from './plan';

/** Out-of-fold risks of one model, one array a repeat, shape (eligible rows); NaN where a fold is not fitted. */
export type OutOfFold = ReadonlyMap<string, readonly Float64Array[]>;

/** Lets each fold's model predict the rows it has not seen. */
export function predictOutOfFold(
  table: Table,
  eligible: EligibleRows,
  tasks: readonly FoldTask[],
  models: ReadonlyMap<string, Model>,
  repeats: number,
): OutOfFold {
  const risks = new Map<string, Float64Array[]>();
  for (const { spec, key, repeat, evaluation } of tasks) {
    let own = risks.get(spec.id);
    if (!own) {
      own = Array.from({ length: repeats }, () => new Float64Array(eligible.rows.length).fill(NaN));
      risks.set(spec.id, own);
    }
    const model = models.get(key);
    if (!model) continue;
    const predicted = predictRisk(model, table, tableRows(eligible, evaluation));
    for (const [i, row] of evaluation.entries()) own[repeat]![row] = predicted[i]!;
  }
  return risks;
}
