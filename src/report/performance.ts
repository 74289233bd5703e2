import type { Figure, FigureName } from '../../workers/contract/figures';
import type { ModelReport } from '../../workers/contract/report';
import type { Comparison } from '../../workers/contract/results';
import { defaultModels } from '../charts/default-models';
import { decimalsFor, decimalsOf, figuresOf } from '../charts/figure-names';
import type { Block, Section, TableRow } from './document';
import { figure, modelOf, note, paragraph, section, table, type Writing } from './parts';
import { labelOf, nameOf, say, sayFigure, sayP } from './voice';

type SomeFigures = Readonly<Partial<Record<FigureName, Figure>>>;

/** Figures in rows, models or the like in columns. */
export function figuresTable(
  { voice, kind }: Writing,
  caption: string,
  columns: readonly { readonly name: string; readonly figures: SomeFigures }[],
): Block {
  const names = figuresOf[kind].filter((name) => columns.some(({ figures }) => figures[name] !== undefined));
  return table(
    caption,
    [voice.words.findings.performance.figure, ...columns.map(({ name }) => name)],
    names.map((name) => ({
      cells: [labelOf(voice, kind, name), ...columns.map(({ figures }) => sayFigure(voice, kind, name, figures[name]))],
    })),
  );
}

export function performanceSection(writing: Writing): readonly Section[] {
  const { report, voice } = writing;
  const words = voice.words.findings.performance;
  const { verdict } = report;
  return section(writing, 'performance', [
    paragraph(
      writing,
      words.participants(report.rowsJudged, report.participants),
      ...(verdict ? [words.choice[verdict.choice](modelOf(writing, verdict.model))] : []),
    ),
    ...report.notices.flatMap((notice) =>
      notice.kind === 'foldsNotFitted' || notice.kind === 'modelNotFitted' || notice.kind === 'leftOut'
        ? [
            paragraph(
              writing,
              words.notFitted(notice, (id) => nameOf(voice, id, report.recipe.estimators)),
            ),
          ]
        : [],
    ),
    figuresTable(
      writing,
      report.recipe.resampling.kind === 'bootstrap' ? words.corrected : words.caption,
      report.models.map(({ id, results }) => ({ name: modelOf(writing, id), figures: results.figures })),
    ),
    ...drawnNote(writing),
    ...discriminationFigures(writing),
  ]);
}

/** Which models the charts of several show, where they cannot show all. */
function drawnNote(writing: Writing): readonly Block[] {
  const { report, voice } = writing;
  const drawn = defaultModels(report);
  if (drawn.length === report.models.length) return [];
  return [
    note(
      voice.words.shelf.drawn(
        drawn.map((id) => modelOf(writing, id)),
        report.models.length,
      ),
    ),
  ];
}

function discriminationFigures(writing: Writing): readonly Block[] {
  const { report, voice } = writing;
  const { captions } = voice.words.findings;
  const some = (holds: (model: ModelReport) => boolean) => report.models.some(holds);
  return [
    ...(some(({ results }) => results.kind === 'binary' && results.roc !== null)
      ? [figure(captions.roc, { kind: 'roc' })]
      : []),
    ...(some(({ results }) => results.kind === 'binary' && results.precisionRecall !== null)
      ? [figure(captions.precisionRecall, { kind: 'precisionRecall' })]
      : []),
    ...report.models.flatMap(({ id, results }) =>
      results.kind === 'binary'
        ? [figure(captions.distribution(modelOf(writing, id)), { kind: 'distribution', model: id })]
        : results.kind === 'classes' && results.perClass.some(({ roc }) => roc !== null)
          ? [figure(captions.classRoc(modelOf(writing, id)), { kind: 'classRoc', model: id })]
          : [],
    ),
  ];
}

export function calibrationSection(writing: Writing): readonly Section[] {
  const { report, voice, kind } = writing;
  const { captions } = voice.words.findings;
  const calibrated = report.models.filter(({ results }) => 'calibration' in results && results.calibration !== null);
  const names = ['calibrationInTheLarge', 'calibrationSlope', 'observedExpected', 'ici'] as const;
  const said = report.models.flatMap(({ id, results }) => {
    const figures: SomeFigures = results.figures;
    const parts = names.flatMap((name) => {
      const found = figures[name];
      return found ? [`${labelOf(voice, kind, name)} ${sayFigure(voice, kind, name, found)}`] : [];
    });
    return parts.length > 0 ? [paragraph(writing, voice.words.findings.calibrated(modelOf(writing, id), parts))] : [];
  });
  return section(writing, 'calibration', [
    ...said,
    ...(calibrated.length > 1 ? [figure(captions.calibrationOverlay, { kind: 'calibrationOverlay' })] : []),
    ...calibrated.map(({ id }) =>
      figure(captions.calibration(modelOf(writing, id)), { kind: 'calibration', model: id }),
    ),
    ...report.models.flatMap(({ id, results }) =>
      results.kind === 'classes' && results.perClass.some(({ calibration }) => calibration !== null)
        ? [figure(captions.classCalibration(modelOf(writing, id)), { kind: 'classCalibration', model: id })]
        : [],
    ),
  ]);
}

