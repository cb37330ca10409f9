/** A file that the user gave. */
export interface PickedFile {
  readonly file: File;
  /** Below what was dropped or picked, with slashes: `folder/a.jpg`. */
  readonly path: string;
  /** With it the file can be read again after a reload, if the user allows it. Of browsers that have it. */
  readonly handle?: FileSystemFileHandle;
}

/** Chromium has it, and the types of pages do not. */
type DropItem = DataTransferItem & { getAsFileSystemHandle?(): Promise<FileSystemHandle | null> };
type FolderHandle = FileSystemDirectoryHandle & { values(): AsyncIterable<FileSystemHandle> };

/** Files of an input element. */
export function pickedFiles(files: Iterable<File>): PickedFile[] {
  return Array.from(files, (file) => ({ file, path: file.webkitRelativePath || file.name }));
}

/** Files and folders that were dropped, folders with all that is in them. To be called in the event itself. */
export async function droppedFiles(data: DataTransfer): Promise<PickedFile[]> {
  const items = Array.from(data.items as unknown as Iterable<DropItem>).filter(({ kind }) => kind === 'file');
  // An event's items are gone when the next task begins: all are asked for at once.
  const asked = items.map((item) => ({
    handle: item.getAsFileSystemHandle?.() ?? Promise.resolve(null),
    entry: item.webkitGetAsEntry(),
    file: item.getAsFile(),
  }));
  const found: PickedFile[] = [];
  for (const { handle, entry, file } of asked) {
    const kept = await handle;
    if (kept) for await (const one of filesOfHandle(kept, '')) found.push(one);
    else if (entry?.isDirectory) for await (const one of filesOfEntry(entry)) found.push(one);
    else if (file) found.push({ file, path: file.name });
  }
  return found;
}

async function* filesOfHandle(handle: FileSystemHandle, folder: string): AsyncGenerator<PickedFile> {
  const path = folder + handle.name;
  if (handle.kind === 'file') {
    const file = handle as FileSystemFileHandle;
    yield { file: await file.getFile(), path, handle: file };
    return;
  }
  for await (const inside of (handle as FolderHandle).values()) yield* filesOfHandle(inside, `${path}/`);
}

async function* filesOfEntry(entry: FileSystemEntry): AsyncGenerator<PickedFile> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    yield { file, path: entry.fullPath.replace(/^\//, '') };
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  // A reader gives some at a time, and none at its end.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return;
    for (const inside of some) yield* filesOfEntry(inside);
  }
}
