import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright';
import { builtSite } from '../scripts/dist.ts';
import { onBuiltSite } from './browser.ts';
import { median } from './median.ts';
import { askPeer, ONE_THREAD, python } from './peers.ts';
import type { BenchRow } from './row.ts';

const ROWS = 10_000;
const RESAMPLES = 2000;
const REPETITIONS = 3;

interface Predictions {
  /** Shape (rows), in (0, 1). */
  readonly risk: readonly number[];
  /** Shape (rows), 1 or 0. */
  readonly event: readonly number[];
}

interface Work {
  readonly predictions: Predictions;
  readonly models: number;
  readonly figures: readonly string[];
  readonly resamples: number;
  readonly workers: number;
  readonly repetitions: number;
}

/**
 * Seconds of 2,000 resamples of AUROC, Brier score, calibration slope and integrated calibration index (ICI) at 10,000
 * rows, in the resampling workers as they are built, beside R and scikit-learn doing the same on one core; and of what a
 * report of five models needs.
 */
export async function bootstrapCase(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'benchside-'));
  try {
    const predictions = simulate();
    const file = join(folder, 'predictions.csv');
    writeFileSync(file, `risk,event\n${predictions.risk.map((p, i) => `${p},${predictions.event[i]!}\n`).join('')}`);
    const four = {
      predictions,
      models: 1,
      figures: ['auroc', 'brier', 'calibrationSlope', 'ici'],
      resamples: RESAMPLES,
    };
    const three = { ...four, figures: four.figures.slice(0, 3) };
    const cores = Math.min(2, availableParallelism());
    const ours = (work: Omit<Work, 'workers' | 'repetitions'>, workers: number) =>
      onBuiltSite((page) => bootstrapInWorkers(page, { ...work, workers, repetitions: REPETITIONS }));
    const [all, alone, withoutIci, report] = [
      await ours(four, cores),
      await ours(four, 1),
      await ours(three, 1),
      await ours({ ...four, models: 5, resamples: 500 }, cores),
    ];
    const r = ask('Rscript', 'bootstrap_r.R', file, 20);
    const sklearn = ask(python(), 'bootstrap_sklearn.py', file, 60);
    const name = 'bootstrap 10,000 rows, 2,000 resamples';
    return [
      row(
        `${name}, AUROC, Brier, slope, ICI`,
        alone,
        'R, pROC + glm + loess',
        r,
        'one core each; peer scaled from 20 resamples',
      ),
      row(
        `${name}, AUROC, Brier, slope`,
        withoutIci,
        'scikit-learn',
        sklearn,
        'one core each; peer scaled from 60 resamples',
      ),
      row(
        `${name}, the same four on ${cores} workers`,
        all,
        'R, pROC + glm + loess',
        r,
        `ours on ${cores} workers, peer on one core`,
      ),
      row(`bootstrap 10,000 rows, 5 models, 500 resamples on ${cores} workers`, report, 'none', null, 'the same four'),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function row(name: string, ours: number, peer: string, theirs: Answer | null, note: string): BenchRow {
  const peerValue = theirs && theirs.seconds * RESAMPLES;
  return {
    case: name,
    unit: 's',
    ours,
    peer: theirs ? `${peer} ${theirs.version}` : peer,
    peerValue,
    ratio: peerValue && peerValue / ours,
    note: theirs || peer === 'none' ? note : `${peer} is not installed`,
  };
}

/** Risks that are somewhat too extreme, and outcomes, by a fixed generator (Mulberry32 and Box-Muller). */
function simulate(): Predictions {
  let state = 20_240_501;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const expit = (logit: number) => 1 / (1 + Math.exp(-logit));
  const logits = Array.from(
    { length: ROWS },
    () => 1.2 * Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()) - 1,
  );
  return {
    risk: logits.map((logit) => expit(logit)),
    event: logits.map((logit) => (uniform() < expit(0.85 * logit) ? 1 : 0)),
  };
}

/** Starts the built workers from their shipped text, without the page, and bootstraps in them. */
async function bootstrapInWorkers(page: Page, work: Work): Promise<number> {
  const source = readdirSync(join(builtSite(false), 'assets')).find((file) => /^resampling-.*\.source\.js$/.test(file));
  if (!source) throw new Error('the build has no resampling worker');
  // A bare document of the same site, since the page's policy lets no other script start a worker.
  await page.route('**/bench.html', (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }));
  await page.goto(new URL('bench.html', page.url()).href);
  await page.addScriptTag({ url: `assets/${source}` });
  await page.addScriptTag({ path: resolve(import.meta.dirname, '../node_modules/comlink/dist/umd/comlink.min.js') });
  return median(await page.evaluate(seconds, work));
}

/** Runs in the browser: seconds of each repetition, from handing over the predictions to the last resample. */
async function seconds({ predictions, models, figures, resamples, workers, repetitions }: Work): Promise<number[]> {
  interface Api {
    open(id: string, job: unknown): Promise<void>;
    resample(id: string, from: number, to: number): Promise<Float64Array | null>;
    close(id: string): Promise<void>;
  }
  const { benchsideWorkers, Comlink } = globalThis as unknown as {
    benchsideWorkers: { resampling: string };
    Comlink: { wrap(port: MessagePort): Api };
  };
  const url = URL.createObjectURL(new Blob([benchsideWorkers.resampling], { type: 'text/javascript' }));
  const apis = Array.from({ length: workers }, () => {
    const { port1, port2 } = new MessageChannel();
    new Worker(url).postMessage({ port: port1 }, [port1]);
    return Comlink.wrap(port2);
  });
  const event = Uint8Array.from(predictions.event);
  const unit = Int32Array.from(event.keys());
  const found: number[] = [];
  // The first is cold.
  for (let repetition = 0; repetition <= repetitions; repetition += 1) {
    const id = `bench ${repetition}`;
    const all = Array.from({ length: models }, () => [{ event, unit, risk: Float64Array.from(predictions.risk) }]);
    const job = { seed: 1, units: event.length, models: all, figures, thresholds: [] };
    const start = performance.now();
    let next = 0;
    await Promise.all(
      apis.map(async (api) => {
        await api.open(id, job);
        while (next < resamples) {
          const from = next;
          next = Math.min(resamples, from + 25);
          const part = await api.resample(id, from, next);
          if (!part?.every(Number.isFinite)) throw new Error('a resample was not finite');
        }
      }),
    );
    if (repetition > 0) found.push((performance.now() - start) / 1000);
    for (const api of apis) await api.close(id);
  }
  return found;
}

interface Answer {
  /** Of one resample. */
  readonly seconds: number;
  readonly version: string;
}

/** What the peer took, or null where it is not installed. */
const ask = (program: string, script: string, file: string, resamples: number): Answer | null =>
  askPeer(program, script, [file, resamples], ONE_THREAD) as Answer | null;
