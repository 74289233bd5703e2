import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { format } from 'prettier';
import { build } from 'vite';
import type { OneButton } from './results/one-button-result.ts';
import { resultsDocument, type Compared, type Peers } from './results/results-document.ts';

const HELP = `Sets what the one button makes of real tables beside scikit-learn, on the same folds, and writes docs/results.md.

  npm run results -- [DIR] [TABLE ...]

For each recipe in tests/reference and tests/results whose outcome is no follow-up it takes from DIR (../shared where
none is given)
  data/                       the table, named by the reference result
  oracles/folds/TABLE.csv     the folds that the reference used
  oracles/cv/TABLE.json       the reference: figures of a regression and of small boosted trees
runs the recipe that the page would propose, with a fixed number of candidates, and scikit-learn's defaults. What was
run is kept in node_modules/.cache/results; without tables named, all is run anew. With tables named, those are run
anew and the document holds all that is kept; with --kept nothing is run. Tables of more than 20,000 rows are run only
where they are named, for they take an hour of one core; they are judged on two inner folds and have no forests. The
smallest come first, as many as JOBS says (2) side by side, each on one core; CANDIDATES (1) is the number of
candidates a family.
`;

const MOST_ROWS = 20_000;

const ONLY_KEPT = '--kept';

const root = resolve(import.meta.dirname, '..');
const kept = join(root, 'node_modules', '.cache', 'results');

/** The recipe of a table; undefined where there is none. */
const recipeOf = (table: string): string | undefined =>
  ['reference', 'results'].map((folder) => join(root, 'tests', folder, `${table}.json`)).find(existsSync);

interface ReferenceFigures {
  readonly logloss?: number;
  readonly auroc?: number;
  readonly auroc_ovr_macro?: number;
  readonly rmse?: number;
}

interface Reference {
  readonly file: string;
  readonly task: string;
  readonly n: number;
  readonly p: number;
  /** By model of the reference, its figures. */
  readonly results: Readonly<Partial<Record<'logistic' | 'linear' | 'hgb', ReferenceFigures>>>;
}

const run = promisify(execFile);

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

function referenceOf(directory: string, table: string): Reference {
  return readJson(join(directory, 'oracles', 'cv', `${table}.json`)) as Reference;
}

/** Candidates a family, fixed so that figures repeat: without a word, the fewest that a search settles for on any device. */
const CANDIDATES = Number(process.env['CANDIDATES'] ?? 1);

/** Runs what is not kept of a table: the one button, and the peer on the same rows. */
async function compare(directory: string, table: string): Promise<void> {
  const reference = referenceOf(directory, table);
  const folds = [`${table}.csv`, `${table}.csv.gz`].map((file) => join(directory, 'oracles', 'folds', file));
  const cells = join(kept, `${table}.cells.json`);
  await once(`${table}.own.json`, async () => {
    const { stdout } = await run(
      process.execPath,
      [
        join(kept, 'one-button.mjs'),
        table,
        join(directory, 'data', reference.file),
        recipeOf(table)!,
        folds.find((file) => existsSync(file)) ?? folds[0]!,
        String(CANDIDATES),
        cells,
      ],
      { maxBuffer: 1e9 },
    );
    return stdout;
  });
  const given = createHash('sha256').update(readFileSync(cells)).digest('hex');
  const file = join(kept, `${table}.peer.json`);
  // What is kept of the peer counts only for the same rows, cells and folds.
  if (existsSync(file) && (readJson(file) as Partial<KeptPeers>).given !== given) rmSync(file);
  const python = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3';
  await once(`${table}.peer.json`, async () => {
    const { stdout } = await run(python, [join(root, 'bench', 'peers', 'quality_sklearn.py'), cells], {
      env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
    });
    const peers: KeptPeers = { ...(JSON.parse(stdout) as Compared['peers']), given };
    return JSON.stringify(peers);
  });
}

/** @property given - hash of the rows, cells and folds that the peers were given */
type KeptPeers = Compared['peers'] & { readonly given: string };

