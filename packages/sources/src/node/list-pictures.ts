import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { FexgraphError, type Note } from '@fexgraph/core';
import { isAddress } from '@fexgraph/files';
import { PICTURE_EXTENSIONS } from '../pictures/picture-format.ts';
import { VIDEO_EXTENSIONS } from '../video-names.ts';
import { globFiles } from './glob-files.ts';
import { naturalOrder } from './natural-order.ts';
import { type ListedFile, type Medium, mediumOf, PictureList, realPath, SAME_FILE } from './picture-list.ts';
import { walkFolder } from './walk-folder.ts';

/** A picture in memory: the bytes of a file. */
export interface NamedBytes {
  /** What the `input` column and messages say. */
  readonly name: string;
  readonly data: Uint8Array;
}

/** A path, glob, folder or address; or the bytes of a file, with or without a name. */
export type PictureInput = string | Uint8Array | NamedBytes;

/** One picture to read: `name` is the path as given or found. */
export type PictureEntry = ListedFile | NamedBytes;

/** The pictures that inputs stand for, and what was left out on the way. */
export interface ListedPictures {
  readonly entries: readonly PictureEntry[];
  readonly notes: readonly Note[];
}

/**
 * The pictures that inputs stand for, in order: a folder gives the picture files in it and below, a glob what it
 * matches (its extension in capitals or not), both in natural order and each real file once. A path that names an
 * existing file is never taken for a glob. A missing file stays in the list, so that it fails at its place and costs
 * nobody else. What a run has written is left out, and so are pictures of folders that cannot be read; folders and globs
 * may give nothing beside others that do: notes name them.
 *
 * @param folder relative paths start here
 * @throws FexgraphError BAD_INPUT naming every folder and glob that gives nothing, where no input gives anything; for an
 *   empty input.
 */
export async function listPictures(inputs: readonly PictureInput[], folder: string): Promise<ListedPictures> {
  return listed(inputs, new Lister(folder, new PictureList()), [PICTURES]);
}

/** A file to read, and what as. */
export interface InputEntry extends ListedFile {
  readonly medium: Medium;
}

/**
 * The pictures and videos that inputs stand for: as `listPictures`, with the videos that it leaves out. A video that is
 * given twice, also by other names or links, is read once; a note says so.
 *
 * @throws FexgraphError BAD_INPUT as `listPictures`.
 */
export async function listInputs(
  inputs: readonly string[],
  folder: string,
): Promise<{ readonly entries: readonly InputEntry[]; readonly notes: readonly Note[] }> {
  const { entries, notes } = await listed(inputs, new Lister(folder, new PictureList(true)), [PICTURES, VIDEOS]);
  const known: InputEntry[] = [];
  const again: Note[] = [];
  const unsaid: Note[] = [];
  const videos = new Map<string, string>();
  for (const entry of entries) {
    if (!('path' in entry)) continue;
    const medium = await mediumOf(entry.path);
    if (!medium) {
      unsaid.push({ input: entry.name, kind: 'its end does not say whether it is a picture or a video', missed: true });
      continue;
    }
    if (medium === 'picture') {
      known.push({ ...entry, medium });
      continue;
    }
    const file = await realPath(entry.path);
    const other = videos.get(file);
    if (other === undefined) {
      videos.set(file, entry.name);
      known.push({ ...entry, medium });
      continue;
    }
    // Rows are told apart by the name of their video and the number of their frame.
    const isSameName = other === entry.name;
    again.push({
      input: entry.name,
      ...(isSameName ? { kind: 'given more than once, read once' } : { kind: SAME_FILE, detail: `is ${other}` }),
    });
  }
  if (known.length === 0 && unsaid.length > 0) {
    throw new FexgraphError('BAD_INPUT', unsaid.map(inWords).join('; '), {
      hint: 'an address ends like a file: .jpg, .mp4; download others, and name the file',
    });
  }
  return { entries: known, notes: [...notes, ...again, ...unsaid] };
}

const namedSo = (what: string, extensions: readonly string[]) =>
  `${what} are files named ${extensions.map((extension) => `.${extension}`).join(' ')}`;
