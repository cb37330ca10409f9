import { toError } from '@fexgraph/core';

export type TableFormat = 'csv' | 'parquet';

/** Only in browsers with the File System Access API, so not among the types of pages. */
type Picker = (options: { readonly mode: 'readwrite'; readonly id: string }) => Promise<FileSystemDirectoryHandle>;
const picker = (globalThis as { readonly showDirectoryPicker?: Picker }).showDirectoryPicker;

export const canChooseFolder = picker !== undefined;

/** Asks for a folder of the user's. Resolves to undefined if they choose none. */
export async function chooseFolder(): Promise<FileSystemDirectoryHandle | undefined> {
  try {
    return await picker?.({ mode: 'readwrite', id: 'fexgraph' });
  } catch (thrown) {
    if (toError(thrown).name === 'AbortError') return undefined;
    throw thrown;
  }
}
