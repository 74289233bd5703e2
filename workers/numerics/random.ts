/** A seeded stream of random numbers: the same seed gives the same stream on every machine. */
export interface RandomStream {
  /** An integer in [0, 2^32), uniform. */
  bits(): number;
  /** In [0, 1), with 53 random bits. */
  uniform(): number;
  /** An integer in [0, bound), without modulo bias; `bound` in [1, 2^32]. */
  below(bound: number): number;
  /** Standard normal: mean 0, variance 1. */
  normal(): number;
  /** Puts the entries in a uniformly random order, in place, and returns the same array. */
  shuffle<List extends Uint32Array | Int32Array | Float64Array>(list: List): List;
  /** Draws as many places of `counts` as it has, with replacement, and fills it with how often each came. */
  resample(counts: Int32Array): void;
}

/** One step of splitmix32 (the finaliser of MurmurHash3 over a Weyl sequence); fills a state from one word. */
function mix(word: number): number {
  let z = word | 0;
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return (z ^ (z >>> 16)) >>> 0;
}

const WORDS = 2 ** 32;
/** Above this, the product with a word is not exact in a double. */
const EXACT_PRODUCT = 2 ** 21;

/**
 * What is left of a word below 2^32 after division by a bound of no more. Exact: the rounded quotient is nearer to the
 * true one than that is to the next integer. Engines call a function for the remainder of words beyond 2^31.
 */
const remainder = (word: number, bound: number) => word - Math.floor(word / bound) * bound;

const rotateLeft = (word: number, by: number) => (word << by) | (word >>> (32 - by));

/**
 * A generator of uniform and normal numbers with a period of 2^128 - 1. Not for cryptography.
 *
 * @param seed - taken modulo 2^32; use {@link derive} for streams that must not resemble each other
 *
 * Source: xoshiro128**, Blackman and Vigna, ACM TOMS 47 (2021) 36; bounded integers by rejection, in resampling by
 * multiplication (Lemire, ACM TOMACS 29 (2019) 3); normal deviates by Marsaglia's polar method, SIAM Review 6 (1964)
 * 260-264; shuffling by Fisher and Yates.
 */
export function randomStream(seed: number): RandomStream {
  let weyl = seed >>> 0;
  const next = () => mix((weyl = (weyl + 0x9e3779b9) >>> 0));
  let a = next();
  let b = next();
  let c = next();
  let d = next();
  let spare: number | null = null;

  function bits(): number {
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11);
    return result;
  }

  function uniform(): number {
    const high = bits() >>> 5;
    const low = bits() >>> 6;
    return (high * 67_108_864 + low) / 9_007_199_254_740_992;
  }

  function below(bound: number): number {
    if (!(bound >= 1 && bound <= 4_294_967_296)) throw new RangeError(`no integer below ${bound}`);
    let word = bits();
    // The last, incomplete run of `bound` words is drawn anew. It lies within the last `bound` words: the division that
    // finds where it begins, slow beside all else here, is seldom needed.
    if (word >= WORDS - bound) {
      const limit = WORDS - (WORDS % bound);
      while (word >= limit) word = bits();
    }
    return remainder(word, bound);
  }

  function normal(): number {
    if (spare !== null) {
      const kept = spare;
      spare = null;
      return kept;
    }
    for (;;) {
      const u = 2 * uniform() - 1;
      const v = 2 * uniform() - 1;
      const s = u * u + v * v;
      if (s === 0 || s >= 1) continue;
      const radius = Math.sqrt((-2 * Math.log(s)) / s);
      spare = v * radius;
      return u * radius;
    }
  }

  function shuffle<List extends Uint32Array | Int32Array | Float64Array>(list: List): List {
    // The state in locals, and what `below` draws drawn here: a small network's epochs shuffle more than they compute.
    let [p, q, r, s] = [a | 0, b | 0, c | 0, d | 0];
    for (let i = list.length - 1; i > 0;) {
      const word = Math.imul(rotateLeft(Math.imul(q, 5), 7), 9) >>> 0;
      const shifted = q << 9;
      r ^= p;
      s ^= q;
      q ^= r;
      p ^= s;
      r ^= shifted;
      s = rotateLeft(s, 11);
      const bound = i + 1;
      if (word >= WORDS - bound && word >= WORDS - (WORDS % bound)) continue;
      const j = remainder(word, bound);
      const moved = list[i]!;
      list[i] = list[j]!;
      list[j] = moved;
      i -= 1;
    }
    [a, b, c, d] = [p, q, r, s];
    return list;
  }

  function resample(counts: Int32Array): void {
    const places = counts.length;
    counts.fill(0);
    if (places > EXACT_PRODUCT) {
      for (let draw = 0; draw < places; draw += 1) counts[below(places)]! += 1;
      return;
    }
    // The state in locals: millions of draws would otherwise each box their words.
    let [p, q, r, s] = [a | 0, b | 0, c | 0, d | 0];
    const unfair = WORDS % places;
    for (let draw = 0; draw < places;) {
      const word = Math.imul(rotateLeft(Math.imul(q, 5), 7), 9) >>> 0;
      const shifted = q << 9;
      r ^= p;
      s ^= q;
      q ^= r;
      p ^= s;
      r ^= shifted;
      s = rotateLeft(s, 11);
      const product = word * places;
      const place = Math.floor(product / WORDS);
      if (product - place * WORDS < unfair) continue;
      counts[place]! += 1;
      draw += 1;
    }
    [a, b, c, d] = [p, q, r, s];
  }

  return { bits, uniform, below, normal, shuffle, resample };
}

/**
 * A seed of its own for each purpose, so that streams neither repeat nor depend on the order in which they are asked
 * for: `derive(seed, 'folds', repeat)`.
 *
 * @param seed - the study's seed, taken modulo 2^32
 * @param labels - what the stream is for, and which one; 1 and '1' are different labels
 * @returns an integer in [0, 2^32)
 *
 * Source: FNV-1a over the labels' UTF-16 units (Fowler, Noll and Vo), finished as MurmurHash3 (Appleby, 2011).
 */
export function derive(seed: number, ...labels: readonly (string | number)[]): number {
  let hash = mix((seed >>> 0) ^ 0x811c9dc5);
  for (const label of labels) {
    const text = typeof label === 'number' ? `#${label}` : `"${label}`;
    for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
    hash = mix(hash);
  }
  return hash;
}