const PICTURES = namedSo('pictures', PICTURE_EXTENSIONS);
const VIDEOS = namedSo('videos', VIDEO_EXTENSIONS);

async function listed(
  inputs: readonly PictureInput[],
  lister: Lister,
  names: readonly string[],
): Promise<ListedPictures> {
  const entries: PictureEntry[] = [];
  // One after the other: what an input gives depends on what those before it gave.
  for (const [index, input] of inputs.entries()) entries.push(...(await lister.entriesOf(input, index)));
  const { empty, notes } = lister;
  if (entries.length > 0) return { entries, notes: [...notes, ...empty] };
  if (empty.length > 0) {
    throw new FexgraphError('BAD_INPUT', empty.map(inWords).join('; '), {
      hint: names.join('; '),
    });
  }
  throw new FexgraphError('BAD_INPUT', `there is no picture to read: ${reasons(notes)}`, {
    hint: 'what a run has written is not read; copy such a picture elsewhere to analyse it',
  });
}

const inWords = ({ input, kind, detail }: Note): string => `${input}: ${kind}${detail ? ` (${detail})` : ''}`;

/** Finds what each input stands for. */
class Lister {
  /** Folders and globs that gave nothing. */
  readonly empty: Note[] = [];

  constructor(
    private readonly folder: string,
    private readonly list: PictureList,
  ) {}

  get notes(): readonly Note[] {
    return this.list.notes;
  }

  async entriesOf(input: PictureInput, index: number): Promise<readonly PictureEntry[]> {
    if (input instanceof Uint8Array) return [{ name: `buffer-${index}`, data: input }];
    if (typeof input !== 'string') return [input];
    // Most often a variable of a shell that is not set. It would stand for the whole current folder.
    if (input === '') throw new FexgraphError('BAD_INPUT', 'an input is empty', { hint: 'the current folder is "."' });
    if (isAddress(input)) return this.list.given({ name: input, path: input });
    const path = resolve(this.folder, input);
    const found = await stat(path).catch(() => undefined);
    if (found?.isDirectory()) return this.#inFolder(input, path);
    if (!found && isGlob(input)) return this.#matching(input);
    return this.list.given({ name: input, path });
  }

  async #inFolder(name: string, path: string): Promise<readonly PictureEntry[]> {
    const before = this.notes.length;
    const { files, notes } = await walkFolder(name, path);
    this.list.notes.push(...notes);
    const prefix = name.replace(/[/\\]+$/, '');
    const named = files.map((file) => ({ name: `${prefix}/${file.name}`, path: file.path }));
    const pictures = await this.list.picturesOf(inOrder(named));
    this.#expectSome(pictures, name, 'there is no picture in this folder', before);
    return pictures;
  }

  async #matching(pattern: string): Promise<readonly PictureEntry[]> {
    const before = this.notes.length;
    const { files, notes } = await globFiles(pattern, this.folder);
    this.list.notes.push(...notes);
    const pictures = await this.list.found(inOrder(files));
    this.#expectSome(pictures, pattern, 'no file matches', before);
    return pictures;
  }

  /** Nothing is no failure where a note says where it went to. */
  #expectSome(found: readonly unknown[], input: string, kind: string, notesBefore: number): void {
    if (found.length > 0) return;
    const added = this.notes.slice(notesBefore);
    if (added.some(({ kind }) => kind === SAME_FILE) || (added.length > 0 && !added.some(({ missed }) => missed)))
      return;
    this.empty.push({ input, kind, missed: true, ...(added.length > 0 && { detail: reasons(added) }) });
  }
}

/** In words, a few of them. */
function reasons(notes: readonly Note[]): string {
  const kinds = [...new Set(notes.map(({ kind }) => kind))];
  return kinds.map((kind) => `${notes.filter((note) => note.kind === kind).length} x ${kind}`).join('; ');
}

const inOrder = (files: readonly ListedFile[]) => [...files].sort((a, b) => naturalOrder(a.name, b.name));

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
