/**
 * Cyclic boosting of one shape after another, for several bags of rows at once.
 *
 * Four bags fill the lanes of a vector, so that no step needs a lane of its own: what a row adds to a bin, and what a
 * bin gives to a row, is a vector. `vectors` of them stand side by side; `wide` is their width in bytes.
 *
 *   state    rows x [classes x] wide     odds; the chance of each class; or the residual
 *   weight   rows x wide                 0 where the bag holds the row back
 *   index    rows x u16                  the cell of a term that a row falls into
 *   sums     cells x [classes x] 2 wide  gradient, then curvature
 *   counts   cells x wide                rows that a bag trains on
 *   shape    cells x [classes x] wide    what a term has given so far
 *   factor   cells x [classes x] wide    what its last step does to the state: multiplied, or of residuals taken off
 *
 * A yes/no outcome keeps odds and not their logarithm: a step then costs an exponential for each leaf, not each row.
 */

@inline
const LOW: f32 = 1e-30;
@inline
const HIGH: f32 = 1e30;
/** A split must gain more than this, or it is rounding. */
@inline
const LEAST_GAIN: f32 = 1e-7;
@inline
const MOST_LEAVES: usize = 4;

@inline
function addTo(at: usize, what: v128): void {
  v128.store(at, f32x4.add(v128.load(at), what));
}

/** Takes the last step of a yes/no outcome's odds and gathers gradients by the cells of the next term. */
export function advanceBinary(
  from: i32,
  to: i32,
  vectors: i32,
  state: usize,
  y: usize,
  weight: usize,
  last: usize,
  factor: usize,
  next: usize,
  sums: usize,
): void {
  const wide = (<usize>vectors) << 4;
  let place = (<usize>from) * wide;
  for (let row = <usize>from; row < <usize>to; row += 1) {
    const target = v128.load_splat<f32>(y + (row << 2));
    const multiplier = factor + (<usize>load<u16>(last + (row << 1))) * wide;
    const cell = sums + (<usize>load<u16>(next + (row << 1))) * (wide << 1);
    const own = state + place;
    const counted = weight + place;
    if (vectors == 2) {
      stepBinary(own, multiplier, counted, cell, cell + 32, target);
      stepBinary(own + 16, multiplier + 16, counted + 16, cell + 16, cell + 48, target);
    } else {
      for (let at: usize = 0; at < wide; at += 16) {
        stepBinary(own + at, multiplier + at, counted + at, cell + at, cell + wide + at, target);
      }
    }
    place += wide;
  }
}

@inline
function stepBinary(state: usize, multiplier: usize, weight: usize, gradient: usize, curvature: usize, target: v128): void {
  const one = f32x4.splat(1);
  let odds = f32x4.mul(v128.load(state), v128.load(multiplier));
  odds = f32x4.pmin(f32x4.pmax(odds, f32x4.splat(LOW)), f32x4.splat(HIGH));
  v128.store(state, odds);
  const chance = f32x4.div(odds, f32x4.add(one, odds));
  const counted = v128.load(weight);
  addTo(gradient, f32x4.mul(f32x4.sub(target, chance), counted));
  addTo(curvature, f32x4.mul(f32x4.sub(chance, f32x4.mul(chance, chance)), counted));
}

/** The same of a continuous outcome: the state is the residual. */
export function advanceContinuous(
  from: i32,
  to: i32,
  vectors: i32,
  state: usize,
  y: usize,
  weight: usize,
  last: usize,
  factor: usize,
  next: usize,
  sums: usize,
): void {
  const wide = (<usize>vectors) << 4;
  let place = (<usize>from) * wide;
  for (let row = <usize>from; row < <usize>to; row += 1) {
    const taken = factor + (<usize>load<u16>(last + (row << 1))) * wide;
    const cell = sums + (<usize>load<u16>(next + (row << 1))) * (wide << 1);
    for (let at: usize = 0; at < wide; at += 16) {
      const residual = f32x4.sub(v128.load(state + place + at), v128.load(taken + at));
      v128.store(state + place + at, residual);
      const counted = v128.load(weight + place + at);
      addTo(cell + at, f32x4.mul(residual, counted));
      addTo(cell + wide + at, counted);
    }
    place += wide;
  }
}

