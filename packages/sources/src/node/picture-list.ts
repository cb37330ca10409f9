import { open, realpath } from 'node:fs/promises';
import type { Note } from '@fexgraph/core';
import { isAddress, RunFiles } from '@fexgraph/files';
import { isVideoName } from '../video-names.ts';
import { bytesSay, nameSays, SNIFFED_BYTES, VIDEO } from './unread-pictures.ts';
import { holdsVideo } from './video-format.ts';

export interface ListedFile {
  /** As given or found. */
  readonly name: string;
  /** Absolute; of what lies elsewhere, its address. */
  readonly path: string;
}

/** The kind of note of a file that is read already, under another name or for another input. */
export const SAME_FILE = 'the same file as another, left out';

export type Medium = 'picture' | 'video';

/**
 * Which of the files that were found are pictures to read, and videos where these are wanted too: each real file once, and
 * none that a run has written. What is left out becomes a note.
 */
export class PictureList {
  readonly notes: Note[] = [];
  readonly #taken = new Map<string, string>();
  readonly #runFiles = new RunFiles();

  constructor(private readonly wantsVideos = false) {}

  /** A path that was given: taken, unless a run has written it. */
  async given(file: ListedFile): Promise<readonly ListedFile[]> {
    if (!isAddress(file.path) && (await this.#isRunFile(file))) return [];
    this.#taken.set(await realPath(file.path), file.name);
    return [file];
  }

  /** Files that were found by a glob. Those that the user named by their real path come before links to them. */
  async found(files: readonly ListedFile[]): Promise<readonly ListedFile[]> {
    const reals = new Map<ListedFile, string>();
    for (const file of files) reals.set(file, await realPath(file.path));
    const linksLast = [...files].sort((a, b) => Number(reals.get(a) !== a.path) - Number(reals.get(b) !== b.path));
    const kept = new Set<ListedFile>();
    for (const file of linksLast) {
      if (await this.#isRunFile(file)) continue;
      const path = reals.get(file)!;
      const other = this.#taken.get(path);
      if (other !== undefined) {
        this.notes.push({ input: file.name, kind: SAME_FILE, detail: `is ${other}` });
        continue;
      }
      this.#taken.set(path, file.name);
      kept.add(file);
    }
    return files.filter((file) => kept.has(file));
  }

  /** The pictures, and the videos that are wanted, among the files of a folder. */
  async picturesOf(files: readonly ListedFile[]): Promise<readonly ListedFile[]> {
    const pictures: ListedFile[] = [];
    for (const file of files) if (await this.#isWanted(file)) pictures.push(file);
    return this.found(pictures);
  }

  async #isWanted({ name, path }: ListedFile): Promise<boolean> {
    const says = nameSays(path);
    if (says.is !== 'perhaps') return says.is === 'picture';
    // A file that cannot be opened is left to its name: where that means a picture, reading it tells why.
    const start = await firstBytes(path).catch(() => undefined);
    if (start === undefined) return says.name !== undefined;
    if (this.wantsVideos && holdsVideo(start)) return true;
    const said = bytesSay(start, says.name);
    if (said === 'read') return true;
    if (!said) return false;
    const what = this.wantsVideos && said.unread === VIDEO ? 'video by its name and not by its contents' : said.unread;
    this.notes.push({ input: name, kind: `${what}, not read`, missed: true });
    return false;
  }

  async #isRunFile({ name, path }: ListedFile): Promise<boolean> {
    const writer = await this.#runFiles.writerOf(path);
    if (writer === undefined) return false;
    this.notes.push({ input: name, kind: 'written by a run, left out', detail: `see ${writer}` });
    return true;
  }
}

/**
 * What a file is read as: by its first bytes, or by its name where they do not say. Undefined for an address whose end says
 * nothing: nothing is fetched to find out.
 */
export async function mediumOf(path: string): Promise<Medium | undefined> {
  const says = nameSays(path);
  if (says.is === 'picture') return 'picture';
  if (isAddress(path)) return isVideoName(path) ? 'video' : undefined;
  const start = await firstBytes(path).catch(() => undefined);
  if (start && holdsVideo(start)) return 'video';
  if (start && bytesSay(start, undefined) === 'read') return 'picture';
  return says.is === 'perhaps' && says.name === VIDEO ? 'video' : 'picture';
}

/** Its own path, if there is none. */
export const realPath = (path: string): Promise<string> => realpath(path).catch(() => path);

async function firstBytes(path: string): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(SNIFFED_BYTES), 0, SNIFFED_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
