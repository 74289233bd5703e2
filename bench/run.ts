import { loadavg } from 'node:os';
import { boostingCase } from './boosting.ts';
import { bootstrapCase } from './bootstrap.ts';
import { csvCase } from './csv.ts';
import { elasticNetCase } from './elastic-net.ts';
import { forestCase } from './forest.ts';
import { networksCase } from './networks.ts';
import { pageCase } from './page.ts';
import type { BenchRow } from './row.ts';
import { webgpuCase } from './webgpu.ts';

const cases: Readonly<Record<string, () => Promise<readonly BenchRow[]>>> = {
  boosting: boostingCase,
  bootstrap: bootstrapCase,
  csv: csvCase,
  elasticNet: elasticNetCase,
  forest: forestCase,
  networks: networksCase,
  page: pageCase,
  webgpu: webgpuCase,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in cases));
if (unknown.length > 0) throw new Error(`no case ${unknown.join(', ')}; there are ${Object.keys(cases).join(', ')}`);

const rows: BenchRow[] = [];
for (const [name, measure] of Object.entries(cases)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  process.stdout.write(`measuring ${name} ...\n`);
  rows.push(...(await measure()));
}

const shown = (value: number | null) =>
  value === null ? '-' : value.toLocaleString('en', { maximumSignificantDigits: 3 });

const table = [
  ['case', 'unit', 'ours', 'peer', 'its value', 'ours / peer', 'note'],
  ...rows.map((row) => [
    row.case,
    row.unit,
    shown(row.ours),
    row.peer,
    shown(row.peerValue),
    shown(row.ratio),
    row.note ?? '',
  ]),
];
const widths = table[0]!.map((_, column) => Math.max(...table.map((cells) => cells[column]!.length)));
for (const cells of table) {
  process.stdout.write(
    `${cells
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd()}\n`,
  );
}
process.stdout.write(
  `load average ${loadavg()
    .map((load) => load.toFixed(1))
    .join(' ')}\n`,
);
