import {
  binaryFigures,
  classFigures,
  continuousFigures,
  survivalFigures,
  type Figure,
  type FigureName,
} from '../../workers/contract/figures';
import type { OutcomeKind } from '../../workers/contract/recipe';
import type { FigureWords } from '../messages/en/figures';
import { format, m } from '../messages/index.svelte';
import { resultWords } from '../messages/results.svelte';

/** The figures of a kind of outcome, in the order they are shown. */
export const figuresOf: Readonly<Record<OutcomeKind, readonly FigureName[]>> = {
  binary: binaryFigures,
  classes: classFigures,
  continuous: continuousFigures,
  survival: survivalFigures,
};

/** In the outcome's own unit, so that its decimals follow its size. */
const inUnits: readonly FigureName[] = ['rmse', 'mae', 'calibrationInTheLarge'];
const twoDecimals: readonly FigureName[] = [
  'scaledBrier',
  'calibrationInTheLarge',
  'calibrationSlope',
  'observedExpected',
];

/** What a figure of this kind of outcome is called, and its help. */
export function figureName(kind: OutcomeKind, name: FigureName): FigureWords {
  const words: Readonly<Partial<Record<FigureName, FigureWords>>> = resultWords().figures[kind];
  return words[name] ?? { label: name, help: '' };
}

/** Decimals that suit a figure, given one of its values. */
export function decimalsOf(kind: OutcomeKind, name: FigureName, value: number): number {
  if (kind === 'continuous' && inUnits.includes(name)) return decimalsFor(value);
  return twoDecimals.includes(name) ? 2 : 3;
}

/** Decimals that show three digits of a value of this size. */
export function decimalsFor(value: number): number {
  const size = Math.abs(value);
  return size > 0 ? Math.min(6, Math.max(0, 2 - Math.floor(Math.log10(size)))) : 2;
}

/** A figure with its 95% interval, with decimals that suit it, or why there is none. */
export function figureText(kind: OutcomeKind, name: FigureName, figure: Figure): string {
  if (figure.kind === 'notEstimable') return m().charts.why[figure.reason];
  const widest = Math.max(Math.abs(figure.value), Math.abs(figure.high - figure.low) / 2);
  return format.interval(figure.value, figure.low, figure.high, decimalsOf(kind, name, widest));
}
