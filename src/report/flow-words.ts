import type { FlowWords } from './flow-layout';
import type { Writing } from './parts';

/** What the boxes of the flow of participants say. */
export function flowWordsOf({ report, voice }: Writing): FlowWords {
  const words = voice.words.findings.flow;
  const { resampling } = report.recipe;
  const bootstrap = resampling.kind === 'bootstrap' ? resampling.resamples : null;
  const rest = report.rowsUsed - report.rowsJudged;
  return {
    table: words.table(report.table.rows),
    leftOut: report.leftOut.map(({ reason, rows }) => voice.results.made.leftOut(reason, rows)),
    used: [
      words.used(report.rowsUsed, report.participants),
      voice.words.methods.summaryOf(report.outcome, report.recipe.outcome),
    ],
    development: [
      words.developed,
      bootstrap !== null
        ? words.resamples(bootstrap)
        : report.folds === 1
          ? words.split(rest)
          : words.each(report.folds, report.repeats),
    ],
    evaluation: [words.judged, bootstrap === null ? words.judgedRows(report.rowsJudged) : words.oob],
    final: words.final(report.rowsUsed),
  };
}