/** What is kept of a table. */
function keptOf(directory: string, table: string): Compared {
  const part = (name: string) => readJson(join(kept, `${table}.${name}.json`));
  return {
    own: part('own') as OneButton,
    peers: peersOf(referenceOf(directory, table), part('peer') as KeptPeers),
  };
}

/** Keeps what is printed, unless it is kept already. */
async function once(file: string, print: () => Promise<string>): Promise<void> {
  const path = join(kept, file);
  if (!existsSync(path)) writeFileSync(path, await print());
}

/** Of the library's defaults and the reference's own run, which grows smaller trees, each figure that did better. */
function peersOf({ results }: Reference, peer: Compared['peers']): Compared['peers'] {
  const better = (mine: Peers['boosting'], theirs: ReferenceFigures | undefined): Peers['boosting'] => ({
    ...(mine.logLoss !== undefined && { logLoss: Math.min(mine.logLoss, theirs?.logloss ?? Infinity) }),
    ...(mine.auroc !== undefined && {
      auroc: Math.max(mine.auroc, theirs?.auroc ?? theirs?.auroc_ovr_macro ?? -Infinity),
    }),
    ...(mine.rmse !== undefined && { rmse: Math.min(mine.rmse, theirs?.rmse ?? Infinity) }),
  });
  return {
    version: peer.version,
    regression: better(peer.regression, results.logistic ?? results.linear),
    boosting: better(peer.boosting, results.hgb),
  };
}

async function bundle(): Promise<void> {
  mkdirSync(kept, { recursive: true });
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true },
    build: {
      ssr: join(import.meta.dirname, 'results', 'one-button.ts'),
      outDir: kept,
      emptyOutDir: false,
      rolldownOptions: { output: { entryFileNames: 'one-button.mjs' } },
    },
  });
}

async function main(directory: string, given: readonly string[]): Promise<void> {
  const named = given.filter((table) => table !== ONLY_KEPT);
  if (!existsSync(directory)) throw new Error(`There is no folder ${directory}; --help says what it must hold.`);
  const known = readdirSync(join(directory, 'oracles', 'cv'))
    .map((file) => basename(file, '.json'))
    .filter((table) => recipeOf(table) !== undefined && referenceOf(directory, table).task !== 'survival');
  const unknown = named.filter((table) => !known.includes(table));
  if (unknown.length > 0) throw new Error(`There is no recipe or no reference of ${unknown.join(', ')}.`);
  const anew = named.length > 0 ? [...named] : known.filter((table) => referenceOf(directory, table).n <= MOST_ROWS);
  const size = (table: string) => referenceOf(directory, table).n * referenceOf(directory, table).p;
  anew.sort((a, b) => size(a) - size(b));
  // After every table, so that a run that is stopped leaves what it has.
  const write = async () => {
    const done = known.filter((table) =>
      ['own', 'peer'].every((part) => existsSync(join(kept, `${table}.${part}.json`))),
    );
    const compared = done.map((table) => keptOf(directory, table));
    const missing = known.filter((table) => !done.includes(table));
    const text = await format(resultsDocument(compared, missing), { parser: 'markdown', printWidth: 120 });
    writeFileSync(join(root, 'docs', 'results.md'), text);
  };
  if (given.includes(ONLY_KEPT)) {
    await write();
    return;
  }
  await bundle();
  for (const table of anew)
    for (const part of ['own', 'cells']) rmSync(join(kept, `${table}.${part}.json`), { force: true });
  const queue = anew.values();
  const lane = async (): Promise<void> => {
    for (const table of queue) {
      await compare(directory, table);
      process.stdout.write(`${table}\n`);
      await write();
    }
  };
  await Promise.all(Array.from({ length: Number(process.env['JOBS'] ?? 2) }, lane));
}

const [given = join(root, '..', 'shared'), ...named] = process.argv.slice(2);
if (given === '--help') process.stdout.write(HELP);
else {
  try {
    await main(resolve(given), named);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
