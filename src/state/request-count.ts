export interface RequestCount {
  /** Requests that began since counting did. */
  readonly requests: number;
  /** Attempts that the policy refused. */
  readonly refused: number;
}

/**
 * Counts what this document requests from now on, as the browser lists it.
 *
 * @param onChange - hears the counts whenever they change
 */
export function countRequests(onChange: (count: RequestCount) => void): void {
  const since = performance.now();
  const asked: string[] = [];
  const refused: string[] = [];
  // The browser lists what the policy refused among the requests as well, though it never left.
  const tell = () =>
    onChange({ requests: asked.filter((name) => !refused.includes(name)).length, refused: refused.length });
  document.addEventListener('securitypolicyviolation', ({ blockedURI }) => {
    refused.push(blockedURI);
    tell();
  });
  new PerformanceObserver((list) => {
    for (const { name, startTime, duration } of list.getEntries()) {
      // What began before is delivered late. A refusal may be listed before it is told of: it takes no time.
      if (startTime > since && duration > 0) asked.push(name);
    }
    tell();
  }).observe({ type: 'resource', buffered: true });
}
