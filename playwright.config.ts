import { defineConfig } from '@playwright/test';
import { CHROMIUM_ARGS, findChromium } from './scripts/chromium.ts';

const executablePath = findChromium();
const port = Number(process.env['E2E_PORT'] ?? 4183);
const dist = process.env['E2E_DIST'] ?? 'dist';

/** Runs against the build in `dist/` (or the folder named by E2E_DIST), served by a plain static server without headers, under a sub-path. */
export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.e2e.ts',
  forbidOnly: true,
  retries: 0,
  workers: 2,
  timeout: 180_000,
  reporter: [['list']],
  use: {
    baseURL: `http://127.0.0.1:${port}/some/where/`,
    launchOptions: { ...(executablePath && { executablePath }), args: CHROMIUM_ARGS },
  },
  webServer: {
    command: `node scripts/serve.ts ${port} /some/where/ ${dist}`,
    url: `http://127.0.0.1:${port}/some/where/`,
    reuseExistingServer: false,
  },
});
