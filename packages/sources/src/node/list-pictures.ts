import { stat } from 'node:fs/promises';
import { isAbsolute, resolve } from 'node:path';
import { FexgraphError } from '@fexgraph/core';
import { glob } from 'tinyglobby';
import { checkPattern } from './check-pattern.ts';
import { naturalOrder } from './natural-order.ts';
import { PICTURE_EXTENSIONS } from './picture-format.ts';

/** A picture in memory: the bytes of a file. */
export interface NamedBytes {
  /** What the `input` column and messages say. */
  readonly name: string;
  readonly data: Uint8Array;
}

/** A path, glob or folder; or the bytes of a file, with or without a name. */
export type PictureInput = string | Uint8Array | NamedBytes;

/** One picture to read: `name` is the path as given or found. */
export type PictureEntry = { readonly name: string; readonly path: string } | NamedBytes;

/**
 * The pictures that inputs stand for, in order: a folder gives the picture files in it and below, a glob what it
 * matches, both in natural order. A path that names an existing file is never taken for a glob. A missing file stays in
 * the list, so that it fails at its place and costs nobody else.
 *
 * @param folder relative paths start here
 * @throws FexgraphError BAD_INPUT naming every folder and glob that gives nothing.
 */
export async function listPictures(inputs: readonly PictureInput[], folder: string): Promise<readonly PictureEntry[]> {
  const lists = await Promise.all(inputs.map((input, index) => entriesOf(input, index, folder)));
  const empty = lists.filter((list) => typeof list === 'string');
  if (empty.length > 0) {
    throw new FexgraphError('BAD_INPUT', empty.join('; '), {
      hint: `pictures are files named ${PICTURE_EXTENSIONS.map((extension) => `.${extension}`).join(' ')}`,
    });
  }
  return (lists as readonly PictureEntry[][]).flat();
}

/** The entries, or why there are none. */
async function entriesOf(input: PictureInput, index: number, folder: string): Promise<PictureEntry[] | string> {
  if (input instanceof Uint8Array) return [{ name: `buffer-${index}`, data: input }];
  if (typeof input !== 'string') return [input];
  const path = resolve(folder, input);
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) return inFolder(input, path);
  if (!found && isGlob(input)) return matching(input, folder);
  return [{ name: input, path }];
}

async function inFolder(name: string, path: string): Promise<PictureEntry[] | string> {
  const pattern = `**/*.{${PICTURE_EXTENSIONS.join(',')}}`;
  const files = await glob(pattern, { cwd: path, caseSensitiveMatch: false, expandDirectories: false });
  if (files.length === 0) return `${name}: there is no picture in this folder`;
  const prefix = name.replace(/[/\\]+$/, '');
  return files.sort(naturalOrder).map((file) => ({ name: `${prefix}/${file}`, path: resolve(path, file) }));
}

async function matching(pattern: string, folder: string): Promise<PictureEntry[] | string> {
  checkPattern(pattern);
  const files = await glob(pattern, {
    cwd: folder,
    absolute: isAbsolute(pattern),
    expandDirectories: false,
    // Repeated groups, `+(a|b)`: not offered, and dear to match.
    extglob: false,
  });
  if (files.length === 0) return `${pattern}: no file matches`;
  return files.sort(naturalOrder).map((file) => ({ name: file, path: resolve(folder, file) }));
}

/**
 * Parentheses alone do not make a glob: `photo (1).jpg` is what browsers call the second download. Looked at piece by
 * piece: one regular expression for all would take the square of a long text's length.
 */
function isGlob(text: string): boolean {
  const before = (close: string) => text.split(close).slice(0, -1);
  return (
    /[*?]/.test(text) ||
    before(']').some((piece) => /\[./s.test(piece)) ||
    before('}').some((piece) => piece.includes('{') && /,|\.\./.test(piece.slice(piece.indexOf('{'))))
  );
}
