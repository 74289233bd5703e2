import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';

const HELP = `Runs the defaults on real tables and sets them beside a reference regression.

  npm run reference -- [DIR] [TABLE ...]

For each recipe in tests/reference it takes from DIR (../shared where none is given)
  data/                       the table, named by the reference result
  oracles/folds/TABLE.csv     the folds that the reference used
  oracles/cv/TABLE.json       the reference: out-of-fold figures of a regression
runs \`npm run study\` and compares: no family may fall too far below the reference. Yes/no: AUROC, 0.01. Classes: macro
AUROC, 0.01, and accuracy, 0.02. Numbers: R², 0.02, and RMSE, a fiftieth. Survival: Harrell's C as the mean over the
folds, 0.02 below the ridge Cox regression, over all of the follow-up: the recipes' horizon is its end. The
tables are not part of this repository, so this is not part of \`npm test\`.
`;

/** Survival: the mean over the folds of Harrell's C; of classes and numbers, two figures each. */
type Task = 'binary' | 'multiclass' | 'continuous' | 'survival';

const root = resolve(import.meta.dirname, '..');
const recipes = join(root, 'tests', 'reference');

interface Reference {
  readonly file: string;
  readonly task: Task;
  /** By model of the reference, its figures; other entries are not looked at. */
  readonly results: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

interface Estimate {
  readonly value?: number;
}

interface Report {
  readonly models: readonly {
    readonly id: string;
    readonly seconds: number;
    readonly results: { readonly figures: Readonly<Record<string, Estimate>> };
    readonly folds: readonly { readonly discrimination: Estimate }[];
  }[];
}

type Model = Report['models'][number];

interface Rule {
  readonly name: string;
  /** Of the reference; the models are tried in turn. */
  readonly models: readonly string[];
  readonly figure: string;
  readonly ours: (model: Model) => number | undefined;
  /** How much worse ours may be: a number, or a share of the reference. */
  readonly allowance: number;
  readonly better: 'higher' | 'lower';
}

const pooled = (name: string) => (model: Model) => model.results.figures[name]?.value;

/** The mean over the folds; nothing where any fold has none. */
function meanOfFolds({ folds }: Model): number | undefined {
  const sum = folds.reduce((total, { discrimination }) => total + (discrimination.value ?? Number.NaN), 0);
  return folds.length > 0 && Number.isFinite(sum) ? sum / folds.length : undefined;
}

/**
 * What is set side by side. The reference's survival figures are means over the folds, all others are of the pooled
 * predictions. Accuracy moves by whole rows, and C by few events, hence the wider room; an RMSE is in the outcome's unit,
 * hence a share.
 */
const RULES: Readonly<Record<Task, readonly Rule[]>> = {
  binary: [
    { name: 'AUROC', models: ['logistic'], figure: 'auroc', ours: pooled('auroc'), allowance: 0.01, better: 'higher' },
  ],
  multiclass: [
    {
      name: 'macro AUROC',
      models: ['logistic'],
      figure: 'auroc_ovr_macro',
      ours: pooled('auroc'),
      allowance: 0.01,
      better: 'higher',
    },
    {
      name: 'accuracy',
      models: ['logistic'],
      figure: 'accuracy',
      ours: pooled('accuracy'),
      allowance: 0.02,
      better: 'higher',
    },
  ],
  continuous: [
    { name: 'R²', models: ['linear'], figure: 'r2', ours: pooled('rSquared'), allowance: 0.02, better: 'higher' },
    { name: 'RMSE', models: ['linear'], figure: 'rmse', ours: pooled('rmse'), allowance: 0.02, better: 'lower' },
  ],
  survival: [
    {
      name: "Harrell's C",
      models: ['ridge_cox', 'cox'],
      figure: 'harrell_c',
      ours: meanOfFolds,
      allowance: 0.02,
      better: 'higher',
    },
  ],
};

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

/** One figure of the reference beside ours, and whether none of ours is too much worse. */
function compare(rule: Rule, results: Reference['results'], models: readonly Model[]): { text: string; near: boolean } {
  const name = rule.models.find((model) => results[model]?.[rule.figure] !== undefined);
  const reference = name === undefined ? undefined : results[name]?.[rule.figure];
  if (reference === undefined) return { text: `${rule.name}: the reference has none`, near: false };
  const worst = rule.better === 'higher' ? reference - rule.allowance : reference * (1 + rule.allowance);
  const near = models.every((model) => {
    const value = rule.ours(model);
    return value !== undefined && (rule.better === 'higher' ? value >= worst : value <= worst);
  });
  const shown = models.map((model) => `${model.id} ${rule.ours(model)?.toFixed(4) ?? '-'}`);
  return { text: `${rule.name}: reference ${reference.toFixed(4)}, ${shown.join(', ')}`, near };
}

/** Runs one study and prints its line. Whether no family fell too far below. */
function holds(directory: string, table: string): boolean {
  const { file, task, results } = readJson(join(directory, 'oracles', 'cv', `${table}.json`)) as Reference;
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
    const lines = RULES[task].map((rule) => compare(rule, results, models));
    const near = lines.every((line) => line.near);
    const times = models.map(({ id, seconds }) => `${id} ${seconds.toFixed(0)} s`).join(', ');
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    const cells = [...lines.map(({ text }) => text), `${times}, ${seconds} s in all, load ${loadavg()[0]!.toFixed(1)}`];
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
  process.stdout.write(`${held} of ${tables.length} tables near the reference or better\n`);
  if (held < tables.length) process.exitCode = 1;
}
