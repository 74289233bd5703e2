import type { Figure } from '../../workers/contract/figures';
import type { TimeUnit } from '../../workers/contract/recipe';
import type { StudyReport } from '../../workers/contract/report';
import type { ClassResults, ContinuousResults, RocCurve } from '../../workers/contract/results';
import type { CalibrationScale } from '../charts/calibration-axis';
import { seriesStyle, type ModelStyle } from '../charts/model-style';
import type { Axis, Curve, CurvePoint } from '../charts/plot';
import type { ShownModel } from '../charts/shown-models';
import { timeUnitOf, unitOf } from '../charts/outcome-units';
import { say, type Voice } from './voice';

/** What a chart of curves is given. */
interface CurveInputs {
  readonly title: string;
  readonly summary: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly curves: readonly Curve[];
  readonly tell: (curve: Curve, point: CurvePoint) => string;
  readonly steps?: boolean;
  readonly keyed?: boolean;
  readonly references?: readonly { readonly from: readonly [number, number]; readonly to: readonly [number, number] }[];
}

type RocLines = readonly {
  readonly name: string;
  readonly style: ModelStyle;
  readonly roc: RocCurve;
  readonly auroc: string;
}[];

const known = (voice: Voice, figure: Figure) => (figure.kind === 'estimated' ? say(voice, figure, 2) : '');

/** The share with the event, to the hundredth: a mark that nobody chose. */
export function prevalenceOf({ outcome }: StudyReport): number {
  const share = outcome.kind === 'binary' ? outcome.events / Math.max(1, outcome.events + outcome.others) : 0.5;
  return Math.min(0.99, Math.max(0.01, Math.round(share * 100) / 100));
}

export function rocLines(models: readonly ShownModel<'binary'>[], voice: Voice): RocLines {
  return models.flatMap(({ name, style, results }) =>
    results.roc ? [{ name, style, roc: results.roc, auroc: known(voice, results.figures.auroc) }] : [],
  );
}

export function classRocs({ perClass }: ClassResults, voice: Voice): RocLines {
  return perClass.flatMap(({ level, roc, auroc }, place) =>
    roc ? [{ name: level, style: seriesStyle(place), roc, auroc: known(voice, auroc) }] : [],
  );
}

export function classCalibrations({ perClass }: ClassResults) {
  return perClass.flatMap(({ level, calibration }, place) =>
    calibration ? [{ name: level, style: seriesStyle(place), calibration }] : [],
  );
}

export function calibrationScale({ outcome, recipe }: StudyReport, { results, numbers }: Voice): CalibrationScale {
  const { calibration } = results.charts;
  switch (outcome.kind) {
    case 'binary':
      return { kind: 'share', x: calibration.x, y: calibration.y };
    case 'classes':
      return { kind: 'share', x: calibration.xClass, y: calibration.yClass };
    case 'continuous':
      return {
        kind: 'value',
        x: numbers.withUnit(calibration.xValue, unitOf(recipe.outcome)),
        y: numbers.withUnit(calibration.yValue, unitOf(recipe.outcome)),
      };
    case 'survival': {
      const horizon = numbers.time(outcome.horizon, timeUnitOf(recipe.outcome));
      return { kind: 'share', x: calibration.xHorizon(horizon), y: calibration.yHorizon(horizon) };
    }
  }
}

/** Thresholds are drawn as far as any model is of use. */
export function decisionReach(models: readonly ShownModel<'binary'>[]): number {
  const useful = models.flatMap(({ results: { decision } }) =>
    decision ? decision.threshold.filter((_, index) => (decision.netBenefit[index] ?? 0) > 0.002) : [],
  );
  return Math.min(0.99, Math.max(0.1, ...useful));
}

export function agreementLevels({ blandAltman }: ContinuousResults, { results }: Voice) {
  if (!blandAltman) return [];
  const { upper, bias, lower } = results.charts.blandAltman;
  return [
    { name: upper, figure: blandAltman.upper },
    { name: bias, figure: blandAltman.bias },
    { name: lower, figure: blandAltman.lower },
  ].flatMap(({ name, figure }) =>
    figure.kind === 'estimated' ? [{ name, at: figure.value, low: figure.low, high: figure.high }] : [],
  );
}

