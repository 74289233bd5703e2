/**
 * The stream of random words of `numerics/random.ts`, so that what is drawn is the same on every engine.
 *
 * Source: xoshiro128**, Blackman and Vigna, ACM TOMS 47 (2021) 36, started by splitmix32.
 */
let a: u32 = 1;
let b: u32 = 2;
let c: u32 = 3;
let d: u32 = 4;

@inline
function mix(word: u32): u32 {
  let z = word;
  z = (z ^ (z >>> 16)) * 0x85ebca6b;
  z = (z ^ (z >>> 13)) * 0xc2b2ae35;
  return z ^ (z >>> 16);
}

/** Begins the stream of a seed. */
export function seedBits(seed: u32): void {
  a = mix(seed + 0x9e3779b9);
  b = mix(seed + 0x9e3779b9 * 2);
  c = mix(seed + 0x9e3779b9 * 3);
  d = mix(seed + 0x9e3779b9 * 4);
}

/** Goes on with a stream from the state it was left in. */
export function resumeBits(fromA: u32, fromB: u32, fromC: u32, fromD: u32): void {
  a = fromA;
  b = fromB;
  c = fromC;
  d = fromD;
}

@inline
export function bits(): u32 {
  const result = rotl<u32>(b * 5, 7) * 9;
  const shifted = b << 9;
  c ^= a;
  d ^= b;
  b ^= c;
  a ^= d;
  c ^= shifted;
  d = rotl<u32>(d, 11);
  return result;
}
