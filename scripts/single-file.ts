import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { build, type Plugin } from 'vite';

/** A single file must travel by mail and on a stick. */
const LARGEST_BYTES = 6 * 1024 * 1024;

/**
 * After the hosted edition is written, writes `benchside.html`: the same scripts and styles in one file that works by
 * double-click. Its policy names the scripts by their hashes, since a file has no 'self'.
 */
export function singleFile(): Plugin {
  let outDir = 'dist';
  return {
    name: 'benchside:single-file',
    apply: 'build',
    configResolved(config) {
      outDir = config.build.outDir;
    },
    writeBundle: {
      order: 'post',
      sequential: true,
      async handler() {
        const page = await pageInOneScript();
        const sources = readFileSync(join(outDir, 'index.html'), 'utf8').match(
          /<script [^>]*\.source\.js[^>]*><\/script>/g,
        );
        const html = page.get('index.html')!.replace('</body>', () => `${(sources ?? []).join('\n')}</body>`);
        const file = inlined(html, (path) => page.get(path) ?? readFileSync(join(outDir, path), 'utf8'));
        const bytes = Buffer.byteLength(file);
        if (bytes > LARGEST_BYTES) this.error(`benchside.html is ${bytes} bytes; at most ${LARGEST_BYTES} are allowed`);
        writeFileSync(join(outDir, 'benchside.html'), file);
      },
    },
  };
}

/** The page built anew as one script, by name of file: a file cannot import its neighbour. */
async function pageInOneScript(): Promise<ReadonlyMap<string, string>> {
  const result = await build({
    configFile: false,
    root: join(import.meta.dirname, '..'),
    base: './',
    logLevel: 'warn',
    plugins: [svelte()],
    build: {
      write: false,
      target: 'es2023',
      assetsInlineLimit: 0,
      modulePreload: false,
      rolldownOptions: { output: { codeSplitting: false } },
    },
  });
  const [output] = Array.isArray(result) ? result : [result];
  if (!('output' in output)) throw new Error('the page did not build as one script');
  return new Map(
    output.output.map((file) => [file.fileName, file.type === 'chunk' ? file.code : file.source.toString()]),
  );
}

/**
 * The page with all it needs inside it.
 *
 * @param html - the built `index.html`
 * @param read - the text of a file beside it
 */
export function inlined(html: string, read: (path: string) => string): string {
  const scripts: string[] = [];
  const hashes = { script: [] as string[], style: [] as string[] };
  const page = html
    .replaceAll(/<link rel="(?:manifest|modulepreload)"[^>]*>\s*/g, '')
    .replaceAll(/<link rel="stylesheet"[^>]*href="\.\/([^"]+)"[^>]*>/g, (_, path: string) => {
      const text = read(path);
      hashes.style.push(sha256(text));
      return `<style>${text}</style>`;
    })
    .replaceAll(/<script\b([^>]*)\bsrc="\.\/([^"]+)"[^>]*><\/script>\s*/g, (tag: string, _, path: string) => {
      const text = inlineScript(read(path));
      hashes.script.push(sha256(text));
      // An inline script cannot be deferred unless it is a module; at the document's end none needs to be.
      scripts.push(`<script${tag.includes('type="module"') ? ' type="module"' : ''}>${text}</script>`);
      return '';
    });
  return withPolicy(page, hashes).replace('</body>', () => `${scripts.join('\n')}\n</body>`);
}

const sha256 = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Script text in which the parser of HTML finds no end and no comment. These stand in strings only. */
function inlineScript(text: string): string {
  return text.replaceAll(/<(?=\/script|script|!--)/gi, '\\x3C');
}

function withPolicy(page: string, hashes: { readonly script: readonly string[]; readonly style: readonly string[] }) {
  const policy = /(<meta\s+http-equiv="Content-Security-Policy"\s+content=")([^"]+)/;
  if (!policy.test(page)) throw new Error('index.html carries no policy');
  return page.replace(policy, (_, open: string, rules: string) => {
    const own = rules
      .replace("script-src 'self'", `script-src ${hashes.script.join(' ')}`)
      .replace("style-src 'self'", `style-src ${hashes.style.join(' ')}`)
      .replaceAll(/ 'self'(?=[ ;]|$)/g, '')
      .replace(/;\s*manifest-src(?=;|$)/, '');
    return open + own;
  });
}
