const FIRST = 64;
const SEGMENT = 65_536;

/** A typed array that grows without ever copying more than one segment. */
export interface Growable<List extends Int32Array | Float64Array> {
  readonly length: number;
  push(value: number): void;
  /** Pushes the first `count` of some values. */
  append(values: List, count: number): void;
  /** Everything pushed, as one array; empties the growable segment by segment. */
  take(): List;
}

function growable<List extends Int32Array | Float64Array>(make: (length: number) => List): Growable<List> {
  let full: List[] = [];
  let current = make(FIRST);
  let used = 0;
  let before = 0;

  function grow(): void {
    if (current.length < SEGMENT) {
      const larger = make(Math.min(SEGMENT, current.length * 4));
      larger.set(current);
      current = larger;
      return;
    }
    full.push(current);
    before += used;
    current = make(SEGMENT);
    used = 0;
  }

  return {
    get length() {
      return before + used;
    },
    push(value) {
      if (used === current.length) grow();
      current[used] = value;
      used += 1;
    },
    append(values, count) {
      for (let from = 0; from < count;) {
        if (used === current.length) grow();
        const part = Math.min(count - from, current.length - used);
        current.set(values.subarray(from, from + part), used);
        used += part;
        from += part;
      }
    },
    take() {
      const all = make(before + used);
      let at = 0;
      for (const segment of full) {
        all.set(segment, at);
        at += segment.length;
      }
      all.set(current.subarray(0, used), at);
      full = [];
      current = make(0);
      before = 0;
      used = 0;
      return all;
    },
  };
}

export const growableInts = (): Growable<Int32Array> => growable((length) => new Int32Array(length));
export const growableNumbers = (): Growable<Float64Array> => growable((length) => new Float64Array(length));
