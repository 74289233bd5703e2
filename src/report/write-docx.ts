import { figureKey, type Block, type ReportDocument, type Section } from './document';
import { contentTypes, coreProperties, packageRelations, pictureRelations, stylesPart, WORD } from './docx-parts';
import { escape } from './escape';
import { zip, type Entry } from './zip';

/** A figure as Word takes it: the drawing, and a picture for programs that cannot show drawings. */
export interface Picture {
  readonly svg: string;
  readonly png: Uint8Array<ArrayBuffer>;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}
export type Pictures = ReadonlyMap<string, Picture>;

/** English metric units a CSS pixel, and the widest a picture may be between the margins of A4. */
const EMU = 9525;
const WIDEST = 600;
/** Twentieths of a point between those margins. */
const TEXT_WIDTH = 9354;

/** The report as a Word file (Office Open XML, ECMA-376): headings, tables and pictures as Word's own. */
export async function writeDocx(document: ReportDocument, pictures: Pictures): Promise<Blob> {
  const used = [...pictures.keys()];
  const place = (key: string) => used.indexOf(key);
  const body = [
    styled('Title', run(document.title)),
    styled('Subtitle', run(document.subtitle)),
    ...document.sections.flatMap((section) => writeSection(section, 1)),
  ].join('');

  function writeSection({ title, blocks, sections }: Section, level: number): readonly string[] {
    return [
      styled(`Heading${level}`, run(title)),
      ...blocks.map(writeBlock),
      ...sections.flatMap((section) => writeSection(section, level + 1)),
    ];
  }

  function writeBlock(block: Block): string {
    switch (block.kind) {
      case 'paragraph':
        return styled('Normal', run(block.text));
      case 'note':
        return styled('Note', run(block.text));
      case 'statement':
        return [
          styled('Stated', run(block.title)),
          ...block.text.split(/\n+/).map((line) => styled('Normal', run(line))),
        ].join('');
      case 'list':
        return block.items.map((item) => styled('ListBullet', run(`•\t${item}`))).join('');
      case 'formula':
        return [styled('Caption', run(block.caption)), ...block.lines.map((line) => styled('Formula', run(line)))].join(
          '',
        );
      case 'table':
        return writeTable(block);
      case 'figure': {
        const key = figureKey(block.figure);
        const picture = pictures.get(key);
        if (!picture) return '';
        return styled('Figure', drawing(picture, place(key), block.caption)) + styled('Caption', run(block.caption));
      }
    }
  }

  const media = used.flatMap((key, index): Entry[] => {
    const picture = pictures.get(key);
    if (!picture) return [];
    return [
      { name: `word/media/figure${index + 1}.png`, content: picture.png },
      { name: `word/media/figure${index + 1}.svg`, content: text(picture.svg) },
    ];
  });
  const parts: readonly (readonly [string, string])[] = [
    ['[Content_Types].xml', contentTypes],
    ['_rels/.rels', packageRelations],
    ['docProps/core.xml', coreProperties(document.title, document.language)],
    ['word/document.xml', documentPart(body)],
    ['word/styles.xml', stylesPart(document.language)],
    ['word/_rels/document.xml.rels', pictureRelations(used.length)],
  ];
  return zip([...parts.map(([name, content]) => ({ name, content: text(content) })), ...media], WORD);
}

const text = (content: string) => new TextEncoder().encode(content);

const run = (words: string) =>
  `<w:r><w:t xml:space="preserve">${escape(words).replaceAll('\t', '</w:t><w:tab/><w:t xml:space="preserve">')}</w:t></w:r>`;
const styled = (style: string, runs: string) => `<w:p><w:pPr><w:pStyle w:val="${style}"/></w:pPr>${runs}</w:p>`;

function writeTable({ caption, head, rows }: Extract<Block, { kind: 'table' }>): string {
  // The first column holds words, the others figures, so that it gets twice the room.
  const share = Math.floor(TEXT_WIDTH / (head.length + 1));
  const width = (column: number) => (column === 0 ? 2 * share : share);
  const cell = (words: string, column: number, style: string) =>
    `<w:tc><w:tcPr><w:tcW w:w="${width(column)}" w:type="dxa"/></w:tcPr>${styled(style, run(words))}</w:tc>`;
  const line = (cells: readonly string[], style: (column: number) => string, properties: string) =>
    `<w:tr><w:trPr><w:cantSplit/>${properties}</w:trPr>${cells.map((words, column) => cell(words, column, style(column))).join('')}</w:tr>`;
  return [
    styled('TableCaption', run(caption)),
    '<w:tbl><w:tblPr><w:tblStyle w:val="ReportTable"/>',
    `<w:tblW w:w="${TEXT_WIDTH}" w:type="dxa"/><w:tblLayout w:type="fixed"/>`,
    '<w:tblLook w:firstRow="1" w:firstColumn="1" w:noVBand="1"/></w:tblPr><w:tblGrid>',
    ...head.map((_, column) => `<w:gridCol w:w="${width(column)}"/>`),
    '</w:tblGrid>',
    line(head, () => 'TableHead', '<w:tblHeader/>'),
    ...rows.map(({ cells, indented }) =>
      line(cells, (column) => (column === 0 && indented === true ? 'TableIndented' : 'TableText'), ''),
    ),
    '</w:tbl>',
    styled('Normal', ''),
  ].join('');
}

function drawing({ width, height }: Picture, index: number, caption: string): string {
  const scale = Math.min(1, WIDEST / width);
  const extent = `cx="${Math.round(width * scale * EMU)}" cy="${Math.round(height * scale * EMU)}"`;
  const id = index + 1;
  const described = `id="${id}" name="Figure ${id}" descr="${escape(caption)}"`;
  return [
    `<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent ${extent}/><wp:docPr ${described}/>`,
    '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>',
    `<pic:nvPicPr><pic:cNvPr ${described}/><pic:cNvPicPr/></pic:nvPicPr>`,
    `<pic:blipFill><a:blip r:embed="png${id}"><a:extLst><a:ext uri="{96DAC541-7B7A-43D3-8B79-37D633B846F1}">`,
    `<asvg:svgBlip r:embed="svg${id}"/></a:ext></a:extLst></a:blip><a:stretch><a:fillRect/></a:stretch></pic:blipFill>`,
    `<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext ${extent}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>`,
    '</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>',
  ].join('');
}

function documentPart(body: string): string {
  const spaces = [
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"',
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"',
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"',
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"',
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"',
    'xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main"',
  ].join(' ');
  const page =
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1276" w:right="1276" w:bottom="1276" w:left="1276" w:header="708" w:footer="708" w:gutter="0"/></w:sectPr>';
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:document ${spaces}><w:body>${body}${page}</w:body></w:document>`;
}
