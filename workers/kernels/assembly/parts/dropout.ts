/**
 * The stream of random words of `numerics/random.ts`, so that the units that are silenced are the same on every engine.
 *
 * Source: xoshiro128**, Blackman and Vigna, ACM TOMS 47 (2021) 36, started by splitmix32.
 */
let a: u32 = 0;
let b: u32 = 0;
let c: u32 = 0;
let d: u32 = 0;

@inline
function mix(word: u32): u32 {
  let z = word;
  z = (z ^ (z >>> 16)) * 0x85ebca6b;
  z = (z ^ (z >>> 13)) * 0xc2b2ae35;
  return z ^ (z >>> 16);
}

export function seedDropout(seed: u32): void {
  a = mix(seed + 0x9e3779b9);
  b = mix(seed + 0x9e3779b9 * 2);
  c = mix(seed + 0x9e3779b9 * 3);
  d = mix(seed + 0x9e3779b9 * 4);
}

@inline
function word(): u32 {
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

/**
 * Silences units of a layer and scales the others up.
 *
 * @param values - (rows x room) numbers, `units` of each row in use
 * @param slopes - the same of their derivatives; 0 where there are none
 * @param limit - random words below it silence
 */
export function silence(
  values: usize,
  slopes: usize,
  rows: i32,
  units: i32,
  room: i32,
  limit: u32,
  scale: f32,
): void {
  for (let row = 0; row < rows; row++) {
    const from = (<usize>(row * room)) << 2;
    for (let unit = 0; unit < units; unit++) {
      const at = from + ((<usize>unit) << 2);
      const by: f32 = word() < limit ? 0 : scale;
      store<f32>(values + at, load<f32>(values + at) * by);
      if (slopes) store<f32>(slopes + at, load<f32>(slopes + at) * by);
    }
  }
}
