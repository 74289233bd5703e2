import { escape } from './escape';

export const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';

export const contentTypes = `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Default Extension="svg" ContentType="image/svg+xml"/><Override PartName="/word/document.xml" ContentType="${WORD}.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`;

export const packageRelations = `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="document" Type="${OFFICE}/officeDocument" Target="word/document.xml"/><Relationship Id="core" Type="${PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`;

export const coreProperties = (title: string, language: string): string =>
  `${XML}<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>${escape(title)}</dc:title><dc:creator>Benchside</dc:creator><dc:language>${language}</dc:language></cp:coreProperties>`;

/** Each figure is there twice: `png1` and `svg1`, and so on. */
export function pictureRelations(figures: number): string {
  const each = Array.from({ length: figures }, (_, index) =>
    ['png', 'svg']
      .map(
        (kind) =>
          `<Relationship Id="${kind}${index + 1}" Type="${OFFICE}/image" Target="media/figure${index + 1}.${kind}"/>`,
      )
      .join(''),
  ).join('');
  return `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="styles" Type="${OFFICE}/styles" Target="styles.xml"/>${each}</Relationships>`;
}

interface Style {
  readonly id: string;
  readonly name: string;
  readonly basedOn?: string;
  /** Half points. */
  readonly size: number;
  readonly bold?: boolean;
  readonly colour?: string;
  readonly mono?: boolean;
  /** Twentieths of a point. */
  readonly before?: number;
  readonly after: number;
  readonly indent?: number;
  readonly hanging?: number;
  readonly keepNext?: boolean;
  /** From 0, as Word's contents and navigation see it. */
  readonly outline?: number;
}

const styles: readonly Style[] = [
  { id: 'Title', name: 'Title', size: 40, bold: true, after: 80, keepNext: true },
  { id: 'Subtitle', name: 'Subtitle', size: 24, colour: '4B5965', after: 240 },
  { id: 'Heading1', name: 'heading 1', size: 30, bold: true, before: 400, after: 120, keepNext: true, outline: 0 },
  { id: 'Heading2', name: 'heading 2', size: 24, bold: true, before: 280, after: 80, keepNext: true, outline: 1 },
  { id: 'Heading3', name: 'heading 3', size: 22, bold: true, before: 200, after: 80, keepNext: true, outline: 2 },
  { id: 'Caption', name: 'caption', size: 18, bold: true, after: 200 },
  { id: 'TableCaption', name: 'Table Caption', size: 18, bold: true, before: 200, after: 80, keepNext: true },
  { id: 'Note', name: 'Note', size: 18, colour: '4B5965', after: 120 },
  { id: 'Stated', name: 'Stated', size: 21, bold: true, after: 20, keepNext: true },
  { id: 'ListBullet', name: 'List Bullet', size: 21, after: 80, indent: 340, hanging: 340 },
  { id: 'Formula', name: 'Formula', size: 17, mono: true, after: 20, indent: 200 },
  { id: 'Figure', name: 'Figure', size: 21, before: 160, after: 60, keepNext: true },
  { id: 'TableText', name: 'Table Text', size: 17, after: 20, before: 20 },
  { id: 'TableIndented', name: 'Table Indented', basedOn: 'TableText', size: 17, after: 20, before: 20, indent: 220 },
  {
    id: 'TableHead',
    name: 'Table Head',
    basedOn: 'TableText',
    size: 17,
    bold: true,
    after: 40,
    before: 40,
    keepNext: true,
  },
];

function style({
  id,
  name,
  basedOn = 'Normal',
  size,
  bold,
  colour,
  mono,
  before = 0,
  after,
  indent,
  hanging,
  keepNext,
  outline,
}: Style): string {
  const paragraph = [
    keepNext === true ? '<w:keepNext/>' : '',
    `<w:spacing w:before="${before}" w:after="${after}"/>`,
    indent === undefined ? '' : `<w:ind w:left="${indent}"${hanging === undefined ? '' : ` w:hanging="${hanging}"`}/>`,
    outline === undefined ? '' : `<w:outlineLvl w:val="${outline}"/>`,
  ].join('');
  const run = [
    mono === true ? '<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas" w:cs="Consolas"/>' : '',
    bold === true ? '<w:b/>' : '',
    colour === undefined ? '' : `<w:color w:val="${colour}"/>`,
    `<w:sz w:val="${size}"/>`,
  ].join('');
  return `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/><w:basedOn w:val="${basedOn}"/><w:qFormat/><w:pPr>${paragraph}</w:pPr><w:rPr>${run}</w:rPr></w:style>`;
}

export function stylesPart(language: 'en' | 'zh-Hans'): string {
  const border = (edge: string, size: number) =>
    `<w:${edge} w:val="single" w:sz="${size}" w:space="0" w:color="15202B"/>`;
  const tongue = language === 'en' ? 'w:val="en-GB"' : 'w:val="en-GB" w:eastAsia="zh-CN"';
  return [
    `${XML}<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr>`,
    `<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="Microsoft YaHei" w:cs="Calibri"/><w:sz w:val="21"/><w:lang ${tongue}/>`,
    '</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="269" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>',
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>',
    ...styles.map(style),
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="80" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>',
    `<w:style w:type="table" w:styleId="ReportTable"><w:name w:val="Report Table"/><w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>${border('top', 10)}${border('bottom', 10)}<w:insideH w:val="single" w:sz="4" w:space="0" w:color="D5DCE3"/></w:tblBorders></w:tblPr><w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>${border('bottom', 6)}</w:tcBorders></w:tcPr></w:tblStylePr></w:style>`,
    '</w:styles>',
  ].join('');
}
