import type { TableOneCell } from '../../workers/contract/cohort';
import type { Block, Section, TableRow } from './document';
import { figure, note, paragraph, section, table, type Writing } from './parts';

/** The flow of participants, Table 1, and what became of them. */
export function participantsFound(writing: Writing): readonly Section[] {
  const { report, voice } = writing;
  const { findings, methods } = voice.words;
  const { outcome, curves } = report;
  const competing = outcome.kind === 'survival' && outcome.competing > 0 ? [findings.competing(outcome.competing)] : [];
  return section(writing, 'flow', [
    paragraph(
      writing,
      methods.considered(report.table.rows, report.rowsUsed, report.participants),
      findings.outcomeFound(methods.summaryOf(outcome, report.recipe.outcome)),
      ...competing,
    ),
    figure(findings.flow.caption, { kind: 'flow' }),
    ...tableOneBlocks(writing),
    ...(curves.length > 0 ? [figure(findings.curves(curves.length > 1), { kind: 'curves' })] : []),
  ]);
}

function tableOneBlocks({ report: { tableOne }, voice }: Writing): readonly Block[] {
  const { tableOne: words, suppressed, suppressedNote } = voice.words.findings;
  const { numbers } = voice;
  if (tableOne.rows.length === 0) return [note(words.none)];
  const held = suppressed(tableOne.smallCell);
  const told = (count: number | null) => (count === null ? held : numbers.count(count));
  const several = tableOne.groups.length > 1;
  const tail = (smd: number | null) => (several ? [smd === null ? '' : numbers.number(smd, 2)] : []);
  const each = (cells: readonly TableOneCell[], write: (cell: TableOneCell) => string) => cells.map(write);
  const missing = (cells: readonly TableOneCell[]): readonly TableRow[] => {
    if (!cells.some((cell) => 'missing' in cell && cell.missing !== 0)) return [];
    const written = each(cells, (cell) => ('missing' in cell ? told(cell.missing) : held));
    return [{ cells: [words.missing, ...written, ...tail(null)], indented: true }];
  };
  const rows = tableOne.rows.flatMap(({ column, level, cells, smd }): readonly TableRow[] => {
    if (level !== null) {
      const counts = each(cells, (cell) =>
        cell.kind === 'count' ? `${numbers.count(cell.count)} (${numbers.percent(cell.share, 1)})` : held,
      );
      return [{ cells: [level, ...counts, ...tail(null)], indented: true }];
    }
    if (cells.some(({ kind }) => kind === 'missing')) {
      return [{ cells: [column, ...cells.map(() => ''), ...tail(smd)] }, ...missing(cells)];
    }
    const value = (write: (cell: Extract<TableOneCell, { kind: 'number' }>) => string) =>
      each(cells, (cell) => (cell.kind === 'number' ? write(cell) : held));
    const measured = (x: number) => numbers.measured(x, 3);
    return [
      {
        cells: [
          `${column}, ${words.mean}`,
          ...value(({ mean, sd }) => `${measured(mean)} (${measured(sd)})`),
          ...tail(smd),
        ],
      },
      {
        cells: [
          words.median,
          ...value(({ median, q1, q3 }) => `${measured(median)} (${measured(q1)}, ${measured(q3)})`),
          ...tail(null),
        ],
        indented: true,
      },
      ...missing(cells),
    ];
  });
  const head = [
    words.characteristic,
    ...tableOne.groups.map(({ kind, name, participants }) => words.group(kind, name, participants)),
    ...(several ? [words.smd] : []),
  ];
  return [table(words.caption, head, rows), note(numbers.sentences(words.note, suppressedNote(tableOne.smallCell)))];
}
