import { eventsIn, predictionWidth } from '../../cohort/outcome';
import type { SubgroupChoice, SubgroupReport, SubgroupResult } from '../../contract/analyses';
import { InputError } from '../../contract/faults';
import type { Figure } from '../../contract/figures';
import { developmentMeans } from '../../evaluation/continuous/rows';
import { crossingsOf } from '../../evaluation/crossings';
import { predictedRepeats } from '../../evaluation/out-of-fold';
import { decisionCurve, thresholdRows } from '../../evaluation/thresholds';
import { nextTurn } from '../../jobs/breathe';
import { amongRows, quickFigures, type Said, type Truth } from '../judge';
import type { Asked } from './asked';
import { groupsOf, withheld } from './groups';

/** What is asked about groups. */
export interface SubgroupQuestion {
  readonly choices: readonly SubgroupChoice[];
  /** In (0, 1), at which a participant counts as positive; yes/no outcomes only. */
  readonly threshold: number | null;
  /** Groups with fewer participants are not shown. */
  readonly smallCell: number;
}

/**
 * Judges every model in groups of the participants.
 *
 * @throws {@link InputError} `input.subgroups`, `input.outOfRange`
 * @throws AbortError when the signal fires
 */
export async function subgroupReport(
  { predicted, truth: whole, said }: Asked,
  question: SubgroupQuestion,
  signal: AbortSignal,
): Promise<SubgroupReport> {
  const { choices, threshold, smallCell } = question;
  if (threshold !== null && !(threshold > 0 && threshold < 1)) {
    throw new InputError('input.outOfRange', { field: 'threshold', low: 0, high: 1 });
  }
  if (!Number.isInteger(smallCell) || smallCell < 1 || smallCell > 1000) {
    throw new InputError('input.outOfRange', { field: 'smallCell', low: 1, high: 1000 });
  }
  const width = predictionWidth(whole.outcome, whole.times.length);
  const truth = withCentre(whole);
  const groups = groupsOf(predicted.table, predicted.eligible.rows, choices).map((group) => ({
    ...group,
    rows: group.rows.filter((row) =>
      said.some((one) => one.predicted.some((list) => !Number.isNaN(list[row * width]))),
    ),
  }));
  const sizes = groups.map(({ rows }) => participantsIn(truth, rows));
  const hidden = new Set<number>();
  for (const choice of choices.keys()) {
    const places = [...groups.keys()].filter((place) => groups[place]!.choice === choice);
    for (const k of withheld(
      places.map((place) => sizes[place]!),
      smallCell,
    )) {
      hidden.add(places[k]!);
    }
  }
  const results: SubgroupResult[] = [];
  for (const [place, { rows, column, level, from, to }] of groups.entries()) {
    const name = { column, level, from, to };
    await nextTurn();
    signal.throwIfAborted();
    if (hidden.has(place) || rows.length === 0) {
      results.push({ ...name, participants: null, events: null, models: [] });
      continue;
    }
    const models = said.map((one) => {
      const among = amongRows(truth, one, rows, width);
      return { id: one.id, figures: quickFigures(among.truth, among.said), ...atThreshold(among, threshold) };
    });
    const { truth: own } = amongRows(truth, said[0]!, rows, width);
    results.push({ ...name, participants: sizes[place]!, events: eventsIn(own.outcome), models });
  }
  return { smallCell, threshold: truth.outcome.kind === 'binary' ? threshold : null, groups: results };
}

/** Groups are judged against the mean outcome that the models had learned from, not against that of the group. */
function withCentre(truth: Truth): Truth {
  const { outcome, fold } = truth;
  if (outcome.kind !== 'continuous') return truth;
  return { ...truth, centre: fold.map((one) => developmentMeans(outcome.y, one)) };
}

function participantsIn({ clusters }: Truth, rows: Uint32Array): number {
  return clusters ? new Set(Array.from(rows, (row) => clusters[row]!)).size : rows.length;
}

function atThreshold({ truth, said }: { truth: Truth; said: Said }, threshold: number | null) {
  const { outcome, fold, clusters } = truth;
  if (outcome.kind !== 'binary' || threshold === null) return {};
  const repeats = predictedRepeats({ y: outcome.y, risk: said.predicted, fold, clusters });
  const crossed = { at: [threshold], crossings: repeats.map((repeat) => crossingsOf(repeat, [threshold])) };
  const row = thresholdRows(crossed)[0]!;
  const curve = decisionCurve(crossed);
  const netBenefit: Figure = curve
    ? { kind: 'estimated', value: curve.netBenefit[0]!, low: curve.low[0]!, high: curve.high[0]! }
    : { kind: 'notEstimable', reason: 'tooFew' };
  return {
    falseNegativeRate: rest(row.sensitivity),
    falsePositiveRate: rest(row.specificity),
    netBenefit,
  };
}

/** One less a proportion. */
function rest(figure: Figure): Figure {
  if (figure.kind === 'notEstimable') return figure;
  return { kind: 'estimated', value: 1 - figure.value, low: 1 - figure.high, high: 1 - figure.low };
}
