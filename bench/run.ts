import { loadavg } from 'node:os';
import { boostingCase } from './boosting.ts';
import { bootstrapCase } from './bootstrap.ts';
import { csvCase } from './csv.ts';
import { elasticNetCase } from './elastic-net.ts';
import { forestCase } from './forest.ts';
import { networksCase } from './networks.ts';
import { pageCase } from './page.ts';
import type { BenchRow } from './row.ts';
import { cellsOf, HEAD, writeSpeed } from './speed-document.ts';
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

/** Writes docs/speed.md as well. */
const WRITE = '--write';

const given = process.argv.slice(2);
const wanted = given.filter((name) => name !== WRITE);
const unknown = wanted.filter((name) => !(name in cases));
if (unknown.length > 0) throw new Error(`no case ${unknown.join(', ')}; there are ${Object.keys(cases).join(', ')}`);

const rows: BenchRow[] = [];
for (const [name, measure] of Object.entries(cases)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  process.stdout.write(`measuring ${name} ...\n`);
  const loadBefore = loadavg()[0] ?? 0;
  const measured = await measure();
  if (given.includes(WRITE)) await writeSpeed(name, measured, loadBefore, Object.keys(cases));
  rows.push(...measured);
}

const table = [HEAD, ...rows.map(cellsOf)];
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
