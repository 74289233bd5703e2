import { spawnSync } from 'node:child_process';
import { ensureChromium } from './chromium.ts';

process.env['CHROME_PATH'] = ensureChromium();

/** Cheap checks first; the build comes before what looks at it. */
const stages = ['kernels', 'format', 'lint', 'types', 'walls', 'unused', 'build', 'size', 'unit', 'e2e'];
for (const stage of stages) {
  process.stdout.write(`\n== ${stage}\n`);
  const { status } = spawnSync('npm', ['run', '--silent', stage], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    process.stdout.write(`\n${stage} failed\n`);
    process.exit(status ?? 1);
  }
}
process.stdout.write(`\n${stages.length} passed, 0 failed\n`);
