import { open, readFile, stat } from 'node:fs/promises';
import { FexgraphError } from '@fexgraph/core';
import { readError } from '@fexgraph/files';
import { type PictureFile, sniffFormat, wholePicture } from '../pictures/picture-format.ts';

export interface ReadLimits {
  readonly maxBytes: number;
  readonly signal?: AbortSignal;
}

/** Format and notes of most pictures are told from so many bytes. The rest goes from the file to the decoder. */
const HEAD_BYTES = 65_536;

/**
 * A picture file: its first bytes, or all where they are few or needed here. `name` is what messages call it.
 *
 * @throws FexgraphError BAD_INPUT naming file and reason: missing, a folder, not a regular file, empty, too large, no
 * permission.
 */
export async function readPictureFile(path: string, name: string, limits: ReadLimits): Promise<PictureFile> {
  const bad = (reason: string, hint?: string) => new FexgraphError('BAD_INPUT', `${name}: ${reason}`, { hint });
  try {
    const stats = await stat(path);
    if (stats.isDirectory()) throw bad('is a folder, not a picture');
    // Pipes and devices may never end.
    if (!stats.isFile()) throw bad('is not a regular file');
    if (stats.size === 0) throw bad('the file is empty', 'copy or download it again');
    checkBytes(stats.size, name, limits.maxBytes);
    const head = await readHead(path, Math.min(stats.size, HEAD_BYTES));
    if (stats.size > HEAD_BYTES && !needsAll(head)) return { head, size: stats.size, path };
    return wholePicture(stats.size > HEAD_BYTES ? await readFile(path, { signal: limits.signal }) : head);
  } catch (thrown) {
    throw readError(name, thrown);
  }
}

async function readHead(path: string, size: number): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(size), 0, size, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** BMP is decoded here; TIFF says anywhere in the file how it is coded; a PNG may have much text before its gamma. */
function needsAll(head: Uint8Array): boolean {
  const sniffed = sniffFormat(head);
  if (sniffed.kind !== 'picture') return false;
  const { format } = sniffed;
  return format === 'bmp' || format === 'tiff' || (format === 'png' && !Buffer.from(head).includes('IDAT'));
}

/** @throws FexgraphError BAD_INPUT beyond `maxBytes`. */
export function checkBytes(bytes: number, name: string, maxBytes: number): void {
  if (bytes <= maxBytes) return;
  const megabytes = (value: number) => `${(value / 1e6).toFixed(1)} MB`;
  throw new FexgraphError(
    'BAD_INPUT',
    `${name}: ${megabytes(bytes)} are more than the limit of ${megabytes(maxBytes)}`,
    {
      hint: 'raise maxBytes if the file is what you expect',
    },
  );
}
