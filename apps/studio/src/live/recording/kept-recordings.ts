import { FexgraphError } from '@fexgraph/core';
import { SpoolFile } from './spool-file.ts';

/** Of all browsers, but not of the types of pages. */
type MovableFile = FileSystemFileHandle & { move(name: string): Promise<void> };

const FOLDER = 'recordings';
/** While it is written, and after a crash. */
const UNFINISHED = '.part';
const lockOf = (name: string) => `fexgraph recording ${name}`;
const LINE_END = 10;
/** The last line is looked for in this many bytes; a row has some 30 kB. */
const TAIL = 4_000_000;

/** A recording that lies in the browser's own folder. */
export interface KeptRecording {
  /** `live-2026-11-30-120705`, without an ending. */
  readonly name: string;
  readonly bytes: number;
  /** The page ended before the recording did. */
  readonly interrupted: boolean;
}

async function folder(): Promise<FileSystemDirectoryHandle> {
  const storage = navigator.storage as StorageManager | undefined;
  if (!storage) {
    throw new FexgraphError('OUTPUT_FAILED', 'this page may not keep recordings: it is not secure', {
      hint: 'serve it by https, or from localhost',
    });
  }
  return (await storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true });
}

/** A recording on its way. */
export interface OpenRecording {
  write(bytes: Uint8Array): Promise<void>;
  /** It is complete, and kept under its name. */
  complete(): Promise<void>;
}

/** Begins a CSV file. What is written is safe at once. @throws FexgraphError OUTPUT_FAILED (rejects) */
export async function openRecording(name: string): Promise<OpenRecording> {
  // Held from before there is a file until it is whole: other tabs then know that it is no wreck.
  const release = await hold(name);
  try {
    const file = (await (await folder()).getFileHandle(`${name}.csv${UNFINISHED}`, { create: true })) as MovableFile;
    const spool = await SpoolFile.open(file);
    return {
      write: (bytes) => spool.write(bytes),
      complete: async () => {
        try {
          await spool.close();
          await file.move(`${name}.csv`);
        } finally {
          release();
        }
      },
    };
  } catch (thrown) {
    release();
    throw thrown;
  }
}

/** Takes the lock of a recording. Resolves to what gives it back. */
function hold(name: string): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const held = navigator.locks.request(lockOf(name), { ifAvailable: true }, (lock) => {
      if (lock) return new Promise<void>((release) => resolve(release));
      throw new FexgraphError('OUTPUT_FAILED', `another tab of the studio writes ${name}`, {
        hint: 'begin to record once more: the names of recordings are their seconds',
      });
    });
    held.catch(reject);
  });
}

/** All but those that are being written now, also by other tabs. The newest first. */
export async function keptRecordings(): Promise<readonly KeptRecording[]> {
  const { held = [] } = await navigator.locks.query();
  const locks = new Set(held.map(({ name }) => name));
  const found: KeptRecording[] = [];
  for await (const [path, handle] of (await folder()).entries()) {
    const interrupted = path.endsWith(UNFINISHED);
    const name = path.replace(UNFINISHED, '').replace(/\.csv$/, '');
    if (handle.kind !== 'file' || locks.has(lockOf(name))) continue;
    const { size } = await (handle as FileSystemFileHandle).getFile();
    found.push({ name, bytes: size, interrupted });
  }
  return found.sort((a, b) => b.name.localeCompare(a.name));
}

const pathOf = ({ name, interrupted }: KeptRecording) => `${name}.csv${interrupted ? UNFINISHED : ''}`;

/** The table as CSV. Of an interrupted one, all whole rows. */
export async function tableOf(recording: KeptRecording): Promise<Blob> {
  const file = await (await (await folder()).getFileHandle(pathOf(recording))).getFile();
  if (!recording.interrupted) return file;
  const from = Math.max(0, file.size - TAIL);
  const tail = new Uint8Array(await file.slice(from).arrayBuffer());
  return file.slice(0, from + tail.lastIndexOf(LINE_END) + 1);
}

export async function removeRecording(recording: KeptRecording): Promise<void> {
  await (await folder()).removeEntry(pathOf(recording));
}
