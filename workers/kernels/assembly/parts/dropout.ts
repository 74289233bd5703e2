import { bits } from './random-bits';

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
      const by: f32 = bits() < limit ? 0 : scale;
      store<f32>(values + at, load<f32>(values + at) * by);
      if (slopes) store<f32>(slopes + at, load<f32>(slopes + at) * by);
    }
  }
}
