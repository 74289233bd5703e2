import { inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { figureKey, figuresOfDocument } from '../../src/report/document.ts';
import { escape } from '../../src/report/escape.ts';
import { reportDocument } from '../../src/report/report-document.ts';
import { writeDocx } from '../../src/report/write-docx.ts';
import { writeHtml } from '../../src/report/write-html.ts';
import { zip } from '../../src/report/zip.ts';
import { fullReport } from './full-report.ts';
import { voices } from './voices.ts';

const markup = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="5"><path d="M0 0L10 5"/></svg>';

/** What an archive holds, read by its directory at the end, as every program reads it. */
async function unzipped(archive: Blob): Promise<ReadonlyMap<string, Buffer>> {
  const all = Buffer.from(await archive.arrayBuffer());
  const end = all.length - 22;
  expect(all.readUInt32LE(end)).toBe(0x06054b50);
  const files = new Map<string, Buffer>();
  let at = all.readUInt32LE(end + 16);
  for (let entry = 0; entry < all.readUInt16LE(end + 10); entry += 1) {
    expect(all.readUInt32LE(at)).toBe(0x02014b50);
    const [packed, size, named] = [all.readUInt32LE(at + 20), all.readUInt32LE(at + 24), all.readUInt16LE(at + 28)];
    const name = all.toString('utf8', at + 46, at + 46 + named);
    const start = all.readUInt32LE(at + 42);
    const content = start + 30 + all.readUInt16LE(start + 26) + all.readUInt16LE(start + 28);
    const file = inflateRawSync(all.subarray(content, content + packed));
    expect(file).toHaveLength(size);
    files.set(name, file);
    at += 46 + named;
  }
  return files;
}

/** Fails where a start tag lacks its end, or one is closed that is not open. */
function expectWellFormed(xml: string): void {
  const open: string[] = [];
  const rest = xml
    .replaceAll(/<\?[^>]*\?>|<!doctype html>/g, '')
    .replaceAll(
      /<(\/?)([\w:-]+)((?:[^<>"]|"[^"<]*")*?)(\/?)>/g,
      (_, close: string, name: string, __, empty: string) => {
        if (close !== '') expect(open.pop()).toBe(name);
        else if (empty === '' && !(name === 'meta')) open.push(name);
        return '';
      },
    );
  expect(open).toEqual([]);
  expect(rest).not.toMatch(/[<>]|&(?!amp;|lt;|gt;|quot;|#39;)/);
}

test.each(voices.map((voice) => [voice.language, voice] as const))(
  'the HTML report is one file that asks for nothing: %s',
  (language, voice) => {
    const document = reportDocument(fullReport, voice);
    const drawings = new Map(
      figuresOfDocument(document).map((figure) => [figureKey(figure), { markup, width: 10, height: 5 }]),
    );
    const html = writeHtml(document, drawings, voice.words.page.contents);
    expect(html).toContain(`<html lang="${language}">`);
    expect(html).toContain("default-src 'none'");
    expect(html).not.toMatch(/<script|<link|<img|<iframe|\ssrc=|url\(|@import|\son\w+=/i);
    expect(html.replaceAll('xmlns="http://www.w3.org/2000/svg"', '')).not.toContain('http://www');
    expect(html).toContain('a model &amp; its &lt;test&gt;');
    expect(html.match(/<svg/g)).toHaveLength(figuresOfDocument(document).length);
    expectWellFormed(html.replace(/<style>[^]*<\/style>/, ''));
    // Every place that the contents name is there.
    for (const [, place] of html.matchAll(/href="#([^"]+)"/g)) expect(html).toContain(`<section id="${place ?? ''}"`);
  },
);

test.each(voices.map((voice) => [voice.language, voice] as const))(
  'the Word report is an archive of sound parts: %s',
  async (language, voice) => {
    const document = reportDocument(fullReport, voice);
    const png = new Uint8Array([137, 80, 78, 71]);
    const keys = figuresOfDocument(document).map(figureKey);
    const pictures = new Map(keys.map((key) => [key, { svg: markup, png, width: 620, height: 310 }]));
    const files = await unzipped(await writeDocx(document, pictures));
    expect([...files.keys()].slice(0, 4)).toEqual([
      '[Content_Types].xml',
      '_rels/.rels',
      'docProps/core.xml',
      'word/document.xml',
    ]);
    for (const [name, content] of files) if (/\.(xml|rels|svg)$/.test(name)) expectWellFormed(content.toString());
    const body = files.get('word/document.xml')?.toString() ?? '';
    const relations = files.get('word/_rels/document.xml.rels')?.toString() ?? '';
    expect(keys.length).toBeGreaterThan(5);
    for (const [, id] of body.matchAll(/r:embed="([^"]+)"/g)) expect(relations).toContain(`Id="${id ?? ''}"`);
    for (const [, target] of relations.matchAll(/Target="([^"]+)"/g))
      expect(files.has(`word/${target ?? ''}`)).toBe(true);
    expect(relations).not.toContain('External');
    const styles = files.get('word/styles.xml')?.toString() ?? '';
    for (const [, style] of body.matchAll(/w:pStyle w:val="([^"]+)"/g))
      expect(styles).toContain(`w:styleId="${style ?? ''}"`);
    expect(body).toContain('a model &amp; its &lt;test&gt;');
    expect(files.get('docProps/core.xml')?.toString()).toContain(language);
  },
);

test('whatever a user writes, no tag comes of it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const escaped = escape(text);
      expect(escaped).not.toMatch(/[<>"']/);
      expect(escaped).not.toMatch(/[^\P{Cc}\t\n\r]/u);
    }),
  );
});

test('an archive gives back what was put in', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 4 }), async (contents) => {
      const entries = contents.map((content, place) => ({
        name: `分 ${place}.txt`,
        content: Uint8Array.from(content),
      }));
      const files = await unzipped(await zip(entries, 'application/zip'));
      expect([...files].map(([name, content]) => [name, [...content]])).toEqual(
        entries.map(({ name, content }) => [name, [...content]]),
      );
    }),
    { numRuns: 30 },
  );
});
