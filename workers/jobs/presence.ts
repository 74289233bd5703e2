/** Web Locks, where this browser and this address have them. */
const locks = (): LockManager | null =>
  typeof navigator === 'object' && 'locks' in navigator ? navigator.locks : null;

let held: Promise<string | null> | undefined;

/**
 * Holds a lock for as long as this worker lives, so that another can wait for its end: a worker that is ended or crashes
 * tells nobody.
 *
 * @returns the lock's name, once it is held; null where there are no locks
 */
export function holdPresence(): Promise<string | null> {
  held ??= hold();
  return held;
}

function hold(): Promise<string | null> {
  const manager = locks();
  if (!manager) return Promise.resolve(null);
  const name = `benchside worker ${crypto.getRandomValues(new Uint32Array(4)).join('-')}`;
  return new Promise((resolve) => {
    manager
      .request(name, () => {
        resolve(name);
        return new Promise<never>(() => {});
      })
      .catch(() => resolve(null));
  });
}

/** Resolves when whoever holds the presence of this name is gone; never where that cannot be known. */
export function absenceOf(name: string | null): Promise<void> {
  const manager = name === null ? null : locks();
  if (!manager || name === null) return new Promise(() => {});
  return manager
    .request(name, () => {})
    .then(
      () => {},
      () => new Promise(() => {}),
    );
}
