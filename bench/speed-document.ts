import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { format } from 'prettier';
import type { BenchRow } from './row.ts';

/** One case as it was measured. */
interface MeasuredCase {
  /** ISO 8601. */
  readonly day: string;
  readonly machine: string;
  /** Mean number of processes that wanted a core in the minute before. */
  readonly loadBefore: number;
  readonly rows: readonly BenchRow[];
}

const root = resolve(import.meta.dirname, '..');
const kept = join(root, 'node_modules', '.cache', 'bench');

export const HEAD = ['case', 'unit', 'ours', 'peer', 'its value', 'ours / peer', 'note'];

/** A figure to three digits. */
const shown = (value: number | null): string =>
  value === null ? '-' : value.toLocaleString('en', { maximumSignificantDigits: 3 });

/** A row of the printed table, and of the document. */
export const cellsOf = (row: BenchRow): readonly string[] => [
  row.case,
  row.unit,
  shown(row.ours),
  row.peer,
  shown(row.peerValue),
  shown(row.ratio),
  row.note ?? '',
];

/** Keeps a case and writes docs/speed.md anew from all that are kept. */
export async function writeSpeed(
  name: string,
  rows: readonly BenchRow[],
  loadBefore: number,
  names: readonly string[],
): Promise<void> {
  mkdirSync(kept, { recursive: true });
  const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores`;
  const measured: MeasuredCase = { day: new Date().toISOString().slice(0, 10), machine, loadBefore, rows };
  writeFileSync(join(kept, `${name}.json`), JSON.stringify(measured));
  const sections = names.flatMap((one) => {
    const file = join(kept, `${one}.json`);
    return existsSync(file) ? [sectionOf(one, JSON.parse(readFileSync(file, 'utf8')) as MeasuredCase)] : [];
  });
  const text = `# How fast it is

Made by \`npm run bench -- --write\`, case by case: in one run each stands beside its peers on the same machine, in turns,
medians of five (of three for csv and bootstrap, which are not in turns; saga is run once). Where a peer may use several
threads, it uses as many as serve it best. A ratio of times or speeds above 1 means that ours is faster; one of memory is
ours over theirs, and so is one of AUROC.

${sections.join('\n\n')}
`;
  writeFileSync(
    join(root, 'docs', 'speed.md'),
    await format(text, { parser: 'markdown', printWidth: 120, proseWrap: 'always' }),
  );
}

function sectionOf(name: string, { day, machine, loadBefore, rows }: MeasuredCase): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '/')).join(' | ')} |`;
  return `## ${name}

${day}; ${machine}; load average before it ${loadBefore.toFixed(1)}.

${line(HEAD)}
${line(HEAD.map((_, k) => ([2, 4, 5].includes(k) ? '--:' : '---')))}
${rows.map((row) => line(cellsOf(row))).join('\n')}`;
}
