import { FexgraphError, toError } from '@fexgraph/core';
import { offerDownload } from '@fexgraph/sinks/web';
import { notify } from '../../shell/notice-store.ts';
import { freeName } from './free-name.ts';

/** Chromium has it, and the types of pages do not. */
type Picker = (options: { mode: 'readwrite' }) => Promise<FileSystemDirectoryHandle>;
const { showDirectoryPicker } = globalThis as { showDirectoryPicker?: Picker };

export const canPickFolder = showDirectoryPicker !== undefined;

/** Undefined where the user thought better of it. */
export async function pickFolder(): Promise<FileSystemDirectoryHandle | undefined> {
  try {
    return await showDirectoryPicker!({ mode: 'readwrite' });
  } catch (thrown) {
    if (toError(thrown).name === 'AbortError') return undefined;
    throw thrown;
  }
}

/**
 * Gives the user a file: in a folder of theirs, under a name that is free there, or as a download.
 * @throws FexgraphError OUTPUT_FAILED (rejects).
 */
export async function saveResult(name: string, blob: Blob, folder?: FileSystemDirectoryHandle): Promise<void> {
  if (!folder) {
    offerDownload(name, blob);
    return;
  }
  try {
    const taken = new Set<string>();
    for await (const entry of (folder as FileSystemDirectoryHandle & { keys(): AsyncIterable<string> }).keys())
      taken.add(entry.toLowerCase());
    const free = freeName(name, taken);
    const stream = await (await folder.getFileHandle(free, { create: true })).createWritable();
    await blob.stream().pipeTo(stream);
    notify(`${free} is in the folder ${folder.name}`);
  } catch (cause) {
    throw new FexgraphError('OUTPUT_FAILED', `cannot write ${name} into ${folder.name}: ${toError(cause).message}`, {
      hint: 'allow it, make room, or save it as a download',
      cause,
    });
  }
}
