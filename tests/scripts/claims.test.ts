import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(resolve(root, path), 'utf8');

/** The rows of the table of claims: the last cell names files and, in quotation marks, tests. */
const claims = read('docs/privacy.md')
  .split('\n## ')
  .find((section) => section.startsWith('Claims'))!
  .split('\n')
  .filter((line) => line.startsWith('| ') && line.includes('`tests/'))
  .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')))
  .map((cells) => ({ claim: cells[0]!, tests: cells.at(-1)! }));

test('there are claims to hold', () => {
  expect(claims.length).toBeGreaterThan(5);
});

test.each(claims)('a test that is there holds: $claim', ({ tests }) => {
  const files = [...tests.matchAll(/`(tests\/[^`]+)`/g)].map(([, path]) => path!);
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) expect(existsSync(resolve(root, file)), file).toBe(true);
  const sources = files.map(read).join('\n');
  for (const [, name] of tests.matchAll(/"([^"]+)"/g)) expect(sources).toContain(name!.replace(/ …$/, ''));
});

test.each(['README.md', 'CONTRIBUTING.md', 'docs/architecture.md', 'docs/privacy.md'])(
  'every path that %s names is there',
  (document) => {
    const named = [...read(document).matchAll(/`((?:src|workers|scripts|tests|docs|bench|public)\/[\w./-]*)`/g)];
    for (const [, path] of named) expect(existsSync(resolve(root, path!)), path).toBe(true);
  },
);
