import { addTo, LEAST_GAIN, setMultiplier } from './additive-steps';

/** Steps of one predictor's shape. */

@inline
const MOST_LEAVES: usize = 4;

/**
 * One step of a shape: each bag cuts the bins in at most `leaves` runs, best gain first, and moves each run by a Newton
 * step. Rows without the value, in the cell after the bins, are a leaf of their own.
 *
 * @param stride - bytes from one cell's sums to the next
 * @param step - bytes from one cell of the shape to the next
 * @param direction - 1: no run is lower than the one before it; -1: none is higher; 0: free
 * @param plain - whether the factor is the step itself, and not its exponential
 * @param gates - one f32 a bag: what the first cut, or the missing value, must gain for the bag to step
 * @param gains - one f32 a bag, raised to what was gained or could have been
 * @param scratch - 576 bytes
 */
export function growShape(
  bins: i32,
  vectors: i32,
  sums: usize,
  stride: usize,
  counts: usize,
  leaves: i32,
  least: f32,
  l2: f32,
  rate: f32,
  direction: f32,
  plain: i32,
  shape: usize,
  factor: usize,
  step: usize,
  gates: usize,
  gains: usize,
  scratch: usize,
): void {
  const wide = (<usize>vectors) << 4;
  for (let at: usize = 0; at < wide; at += 16) {
    v128.store(scratch + GATE, v128.load(gates + at));
    v128.store(scratch + GAIN, v128.load(gains + at));
    cutRuns(bins, sums + at, wide, stride, counts + at, leaves, least, l2, direction, scratch);
    moveRuns(bins, sums + at, wide, stride, counts + at, leaves, least, l2, rate, plain, scratch);
    fillRuns(bins, leaves, shape + at, factor + at, step, scratch);
    v128.store(gains + at, v128.load(scratch + GAIN));
  }
}

// What `scratch` holds of each run, the runs from the lowest up.
@inline
const END: usize = 0;
@inline
const GRADIENT: usize = 64;
@inline
const CURVATURE: usize = 128;
@inline
const COUNT: usize = 192;
@inline
const MOVE: usize = 256;
@inline
const MULTIPLIER: usize = 320;
@inline
const BEST: usize = 384;
@inline
const BELOW: usize = 400;
@inline
const LEFT_OUT: usize = 448;
@inline
const GATE: usize = 512;
@inline
const GAIN: usize = 528;
@inline
const FOUND: usize = 544;

function cutRuns(
  bins: i32,
  sums: usize,
  wide: usize,
  stride: usize,
  counts: usize,
  leaves: i32,
  least: f32,
  l2: f32,
  direction: f32,
  scratch: usize,
): void {
  let g = f32x4.splat(0);
  let h = f32x4.splat(0);
  let c = f32x4.splat(0);
  for (let bin: usize = 0; bin < <usize>bins; bin += 1) {
    g = f32x4.add(g, v128.load(sums + bin * stride));
    h = f32x4.add(h, v128.load(sums + bin * stride + wide));
    c = f32x4.add(c, v128.load(counts + bin * wide));
  }
  for (let k: usize = 0; k < MOST_LEAVES; k += 1) v128.store(scratch + END + (k << 4), i32x4.splat(bins - 1));
  v128.store(scratch + GRADIENT, g);
  v128.store(scratch + CURVATURE, h);
  v128.store(scratch + COUNT, c);
  for (let cuts = 0; cuts < leaves - 1; cuts += 1) {
    if (direction == 0) findCut(bins, sums, wide, stride, counts, cuts, least, l2, scratch);
    else findOrderedCut(bins, sums, wide, stride, counts, cuts, least, l2, direction, scratch);
    if (cuts == 0) gateCut(scratch);
    insertCut(scratch);
  }
}

/** Notes what the first cut gains, and gives it up where that is too little. */
function gateCut(scratch: usize): void {
  const gain = v128.load(scratch + FOUND);
  v128.store(scratch + GAIN, f32x4.pmax(v128.load(scratch + GAIN), gain));
  const enough = f32x4.ge(gain, v128.load(scratch + GATE));
  v128.store(scratch + BEST, v128.bitselect(v128.load(scratch + BEST), i32x4.splat(-1), enough));
}

