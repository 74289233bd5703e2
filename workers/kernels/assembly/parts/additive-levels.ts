/** Levels of a category, put in the order of what they ask for and told what their places were given. */

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
