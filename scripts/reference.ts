import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';

const HELP = `Runs the defaults on real tables and sets them beside a reference logistic regression.

  npm run reference -- [DIR] [TABLE ...]

For each recipe in tests/reference it takes from DIR (../shared where none is given)
  data/                       the table, named by the reference result
  oracles/folds/TABLE.csv     the folds that the reference used
  oracles/cv/TABLE.json       the reference: out-of-fold AUROC of a logistic regression
runs \`npm run study\` and compares: no family may fall more than 0.01 below the reference. The tables are not part of
this repository, so this is not part of \`npm test\`.
`;

/** How far below the reference an out-of-fold AUROC may fall. */
const ALLOWANCE = 0.01;

const root = resolve(import.meta.dirname, '..');
const recipes = join(root, 'tests', 'reference');

interface Reference {
  readonly file: string;
  readonly results: { readonly logistic: { readonly auroc: number } };
}

interface Report {
  readonly models: readonly {
    readonly id: string;
    readonly seconds: number;
    readonly figures: Readonly<Record<'auroc' | 'calibrationSlope', { readonly value?: number }>>;
  }[];
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** What is missing of a table's three files; empty where all are there. */
function missingFiles(directory: string, table: string): string[] {
  const folds = join(directory, 'oracles', 'folds', `${table}.csv`);
  const reference = join(directory, 'oracles', 'cv', `${table}.json`);
  const missing = [folds, reference].filter((file) => !existsSync(file));
  if (existsSync(reference)) {
    const data = join(directory, 'data', (readJson(reference) as Reference).file);
    if (!existsSync(data)) missing.push(data);
  }
  return missing;
}

/** Runs one study and prints its line. Whether no family fell too far below. */
function holds(directory: string, table: string): boolean {
  const { file, results } = readJson(join(directory, 'oracles', 'cv', `${table}.json`)) as Reference;
  const out = mkdtempSync(join(tmpdir(), 'benchside-reference-'));
  const started = performance.now();
  try {
    const { status, stderr } = spawnSync(
      process.execPath,
      [
        join(import.meta.dirname, 'study.ts'),
        ...['--data', join(directory, 'data', file), '--recipe', join(recipes, `${table}.json`)],
        ...['--folds', join(directory, 'oracles', 'folds', `${table}.csv`), '--out', out],
      ],
      { encoding: 'utf8', cwd: root },
    );
    if (status !== 0) {
      process.stdout.write(`${table.padEnd(16)}did not run: ${stderr.trim()}\n`);
      return false;
    }
    const { models } = readJson(join(out, 'report.json')) as Report;
    const reference = results.logistic.auroc;
    const near = models.every(({ figures }) => (figures.auroc.value ?? 0) >= reference - ALLOWANCE);
    const shown = models.map(
      ({ id, figures, seconds }) =>
        `${id} ${figures.auroc.value?.toFixed(4) ?? '-'} (slope ${figures.calibrationSlope.value?.toFixed(2) ?? '-'}, ${seconds.toFixed(0)} s)`,
    );
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    const cells = [
      `reference ${reference.toFixed(4)}`,
      ...shown,
      `${seconds} s in all, load ${loadavg()[0]!.toFixed(1)}`,
    ];
    process.stdout.write(`${table.padEnd(16)}${cells.join('   ')}   ${near ? 'pass' : 'FAIL'}\n`);
    return near;
  } finally {
    rmSync(out, { recursive: true });
  }
}

const [given = join(root, '..', 'shared'), ...named] = process.argv.slice(2);
const all = readdirSync(recipes).map((file) => basename(file, '.json'));
const unknown = named.filter((table) => !all.includes(table));
if (given === '--help') process.stdout.write(HELP);
else if (!existsSync(given)) {
  process.stderr.write(`There is no folder ${given}, so nothing was compared. --help says what it must hold.\n`);
  process.exitCode = 1;
} else if (unknown.length > 0) {
  process.stderr.write(`No recipe in tests/reference for ${unknown.join(', ')}; there are ${all.join(', ')}.\n`);
  process.exitCode = 1;
} else {
  const directory = resolve(given);
  let held = 0;
  const tables = named.length > 0 ? named : all;
  for (const table of tables) {
    const missing = missingFiles(directory, table);
    if (missing.length > 0) process.stdout.write(`${table.padEnd(16)}not compared: ${missing.join(', ')} missing\n`);
    else if (holds(directory, table)) held += 1;
  }
  process.stdout.write(`${held} of ${tables.length} tables within ${ALLOWANCE} of the reference or above\n`);
  if (held < tables.length) process.exitCode = 1;
}
