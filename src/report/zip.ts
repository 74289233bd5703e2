/** One file of an archive. */
export interface Entry {
  /** With forward slashes. */
  readonly name: string;
  readonly content: Uint8Array<ArrayBuffer>;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let code = byte;
  for (let bit = 0; bit < 8; bit += 1) code = code & 1 ? (code >>> 1) ^ 0xed_b8_83_20 : code >>> 1;
  return code;
});

/** CRC-32 as ZIP uses it (ISO 3309). */
function crc32(content: Uint8Array): number {
  let crc = 0xff_ff_ff_ff;
  for (const byte of content) crc = (crc >>> 8) ^ (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0);
  return ~crc >>> 0;
}

/** The same number in as many bytes, lowest first. */
function bytes(...fields: readonly (readonly [value: number, size: 2 | 4])[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(fields.reduce((sum, [, size]) => sum + size, 0));
  const view = new DataView(out.buffer);
  let at = 0;
  for (const [value, size] of fields) {
    if (size === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += size;
  }
  return out;
}

async function deflate(content: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const packed = new Blob([content]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

const DEFLATED = 8;
const VERSION = 20;
/** Names are UTF-8. */
const UTF_8 = 0x08_00;
/** 1 January 1980: the same report makes the same file, whenever it is written. */
const DATE = 0x00_21;

/**
 * A ZIP archive (PKWARE's APPNOTE 6.3), each entry deflated, in the order given. Less than 4 GiB and 65,536 entries, which
 * a report never comes near.
 *
 * @param type - the media type of the archive
 */
export async function zip(entries: readonly Entry[], type: string): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const directory: Uint8Array<ArrayBuffer>[] = [];
  let offset = 0;
  for (const { name, content } of entries) {
    const called = new TextEncoder().encode(name);
    const packed = await deflate(content);
    const common = [
      [VERSION, 2],
      [UTF_8, 2],
      [DEFLATED, 2],
      [0, 2],
      [DATE, 2],
      [crc32(content), 4],
      [packed.length, 4],
      [content.length, 4],
      [called.length, 2],
      [0, 2],
    ] as const;
    const local = bytes([0x04_03_4b_50, 4], ...common);
    parts.push(local, called, packed);
    directory.push(
      bytes([0x02_01_4b_50, 4], [VERSION, 2], ...common, [0, 2], [0, 2], [0, 2], [0, 4], [offset, 4]),
      called,
    );
    offset += local.length + called.length + packed.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const end = bytes(
    [0x06_05_4b_50, 4],
    [0, 2],
    [0, 2],
    [entries.length, 2],
    [entries.length, 2],
    [size, 4],
    [offset, 4],
    [0, 2],
  );
  return new Blob([...parts, ...directory, end], { type });
}
