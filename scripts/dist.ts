import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** The built site, built now where it is missing or when asked. */
export function builtSite(build: boolean): string {
  const dist = join(root, 'dist');
  if (build || !existsSync(join(dist, 'index.html'))) {
    const { status } = spawnSync('npm', ['run', '--silent', 'build'], {
      cwd: root,
      stdio: 'inherit',
      shell: process.platform === 'win32',
    });
    if (status !== 0) throw new Error('the build failed');
  }
  return dist;
}
