import type { BinaryResults, ClassResults, SurvivalResults } from '../../workers/contract/results';
import { decimalsFor } from '../charts/figure-names';
import { rowAt } from '../charts/threshold-row';
import type { Block, Section } from './document';
import { figure, modelOf, note, paragraph, section, table, type Writing } from './parts';
import { SMALL_CELL, toldCounts } from './small-cells';
import { say, sayP } from './voice';

/** Thresholds printed: round ones that somebody might act at. */
const PRINTED = [0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5];

/** What belongs to one kind of outcome alone. */
export function sectionsByKind(writing: Writing): readonly Section[] {
  switch (writing.kind) {
    case 'binary':
      return utilitySection(writing);
    case 'classes':
      return classesSection(writing);
    case 'continuous':
      return residualsSection(writing);
    case 'survival':
      return riskGroupsSection(writing);
  }
}

function counts(
  writing: Writing,
  caption: string,
  head: readonly string[],
  matrix: ClassResults['confusion'],
  names: readonly string[],
): Block {
  const { numbers, words } = writing.voice;
  const write = (count: number | null) =>
    count === null ? words.findings.suppressedCell : numbers.number(count, Number.isInteger(count) ? 0 : 1);
  return table(
    caption,
    head,
    toldCounts(matrix).map((row, index) => ({ cells: [names[index] ?? '', ...row.map(write)] })),
  );
}

function utilitySection(writing: Writing): readonly Section[] {
  const { report, voice } = writing;
  const { findings } = voice.words;
  const { outcome } = report;
  const share = outcome.kind === 'binary' ? outcome.events / Math.max(1, outcome.events + outcome.others) : 0.5;
  const at = Math.min(0.99, Math.max(0.01, Math.round(share * 100) / 100));
  const decided = report.models.some(({ results }) => results.kind === 'binary' && results.decision !== null);
  return section(writing, 'utility', [
    ...(decided ? [paragraph(writing, voice.results.decision.help)] : []),
    ...report.models.flatMap(({ id, results }) =>
      results.kind === 'binary' ? benefitSentence(writing, modelOf(writing, id), results, at) : [],
    ),
    ...(decided ? [figure(findings.captions.decision, { kind: 'decision' })] : []),
    note(voice.numbers.sentences(findings.thresholds.note, findings.suppressedNote(SMALL_CELL))),
    ...report.models.flatMap(({ id, results }) =>
      results.kind === 'binary' ? thresholdTables(writing, modelOf(writing, id), results, at) : [],
    ),
  ]);
}

function benefitSentence({ voice }: Writing, name: string, { decision }: BinaryResults, at: number): readonly Block[] {
  if (!decision) return [];
  const place = decision.threshold.findIndex((threshold) => Math.abs(threshold - at) < 0.005);
  const [benefit, all] = [decision.netBenefit[place], decision.treatAll[place]];
  if (benefit === undefined || all === undefined) return [];
  const per100 = (value: number) => voice.numbers.number(100 * value, 1);
  const text = voice.words.findings.thresholds.netBenefit(
    name,
    voice.numbers.percent(at),
    per100(benefit),
    per100(all),
  );
  return [{ kind: 'paragraph', text }];
}

function thresholdTables(writing: Writing, name: string, results: BinaryResults, at: number): readonly Block[] {
  const { voice } = writing;
  const words = voice.words.findings.thresholds;
  const { measures } = voice.results;
  const shares = ['sensitivity', 'specificity', 'ppv', 'npv'] as const;
  const ratios = ['likelihoodRatioPositive', 'likelihoodRatioNegative'] as const;
  const printed = PRINTED.flatMap((threshold) => {
    const row = rowAt(results.thresholds, threshold);
    return row ? [row] : [];
  });
  if (printed.length === 0) return [];
  const marked = rowAt(results.thresholds, at);
  return [
    table(
      words.caption(name),
      [words.threshold, ...shares.map((each) => measures[each]), ...ratios.map((each) => measures[each])],
      printed.map((row) => ({
        cells: [
          voice.numbers.percent(row.threshold),
          ...shares.map((each) => say(voice, row[each], 2)),
          ...ratios.map((each) => say(voice, row[each], 2)),
        ],
      })),
    ),
    ...(marked
      ? [
          counts(
            writing,
            words.counts(name, voice.numbers.percent(marked.threshold)),
            ['', ...words.called],
            [
              [marked.truePositives, marked.falseNegatives],
              [marked.falsePositives, marked.trueNegatives],
            ],
            words.are,
          ),
        ]
      : []),
  ];
}

