/** Long enough for the browser to have taken the file over, also behind a "Save as" question. */
const KEPT_FOR_MS = 60_000;

/** Saves a file to the user's downloads. Characters that some file system refuses are replaced in its name. */
export function download(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name.replaceAll(/[\\/:*?"<>|]+/g, '-');
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT_FOR_MS);
}
