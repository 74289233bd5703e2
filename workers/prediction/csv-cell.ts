const FORMULA = /^[=+\-@\t\r]/;

/**
 * A text as a CSV cell that a spreadsheet shows and never runs: one that begins like a formula gets an apostrophe before
 * it (OWASP, CSV injection), and quotes go around what needs them (RFC 4180).
 */
export function textCell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
