import { isStudyError } from '../contract/faults';
import type { Backend } from '../contract/recipe';
import { isAboutMemory } from './device-memory';
import { MemoryExhausted, type NetworkEngine } from './engine';

/** Fewer rows than these are not worked on at once: what is short then is not the batch's memory. */
const FEWEST_ROWS = 8;

/** Whether work ended because the device had too little memory for what it was to hold. */
function isExhausted(caught: unknown): boolean {
  if (isStudyError(caught)) return caught.code === 'device.outOfMemory';
  return caught instanceof MemoryExhausted || (caught instanceof Error && isAboutMemory(caught));
}

/** Half as many rows at once, or null where that would not help. */
const halved = (rows: number): number | null => (rows > FEWEST_ROWS ? Math.ceil(rows / 2) : null);

/**
 * Works with fewer and fewer rows on the device at once, until it has memory for them.
 *
 * @param whole - rows at once where memory is not short
 * @param known - rows at once that an earlier work like this one had memory for; null for the whole
 * @param work - is begun again from its start with half of the rows; null for all that it wishes
 * @throws {@link MemoryExhausted} where even the fewest rows do not fit, or the engine cannot part its batches
 */
export async function withinMemory<T>(
  engine: NetworkEngine,
  backend: Backend,
  whole: number,
  known: number | null,
  work: (rowsAtOnce: number | null) => Promise<T>,
): Promise<{ readonly made: T; readonly rowsAtOnce: number | null }> {
  let rowsAtOnce = known;
  for (;;) {
    try {
      return { made: await work(rowsAtOnce), rowsAtOnce };
    } catch (caught) {
      if (!isExhausted(caught)) throw caught;
      await engine.relieve(backend);
      // The kernels part their batches by themselves.
      const fewer = backend === 'wasm' ? null : halved(rowsAtOnce ?? whole);
      if (fewer === null) throw new MemoryExhausted('no memory for the smallest batch', { cause: caught });
      rowsAtOnce = fewer;
    }
  }
}
