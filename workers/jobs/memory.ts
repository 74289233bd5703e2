/** What browsers say when they refuse to set memory aside; the class of the error alone would cover our defects too. */
const NO_MEMORY =
  /allocation (?:failed|size overflow)|out of memory|could not allocate|memory\.grow|invalid typed array length/i;

/** Whether a caught error says that there was no memory left. */
export function tellsNoMemory(caught: unknown): boolean {
  return caught instanceof Error && NO_MEMORY.test(caught.message);
}
