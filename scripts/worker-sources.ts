import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { build, type Plugin } from 'vite';

/**
 * Builds every worker into one classic script and ships its text, unevaluated, beside the page.
 *
 * The page starts a worker from a blob of that text: such a worker inherits the page's policy (a worker started from a
 * URL does not), and from `file://` no other kind starts at all. One mechanism for both editions.
 */
export function workerSources(workers: Readonly<Record<string, string>>): Plugin {
  const root = resolve(import.meta.dirname, '..');
  let files: string[] = [];
  return {
    name: 'benchside:worker-sources',
    apply: 'build',
    async generateBundle() {
      files = [];
      for (const [name, entry] of Object.entries(workers)) {
        const text = await bundle(resolve(root, entry));
        const source = registration(name, text);
        const hash = createHash('sha256').update(source).digest('hex').slice(0, 10);
        const fileName = `assets/${name}-${hash}.source.js`;
        this.emitFile({ type: 'asset', fileName, source });
        files.push(fileName);
      }
    },
    transformIndexHtml: {
      order: 'post',
      handler: () =>
        // After the page's own script, so that they never hold it up.
        files.map((file) => ({ tag: 'script', attrs: { defer: true, src: `./${file}` }, injectTo: 'body' })),
    },
  };
}

/** A script that only remembers the worker's text. `<` is escaped so that it can also stand inline in a page. */
function registration(name: string, text: string): string {
  const literal = JSON.stringify(text)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
  return `(self.benchsideWorkers??={})[${JSON.stringify(name)}]=${literal};dispatchEvent(new Event("benchside:worker"));\n`;
}

async function bundle(entry: string): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'warn',
    root: resolve(import.meta.dirname, '..'),
    build: {
      write: false,
      target: 'es2023',
      assetsInlineLimit: () => true,
      lib: { entry, formats: ['iife'], name: 'worker' },
      rolldownOptions: { output: { codeSplitting: false } },
    },
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  const [output] = Array.isArray(result) ? result : [result];
  if (!('output' in output)) throw new Error(`${entry} did not build`);
  const chunks = output.output.filter((file) => file.type === 'chunk');
  if (chunks.length !== 1) throw new Error(`${entry} must build into one script, not ${chunks.length}`);
  return chunks[0]!.code;
}
