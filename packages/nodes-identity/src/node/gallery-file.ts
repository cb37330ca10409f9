import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FexgraphError } from '@fexgraph/core';
import { DiskFiles, FolderLock, writeBeside } from '@fexgraph/files';
import type { People } from '../known-people/people.ts';
import { galleryBytes, isEncrypted, readGalleryBytes } from './gallery-format.ts';
import type { Passphrase } from './passphrase.ts';

/** Larger files are no galleries: 400,000 looks of 512 numbers. */
const MAX_BYTES = 1_000_000_000;

export interface GalleryFile {
  readonly known: People;
  readonly encrypted: boolean;
  /** Of the file, in hexadecimal. */
  readonly sha256: string;
}

/** Reads a gallery. @throws FexgraphError BAD_INPUT naming the file and the reason (rejects). */
export async function readGallery(path: string, passphrase: Passphrase): Promise<GalleryFile> {
  const bytes = await bytesOf(path);
  return of(path, async () => ({
    known: await readGalleryBytes(bytes, passphrase),
    encrypted: isEncrypted(bytes),
    sha256: digest(bytes),
  }));
}

/** SHA-256 of the file of a gallery, in hexadecimal. @throws FexgraphError BAD_INPUT as above (rejects). */
export async function galleryDigest(path: string): Promise<string> {
  return digest(await bytesOf(path));
}

/**
 * Writes a gallery beside and renames it over the old one: who was removed is in no file any more. What a file system or
 * a backup keeps of old files is not in our hands.
 *
 * @throws FexgraphError OUTPUT_FAILED (rejects).
 */
export async function writeGallery(path: string, known: People, passphrase: Passphrase | undefined): Promise<void> {
  await writeBeside(path, await galleryBytes(known, passphrase), PRIVATE_FILES);
}

/** Files that only their owner can read, before they have their name. */
class PrivateFiles extends DiskFiles {
  override async rename(from: string, to: string): Promise<void> {
    await chmod(from, 0o600);
    await super.rename(from, to);
  }
}
const PRIVATE_FILES = new PrivateFiles();

export interface GalleryChange {
  readonly passphrase: Passphrase;
  /** Encrypts a gallery that is not; one that is encrypted stays so. */
  readonly encrypt?: boolean;
}

/**
 * Reads, changes and writes a gallery, one process at a time. What is wrong with the file, its folder or the passphrase is told
 * before `change` is called.
 *
 * @param change is given undefined where there is no gallery yet
 * @throws what `change` throws, and then leaves the file as it is; FexgraphError BAD_INPUT and BAD_OPTION as
 *   `readGallery`; OUTPUT_FAILED where another process writes into the folder (rejects).
 */
export async function changeGallery(
  path: string,
  { passphrase, encrypt = false }: GalleryChange,
  change: (known: People | undefined) => Promise<People> | People,
): Promise<People> {
  const lock = await FolderLock.take(dirname(path), new Date());
  try {
    const file = existsSync(path) ? await readGallery(path, passphrase) : undefined;
    // A change may be the work of minutes.
    if (encrypt) await passphrase();
    const known = await change(file?.known);
    await writeGallery(path, known, encrypt || file?.encrypted ? passphrase : undefined);
    return known;
  } finally {
    await lock.release();
  }
}

async function bytesOf(path: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path);
    if (size <= MAX_BYTES) return await readFile(path);
  } catch (cause) {
    throw new FexgraphError('BAD_INPUT', `${path}: the gallery cannot be read`, {
      hint: 'make one by: fexgraph people add',
      cause,
    });
  }
  throw new FexgraphError('LIMIT_EXCEEDED', `${path}: larger than a gallery may be (${MAX_BYTES} bytes)`);
}

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Names the file in what went wrong. */
async function of<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (thrown) {
    if (!(thrown instanceof FexgraphError) || thrown.code !== 'BAD_INPUT') throw thrown;
    throw new FexgraphError(thrown.code, `${path}: ${thrown.message}`, { hint: thrown.hint, cause: thrown });
  }
}
