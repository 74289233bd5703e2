import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

const sha256 = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

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
    closeBundle: {
      order: 'post',
      sequential: true,
      handler() {
        const html = readFileSync(join(outDir, 'index.html'), 'utf8');
        writeFileSync(join(outDir, 'benchside.html'), inlined(html, outDir));
      },
    },
  };
}

function inlined(html: string, outDir: string): string {
  const scripts: string[] = [];
  const styles: string[] = [];
  const read = (path: string) => readFileSync(join(outDir, path), 'utf8');
  const page = html
    .replaceAll(/<link rel="(?:manifest|icon|apple-touch-icon)"[^>]*>\s*/g, '')
    .replaceAll(/<link rel="stylesheet"[^>]*href="\.\/([^"]+)"[^>]*>/g, (_, path: string) => {
      const text = read(path);
      styles.push(sha256(text));
      return `<style>${text}</style>`;
    })
    // Deferred scripts run after the document is parsed; inline ones cannot defer, so they move to its end.
    .replaceAll(
      /<script ([^>]*)src="\.\/([^"]+)"([^>]*)><\/script>\s*/g,
      (_, before: string, path: string, after: string) => {
        const text = read(path).replaceAll('</script', '<\\/script');
        scripts.push(sha256(text));
        return placed.push(`<script${/module/.test(before + after) ? ' type="module"' : ''}>${text}</script>`)
          ? ''
          : '';
      },
    );
  const policy = /(<meta http-equiv="Content-Security-Policy" content=")([^"]+)(">|"\s*\/>)/;
  if (!policy.test(page)) throw new Error('index.html carries no policy');
  return page
    .replace(
      policy,
      (_, open: string, rules: string, close: string) =>
        open +
        rules
          .replace("script-src 'self'", `script-src ${scripts.join(' ')}`)
          .replace("style-src 'self'", `style-src ${styles.join(' ')}`)
          .replace("worker-src 'self' blob:", 'worker-src blob:')
          .replace(/; manifest-src 'self'/, '') +
        close,
    )
    .replace('</body>', () => `${placed.splice(0).join('\n')}\n</body>`);
}

const placed: string[] = [];
