import { flushSync, mount, unmount } from 'svelte';
import type { StudyReport } from '../../workers/contract/report';
import type { ChartDrawing } from '../charts/chart-file';
import { figureKey, figuresOfDocument, type ReportDocument } from './document';
import ReportFigure from './ReportFigure.svelte';
import type { Voice } from './voice';
import type { Picture, Pictures } from './write-docx';

/** Pixels that a chart of the report is wide: as much as a page has between its margins. */
const WIDTH = 620;

const nextTask = () => new Promise<void>((resolve) => setTimeout(resolve));

/**
 * Draws every figure of a document outside what is seen, as wide as a page whatever the screen, in the light theme; one at
 * a time, so that the browser can take a key or a click between two of them.
 */
export async function drawFigures(
  document: ReportDocument,
  report: StudyReport,
  voice: Voice,
): Promise<ReadonlyMap<string, ChartDrawing>> {
  const { drawingOf } = await import('../charts/chart-file');
  const host = globalThis.document.createElement('div');
  host.inert = true;
  host.style.position = 'absolute';
  host.style.insetInlineStart = '-9999px';
  host.style.width = `${WIDTH}px`;
  globalThis.document.body.append(host);
  const drawn = new Map<string, ChartDrawing>();
  try {
    for (const figure of figuresOfDocument(document)) {
      const chart = mount(ReportFigure, { target: host, props: { report, voice, figure, caption: '' } });
      flushSync();
      const svg = host.querySelector('svg');
      if (svg) drawn.set(figureKey(figure), drawingOf(svg, null));
      await unmount(chart);
      await nextTask();
    }
  } finally {
    host.remove();
  }
  return drawn;
}

/** Each drawing with a picture of it. */
export async function picturesOf(drawings: ReadonlyMap<string, ChartDrawing>): Promise<Pictures> {
  const { pngFile } = await import('../charts/chart-file');
  const pictures = new Map<string, Picture>();
  for (const [key, drawing] of drawings) {
    const { markup, width, height } = drawing;
    const png = new Uint8Array(await (await pngFile(drawing)).arrayBuffer());
    pictures.set(key, { svg: markup, png, width, height });
  }
  return pictures;
}
