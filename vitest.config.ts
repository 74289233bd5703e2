import { svelte } from '@sveltejs/vite-plugin-svelte';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { CHROMIUM_ARGS, findChromium } from './scripts/chromium.ts';

const executablePath = findChromium();

export default defineConfig({
  test: {
    testTimeout: 60_000,
    projects: [
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
        resolve: { conditions: ['browser'] },
        // Run by name: they take many minutes.
        test: {
          name: 'slow',
          environment: 'node',
          include: process.env['SLOW'] === undefined ? [] : ['tests/slow/*.slow.ts'],
          passWithNoTests: true,
        },
      },
      {
        plugins: [svelte()],
        // Found in the middle of a run they would reload it.
        optimizeDeps: {
          include: ['core', 'backend-cpu', 'backend-wasm', 'backend-webgl', 'backend-webgpu'].map(
            (part) => `@tensorflow/tfjs-${part}`,
          ),
        },
        test: {
          name: 'browser',
          include: ['tests/**/*.browser.test.ts'],
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