function classesSection(writing: Writing): readonly Section[] {
  const { report, voice } = writing;
  const { findings } = voice.words;
  const { perClass: words } = voice.results;
  return section(
    writing,
    'classes',
    report.models.flatMap(({ id, results }) => {
      if (results.kind !== 'classes') return [];
      const name = modelOf(writing, id);
      return [
        table(
          findings.classes.caption(name),
          [words.level, words.rows, words.auroc, words.calibrationInTheLarge, words.calibrationSlope, words.ici],
          results.perClass.map((each) => ({
            cells: [
              each.level,
              voice.numbers.count(each.rows),
              say(voice, each.auroc, 3),
              say(voice, each.calibrationInTheLarge, 2),
              say(voice, each.calibrationSlope, 2),
              say(voice, each.ici, 3),
            ],
          })),
        ),
        table(
          words.pairs,
          [words.pairs, name],
          results.pairwise.map(({ first, second, auroc }) => ({
            cells: [words.pair(first, second), say(voice, auroc, 3)],
          })),
        ),
        counts(
          writing,
          findings.classes.confusion(name),
          [words.observed, ...results.classes],
          results.confusion,
          results.classes,
        ),
        note(findings.suppressedNote(SMALL_CELL)),
      ];
    }),
  );
}

function residualsSection(writing: Writing): readonly Section[] {
  const { report, voice } = writing;
  const { captions } = voice.words.findings;
  return section(
    writing,
    'residuals',
    report.models.flatMap(({ id, results }) => {
      if (results.kind !== 'continuous') return [];
      const name = modelOf(writing, id);
      const { blandAltman: agreement } = results;
      const digits = agreement?.upper.kind === 'estimated' ? Math.min(6, decimalsFor(agreement.upper.value) + 1) : 2;
      const found = (one: Parameters<typeof say>[1]) => say(voice, one, digits);
      return [
        ...(agreement
          ? [
              paragraph(
                writing,
                voice.results.blandAltman(name, found(agreement.bias), found(agreement.lower), found(agreement.upper)),
              ),
            ]
          : []),
        ...(results.residuals.length > 0 ? [figure(captions.residuals(name), { kind: 'residuals', model: id })] : []),
        ...(agreement ? [figure(captions.blandAltman(name), { kind: 'blandAltman', model: id })] : []),
      ];
    }),
  );
}

function riskGroupsSection(writing: Writing): readonly Section[] {
  const { report, voice } = writing;
  const { findings } = voice.words;
  const survived = report.models.flatMap(({ id, results, fit }) =>
    results.kind === 'survival' ? [{ id, name: modelOf(writing, id), results, fit }] : [],
  );
  const known = (pick: (results: SurvivalResults) => SurvivalResults['overTime']['auroc']) =>
    survived.some(({ results }) => pick(results).some(({ kind }) => kind === 'estimated'));
  return section(writing, 'riskGroups', [
    ...(known(({ overTime }) => overTime.auroc)
      ? [figure(findings.captions.aurocOverTime, { kind: 'aurocOverTime' })]
      : []),
    ...(known(({ overTime }) => overTime.brier)
      ? [figure(findings.captions.brierOverTime, { kind: 'brierOverTime' })]
      : []),
    ...survived.flatMap(({ id, name, results }) =>
      results.groups.length === 0
        ? []
        : [
            table(
              findings.riskGroups.caption(name),
              [
                findings.riskGroups.group,
                findings.riskGroups.participants,
                findings.riskGroups.predicted,
                findings.riskGroups.observed,
              ],
              results.groups.map(({ participants, predicted, observed }, index) => ({
                cells: [
                  voice.numbers.count(index + 1),
                  voice.numbers.count(participants),
                  voice.numbers.number(predicted, 3),
                  say(voice, observed, 3),
                ],
              })),
            ),
            figure(findings.captions.riskGroups(name), { kind: 'riskGroups', model: id }),
          ],
    ),
    ...survived.flatMap(({ name, fit }) => {
      const all = fit.family === 'cox' ? fit.proportionality.find(({ feature }) => feature === null) : undefined;
      if (!all) return [];
      const said = findings.proportional(
        name,
        voice.numbers.number(all.chiSquared, 2),
        voice.numbers.measured(all.df, 3),
        sayP(voice, all.p),
      );
      return [paragraph(writing, said)];
    }),
  ]);
}