/** The best cut of any run, of each lane. */
function findCut(
  bins: i32,
  sums: usize,
  wide: usize,
  stride: usize,
  counts: usize,
  cuts: i32,
  least: f32,
  l2: f32,
  scratch: usize,
): void {
  const ridge = f32x4.splat(l2);
  const fewest = f32x4.splat(least);
  let best = f32x4.splat(LEAST_GAIN);
  let bestBin = i32x4.splat(-1);
  let bestG = f32x4.splat(0);
  let bestH = f32x4.splat(0);
  let bestC = f32x4.splat(0);
  let gl = f32x4.splat(0);
  let hl = f32x4.splat(0);
  let cl = f32x4.splat(0);
  let g = v128.load(scratch + GRADIENT);
  let h = v128.load(scratch + CURVATURE);
  let c = v128.load(scratch + COUNT);
  let whole = f32x4.div(f32x4.mul(g, g), f32x4.add(h, ridge));
  for (let bin = 0; bin < bins - 1; bin += 1) {
    for (let k: usize = 0; k < <usize>cuts; k += 1) {
      const begins = i32x4.eq(v128.load(scratch + END + (k << 4)), i32x4.splat(bin - 1));
      if (!v128.any_true(begins)) continue;
      gl = v128.andnot(gl, begins);
      hl = v128.andnot(hl, begins);
      cl = v128.andnot(cl, begins);
      g = v128.bitselect(v128.load(scratch + GRADIENT + 16 + (k << 4)), g, begins);
      h = v128.bitselect(v128.load(scratch + CURVATURE + 16 + (k << 4)), h, begins);
      c = v128.bitselect(v128.load(scratch + COUNT + 16 + (k << 4)), c, begins);
      whole = f32x4.div(f32x4.mul(g, g), f32x4.add(h, ridge));
    }
    const cell = sums + (<usize>bin) * stride;
    gl = f32x4.add(gl, v128.load(cell));
    hl = f32x4.add(hl, v128.load(cell + wide));
    cl = f32x4.add(cl, v128.load(counts + (<usize>bin) * wide));
    const gr = f32x4.sub(g, gl);
    const below = f32x4.add(hl, ridge);
    const above = f32x4.add(f32x4.sub(h, hl), ridge);
    const parts = f32x4.add(f32x4.mul(f32x4.mul(gl, gl), above), f32x4.mul(f32x4.mul(gr, gr), below));
    const gain = f32x4.sub(f32x4.div(parts, f32x4.mul(below, above)), whole);
    const enough = v128.and(f32x4.ge(cl, fewest), f32x4.ge(f32x4.sub(c, cl), fewest));
    const better = v128.and(enough, f32x4.gt(gain, best));
    best = v128.bitselect(gain, best, better);
    bestBin = v128.bitselect(i32x4.splat(bin), bestBin, better);
    bestG = v128.bitselect(gl, bestG, better);
    bestH = v128.bitselect(hl, bestH, better);
    bestC = v128.bitselect(cl, bestC, better);
  }
  v128.store(scratch + BEST, bestBin);
  v128.store(scratch + FOUND, best);
  v128.store(scratch + BELOW, bestG);
  v128.store(scratch + BELOW + 16, bestH);
  v128.store(scratch + BELOW + 32, bestC);
}

/** The same where runs must rise, or fall: neither half may pass the other, or the runs beside them. */
function findOrderedCut(
  bins: i32,
  sums: usize,
  wide: usize,
  stride: usize,
  counts: usize,
  cuts: i32,
  least: f32,
  l2: f32,
  direction: f32,
  scratch: usize,
): void {
  const lanes: usize = 4;
  for (let lane: usize = 0; lane < lanes; lane += 1) {
    const offset = lane << 2;
    let best: f32 = LEAST_GAIN;
    let bestBin = -1;
    let bestG: f32 = 0;
    let bestH: f32 = 0;
    let bestC: f32 = 0;
    let run: usize = 0;
    let gl: f32 = 0;
    let hl: f32 = 0;
    let cl: f32 = 0;
    for (let bin = 0; bin < bins - 1; bin += 1) {
      if (run < <usize>cuts && bin - 1 == load<i32>(scratch + END + (run << 4) + offset)) {
        run += 1;
        gl = 0;
        hl = 0;
        cl = 0;
      }
      const cell = sums + (<usize>bin) * stride + offset;
      gl += load<f32>(cell);
      hl += load<f32>(cell + wide);
      cl += load<f32>(counts + (<usize>bin) * wide + offset);
      const at = (run << 4) + offset;
      const g = load<f32>(scratch + GRADIENT + at);
      const h = load<f32>(scratch + CURVATURE + at);
      const cr = load<f32>(scratch + COUNT + at) - cl;
      if (cl < least || cr < least) continue;
      const gr = g - gl;
      const below = hl + l2;
      const above = h - hl + l2;
      const left = (direction * gl) / below;
      const right = (direction * gr) / above;
      if (left > right) continue;
      if (run > 0 && left < neighbour(at - 16, l2, direction, scratch)) continue;
      const isLast = load<i32>(scratch + END + at) == bins - 1;
      if (!isLast && right > neighbour(at + 16, l2, direction, scratch)) continue;
      const gain = (gl * gl) / below + (gr * gr) / above - (g * g) / (h + l2);
      if (gain <= best) continue;
      best = gain;
      bestBin = bin;
      bestG = gl;
      bestH = hl;
      bestC = cl;
    }
    store<i32>(scratch + BEST + offset, bestBin);
    store<f32>(scratch + FOUND + offset, best);
    store<f32>(scratch + BELOW + offset, bestG);
    store<f32>(scratch + BELOW + 16 + offset, bestH);
    store<f32>(scratch + BELOW + 32 + offset, bestC);
  }
}

