import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Plugin } from 'vite';

/** Writes `sw.js`: the service worker of `public/`'s neighbour `scripts/service-worker.js` with the list of files it keeps. */
export function offline(): Plugin {
  return {
    name: 'benchside:offline',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const files = Object.keys(bundle)
          .filter((file) => file !== 'sw.js')
          .sort();
        const shipped = [
          './',
          'index.html',
          'manifest.webmanifest',
          'icon.svg',
          ...files.filter((f) => f !== 'index.html'),
        ];
        const version = createHash('sha256')
          .update(
            files
              .map((file) => {
                const output = bundle[file]!;
                return file + (output.type === 'chunk' ? output.code : output.source.toString());
              })
              .join('\n'),
          )
          .digest('hex')
          .slice(0, 12);
        const source = readFileSync(resolve(import.meta.dirname, 'service-worker.js'), 'utf8')
          .replace("'__VERSION__'", JSON.stringify(version))
          .replace('[/* __FILES__ */]', JSON.stringify(shipped));
        this.emitFile({ type: 'asset', fileName: 'sw.js', source });
      },
    },
  };
}