/** What became of the cohort: the curves of the report. */
export function cohortCurvesChart({ curves, recipe }: StudyReport, { words, numbers, results }: Voice): CurveInputs {
  const { curveNames, curveAxes, curveSummary, curveStop } = words.findings;
  const last = Math.max(1e-9, ...curves.flatMap(({ times }) => times));
  const share = (value: number) => numbers.number(value, 3);
  return {
    title: '',
    summary: curveSummary,
    x: {
      label: numbers.withUnit(results.charts.overTime.x, timeUnitOf(recipe.outcome)),
      domain: [0, last],
      ticks: 6,
      write: (at) => numbers.measured(at),
    },
    y: {
      label: curves.some(({ kind }) => kind !== 'survival') ? curveAxes.incidence : curveAxes.survival,
      domain: [0, 1],
      ticks: 5,
      write: (at) => numbers.number(at, 1),
      say: share,
    },
    curves: curves.map(({ kind, times, values, low, high }, place) => ({
      name: curveNames[kind],
      style: seriesStyle(place),
      points: times.map((x, index) => ({
        x,
        y: values[index] ?? 0,
        low: low[index] ?? values[index] ?? 0,
        high: high[index] ?? values[index] ?? 0,
      })),
    })),
    tell: ({ name }, { x, y }) => curveStop(name, numbers.time(x, timeUnitOf(recipe.outcome)), share(y)),
    steps: true,
  };
}

const points = (times: readonly number[], figures: readonly Figure[]): readonly CurvePoint[] =>
  times.flatMap((x, index) => {
    const figure = figures[index];
    return figure?.kind === 'estimated' ? [{ x, y: figure.value, low: figure.low, high: figure.high }] : [];
  });

const reached = (curves: readonly Curve[]) =>
  curves.flatMap((curve) => curve.points.flatMap(({ y, low = y, high = y }) => [low, high]));

type Survived = readonly ShownModel<'survival'>[];

function overTimeInputs(models: Survived, { numbers, results }: Voice, unit: TimeUnit | undefined) {
  const words = results.charts.overTime;
  const last = Math.max(1e-9, ...models.flatMap((model) => model.results.overTime.times));
  const share = (value: number) => numbers.number(value, 3);
  return {
    words,
    last,
    share,
    list: numbers.list(models.map(({ name }) => name)),
    x: {
      label: numbers.withUnit(words.x, unit),
      domain: [0, last] as const,
      ticks: 6,
      write: (at: number) => numbers.measured(at),
    },
    tell: ({ name }: Curve, { x, y }: CurvePoint) => words.stop(name, numbers.time(x, unit), share(y)),
  };
}

export function aurocOverTime(models: Survived, voice: Voice, unit: TimeUnit | undefined): CurveInputs {
  const { words, last, share, list, x, tell } = overTimeInputs(models, voice, unit);
  const curves = models.map(({ name, style, results: { overTime } }) => ({
    name,
    style,
    points: points(overTime.times, overTime.auroc),
  }));
  return {
    title: words.auroc,
    summary: words.aurocSummary(list),
    x,
    y: {
      label: words.yAuroc,
      domain: [Math.min(0.5, Math.floor(10 * Math.min(0.5, ...reached(curves))) / 10), 1],
      ticks: 5,
      write: (at) => voice.numbers.number(at, 1),
      say: share,
    },
    curves,
    tell,
    keyed: true,
    references: [{ from: [0, 0.5], to: [last, 0.5] }],
  };
}

export function brierOverTime(models: Survived, voice: Voice, unit: TimeUnit | undefined): CurveInputs {
  const { words, share, list, x, tell } = overTimeInputs(models, voice, unit);
  const grey = { colour: 'var(--chart-axis)', band: 'none', dash: '4 4' };
  const overall = models[0]?.results.overTime;
  const curves: readonly Curve[] = [
    ...models.map(({ name, style, results: { overTime } }) => ({
      name,
      style,
      points: points(overTime.times, overTime.brier),
    })),
    ...(overall
      ? [
          {
            name: words.overall,
            style: grey,
            points: points(overall.times, overall.nullBrier).map(({ x: at, y }) => ({ x: at, y })),
          },
        ]
      : []),
  ];
  return {
    title: words.brier,
    summary: words.brierSummary(list),
    x,
    y: {
      label: words.yBrier,
      domain: [0, 1.05 * Math.max(0.01, ...reached(curves))],
      ticks: 5,
      write: (at) => voice.numbers.number(at, 2),
      say: share,
    },
    curves,
    tell,
    keyed: true,
  };
}
