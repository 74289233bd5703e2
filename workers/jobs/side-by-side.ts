/**
 * Works through a list in its order, several entries at a time; the first that fails ends the others.
 *
 * @param lanes - entries worked on at a time
 * @param work - is handed a signal that fires when the caller's does, or when another entry failed
 * @throws AbortError when the signal fires; what the first entry that failed threw
 */
export async function sideBySide<Entry>(
  entries: readonly Entry[],
  lanes: number,
  signal: AbortSignal,
  work: (entry: Entry, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const failed = new AbortController();
  const inner = AbortSignal.any([signal, failed.signal]);
  const queue = entries.values();
  const lane = async (): Promise<void> => {
    try {
      for (const entry of queue) {
        inner.throwIfAborted();
        await work(entry, inner);
      }
    } catch (error) {
      if (!failed.signal.aborted) failed.abort(error);
    }
  };
  await Promise.all(Array.from({ length: Math.max(0, Math.min(lanes, entries.length)) }, lane));
  signal.throwIfAborted();
  failed.signal.throwIfAborted();
}
