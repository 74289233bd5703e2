import type { Lineage } from '../../workers/contract/report';
import type { Section } from './document';
import { paragraph, section, statementsIn, type Writing } from './parts';
import { searchMethods } from './search';
import { nameOf } from './voice';

/** Methods, from what was in fact run. */
export function methodsSection(writing: Writing): readonly Section[] {
  return section(
    writing,
    'methods',
    [],
    [
      ...sourceSection(writing),
      ...participantsSection(writing),
      ...outcomeSection(writing),
      ...predictorsSection(writing),
      ...section(writing, 'sampleSize', [paragraph(writing, ...sampleSizeSentences(writing))]),
      ...missingSection(writing),
      ...preparationSection(writing),
      ...modelsSection(writing),
      ...resamplingSection(writing),
      ...measuresSection(writing),
      ...softwareSection(writing),
    ],
  );
}

function sourceSection(writing: Writing) {
  const { report, voice } = writing;
  const { name, rows, fingerprint } = report.table;
  return section(writing, 'source', [
    paragraph(writing, voice.words.methods.source(name, rows, fingerprint)),
    ...statementsIn(writing, 'source'),
  ]);
}

function participantsSection(writing: Writing) {
  const { report, voice } = writing;
  return section(writing, 'participants', [
    paragraph(
      writing,
      voice.words.methods.considered(report.table.rows, report.rowsUsed, report.participants),
      ...report.leftOut.map(({ reason, rows }) => voice.results.made.leftOut(reason, rows)),
    ),
    ...statementsIn(writing, 'participants'),
  ]);
}

function outcomeSection(writing: Writing) {
  const { report, voice } = writing;
  const { methods } = voice.words;
  const { outcome } = report.recipe;
  const chosen =
    outcome.kind === 'survival' && outcome.horizon === null && report.outcome.kind === 'survival'
      ? [methods.horizonChosen(report.outcome.horizon, outcome.time, outcome.timeUnit)]
      : [];
  return section(writing, 'outcome', [
    paragraph(writing, methods.outcomeIs(outcome), ...chosen),
    ...statementsIn(writing, 'outcome'),
  ]);
}

function predictorsSection(writing: Writing) {
  const { report, voice } = writing;
  return section(writing, 'predictors', [
    paragraph(writing, voice.words.methods.predictors(report.recipe.predictors, report.features)),
    ...statementsIn(writing, 'predictors'),
  ]);
}

function sampleSizeSentences({ report: { sampleSize }, voice }: Writing): readonly string[] {
  const words = voice.words.methods.sampleSize;
  const { assumption, criteria, enough, participants, events, parametersBorne } = sampleSize;
  if (enough === null) return [words.none];
  const short = (value: number) => voice.numbers.measured(value, 3);
  return [
    words.needed(sampleSize),
    words.each(criteria),
    ...(assumption
      ? [
          words.assumed(
            short(assumption.rSquared),
            assumption.maxRSquared === null ? null : short(assumption.maxRSquared),
            short(assumption.shrinkage),
            assumption.from,
          ),
        ]
      : []),
    enough ? words.enough(participants, events) : words.notEnough(participants, events, parametersBorne),
  ];
}

function missingSection(writing: Writing) {
  const { report, voice } = writing;
  const words = voice.words.methods.missing;
  const { impute } = report.recipe.steps;
  const whole = report.tableOne.rows.filter(({ level }) => level === null);
  const lacking = whole.filter(({ cells: [all] }) => all !== undefined && 'missing' in all && all.missing !== 0);
  const extent =
    whole.length === 0 ? words.unknown : lacking.length === 0 ? words.none : words.some(lacking.length, whole.length);
  const how = impute.multiple
    ? words.multiple(impute.multiple.imputations, impute.multiple.cycles)
    : words.single(impute);
  return section(writing, 'missing', [paragraph(writing, extent, how)]);
}

function preparationSection(writing: Writing) {
  const { report, voice } = writing;
  const words = voice.words.methods.preparation;
  const { scale, encode, splines = [] } = report.recipe.steps;
  return section(writing, 'preparation', [
    paragraph(
      writing,
      scale === 'standard' ? words.scaled : words.notScaled,
      splines.length > 0 ? words.splines(splines) : words.straight,
      words.encoded(encode.poolBelow, encode.dropFirst),
      words.inside,
    ),
  ]);
}

function modelsSection(writing: Writing) {
  const { report, voice, kind } = writing;
  const { methods, findings } = voice.words;
  const { lineage } = report;
  const from = ({ title, update, table, modelHash }: Lineage) =>
    findings.lineage(title, update, table.rows, table.name, modelHash);
  return section(writing, 'models', [
    { kind: 'list', items: report.models.map(({ spec }) => methods.estimator(spec, kind)) },
    ...searchMethods(writing),
    paragraph(writing, methods.final, ...(lineage ? [from(lineage)] : [])),
    ...statementsIn(writing, 'models'),
  ]);
}

function resamplingSection(writing: Writing) {
  const { report, voice } = writing;
  const { methods } = voice.words;
  const { resampling } = report.recipe;
  const plan = voice.results.made.plan(resampling, report.folds, report.repeats);
  return section(writing, 'resampling', [
    paragraph(
      writing,
      voice.language === 'en' ? `${plan}.` : `${plan}。`,
      methods.whyPlan[resampling.kind],
      ...(resampling.kind === 'crossValidation' && report.repeats > 1 ? [methods.repeated] : []),
      report.grouped ? methods.grouped : methods.ungrouped,
      ...(report.rowsJudged < report.rowsUsed ? [voice.results.made.judged(report.rowsJudged)] : []),
      report.nested ? methods.nested : methods.notNested,
    ),
  ]);
}

function measuresSection(writing: Writing) {
  const { report, voice, kind } = writing;
  const { measures } = voice.words.methods;
  const { resampling } = report.recipe;
  return section(writing, 'measures', [
    paragraph(
      writing,
      kind === 'binary' ? measures.binary(report.resamples) : measures[kind],
      resampling.kind === 'bootstrap' ? measures.corrected(resampling.resamples) : measures.unseen,
      measures.level,
    ),
    ...statementsIn(writing, 'measures'),
  ]);
}

function softwareSection(writing: Writing) {
  const { report, voice } = writing;
  const { methods } = voice.words;
  const notices = report.notices.flatMap((notice) =>
    notice.kind === 'backendLost' ? [methods.backend(`${notice.from} → ${notice.to}`)] : [],
  );
  return section(writing, 'software', [
    paragraph(
      writing,
      methods.software(report.software, report.recipe.seed),
      ...(report.backend && notices.length === 0 ? [methods.backend(report.backend)] : notices),
      ...report.notices.flatMap((notice) =>
        notice.kind === 'batchesParted' || notice.kind === 'memoryExhausted'
          ? [methods.memory(notice, nameOf(voice, notice.model, report.recipe.estimators))]
          : [],
      ),
    ),
  ]);
}
