import { figureKey, type Block, type ReportDocument, type Section } from './document';
import { escape } from './escape';
import { reportStyles } from './report-styles';

/** Each figure's drawing as SVG markup, by its key; one that is missing is left out with its caption. */
export type Drawings = ReadonlyMap<
  string,
  { readonly markup: string; readonly width: number; readonly height: number }
>;

/**
 * The report as one HTML file: its styles and drawings within it, no script, and a policy that lets it ask for nothing.
 *
 * @param contents - the heading over the table of contents
 */
export function writeHtml(document: ReportDocument, drawings: Drawings, contents: string): string {
  const { language, title, subtitle, sections } = document;
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escape(title)}</title>
<style>${reportStyles}</style>
</head>
<body>
<main>
<header>
<h1>${escape(title)}</h1>
<p class="subtitle">${escape(subtitle)}</p>
</header>
<nav aria-labelledby="contents">
<h2 id="contents">${escape(contents)}</h2>
${listOf(sections)}
</nav>
${sections.map((section) => writeSection(section, 2, drawings)).join('\n')}
</main>
</body>
</html>
`;
}

function listOf(sections: readonly Section[]): string {
  const items = sections.map(
    ({ id, title, sections: inner }) =>
      `<li><a href="#${id}">${escape(title)}</a>${inner.length > 0 ? listOf(inner) : ''}</li>`,
  );
  return `<ul>${items.join('')}</ul>`;
}

function writeSection({ id, title, blocks, sections }: Section, level: number, drawings: Drawings): string {
  return [
    `<section id="${id}" aria-labelledby="${id}-title">`,
    `<h${level} id="${id}-title">${escape(title)}</h${level}>`,
    ...blocks.map((block) => writeBlock(block, drawings)),
    ...sections.map((section) => writeSection(section, level + 1, drawings)),
    '</section>',
  ].join('\n');
}

function writeBlock(block: Block, drawings: Drawings): string {
  switch (block.kind) {
    case 'paragraph':
      return `<p>${escape(block.text)}</p>`;
    case 'note':
      return `<p class="note">${escape(block.text)}</p>`;
    case 'statement': {
      const lines = block.text.split(/\n+/).map((line) => `<p>${escape(line)}</p>`);
      return `<div class="statement"><p class="stated">${escape(block.title)}</p>${lines.join('')}</div>`;
    }
    case 'list':
      return `<ul>${block.items.map((item) => `<li>${escape(item)}</li>`).join('')}</ul>`;
    case 'formula':
      return `<figure class="formula"><figcaption>${escape(block.caption)}</figcaption><pre>${escape(block.lines.join('\n'))}</pre></figure>`;
    case 'table': {
      const head = block.head.map((cell) => `<th scope="col">${escape(cell)}</th>`).join('');
      const rows = block.rows.map(({ cells, indented }) => {
        const [first = '', ...others] = cells;
        const name = `<th scope="row"${indented === true ? ' class="indented"' : ''}>${escape(first)}</th>`;
        return `<tr>${name}${others.map((cell) => `<td>${escape(cell)}</td>`).join('')}</tr>`;
      });
      return `<div class="scroller"><table><caption>${escape(block.caption)}</caption><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
    }
    case 'figure': {
      const drawing = drawings.get(figureKey(block.figure));
      if (!drawing) return '';
      return `<figure><div class="drawing" role="img" aria-label="${escape(block.caption)}">${drawing.markup}</div><figcaption>${escape(block.caption)}</figcaption></figure>`;
    }
  }
}
