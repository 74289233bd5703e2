import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { onBuiltSite } from './browser.ts';
import { median } from './median.ts';
import { askPeer, ONE_THREAD, python } from './peers.ts';
import type { BenchRow } from './row.ts';

const ROWS = 10_000;
const COLUMNS = 100;
const LAMBDAS = 50;
/** Root mean square change of the linear predictor at which our fits end: as near to the optimum as glmnet comes. */
const TOLERANCE = 3e-4;
const REPETITIONS = 5;

interface Path {
  readonly seconds: number;
  /** Of each penalty: the mean log loss and the penalty together. */
  readonly objectives: readonly number[];
  readonly version?: string;
}

/**
 * Seconds of a path of 50 lasso logistic regressions, 10,000 rows of 100 columns, in Chromium on one core, beside glmnet
 * (R) and scikit-learn's saga on one thread with the same penalties; and how far each ends above the least objective that
 * any of them reached.
 */
export async function elasticNetCase(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'benchside-'));
  try {
    const { x, y, lambdas } = simulate();
    writeFileSync(join(folder, 'x.bin'), new Uint8Array(x.buffer));
    writeFileSync(join(folder, 'y.bin'), Uint8Array.from(y));
    writeFileSync(join(folder, 'lambdas.txt'), lambdas.join('\n'));
    const source = await bundle();
    const paths = await onBuiltSite(async (page) => {
      const own: Path[] = [];
      const r: Path[] = [];
      // A bare document of the same site, since the page's policy lets no other script run.
      await page.route('**/bench.html', (route) =>
        route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }),
      );
      await page.goto(new URL('bench.html', page.url()).href);
      await page.addScriptTag({ content: source });
      const load = { x: Buffer.from(x.buffer).toString('base64'), y: Array.from(y), lambdas: [...lambdas] };
      await page.evaluate((given) => {
        const bytes = Uint8Array.from(atob(given.x), (letter) => letter.charCodeAt(0));
        Object.assign(globalThis, { benchPath: { ...given, x: new Float64Array(bytes.buffer) } });
      }, load);
      for (let repetition = 0; repetition < REPETITIONS; repetition += 1) {
        own.push(await page.evaluate(fitPath, { columns: COLUMNS, tolerance: TOLERANCE }));
        const theirs = ask('Rscript', 'elastic_net_r.R', folder);
        if (theirs) r.push(theirs);
      }
      return { own, r };
    });
    const saga = ask(python(), 'elastic_net_sklearn.py', folder);
    const least = lambdas.map((_, k) =>
      Math.min(...[...paths.own, ...paths.r, ...(saga ? [saga] : [])].map(({ objectives }) => objectives[k]!)),
    );
    const above = (path: Path) => Math.max(...path.objectives.map((objective, k) => objective - least[k]!));
    const ours = median(paths.own.map(({ seconds }) => seconds));
    const row = (peer: string, theirs: readonly Path[]): BenchRow => {
      const value = theirs.length > 0 ? median(theirs.map(({ seconds }) => seconds)) : null;
      const worst = (some: readonly Path[]) => Math.max(...some.map(above)).toExponential(0);
      return {
        case: `lasso path, ${LAMBDAS} penalties, ${ROWS} x ${COLUMNS}`,
        unit: 's',
        ours,
        peer: theirs[0]?.version ? `${peer} ${theirs[0].version}` : peer,
        peerValue: value,
        ratio: value === null ? null : value / ours,
        note:
          value === null
            ? `${peer} is not installed`
            : `ratio is speed; above the least objective: ours ${worst(paths.own)}, theirs ${worst(theirs)}`,
      };
    };
    return [row('glmnet', paths.r), row('scikit-learn saga', saga ? [saga] : [])];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function simulate() {
  let state = 1;
  const uniform = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  const x = Float64Array.from({ length: ROWS * COLUMNS }, normal);
  const y = Uint8Array.from({ length: ROWS }, (_, i) => {
    let eta = 0;
    for (let j = 0; j < 20; j += 1) eta += (j % 2 === 0 ? 0.3 : -0.3) * x[i * COLUMNS + j]!;
    return uniform() < 1 / (1 + Math.exp(-eta)) ? 1 : 0;
  });
  const mean = y.reduce((sum, event) => sum + event, 0) / ROWS;
  let strongest = 0;
  for (let j = 0; j < COLUMNS; j += 1) {
    let pull = 0;
    for (let i = 0; i < ROWS; i += 1) pull += (x[i * COLUMNS + j]! * (y[i]! - mean)) / ROWS;
    strongest = Math.max(strongest, Math.abs(pull));
  }
  const lambdas = Array.from({ length: LAMBDAS }, (_, k) => strongest * 1e-4 ** (k / (LAMBDAS - 1)));
  return { x, y, lambdas };
}

/** The solver and its kernel as one script, as a worker has them. */
async function bundle(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      lib: { entry: resolve(import.meta.dirname, 'elastic-net-entry.ts'), formats: ['iife'], name: 'benchSolver' },
    },
  });
  const output = Array.isArray(result) ? result[0] : result;
  if (!output || !('output' in output)) throw new Error('nothing was built');
  return output.output[0].code.replace(/^(?:var|const|let) benchSolver/, 'globalThis.benchSolver');
}

/** Runs in the browser: loads the design into a kernel and goes down the path, each time anew. */
function fitPath({ columns, tolerance }: { columns: number; tolerance: number }): Path {
  interface Fit {
    readonly beta: Float64Array;
    readonly loss: number;
  }
  const { benchSolver, benchPath } = globalThis as unknown as {
    benchSolver: {
      kernelProducts(x: Float64Array, rows: number, columns: number): { release(): void };
      logisticSolver(
        problem: unknown,
        products: unknown,
      ): { fit(penalty: unknown, start: Fit | null, tolerance: number): Generator<unknown, Fit> };
    };
    benchPath: { x: Float64Array; y: readonly number[]; lambdas: readonly number[] };
  };
  const { x, lambdas } = benchPath;
  const y = Uint8Array.from(benchPath.y);
  const rows = y.length;
  const start = performance.now();
  const products = benchSolver.kernelProducts(x, rows, columns);
  const problem = { x, rows, columns, y, weight: new Float64Array(rows).fill(1) };
  const solver = benchSolver.logisticSolver(problem, products);
  let last: Fit | null = null;
  const objectives: number[] = [];
  for (const lambda of lambdas) {
    const steps = solver.fit({ lambda, alpha: 1 }, last, tolerance);
    let next = steps.next();
    while (next.done !== true) next = steps.next();
    last = next.value;
    objectives.push(last.loss + lambda * last.beta.reduce((sum, b) => sum + Math.abs(b), 0));
  }
  products.release();
  return { seconds: (performance.now() - start) / 1000, objectives };
}

const ask = (program: string, script: string, folder: string): Path | null =>
  askPeer(program, script, [folder, ROWS, COLUMNS], ONE_THREAD) as Path | null;
