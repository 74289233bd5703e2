import type { StepSummary, Steps } from '../contract/recipe';
import { columnNamed, type Table } from '../cohort/table';
import type { FittedSteps } from './design';
import { featuresOf } from './feature-names';

/**
 * What a recipe's steps do, in their order, for the page to put in words. Steps that do nothing are left out.
 *
 * @param fitted - the steps fitted on `rows`
 */
export function summariseSteps(steps: Steps, fitted: FittedSteps, table: Table, rows: Uint32Array): StepSummary[] {
  const { impute, scale } = steps;
  const gaps = columnsWithGaps(fitted, table, rows);
  const numbers = fitted.predictors.filter((predictor) => predictor.kind === 'number');
  const leveled = fitted.predictors.filter((predictor) => predictor.kind === 'levels');
  const bent = numbers.flatMap(({ spline }) => spline ?? []);
  const indicators = fitted.predictors.filter(({ indicator }) => indicator).length;
  const indicatorsOfLevels = leveled.filter(({ indicator }) => indicator).length;
  const summary: StepSummary[] = [];
  if (impute.multiple) {
    const columns = gaps.number + gaps.levels;
    if (columns > 0) summary.push({ kind: 'multiple', columns, ...impute.multiple });
  } else {
    if (gaps.number > 0) summary.push({ kind: 'impute', columns: gaps.number, method: impute.numbers });
    const own = impute.categories === 'ownLevel' ? indicatorsOfLevels : 0;
    if (own > 0) summary.push({ kind: 'impute', columns: own, method: 'ownLevel' });
    if (gaps.levels > own) summary.push({ kind: 'impute', columns: gaps.levels - own, method: 'mode' });
  }
  if (indicators > 0) summary.push({ kind: 'indicators', columns: indicators });
  if (bent.length > 0) {
    const features = bent.reduce((sum, { centres }) => sum + 1 + centres.length, 0);
    summary.push({ kind: 'splines', columns: bent.length, features });
  }
  if (scale === 'standard' && numbers.length > 0) summary.push({ kind: 'scale', columns: numbers.length });
  if (leveled.length > 0) {
    summary.push({
      kind: 'encode',
      columns: leveled.length,
      features: leveled.reduce((sum, predictor) => sum + featuresOf(predictor).length, 0) - indicatorsOfLevels,
      pooled: leveled.reduce((sum, { pooled }) => sum + pooled.length, 0),
    });
  }
  return summary;
}

function columnsWithGaps(fitted: FittedSteps, table: Table, rows: Uint32Array): { number: number; levels: number } {
  const withGaps = { number: 0, levels: 0 };
  for (const { kind, name } of fitted.predictors) {
    const column = columnNamed(table, name);
    const cells = 'values' in column ? column.values : column.codes;
    if (rows.some((row) => (kind === 'number' ? !Number.isFinite(cells[row]) : cells[row]! < 0))) withGaps[kind] += 1;
  }
  return withGaps;
}
