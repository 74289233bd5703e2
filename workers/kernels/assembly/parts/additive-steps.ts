/** Floors and small steps that the loops of additive models share. */

/** Odds and chances are kept within these. */
export const LOW: f32 = 1e-30;
export const HIGH: f32 = 1e30;
/** A split must gain more than this, or it is rounding. */
export const LEAST_GAIN: f32 = 1e-7;

@inline
export function addTo(at: usize, what: v128): void {
  v128.store(at, f32x4.add(v128.load(at), what));
}

/** e^x of `count` numbers. */
export function exponentials(from: usize, to: usize, count: i32): void {
  for (let i: usize = 0; i < <usize>count; i += 1) store<f32>(to + (i << 2), Mathf.exp(load<f32>(from + (i << 2))));
}

/** What a step does to a state that keeps odds, or the step itself where `plain` says so. */
@inline
export function setMultiplier(from: usize, to: usize, plain: i32): void {
  if (plain != 0) v128.store(to, v128.load(from));
  else exponentials(from, to, 4);
}
