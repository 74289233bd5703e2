import type { EstimatorSpec, OutcomeKind } from '../../workers/contract/recipe';
import type { ModelReport } from '../../workers/contract/report';
import type { Results } from '../../workers/contract/results';
import { modelName } from './figure-words';
import { modelStyle, type ModelStyle } from './model-style';

/** A model of one kind of outcome as charts and tables show it. */
export interface ShownModel<Kind extends OutcomeKind> {
  readonly id: string;
  readonly name: string;
  readonly style: ModelStyle;
  readonly results: Extract<Results, { kind: Kind }>;
  readonly report: ModelReport;
}

/**
 * The models whose results are of this kind: all of a study, or none.
 *
 * @param all - the estimators of the whole study where only some of its models are shown, so that names and colours stay
 */
export function shownModels<Kind extends OutcomeKind>(
  models: readonly ModelReport[],
  kind: Kind,
  all: readonly EstimatorSpec[] = models.map(({ spec }) => spec),
): readonly ShownModel<Kind>[] {
  return models.flatMap((report) =>
    isOf(report.results, kind)
      ? [
          {
            id: report.id,
            name: modelName(report.id, all),
            style: modelStyle(report.id, all),
            results: report.results,
            report,
          },
        ]
      : [],
  );
}

const isOf = <Kind extends OutcomeKind>(results: Results, kind: Kind): results is Extract<Results, { kind: Kind }> =>
  results.kind === kind;
