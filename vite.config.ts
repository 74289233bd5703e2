import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { neededFirst } from './scripts/first-page.ts';
import { offline } from './scripts/offline.ts';
import { singleFile } from './scripts/single-file.ts';
import { withTheDocument } from './scripts/with-the-document.ts';
import { workerSources } from './scripts/worker-sources.ts';

export default defineConfig({
  base: './',
  plugins: [
    svelte(),
    workerSources({
      study: 'workers/study.worker.ts',
      training: 'workers/training.worker.ts',
      networks: 'workers/networks.worker.ts',
      resampling: 'workers/resampling.worker.ts',
    }),
    withTheDocument(),
    offline(),
    singleFile(),
  ],
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: false,
    // One style sheet, named in the document: a script that arrives later must not ask for styles of its own.
    cssCodeSplit: false,
    rolldownOptions: {
      output: {
        // What pages share with the first ones is one script, counted with the first page's own; the rest is another.
        codeSplitting: {
          groups: [
            {
              name: (id, known) => (neededFirst(id, (each) => known.getModuleInfo(each)) ? 'shared' : null),
              minShareCount: 2,
              priority: 2,
            },
            { name: 'later', minShareCount: 2, priority: 1 },
          ],
        },
      },
    },
  },
  preview: { host: '127.0.0.1', port: 4173 },
});
