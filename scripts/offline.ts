import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Plugin } from 'vite';

/** Writes `sw.js`: `service-worker.js` with the list of files it keeps and a version that changes when any of them does. */
export function offline(): Plugin {
  let publicDir = '';
  return {
    name: 'benchside:offline',
    apply: 'build',
    configResolved(config) {
      publicDir = config.publicDir;
    },
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const contents = new Map<string, string | Uint8Array>();
        for (const [name, output] of Object.entries(bundle)) {
          contents.set(name, output.type === 'chunk' ? output.code : output.source);
        }
        for (const name of existsSync(publicDir) ? readdirSync(publicDir) : []) {
          contents.set(name, readFileSync(join(publicDir, name)));
        }
        // The page is kept under the address it is opened by: some hosts answer to `index.html` with a redirection.
        const names = [...contents.keys()].filter((name) => name !== 'sw.js').sort();
        const kept = ['./', ...names.filter((name) => name !== 'index.html')];
        const source = readFileSync(resolve(import.meta.dirname, 'service-worker.js'), 'utf8');
        const hash = createHash('sha256').update(source);
        for (const name of names) hash.update(`\n${name}\n`).update(contents.get(name)!);
        this.emitFile({
          type: 'asset',
          fileName: 'sw.js',
          source: source
            .replace("'__VERSION__'", JSON.stringify(hash.digest('hex').slice(0, 12)))
            .replace('[/* __FILES__ */]', JSON.stringify(kept)),
        });
      },
    },
  };
}
