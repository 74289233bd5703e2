import type { Table } from '../cohort/table';
import type { EstimatorSpec } from '../contract/recipe';
import { isRaw } from '../models/takes-raw';
import { applySteps } from '../recipe/apply-steps';
import type { FittedSteps } from '../recipe/design';
import { rawDesign } from '../recipe/raw-design';
import type { PreparedRows } from '../training/trainer-api';

/** Which forms of the rows some estimators take. */
export interface Forms {
  readonly design: boolean;
  readonly raw: boolean;
}

export function formsOf(specs: readonly EstimatorSpec[]): Forms {
  return { design: specs.some((spec) => !isRaw(spec) && spec.family !== 'stack'), raw: specs.some(isRaw) };
}

/** Rows of a table by fitted steps, in the forms that are needed. */
export function preparedRows(steps: FittedSteps, table: Table, rows: Uint32Array, forms: Forms): PreparedRows {
  return {
    design: forms.design ? applySteps(steps, table, rows) : null,
    raw: forms.raw ? rawDesign(steps, table, rows) : null,
  };
}
