/** A file for the user to save. The page gets it as a handle and never reads it. */
export function jsonFile(content: unknown): Blob {
  return new Blob([JSON.stringify(content, null, 2), '\n'], { type: 'application/json' });
}

export function csvFile(text: string): Blob {
  return new Blob([text], { type: 'text/csv' });
}

/** A recipe is text already: written with its own order of keys. */
export function recipeFile(text: string): Blob {
  return new Blob([text], { type: 'application/json' });
}
