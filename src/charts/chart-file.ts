import type { ChartNumbers } from './plot';

/** What an element of SVG needs to look the same without the page's styles, with what it is where nothing is said. */
const looks: Readonly<Record<string, string>> = {
  fill: 'rgb(0, 0, 0)',
  'fill-opacity': '1',
  stroke: 'none',
  'stroke-width': '1px',
  'stroke-dasharray': 'none',
  'stroke-linejoin': 'miter',
  'stroke-linecap': 'butt',
  'stroke-opacity': '1',
  opacity: '1',
  'paint-order': 'normal',
};
const looksOfText: Readonly<Record<string, string>> = {
  ...looks,
  'font-size': '',
  'font-weight': '400',
  'text-anchor': 'start',
};

const SVG = 'http://www.w3.org/2000/svg';
const TITLE_ROOM = 30;
/** Pixels of a picture for each pixel of the page, so that it prints well. */
const PICTURE_SCALE = 3;

/** A chart by itself: its markup, with its own styles in the light theme's colours, and its size in pixels. */
export interface ChartDrawing {
  readonly markup: string;
  readonly width: number;
  readonly height: number;
}

/**
 * Takes a chart out of the page. Styles become attributes, so that the file asks for nothing and opens anywhere.
 *
 * @param title - written above the chart; null where it stands under a caption
 */
export function drawingOf(chart: SVGSVGElement, title: string | null): ChartDrawing {
  const copy = chart.cloneNode(true) as SVGSVGElement; // A clone is of its original's class.
  copy.style.colorScheme = 'light';
  copy.style.position = 'absolute';
  copy.style.visibility = 'hidden';
  for (const passing of copy.querySelectorAll('[data-passing]')) passing.remove();
  // Styles are worked out in the document only, beside the original, where the same rules hold.
  chart.after(copy);
  const family = getComputedStyle(copy).fontFamily;
  for (const element of copy.querySelectorAll<SVGElement>('path, line, rect, circle, text, tspan, polygon')) {
    const style = getComputedStyle(element);
    const clarity = new Map<string, string>();
    const written = element instanceof SVGTextContentElement ? looksOfText : looks;
    for (const [look, usual] of Object.entries(written)) {
      const value = style.getPropertyValue(look);
      const clear = /^rgba\((.+), ([\d.]+)\)$/.exec(value);
      // Other programs know colours without transparency only; it has an attribute of its own.
      if (clear) {
        element.setAttribute(look, `rgb(${clear[1] ?? ''})`);
        clarity.set(`${look}-opacity`, clear[2] ?? '1');
      } else if (value === '' || value === usual) element.removeAttribute(look);
      else element.setAttribute(look, value);
    }
    for (const [look, value] of clarity) element.setAttribute(look, value);
    element.removeAttribute('class');
    element.removeAttribute('style');
  }
  copy.remove();
  const { width, height } = chart.viewBox.baseVal;
  for (const name of copy.getAttributeNames()) copy.removeAttribute(name);
  for (const element of copy.querySelectorAll('title, desc')) element.removeAttribute('id');
  const room = title === null ? 0 : TITLE_ROOM;
  const whole = height + room;
  copy.setAttribute('xmlns', SVG);
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(whole));
  copy.setAttribute('viewBox', `0 ${-room} ${width} ${whole}`);
  copy.setAttribute('font-family', family);
  const paper = document.createElementNS(SVG, 'rect');
  const head = document.createElementNS(SVG, 'text');
  for (const [name, value] of Object.entries({ x: 0, y: -room, width, height: whole, fill: '#ffffff' })) {
    paper.setAttribute(name, String(value));
  }
  for (const [name, value] of Object.entries({ x: 12, y: -10, 'font-size': 14, 'font-weight': 650, fill: '#15202b' })) {
    head.setAttribute(name, String(value));
  }
  head.textContent = title;
  copy.prepend(paper, ...(title === null ? [] : [head]));
  return { markup: new XMLSerializer().serializeToString(copy), width, height: whole };
}

export function svgFile({ markup }: ChartDrawing): Blob {
  return new Blob([markup], { type: 'image/svg+xml' });
}

/**
 * The drawing as a picture.
 *
 * @throws DOMException where the browser has no room for a picture of this size
 */
export async function pngFile({ markup, width, height }: ChartDrawing): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([markup], { type: 'image/svg+xml' }));
  try {
    const image = new Image(width * PICTURE_SCALE, height * PICTURE_SCALE);
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.width;
    canvas.height = image.height;
    canvas.getContext('2d')?.drawImage(image, 0, 0, image.width, image.height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    if (!blob) throw new DOMException('the picture could not be made', 'EncodingError');
    return blob;
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Comma-separated, after RFC 4180, with a byte order mark, without which spreadsheets misread what is not ASCII. */
export function csvFile({ head, rows }: ChartNumbers): Blob {
  const lines = [head, ...rows].map((row) => row.map(csvCell).join(','));
  return new Blob([`\uFEFF${lines.join('\r\n')}\r\n`], { type: 'text/csv' });
}

/** Names begin with a quote where a spreadsheet would take them for a formula. */
function csvCell(cell: string | number | null): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const plain = /^[=+\-@\t\r]/.test(cell) && !/^-?[\d.,]+%?$/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
