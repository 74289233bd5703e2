interface ModuleFacts {
  readonly isEntry: boolean;
  readonly importers: readonly string[];
}

/**
 * Whether the first page needs a module, itself or through others, rather than only a page that arrives after it.
 *
 * @param facts - what the bundler knows of a module; null of one it does not know
 */
export function neededFirst(id: string, facts: (id: string) => ModuleFacts | null): boolean {
  const seen = new Set([id]);
  for (const module of seen) {
    const known = facts(module);
    if (known?.isEntry) return true;
    for (const importer of known?.importers ?? []) seen.add(importer);
  }
  return false;
}
