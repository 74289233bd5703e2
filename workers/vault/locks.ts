const lockName = (id: string): string => `benchside:study:${id}`;

/** A study that this tab may write to, until it is released or the tab ends. */
export interface StudyClaim {
  release(): void;
}

/** How long a claim waits: a tab that was just closed or reloaded holds its locks for a moment longer. */
const PATIENCE_MS = 1500;

/**
 * Claims a study for this tab, so that no two tabs write to it.
 *
 * @param id - the study's id
 * @param patience - milliseconds to wait for another tab to let go
 * @returns null where another tab holds it; a browser without locks lets every claim through
 */
export function claimStudy(id: string, patience = PATIENCE_MS): Promise<StudyClaim | null> {
  const { locks } = navigator as { locks?: LockManager };
  if (!locks) return Promise.resolve({ release: () => {} });
  return new Promise((resolve) => {
    const held = () => {
      const { promise, resolve: release } = Promise.withResolvers<undefined>();
      resolve({ release: () => release(undefined) });
      return promise;
    };
    const asked = locks.request(lockName(id), { signal: AbortSignal.timeout(patience) }, held);
    asked.catch((caught: unknown) => {
      // An opaque origin has no locks, and no other tab to share a study with.
      const alone = caught instanceof DOMException && caught.name === 'SecurityError';
      resolve(alone ? { release: () => {} } : null);
    });
  });
}

/** Whether some tab, this one or another, is writing to a study now. */
export async function isClaimed(id: string): Promise<boolean> {
  const { locks } = navigator as { locks?: LockManager };
  const held = await locks?.query().catch(() => undefined);
  return held?.held?.some(({ name }) => name === lockName(id)) ?? false;
}
