import { addTo, LEAST_GAIN, setMultiplier } from './additive-steps';

/** Steps of a pair of predictors, and what a pair is worth. */

/**
 * One step of a pair's grid, `across` x `down` cells in rows of `down` + 1, the last of each row and the last row for
 * those without the value: each bag cuts both predictors once and moves the four quarters (Lou et al., KDD 2013).
 *
 * @param scratch - 48 bytes a cell, and 256 more
 */
export function growCross(
  across: i32,
  down: i32,
  vectors: i32,
  sums: usize,
  stride: usize,
  counts: usize,
  least: f32,
  l2: f32,
  rate: f32,
  plain: i32,
  shape: usize,
  factor: usize,
  step: usize,
  scratch: usize,
): void {
  const wide = (<usize>vectors) << 4;
  const found = scratch + (<usize>(across * down)) * 48;
  for (let at: usize = 0; at < wide; at += 16) {
    cumulate(across, down, sums + at, wide, stride, counts + at, scratch);
    findCross(across, down, least, l2, 0, scratch, found);
    const cutAcross = v128.load(found + 16);
    const cutDown = v128.load(found + 32);
    moveQuarters(across, down, least, l2, rate, plain, scratch, found);
    for (let a = 0; a <= across; a += 1) {
      const beyondA = i32x4.gt_s(i32x4.splat(a), cutAcross);
      for (let b = 0; b <= down; b += 1) {
        const cell = (<usize>(a * (down + 1) + b)) * step + at;
        if (a == across || b == down) {
          v128.store(factor + cell, f32x4.splat(plain != 0 ? 0 : 1));
          continue;
        }
        const beyondB = i32x4.gt_s(i32x4.splat(b), cutDown);
        addTo(shape + cell, quarter(found + 64, beyondA, beyondB));
        v128.store(factor + cell, quarter(found + 128, beyondA, beyondB));
      }
    }
  }
}

@inline
function quarter(at: usize, beyondA: v128, beyondB: v128): v128 {
  const low = v128.bitselect(v128.load(at + 16), v128.load(at), beyondB);
  const high = v128.bitselect(v128.load(at + 48), v128.load(at + 32), beyondB);
  return v128.bitselect(high, low, beyondA);
}

/**
 * What the best cross of a bag's own rows would spare the rows it holds back, over what the better of the two cuts alone
 * would spare them: what only the pair can tell. In halves of the squared scale of the loss, per bag.
 *
 * @param heldSums - as `sums`, of the rows held back
 * @param to - one f32 a bag
 */
export function scoreCross(
  across: i32,
  down: i32,
  vectors: i32,
  sums: usize,
  heldSums: usize,
  stride: usize,
  counts: usize,
  least: f32,
  l2: f32,
  scratch: usize,
  to: usize,
): void {
  const wide = (<usize>vectors) << 4;
  const size = (<usize>(across * down)) * 48;
  const found = scratch + size;
  const heldTo = found + 256;
  for (let at: usize = 0; at < wide; at += 16) {
    cumulate(across, down, sums + at, wide, stride, counts + at, scratch);
    cumulate(across, down, heldSums + at, wide, stride, counts + at, heldTo);
    findCross(across, down, least, l2, 1, scratch, found);
    for (let offset: usize = 0; offset < 16; offset += 4) {
      const a = load<i32>(found + 16 + offset);
      const b = load<i32>(found + 32 + offset);
      store<f32>(to + at + offset, a < 0 ? 0 : sparedApart(across, down, a, b, least, l2, scratch + offset, heldTo + offset));
    }
  }
}