/** Differences of discrimination and loss, and bootstrapped ones where there are any. */
export function comparisonTable(
  writing: Writing,
  caption: string,
  comparisons: readonly Comparison[],
  nameOf: (id: string) => string = (id) => modelOf(writing, id),
): Block {
  const { voice, kind } = writing;
  const { comparison, discriminationName } = voice.results;
  const words = voice.words.findings.comparison;
  const extra = [...new Set(comparisons.flatMap(({ bootstrap }) => bootstrap.map(({ figure: name }) => name)))];
  const difference = (found: Figure) =>
    say(voice, found, found.kind === 'estimated' && kind === 'continuous' ? decimalsFor(found.high - found.low) : 3);
  const rows = comparisons.map(({ first, second, discrimination, loss, p, bootstrap }): TableRow => ({
    cells: [
      comparison.pair(nameOf(first), nameOf(second)),
      say(voice, discrimination, 3),
      difference(loss),
      ...extra.map((name) => {
        const found = bootstrap.find(({ figure: of }) => of === name)?.difference;
        return found?.kind === 'estimated'
          ? say(voice, found, decimalsOf(kind, name, found.high - found.low))
          : say(voice, found, 3);
      }),
      sayP(voice, p),
    ],
  }));
  const head = [
    words.pair,
    discriminationName[kind],
    comparison.loss[kind],
    ...extra.map((name) => labelOf(voice, kind, name)),
    words.test,
  ];
  return table(caption, head, rows);
}

export function comparisonSection(writing: Writing): readonly Section[] {
  const { report, voice, kind } = writing;
  if (report.comparisons.length === 0) return [];
  return section(writing, 'comparisons', [
    paragraph(writing, voice.results.comparisonNote, voice.results.comparison.test[kind]),
    comparisonTable(writing, voice.words.findings.comparison.caption, report.comparisons),
  ]);
}

export function stabilitySection(writing: Writing): readonly Section[] {
  const { report, voice, kind } = writing;
  const { findings } = voice.words;
  const unstable = report.models.flatMap(({ id, instability }) =>
    instability && instability.bins.length > 0 ? [{ id, instability }] : [],
  );
  const distance = (error: number) => voice.numbers.number(error, kind === 'continuous' ? decimalsFor(error) : 3);
  return section(writing, 'stability', [
    ...unstable.map(({ id, instability: { meanAbsoluteError, resamples } }) =>
      paragraph(writing, findings.instability(modelOf(writing, id), distance(meanAbsoluteError), resamples)),
    ),
    ...(unstable.length > 0 && report.recipe.resampling.kind !== 'bootstrap'
      ? [paragraph(writing, findings.instabilityRepeats)]
      : []),
    ...unstable.map(({ id }) =>
      figure(findings.captions.instability(modelOf(writing, id)), { kind: 'instability', model: id }),
    ),
  ]);
}

export function optimismSection(writing: Writing): readonly Section[] {
  const { report, voice, kind } = writing;
  const words = voice.words.findings.optimism;
  return section(
    writing,
    'optimism',
    report.models.flatMap(({ id, optimism }) =>
      optimism.length === 0
        ? []
        : [
            table(
              words.caption(modelOf(writing, id)),
              words.columns,
              optimism.map(({ figure: name, apparent, optimism: less }) => {
                const write = (value: number) =>
                  voice.numbers.number(value, decimalsOf(kind, name, Math.abs(apparent)));
                return { cells: [labelOf(voice, kind, name), write(apparent), write(less), write(apparent - less)] };
              }),
            ),
          ],
    ),
  );
}

/** Sites, or else how far the folds differ. */
export function heterogeneitySection(writing: Writing): readonly Section[] {
  const { report, voice, kind } = writing;
  const words = voice.words.findings.sites;
  const name = voice.results.discriminationName[kind];
  return section(
    writing,
    'heterogeneity',
    report.models.flatMap((model) => {
      const called = modelOf(writing, model.id);
      const pooling = model.sites.find(({ figure: of }) => of === 'discrimination');
      if (!pooling) return [];
      const rows: readonly TableRow[] = [
        ...model.folds.map((fold) => ({
          cells: [fold.name, voice.numbers.count(fold.participants), say(voice, fold.discrimination, 3)],
        })),
        { cells: [words.pooled, '', say(voice, pooling.pooled, 3)] },
        { cells: [words.prediction, '', say(voice, pooling.prediction, 3)] },
      ];
      return [
        paragraph(writing, words.i2(voice.numbers.percent(pooling.i2))),
        table(words.caption(called, name), [words.site, words.participants, name], rows),
        figure(voice.words.findings.captions.sites(called), { kind: 'sites', model: model.id }),
      ];
    }),
  );
}