/** The same of several classes: the state is each class's chance, which adds up to 1 after every step. */
export function advanceClasses(
  from: i32,
  to: i32,
  vectors: i32,
  classes: i32,
  state: usize,
  y: usize,
  weight: usize,
  last: usize,
  factor: usize,
  next: usize,
  sums: usize,
): void {
  const wide = (<usize>vectors) << 4;
  const block = wide * classes;
  const one = f32x4.splat(1);
  const low = f32x4.splat(LOW);
  for (let row = <usize>from; row < <usize>to; row += 1) {
    const observed = load<i32>(y + (row << 2));
    const multiplier = factor + (<usize>load<u16>(last + (row << 1))) * block;
    const cell = sums + (<usize>load<u16>(next + (row << 1))) * (block << 1);
    const place = state + row * block;
    for (let at: usize = 0; at < wide; at += 16) {
      let all = f32x4.splat(0);
      for (let k: usize = at; k < block; k += wide) {
        const part = f32x4.pmax(f32x4.mul(v128.load(place + k), v128.load(multiplier + k)), low);
        v128.store(place + k, part);
        all = f32x4.add(all, part);
      }
      const share = f32x4.div(one, all);
      const counted = v128.load(weight + row * wide + at);
      for (let k = 0; k < classes; k += 1) {
        const offset = (<usize>k) * wide + at;
        const chance = f32x4.mul(v128.load(place + offset), share);
        v128.store(place + offset, chance);
        const target = f32x4.splat(k == observed ? 1 : 0);
        const gathered = cell + (<usize>k) * (wide << 1) + at;
        addTo(gathered, f32x4.mul(f32x4.sub(target, chance), counted));
        addTo(gathered + wide, f32x4.mul(f32x4.mul(chance, f32x4.sub(one, chance)), counted));
      }
    }
  }
}

/** Adds one list of vectors to another and clears it. */
export function gatherInto(total: usize, part: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) {
    addTo(total + at, v128.load(part + at));
    v128.store(part + at, f32x4.splat(0));
  }
}

export function clear(at: usize, bytes: usize): void {
  memory.fill(at, 0, bytes);
}

export function exponentials(from: usize, to: usize, count: i32): void {
  for (let i: usize = 0; i < <usize>count; i += 1) store<f32>(to + (i << 2), Mathf.exp(load<f32>(from + (i << 2))));
}

// ---------------------------------------------------------------- the rows held back

/** The loss of rows that a bag holds back, with the last step taken that the state has not yet. */
export function lossBinary(
  count: i32,
  rows: usize,
  lane: i32,
  vectors: i32,
  state: usize,
  y: usize,
  weight: usize,
  last: usize,
  factor: usize,
): f64 {
  const lanes = (<usize>vectors) << 2;
  let sum: f64 = 0;
  for (let i: usize = 0; i < <usize>count; i += 1) {
    const row = <usize>load<i32>(rows + (i << 2));
    const step = load<f32>(factor + (((<usize>load<u16>(last + (row << 1))) * lanes + lane) << 2));
    const odds = <f64>(load<f32>(state + ((row * lanes + lane) << 2)) * step);
    const loss = load<f32>(y + (row << 2)) > 0.5 ? NativeMath.log1p(1 / odds) : NativeMath.log1p(odds);
    sum += <f64>load<f32>(weight + (row << 2)) * loss;
  }
  return sum;
}

export function lossContinuous(
  count: i32,
  rows: usize,
  lane: i32,
  vectors: i32,
  state: usize,
  weight: usize,
  last: usize,
  factor: usize,
): f64 {
  const lanes = (<usize>vectors) << 2;
  let sum: f64 = 0;
  for (let i: usize = 0; i < <usize>count; i += 1) {
    const row = <usize>load<i32>(rows + (i << 2));
    const step = load<f32>(factor + (((<usize>load<u16>(last + (row << 1))) * lanes + lane) << 2));
    const residual = <f64>(load<f32>(state + ((row * lanes + lane) << 2)) - step);
    sum += <f64>load<f32>(weight + (row << 2)) * residual * residual;
  }
  return sum;
}

export function lossClasses(
  count: i32,
  rows: usize,
  lane: i32,
  vectors: i32,
  classes: i32,
  state: usize,
  y: usize,
  weight: usize,
  last: usize,
  factor: usize,
): f64 {
  const lanes = (<usize>vectors) << 2;
  let sum: f64 = 0;
  for (let i: usize = 0; i < <usize>count; i += 1) {
    const row = <usize>load<i32>(rows + (i << 2));
    const cell = <usize>load<u16>(last + (row << 1));
    const observed = load<i32>(y + (row << 2));
    let all: f64 = 0;
    let own: f64 = 0;
    for (let k = 0; k < classes; k += 1) {
      const offset = (<usize>k) * lanes + lane;
      const step = load<f32>(factor + ((cell * lanes * classes + offset) << 2));
      const part = <f64>max<f32>(load<f32>(state + ((row * lanes * classes + offset) << 2)) * step, LOW);
      all += part;
      if (k == observed) own = part;
    }
    sum += <f64>load<f32>(weight + (row << 2)) * NativeMath.log(all / own);
  }
  return sum;
}