function sparedApart(
  across: i32,
  down: i32,
  a: i32,
  b: i32,
  least: f32,
  l2: f32,
  sums: usize,
  held: usize,
): f32 {
  const row = (<usize>down) * 48;
  const corner = (<usize>a) * row + (<usize>b) * 48;
  const side = (<usize>a) * row + row - 48;
  const edge = (<usize>(across - 1)) * row + (<usize>b) * 48;
  const all = (<usize>(across - 1)) * row + row - 48;
  let together: f32 = 0;
  for (let q = 0; q < 4; q += 1) {
    if (partOf(q, sums + corner + 32, sums + side + 32, sums + edge + 32, sums + all + 32) < least) continue;
    together += spared(
      partOf(q, sums + corner, sums + side, sums + edge, sums + all),
      partOf(q, sums + corner + 16, sums + side + 16, sums + edge + 16, sums + all + 16),
      partOf(q, held + corner, held + side, held + edge, held + all),
      partOf(q, held + corner + 16, held + side + 16, held + edge + 16, held + all + 16),
      l2,
    );
  }
  const alone = max(sparedByCut(side, all, l2, sums, held), sparedByCut(edge, all, l2, sums, held));
  return together - alone;
}

@inline
function sparedByCut(low: usize, all: usize, l2: f32, sums: usize, held: usize): f32 {
  const g = load<f32>(sums + low);
  const h = load<f32>(sums + low + 16);
  const heldG = load<f32>(held + low);
  const heldH = load<f32>(held + low + 16);
  return (
    spared(g, h, heldG, heldH, l2) +
    spared(
      load<f32>(sums + all) - g,
      load<f32>(sums + all + 16) - h,
      load<f32>(held + all) - heldG,
      load<f32>(held + all + 16) - heldH,
      l2,
    )
  );
}

/** What a Newton step from one set of rows spares another, to the second order. */
@inline
function spared(g: f32, h: f32, heldG: f32, heldH: f32, l2: f32): f32 {
  const move = g / (h + l2);
  return move * heldG - 0.5 * move * move * heldH;
}

/** Sums of all cells up to each, in both directions. */
function cumulate(
  across: i32,
  down: i32,
  sums: usize,
  wide: usize,
  stride: usize,
  counts: usize,
  to: usize,
): void {
  const row = (<usize>down) * 48;
  for (let a = 0; a < across; a += 1) {
    let g = f32x4.splat(0);
    let h = f32x4.splat(0);
    let c = f32x4.splat(0);
    for (let b = 0; b < down; b += 1) {
      const cell = <usize>(a * (down + 1) + b);
      g = f32x4.add(g, v128.load(sums + cell * stride));
      h = f32x4.add(h, v128.load(sums + cell * stride + wide));
      c = f32x4.add(c, v128.load(counts + cell * wide));
      const at = to + (<usize>a) * row + (<usize>b) * 48;
      v128.store(at, a > 0 ? f32x4.add(g, v128.load(at - row)) : g);
      v128.store(at + 16, a > 0 ? f32x4.add(h, v128.load(at - row + 16)) : h);
      v128.store(at + 32, a > 0 ? f32x4.add(c, v128.load(at - row + 32)) : c);
    }
  }
}

@inline
function gainOf(g: v128, h: v128, c: v128, least: v128, ridge: v128): v128 {
  return v128.and(f32x4.div(f32x4.mul(g, g), f32x4.add(h, ridge)), f32x4.ge(c, least));
}

