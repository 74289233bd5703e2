/** The first byte after the constants that the compiler lays out, tables of the logarithm among them: all from here on is free. */
export function firstFree(): usize {
  return __heap_base;
}
