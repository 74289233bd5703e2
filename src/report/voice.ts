import type { Figure, FigureName } from '../../workers/contract/figures';
import { kindOf } from '../../workers/contract/default-estimators';
import type { EstimatorSpec, OutcomeKind } from '../../workers/contract/recipe';
import { decimalsOf } from '../charts/figure-names';
import type { ChartsMessages } from '../messages/en/charts';
import type { EstimatorMessages } from '../messages/en/estimators';
import type { FigureWords } from '../messages/en/figures';
import type { ReportMessages } from '../messages/en/report';
import type { ResultsMessages } from '../messages/en/results';
import type { Numbers } from '../messages/numbers';

/** One language, as far as a report speaks it. */
export interface Voice {
  readonly language: 'en' | 'zh-Hans';
  readonly numbers: Numbers;
  readonly words: ReportMessages;
  readonly results: ResultsMessages;
  readonly charts: ChartsMessages;
  readonly estimators: EstimatorMessages;
}

/** What a model is called; with its id where the study has several of its kind. */
export function nameOf(voice: Voice, id: string, specs: readonly EstimatorSpec[]): string {
  const spec = specs.find((other) => other.id === id);
  if (!spec) return id;
  const kind = kindOf(spec);
  const name = voice.charts.families[kind];
  const alone = specs.filter((other) => kindOf(other) === kind).length === 1;
  return alone ? name : voice.charts.several(name, id);
}

/** A figure with its 95% interval, or why there is none. */
export function say(voice: Voice, figure: Figure | undefined, digits: number): string {
  if (figure === undefined) return '–';
  if (figure.kind === 'notEstimable') return voice.charts.why[figure.reason];
  return voice.numbers.interval(figure.value, figure.low, figure.high, digits);
}

/** The same with decimals that suit the figure. */
export function sayFigure(voice: Voice, kind: OutcomeKind, name: FigureName, figure: Figure | undefined): string {
  if (figure?.kind !== 'estimated') return say(voice, figure, 0);
  const widest = Math.max(Math.abs(figure.value), Math.abs(figure.high - figure.low) / 2);
  return say(voice, figure, decimalsOf(kind, name, widest));
}

export function labelOf(voice: Voice, kind: OutcomeKind, name: FigureName): string {
  const words: Readonly<Partial<Record<FigureName, FigureWords>>> = voice.results.figures[kind];
  return words[name]?.label ?? name;
}

/** A p-value, never as nought. */
export function sayP(voice: Voice, p: number | null): string {
  if (p === null) return '–';
  return p < 0.001 ? voice.results.comparison.small : voice.numbers.number(p, p < 0.1 ? 3 : 2);
}
