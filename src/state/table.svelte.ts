import { isStudyError, type StudyError } from '../../workers/contract/faults';
import type { ColumnKind, ReadingOptions, ReadingProgress, SampleId, TableSummary } from '../../workers/contract/table';
import type { Study } from '../bridge/study';

/** The table a reopened study was made with; its rows were not kept. */
export interface WantedTable {
  readonly name: string;
  readonly rows: number;
  readonly sample: string | null;
}

export type TablePhase =
  | { readonly kind: 'none' }
  | { readonly kind: 'wanted'; readonly wanted: WantedTable }
  | {
      readonly kind: 'reading';
      readonly name: string;
      readonly since: number;
      readonly progress: ReadingProgress | null;
    }
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly name: string; readonly error: StudyError };

type Source =
  | { readonly kind: 'file'; readonly file: File; readonly options: ReadingOptions }
  | { readonly kind: 'sample'; readonly sample: SampleId };

/** Time left is told once this many milliseconds have shown the pace. */
const TELL_AFTER_MS = 2000;

/** The table as the page knows it: its summary, and the handle to read it once more in another way. */
export class TableState {
  #phase = $state.raw<TablePhase>({ kind: 'none' });
  #table = $state.raw<TableSummary | null>(null);
  #secondsLeft = $state.raw<number | null>(null);
  #source = $state.raw<Source | null>(null);
  #failedSource: Source | null = null;
  #before: TablePhase = { kind: 'none' };
  #controller = new AbortController();
  readonly #study: Pick<Study, 'openTable' | 'openSample'>;

  constructor(study: Pick<Study, 'openTable' | 'openSample'>) {
    this.#study = study;
  }

  get phase(): TablePhase {
    return this.#phase;
  }

  /** The last table that was read well; it stays while another one is read, and when that fails. */
  get table(): TableSummary | null {
    return this.#table;
  }

  get secondsLeft(): number | null {
    return this.#secondsLeft;
  }

  /** What the user has decided about the reading; what is left out was detected. */
  get options(): ReadingOptions {
    return this.#source?.kind === 'file' ? this.#source.options : {};
  }

  /** A sample is read as it ships; only a file of one's own can be read in another way. */
  get rereadable(): boolean {
    return (this.#failedSource ?? this.#source)?.kind === 'file';
  }

  /** @returns whether the table is open now; false where reading failed, was cancelled or replaced */
  open(file: File, options: ReadingOptions = {}): Promise<boolean> {
    return this.#read({ kind: 'file', file, options });
  }

  /** @returns whether the table is open now */
  openSample(sample: SampleId): Promise<boolean> {
    return this.#read({ kind: 'sample', sample });
  }

  /** Reads the same file again, with these decisions in place of the earlier ones of the same name. */
  async reread(options: ReadingOptions): Promise<boolean> {
    const source = this.#failedSource ?? this.#source;
    if (source?.kind !== 'file') return false;
    return this.#read({ ...source, options: { ...source.options, ...options } });
  }

  /** Reads the same file again with just these options, as a recipe says. */
  async readAs(options: ReadingOptions): Promise<boolean> {
    return this.#source?.kind === 'file' && this.#read({ ...this.#source, options });
  }

  setKind(column: string, kind: ColumnKind): Promise<boolean> {
    return this.reread({ kinds: { ...this.options.kinds, [column]: kind } });
  }

  /** Says whether a code means "not measured" in one column, where the user may say so. */
  setMissing(column: string, code: string, missing: boolean): Promise<boolean> {
    const codes = (this.options.missingIn?.[column] ?? []).filter((each) => each !== code);
    return this.reread({ missingIn: { ...this.options.missingIn, [column]: missing ? [...codes, code] : codes } });
  }

  /** Stops reading; what was there before is there again. */
  cancel(): void {
    this.#controller.abort();
    if (this.#phase.kind === 'reading') this.#phase = this.#before;
  }

  /** Puts a failed reading out of sight. */
  dismiss(): void {
    if (this.#phase.kind !== 'failed') return;
    this.#failedSource = null;
    this.#phase = this.#before;
  }

  /** A reopened study asks for its table. */
  want(wanted: WantedTable): void {
    this.forget();
    this.#phase = { kind: 'wanted', wanted };
  }

  forget(): void {
    this.#controller.abort();
    this.#table = null;
    this.#source = null;
    this.#failedSource = null;
    this.#phase = { kind: 'none' };
  }

  async #read(source: Source): Promise<boolean> {
    this.#controller.abort();
    const { signal } = (this.#controller = new AbortController());
    if (this.#phase.kind !== 'reading' && this.#phase.kind !== 'failed') this.#before = this.#phase;
    const name = source.kind === 'file' ? source.file.name : source.sample;
    const since = performance.now();
    this.#secondsLeft = null;
    this.#phase = { kind: 'reading', name, since, progress: null };
    const onProgress = (progress: ReadingProgress) => {
      if (signal.aborted) return;
      this.#secondsLeft = timeLeft(performance.now() - since, progress);
      this.#phase = { kind: 'reading', name, since, progress };
    };
    try {
      const table =
        source.kind === 'file'
          ? await this.#study.openTable(source.file, source.options, { onProgress, signal })
          : await this.#study.openSample(source.sample, { onProgress, signal });
      if (signal.aborted) return false;
      this.#table = table;
      this.#source = source;
      this.#failedSource = null;
      this.#phase = { kind: 'ready' };
      return true;
    } catch (error) {
      if (signal.aborted) return false;
      if (!isStudyError(error)) throw error;
      this.#failedSource = source;
      this.#phase = { kind: 'failed', name, error };
      return false;
    }
  }
}

function timeLeft(elapsedMs: number, { bytesRead, bytes }: ReadingProgress): number | null {
  if (elapsedMs < TELL_AFTER_MS || bytesRead === 0) return null;
  return ((bytes - bytesRead) / bytesRead) * (elapsedMs / 1000);
}
