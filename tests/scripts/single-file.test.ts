import { createHash } from 'node:crypto';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { inlined } from '../../scripts/single-file.ts';

const html = `<!doctype html>
<html>
  <head>
    <meta
      http-equiv="Content-Security-Policy"
      content="default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; style-src 'self'; img-src 'self' data:; manifest-src 'self'"
    />
    <link rel="manifest" href="./app.webmanifest" />
    <script type="module" crossorigin src="./page.js"></script>
    <link rel="stylesheet" crossorigin href="./page.css">
  </head>
  <body>
    <div id="app"></div>
    <script defer src="./worker.source.js"></script>
  </body>
</html>`;

const files: Readonly<Record<string, string>> = {
  'page.js': 'const marks = ["</script>", "<!-- $& -->", "<script"]; use(marks);',
  'page.css': 'h1::after { content: "$&"; }',
  'worker.source.js': 'self.text = "1 \\u003c 2";',
};

const page = inlined(html, (path) => files[path]!);
const policy = /content="([^"]+)"/.exec(page)![1]!;
const texts = (tag: string) =>
  [...page.matchAll(new RegExp(`<${tag}[^>]*>([\\s\\S]*?)</${tag}>`, 'g'))].map(([, text]) => text!);
const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

test('nothing is left that a file would have to fetch', () => {
  expect(page).not.toMatch(/(?:src|href)="\./);
  expect(texts('script')).toHaveLength(2);
  expect(texts('style')).toEqual([files['page.css']]);
});

test('the policy names each script and style by its hash, and nothing by place', () => {
  for (const text of [...texts('script'), ...texts('style')]) expect(policy).toContain(hash(text));
  expect(policy).not.toContain("'self'");
  expect(policy).not.toContain('unsafe-inline');
  expect(policy).not.toContain('manifest-src');
  expect(policy).toContain("'wasm-unsafe-eval'; worker-src blob:;");
});

test('a script that speaks of scripts neither ends early nor means something else', () => {
  const [module] = texts('script');
  expect(module).not.toMatch(/<(?:\/script|script|!--)/);
  expect(runInNewContext(module!.replace('use(marks)', 'marks'))).toEqual(['</script>', '<!-- $& -->', '<script']);
});

test('a page without a policy is not made into a file', () => {
  expect(() => inlined('<html></html>', () => '')).toThrow('no policy');
});
