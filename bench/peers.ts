import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** The Python that has the peers: the system's, which PYTHON overrules. */
export function python(): string {
  return process.env['PYTHON'] ?? (existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3');
}

/** Keeps a peer to one core. */
export const ONE_THREAD = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' } as const;

const scriptOf = (name: string): string => join(import.meta.dirname, 'peers', name);

/**
 * What a peer's script printed once it had ended.
 *
 * @param more - of the environment
 * @returns null where the peer is not installed
 */
export function askPeer(
  program: string,
  script: string,
  args: readonly (string | number)[],
  more: Readonly<Record<string, string>> = {},
): unknown {
  const { stdout, status } = spawnSync(program, [scriptOf(script), ...args.map(String)], {
    encoding: 'utf8',
    env: { ...process.env, ...more },
  });
  return status === 0 ? JSON.parse(stdout) : null;
}

/** A peer that waits for work in a process of its own. */
export interface WaitingPeer {
  /** Null where it is not installed. */
  readonly version: Promise<string | null>;
  /** Examples per second of one more round. */
  rate(): Promise<number>;
  end(): void;
}

export function startPeer(script: string, args: readonly (string | number)[]): WaitingPeer {
  const child = spawn(python(), [scriptOf(script), ...args.map(String)], { stdio: ['pipe', 'pipe', 'ignore'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const told = async () => {
    const line = await lines.next();
    return line.done ? null : (JSON.parse(line.value) as { rate: number; version?: string });
  };
  return {
    version: told().then((first) => first?.version ?? null),
    async rate() {
      child.stdin.write('\n');
      return (await told())?.rate ?? 0;
    },
    end() {
      child.stdin.end();
    },
  };
}
