import * as v from 'valibot';

/** Numbers of a kind that a study file holds as bytes. */
type Numbers = Uint8Array | Int16Array | Int32Array | Float32Array | Float64Array;

interface NumbersOf<List extends Numbers> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBuffer): List;
}

/** Bytes turned into text together, so that no call has too many arguments. */
const BYTES_AT_ONCE = 8192;

/** Groups of four letters; what cannot be read after all is found when it is. */
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** Numbers as base64 of their little-endian bytes. Every processor that runs a browser has this order itself. */
export function arrayText(numbers: ArrayBufferView): string {
  const bytes = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  let text = '';
  for (let from = 0; from < bytes.length; from += BYTES_AT_ONCE) {
    text += String.fromCharCode(...bytes.subarray(from, from + BYTES_AT_ONCE));
  }
  return btoa(text);
}

/**
 * A list of numbers as {@link arrayText} wrote it, at most so many.
 *
 * @param finite - whether it may hold no NaN and no infinite number
 */
export function keptArray<List extends Numbers>(kind: NumbersOf<List>, most: number, finite = true) {
  return v.pipe(
    v.string(),
    v.maxLength(4 * Math.ceil((most * kind.BYTES_PER_ELEMENT) / 3)),
    v.regex(BASE64),
    v.check((text) => text.length % 4 === 0 && bytesIn(text) % kind.BYTES_PER_ELEMENT === 0),
    v.transform((text): List => new kind(bytesOf(text))),
    v.check((numbers) => !finite || numbers.every((one) => Number.isFinite(one))),
  );
}

function bytesIn(text: string): number {
  const padding = text.endsWith('==') ? 2 : Number(text.endsWith('='));
  return (text.length / 4) * 3 - padding;
}

function bytesOf(text: string): ArrayBuffer {
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i += 1) bytes[i] = letters.charCodeAt(i);
  return bytes.buffer;
}
