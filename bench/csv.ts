import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onBuiltSite, rendererPeakMiB, watchLongTasks } from './browser.ts';
import { median } from './median.ts';
import { askPeer, python } from './peers.ts';
import type { BenchRow } from './row.ts';

const BYTES = 100_000_000;
const REPETITIONS = 3;
const NAME = 'bench.csv';
const READ_WITHIN_MS = 300_000;

interface Reading {
  readonly seconds: number;
  readonly mib: number | null;
}

/**
 * A table of 100 MB and 20 columns opened through the page, beside pandas' C engine, in turns: from the choice of the
 * file to its summary on the page, checked, typed and described; pandas parses and types only.
 */
export async function csvCase(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'benchside-'));
  const path = join(folder, NAME);
  try {
    const rows = writeTable(path);
    const bytes = statSync(path).size;
    const ours: (Reading & { readonly longest: number })[] = [];
    const theirs: (Reading & { readonly version: string })[] = [];
    for (let repetition = 0; repetition < REPETITIONS; repetition += 1) {
      ours.push(await readInPage(path, rows));
      const peer = askPandas(path);
      if (peer) theirs.push(peer);
    }
    return rowsOf(bytes, ours, theirs);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function rowsOf(
  bytes: number,
  ours: readonly (Reading & { readonly longest: number })[],
  theirs: readonly (Reading & { readonly version: string })[],
): BenchRow[] {
  const known = theirs[0];
  const peer = known ? `pandas ${known.version}` : 'pandas';
  const absent = known ? {} : { note: 'pandas is not installed' };
  const rate = (readings: readonly Reading[]) => median(readings.map(({ seconds }) => bytes / 1e6 / seconds));
  const peak = (readings: readonly Reading[]) => {
    const measured = readings.flatMap(({ mib }) => (mib === null ? [] : [(mib * 1_048_576) / bytes]));
    return measured.length > 0 ? median(measured) : null;
  };
  const [ourRate, ourPeak] = [rate(ours), peak(ours)];
  const [theirRate, theirPeak] = known ? [rate(theirs), peak(theirs)] : [null, null];
  return [
    {
      case: 'csv 100 MB, 20 columns',
      unit: 'MB/s',
      ours: ourRate,
      peer,
      peerValue: theirRate,
      ratio: theirRate && ourRate / theirRate,
      note: 'ours with summary, on the page',
      ...absent,
    },
    {
      case: 'csv peak memory',
      unit: 'x file',
      ours: ourPeak,
      peer,
      peerValue: theirPeak,
      ratio: ourPeak && theirPeak && ourPeak / theirPeak,
      note: 'ours of the whole renderer',
      ...absent,
    },
    {
      case: 'csv longest task of the page',
      unit: 'ms',
      ours: Math.max(...ours.map(({ longest }) => longest)),
      peer: 'none',
      peerValue: null,
      ratio: null,
      note: 'tasks under 50 ms count as 0',
    },
  ];
}

function readInPage(path: string, rows: number): Promise<Reading & { longest: number }> {
  return onBuiltSite(async (page) => {
    await page.getByRole('heading', { level: 1 }).waitFor();
    const longTasks = await watchLongTasks(page);
    const start = performance.now();
    await page.getByLabel('Choose a table').setInputFiles(path);
    await page
      .getByText(`${NAME}: ${rows.toLocaleString('en')} rows`)
      .first()
      .waitFor({ timeout: READ_WITHIN_MS });
    const seconds = (performance.now() - start) / 1000;
    const { longest } = await longTasks();
    return { seconds, mib: rendererPeakMiB(), longest };
  });
}

/** What pandas took, or null where it is not installed. */
function askPandas(path: string): (Reading & { version: string }) | null {
  return askPeer(python(), 'csv_pandas.py', [path]) as (Reading & { version: string }) | null;
}

/** Mulberry32: the same table in every run. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Identifiers, dates, levels, quoted text, integers and decimals, a tenth of one column missing. @returns its rows */
function writeTable(path: string): number {
  const random = generator(20_240_501);
  const within = (low: number, width: number, decimals: number) => (low + width * random()).toFixed(decimals);
  const twoDigits = (value: number) => String(value).padStart(2, '0');
  const file = openSync(path, 'w');
  const header =
    'id,visit_date,sex,age,bmi,sbp,dbp,glucose,chol,hdl,ldl,trig,creat,egfr,smoker,site,note,diag,score,event\n';
  let written = writeSync(file, header);
  let rows = 0;
  while (written < BYTES) {
    let text = '';
    for (let i = 0; i < 5000; i += 1, rows += 1) {
      text += `P${String(rows).padStart(7, '0')},${2010 + (rows % 12)}-${twoDigits(1 + (rows % 12))}-${twoDigits(1 + (rows % 28))},`;
      text += `${random() < 0.5 ? 'M' : 'F'},${within(20, 70, 0)},${within(18, 20, 2)},${within(90, 80, 0)},${within(50, 50, 0)},`;
      text += `${within(60, 120, 1)},${within(100, 200, 1)},${within(20, 60, 1)},${within(50, 150, 1)},`;
      text += `${random() < 0.1 ? '' : within(40, 400, 1)},${within(0.4, 2, 3)},${within(20, 100, 1)},`;
      text += `${random() < 0.2 ? 'yes' : 'no'},site ${rows % 17},"seen, at clinic ${rows % 9}",I${10 + (rows % 90)}.${rows % 10},`;
      text += `${within(0, 1, 6)},${random() < 0.12 ? 1 : 0}\n`;
    }
    written += writeSync(file, text);
  }
  closeSync(file);
  return rows;
}
