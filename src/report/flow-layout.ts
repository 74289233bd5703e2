/** One box of the flow of participants, in pixels. */
interface FlowBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly lines: readonly string[];
}

export interface FlowLayout {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly FlowBox[];
  /** Arrows, from and to. */
  readonly arrows: readonly { readonly from: readonly [number, number]; readonly to: readonly [number, number] }[];
}

export interface FlowWords {
  readonly table: string;
  /** Empty where nothing was left out. */
  readonly leftOut: readonly string[];
  readonly used: readonly string[];
  readonly development: readonly string[];
  readonly evaluation: readonly string[];
  readonly final: string;
}

const WIDTH = 640;
export const FLOW_LINE = 17;
const PADDING = 9;
const GAP = 30;
const MAIN = { x: 20, width: 290 };
const SIDE = { x: 350, width: 270 };

/** Pixels of a text of 13 px: a character of Latin script takes half of the height, one of Chinese all of it. */
const widthOf = (text: string) =>
  Array.from(text).reduce((sum, character) => sum + (/[\u2E80-\uFFEF]/.test(character) ? 13 : 6.9), 0);

/** Breaks a text into lines that fit, at spaces or, in Chinese, between any two characters. */
export function broken(text: string, room: number): readonly string[] {
  const pieces = text.match(/[\u2E80-\uFFEF]|[^\s\u2E80-\uFFEF]+\s*|\s+/g) ?? [];
  const lines: string[] = [];
  let line = '';
  for (const piece of pieces) {
    if (line !== '' && widthOf(line + piece.trimEnd()) > room) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += piece;
  }
  return line.trim() === '' ? lines : [...lines, line.trimEnd()];
}

function box(place: { readonly x: number; readonly width: number }, y: number, texts: readonly string[]): FlowBox {
  const lines = texts.flatMap((text) => broken(text, place.width - 2 * PADDING));
  return { ...place, y, height: lines.length * FLOW_LINE + 2 * PADDING, lines };
}

/** Boxes from the table to the final model, with what was left out beside them. */
export function flowLayout(words: FlowWords): FlowLayout {
  const middle = MAIN.x + MAIN.width / 2;
  const below = (one: FlowBox) => one.y + one.height;
  const table = box(MAIN, 10, [words.table]);
  const leftOut = words.leftOut.length > 0 ? box(SIDE, below(table) + 12, words.leftOut) : null;
  const used = box(MAIN, Math.max(below(table) + GAP, leftOut ? below(leftOut) + 12 : 0), words.used);
  const row = below(used) + GAP;
  const development = box(MAIN, row, words.development);
  const evaluation = box(SIDE, row, words.evaluation);
  const level = Math.max(development.height, evaluation.height);
  const [left, right] = [development, evaluation].map((one) => ({ ...one, height: level }));
  const final = box(MAIN, row + level + GAP, [words.final]);
  const down = (from: FlowBox, to: FlowBox) => ({ from: [middle, below(from)], to: [middle, to.y] }) as const;
  return {
    width: WIDTH,
    height: below(final) + 10,
    boxes: [table, ...(leftOut ? [leftOut] : []), used, left ?? development, right ?? evaluation, final],
    arrows: [
      down(table, used),
      ...(leftOut
        ? [{ from: [middle, leftOut.y + leftOut.height / 2], to: [SIDE.x, leftOut.y + leftOut.height / 2] } as const]
        : []),
      down(used, development),
      { from: [MAIN.x + MAIN.width, row + level / 2], to: [SIDE.x, row + level / 2] },
      { from: [middle, row + level], to: [middle, final.y] },
    ],
  };
}
