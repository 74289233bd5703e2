import type { Table } from '../cohort/table';
import { readCells } from './cells';
import { fillByChain } from './chain';
import type { Design, FittedSteps } from './design';
import { writeDesign } from './write-design';

/**
 * Turns rows of a table into a design matrix by steps that were fitted before, on these rows or on others. Gaps are
 * filled, so that no entry is NaN; a level never seen counts as "other" where that exists and as none at all elsewhere.
 *
 * @param table - has every predictor as a column of its kind, which the caller has checked; a column of the other kind
 * is read as text or as a number
 * @param rows - table rows, in the order wanted
 */
export function applySteps(fitted: FittedSteps, table: Table, rows: Uint32Array): Design {
  const cells = fitted.predictors.map((predictor) => readCells(predictor, table, rows));
  const fillings = fitted.chain ? fillByChain(fitted.chain, fitted.predictors, cells, rows.length) : [];
  return writeDesign(fitted, cells, fillings, rows.length);
}