// ---------------------------------------------------------------- one predictor

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

@inline
function setMultiplier(from: usize, to: usize, plain: i32): void {
  if (plain != 0) v128.store(to, v128.load(from));
  else exponentials(from, to, 4);
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

// ---------------------------------------------------------------- categories

/**
 * Puts the levels of a category in the order of what they ask for, each lane by itself, and clears `shape`.
 *
 * @param order - bins x lanes of i32, the order of the step before or any other; it is put right
 */
export function arrangeLevels(
  bins: i32,
  vectors: i32,
  sums: usize,
  stride: usize,
  counts: usize,
  smoothing: f32,
  order: usize,
  arranged: usize,
  arrangedCounts: usize,
  shape: usize,
): void {
  const lanes = vectors << 2;
  const wide = (<usize>vectors) << 4;
  for (let lane = 0; lane < lanes; lane += 1) {
    const offset = (<usize>lane) << 2;
    for (let place = 1; place < bins; place += 1) {
      const level = load<i32>(order + (<usize>place) * wide + offset);
      const asked = asks(sums + (<usize>level) * stride + offset, wide, smoothing);
      let to = place;
      while (to > 0) {
        const before = load<i32>(order + (<usize>(to - 1)) * wide + offset);
        if (asks(sums + (<usize>before) * stride + offset, wide, smoothing) <= asked) break;
        store<i32>(order + (<usize>to) * wide + offset, before);
        to -= 1;
      }
      store<i32>(order + (<usize>to) * wide + offset, level);
    }
    for (let place = 0; place <= bins; place += 1) {
      const level = place < bins ? load<i32>(order + (<usize>place) * wide + offset) : bins;
      const cell = sums + (<usize>level) * stride + offset;
      const to = arranged + (<usize>place) * (wide << 1) + offset;
      store<f32>(to, load<f32>(cell));
      store<f32>(to + wide, load<f32>(cell + wide));
      store<f32>(arrangedCounts + (<usize>place) * wide + offset, load<f32>(counts + (<usize>level) * wide + offset));
    }
  }
  memory.fill(shape, 0, (<usize>(bins + 1)) * wide);
}

@inline
function asks(cell: usize, wide: usize, smoothing: f32): f32 {
  return load<f32>(cell) / (load<f32>(cell + wide) + smoothing);
}

/** Gives the levels what their places were given. */
export function giveLevels(
  bins: i32,
  vectors: i32,
  order: usize,
  fromShape: usize,
  fromFactor: usize,
  shape: usize,
  factor: usize,
  step: usize,
): void {
  const lanes = vectors << 2;
  const wide = (<usize>vectors) << 4;
  for (let place = 0; place <= bins; place += 1) {
    for (let lane = 0; lane < lanes; lane += 1) {
      const offset = (<usize>lane) << 2;
      const level = place < bins ? load<i32>(order + (<usize>place) * wide + offset) : bins;
      const to = (<usize>level) * step + offset;
      const from = (<usize>place) * wide + offset;
      store<f32>(shape + to, load<f32>(shape + to) + load<f32>(fromShape + from));
      store<f32>(factor + to, load<f32>(fromFactor + from));
    }
  }
}

// ---------------------------------------------------------------- pairs

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

/** The cell of each row in the grid of two columns of bytes. */
export function crossIndex(rows: i32, a: usize, b: usize, width: i32, index: usize): void {
  for (let row: usize = 0; row < <usize>rows; row += 1) {
    const cell = (<i32>load<u8>(a + row)) * width + <i32>load<u8>(b + row);
    store<u16>(index + (row << 1), <u16>cell);
  }
}

/** Rows that each bag trains on, by cell. */
export function countCells(rows: i32, vectors: i32, weight: usize, index: usize, counts: usize): void {
  const wide = (<usize>vectors) << 4;
  const one = f32x4.splat(1);
  const none = f32x4.splat(0);
  for (let row: usize = 0; row < <usize>rows; row += 1) {
    const cell = counts + (<usize>load<u16>(index + (row << 1))) * wide;
    for (let at: usize = 0; at < wide; at += 16) {
      addTo(cell + at, v128.and(one, f32x4.gt(v128.load(weight + row * wide + at), none)));
    }
  }
}
