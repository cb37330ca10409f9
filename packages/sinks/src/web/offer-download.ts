/** Downloads start when this time is over at the latest. */
const KEPT_MS = 60_000;

/** Gives the user a file, under a name that the browser makes unique: nothing is ever written over. Of a page only. */
export function offerDownload(name: string, blob: Blob): void {
  const { document } = globalThis;
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  // Browsers make no folders.
  link.download = name.split(/[/\\]/).at(-1) ?? name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
}
