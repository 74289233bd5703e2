import { svelte } from '@sveltejs/vite-plugin-svelte';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { CHROMIUM_ARGS, findChromium } from './scripts/chromium.ts';

const executablePath = findChromium();

/** Studies that take many minutes: run by name, `npm run null`. */
const slow =
  process.env['SLOW'] === undefined
    ? []
    : [{ test: { name: 'slow', environment: 'node', include: ['tests/slow/*.slow.ts'] } }];

export default defineConfig({
  test: {
    testTimeout: 60_000,
    projects: [
      ...slow,
      {
        plugins: [svelte()],
        resolve: { conditions: ['browser'] },
        test: {
          name: 'node',
          setupFiles: ['tests/seeded.ts'],
          environment: 'node',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/**/*.browser.test.ts', 'tests/e2e/**'],
        },
      },
      {
        plugins: [svelte()],
        // Found in the middle of a run they would reload it.
        optimizeDeps: {
          include: ['core', 'backend-cpu', 'backend-webgl', 'backend-webgpu'].map((part) => `@tensorflow/tfjs-${part}`),
        },
        test: {
          name: 'browser',
          include: ['tests/**/*.browser.test.ts'],
          // What is waited for comes late on a machine that is busy with the other tests.
          expect: { poll: { timeout: 30_000 } },
          testTimeout: 60_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: { ...(executablePath && { executablePath }), args: CHROMIUM_ARGS } }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