@inline
function neighbour(at: usize, l2: f32, direction: f32, scratch: usize): f32 {
  return (direction * load<f32>(scratch + GRADIENT + at)) / (load<f32>(scratch + CURVATURE + at) + l2);
}

/** Cuts each lane's run in two where its best cut is. */
function insertCut(scratch: usize): void {
  for (let offset: usize = 0; offset < 16; offset += 4) {
    const bin = load<i32>(scratch + BEST + offset);
    if (bin < 0) continue;
    let at = offset;
    while (load<i32>(scratch + END + at) < bin) at += 16;
    for (let move = ((MOST_LEAVES - 1) << 4) + offset; move > at; move -= 16) {
      store<i32>(scratch + END + move, load<i32>(scratch + END + move - 16));
      store<f32>(scratch + GRADIENT + move, load<f32>(scratch + GRADIENT + move - 16));
      store<f32>(scratch + CURVATURE + move, load<f32>(scratch + CURVATURE + move - 16));
      store<f32>(scratch + COUNT + move, load<f32>(scratch + COUNT + move - 16));
    }
    halve(scratch + GRADIENT + at, load<f32>(scratch + BELOW + offset));
    halve(scratch + CURVATURE + at, load<f32>(scratch + BELOW + 16 + offset));
    halve(scratch + COUNT + at, load<f32>(scratch + BELOW + 32 + offset));
    store<i32>(scratch + END + at, bin);
  }
}

@inline
function halve(at: usize, below: f32): void {
  store<f32>(at + 16, load<f32>(at) - below);
  store<f32>(at, below);
}

/** What each run moves by. Nothing moves where nothing was told apart. */
function moveRuns(
  bins: i32,
  sums: usize,
  wide: usize,
  stride: usize,
  counts: usize,
  leaves: i32,
  least: f32,
  l2: f32,
  rate: f32,
  plain: i32,
  scratch: usize,
): void {
  const ridge = f32x4.splat(l2);
  const missing = sums + (<usize>bins) * stride;
  const cut = i32x4.lt_s(v128.load(scratch + END), i32x4.splat(bins - 1));
  const without = v128.load(missing);
  const gain = f32x4.div(f32x4.mul(without, without), f32x4.add(v128.load(missing + wide), ridge));
  let known = f32x4.ge(v128.load(counts + (<usize>bins) * wide), f32x4.splat(least));
  v128.store(scratch + GAIN, f32x4.pmax(v128.load(scratch + GAIN), v128.and(gain, known)));
  known = v128.and(known, v128.or(cut, f32x4.ge(gain, v128.load(scratch + GATE))));
  const told = v128.or(known, cut);
  for (let k: usize = 0; k < <usize>leaves; k += 1) {
    const newton = f32x4.div(
      v128.load(scratch + GRADIENT + (k << 4)),
      f32x4.add(v128.load(scratch + CURVATURE + (k << 4)), ridge),
    );
    setMove(scratch + MOVE + (k << 4), v128.and(f32x4.mul(newton, f32x4.splat(rate)), told), plain);
  }
  const newton = f32x4.div(v128.load(missing), f32x4.add(v128.load(missing + wide), ridge));
  const move = v128.and(f32x4.mul(newton, f32x4.splat(rate)), known);
  v128.store(scratch + LEFT_OUT, move);
  setMultiplier(scratch + LEFT_OUT, scratch + LEFT_OUT + 16, plain);
}

@inline
function setMove(at: usize, move: v128, plain: i32): void {
  v128.store(at, move);
  setMultiplier(at, at + (MULTIPLIER - MOVE), plain);
}

function fillRuns(bins: i32, leaves: i32, shape: usize, factor: usize, step: usize, scratch: usize): void {
  const move0 = v128.load(scratch + MOVE);
  const multiplier0 = v128.load(scratch + MULTIPLIER);
  for (let bin = 0; bin < bins; bin += 1) {
    let move = move0;
    let multiplier = multiplier0;
    for (let k: usize = 0; k < <usize>(leaves - 1); k += 1) {
      const beyond = i32x4.gt_s(i32x4.splat(bin), v128.load(scratch + END + (k << 4)));
      move = v128.bitselect(v128.load(scratch + MOVE + 16 + (k << 4)), move, beyond);
      multiplier = v128.bitselect(v128.load(scratch + MULTIPLIER + 16 + (k << 4)), multiplier, beyond);
    }
    addTo(shape + (<usize>bin) * step, move);
    v128.store(factor + (<usize>bin) * step, multiplier);
  }
  addTo(shape + (<usize>bins) * step, v128.load(scratch + LEFT_OUT));
  v128.store(factor + (<usize>bins) * step, v128.load(scratch + LEFT_OUT + 16));
}
