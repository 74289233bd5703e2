/**
 * An ARFF file as CSV: the names of its attributes as a header, and its rows without the blanks and quotes around cells.
 *
 * @param header - names of the columns, where the file has none
 */
export function csvOfArff(text: string, header?: readonly string[]): string {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('%'));
  const names = header ?? lines.flatMap((line) => attributeOf(line) ?? []);
  const rows = lines.slice(lines.findIndex((line) => /^@data/i.test(line)) + 1).map((line) =>
    line
      .split(',')
      .slice(0, names.length)
      .map((cell) => cell.trim().replace(/^'(.*)'$/, '$1'))
      .join(','),
  );
  return [names.join(','), ...rows].join('\n');
}

function attributeOf(line: string): string | undefined {
  const [, single, double, bare] = /^@attribute\s+(?:'([^']+)'|"([^"]+)"|(\S+))/i.exec(line) ?? [];
  return single ?? double ?? bare;
}
