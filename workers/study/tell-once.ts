/** Passes on what was not told before; the same is told for every fold. */
export function tellOnce<Told>(tell: (told: Told) => void): (told: Told) => void {
  const before = new Set<string>();
  return (told) => {
    const key = JSON.stringify(told);
    if (before.has(key)) return;
    before.add(key);
    tell(told);
  };
}
