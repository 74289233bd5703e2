import type { MemoryNeed } from '../../../workers/contract/recipe';

/** What a browser tells of its device; browsers other than Chromium's leave the memory out. */
export interface DeviceFacts {
  /** In GB, at most 8 and rounded, so that it tells little of the person. */
  readonly deviceMemory?: number | undefined;
  readonly hardwareConcurrency: number;
}

export interface MemoryFit {
  /** In bytes, the page and the engine with it. */
  readonly needed: number;
  readonly available: number;
  /** Whether the device's memory is a guess. */
  readonly assumed: boolean;
  readonly fits: boolean;
}

/** Where the browser does not say. */
const ASSUMED_GB = 4;
/** What a browser can count on beside the system and everything else that is open. */
const USABLE = 0.5;
/** The page, the engine and the code of the workers. */
const PAGE = 150e6;
const EACH_WORKER = 30e6;
const MOST_WORKERS = 4;

/** Whether a run fits into the memory of a device, as far as both are known. */
export function memoryFit(need: MemoryNeed, { deviceMemory, hardwareConcurrency }: DeviceFacts): MemoryFit {
  const workers = Math.max(1, Math.min(MOST_WORKERS, hardwareConcurrency || 1));
  const needed = PAGE + need.shared + workers * (need.perWorker + EACH_WORKER);
  const available = USABLE * (deviceMemory ?? ASSUMED_GB) * 1e9;
  return { needed, available, assumed: deviceMemory === undefined, fits: needed <= available };
}