/** `found` is given the gain of the best cross, and where it cuts; -1 where there is none. */
function findCross(across: i32, down: i32, least: f32, l2: f32, apart: i32, sums: usize, found: usize): void {
  const row = (<usize>down) * 48;
  const fewest = f32x4.splat(least);
  const ridge = f32x4.splat(l2);
  const lastRow = sums + (<usize>(across - 1)) * row;
  const all = lastRow + row - 48;
  const g = v128.load(all);
  const h = v128.load(all + 16);
  const c = v128.load(all + 32);
  let best = apart != 0 ? f32x4.splat(0) : f32x4.add(gainOf(g, h, c, fewest, ridge), f32x4.splat(LEAST_GAIN));
  let bestA = i32x4.splat(-1);
  let bestB = i32x4.splat(-1);
  for (let a = 0; a < across - 1; a += 1) {
    const side = sums + (<usize>a) * row + row - 48;
    const ga = v128.load(side);
    const ha = v128.load(side + 16);
    const ca = v128.load(side + 32);
    for (let b = 0; b < down - 1; b += 1) {
      const corner = sums + (<usize>a) * row + (<usize>b) * 48;
      const edge = lastRow + (<usize>b) * 48;
      const g0 = v128.load(corner);
      const h0 = v128.load(corner + 16);
      const c0 = v128.load(corner + 32);
      const gb = v128.load(edge);
      const hb = v128.load(edge + 16);
      const cb = v128.load(edge + 32);
      const g3 = f32x4.add(f32x4.sub(f32x4.sub(g, ga), gb), g0);
      const h3 = f32x4.add(f32x4.sub(f32x4.sub(h, ha), hb), h0);
      const c3 = f32x4.add(f32x4.sub(f32x4.sub(c, ca), cb), c0);
      let gain = f32x4.add(
        f32x4.add(
          gainOf(g0, h0, c0, fewest, ridge),
          gainOf(f32x4.sub(ga, g0), f32x4.sub(ha, h0), f32x4.sub(ca, c0), fewest, ridge),
        ),
        f32x4.add(
          gainOf(f32x4.sub(gb, g0), f32x4.sub(hb, h0), f32x4.sub(cb, c0), fewest, ridge),
          gainOf(g3, h3, c3, fewest, ridge),
        ),
      );
      if (apart != 0) {
        const byA = f32x4.add(
          gainOf(ga, ha, ca, fewest, ridge),
          gainOf(f32x4.sub(g, ga), f32x4.sub(h, ha), f32x4.sub(c, ca), fewest, ridge),
        );
        const byB = f32x4.add(
          gainOf(gb, hb, cb, fewest, ridge),
          gainOf(f32x4.sub(g, gb), f32x4.sub(h, hb), f32x4.sub(c, cb), fewest, ridge),
        );
        gain = f32x4.sub(gain, f32x4.pmax(byA, byB));
      }
      const better = f32x4.gt(gain, best);
      best = v128.bitselect(gain, best, better);
      bestA = v128.bitselect(i32x4.splat(a), bestA, better);
      bestB = v128.bitselect(i32x4.splat(b), bestB, better);
    }
  }
  v128.store(found, best);
  v128.store(found + 16, bestA);
  v128.store(found + 32, bestB);
}

/** The moves of the four quarters of each lane, and their multipliers; none where there is no cross. */
function moveQuarters(
  across: i32,
  down: i32,
  least: f32,
  l2: f32,
  rate: f32,
  plain: i32,
  sums: usize,
  found: usize,
): void {
  const row = (<usize>down) * 48;
  const lastRow = sums + (<usize>(across - 1)) * row;
  for (let offset: usize = 0; offset < 16; offset += 4) {
    const a = load<i32>(found + 16 + offset);
    const b = load<i32>(found + 32 + offset);
    for (let q = 0; q < 4; q += 1) {
      let move: f32 = 0;
      if (a >= 0) {
        const corner = sums + (<usize>a) * row + (<usize>b) * 48 + offset;
        const side = sums + (<usize>a) * row + row - 48 + offset;
        const edge = lastRow + (<usize>b) * 48 + offset;
        const all = lastRow + row - 48 + offset;
        const g = partOf(q, corner, side, edge, all);
        const h = partOf(q, corner + 16, side + 16, edge + 16, all + 16);
        const c = partOf(q, corner + 32, side + 32, edge + 32, all + 32);
        move = c >= least ? (rate * g) / (h + l2) : 0;
      }
      store<f32>(found + 64 + (<usize>q) * 16 + offset, move);
    }
  }
  for (let q: usize = 0; q < 4; q += 1) setMultiplier(found + 64 + q * 16, found + 128 + q * 16, plain);
}

@inline
function partOf(q: i32, corner: usize, side: usize, edge: usize, all: usize): f32 {
  const own = load<f32>(corner);
  if (q == 0) return own;
  if (q == 1) return load<f32>(side) - own;
  if (q == 2) return load<f32>(edge) - own;
  return load<f32>(all) - load<f32>(side) - load<f32>(edge) + own;
}
