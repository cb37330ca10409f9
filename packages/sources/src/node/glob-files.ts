import fs from 'node:fs';
import { lstat, stat } from 'node:fs/promises';
import { isAbsolute, resolve } from 'node:path';
import type { Note } from '@fexgraph/core';
import type { FileSystemAdapter } from 'tinyglobby';
import { checkPattern } from './check-pattern.ts';
import type { FolderContents } from './walk-folder.ts';

/**
 * The files that a glob matches, links among them. As in a folder, the extension may be written in capitals or not, and
 * what could not be looked at is noted.
 *
 * @throws FexgraphError BAD_INPUT for a pattern that could keep a matcher busy for hours (rejects).
 * @param folder relative globs start here; `name` of a file is as the glob is: relative or absolute
 */
export async function globFiles(pattern: string, folder: string): Promise<FolderContents> {
  checkPattern(pattern);
  const { glob } = await import('tinyglobby');
  const notes: Note[] = [];
  const names = await glob(anyCase(literal(pattern)), {
    cwd: folder,
    absolute: isAbsolute(pattern),
    expandDirectories: false,
    extglob: false,
    fs: tellingFiles(notes),
  });
  const files: FolderContents['files'][number][] = [];
  for (const name of names) {
    const path = resolve(folder, name);
    if (await leadsNowhere(path)) notes.push({ input: name, kind: 'link that leads nowhere', missed: true });
    else files.push({ name, path });
  }
  return { files, notes };
}

/** Groups and what repeats them, `(a+)+`: the library would hand them on as a regular expression, and names have them. */
function literal(pattern: string): string {
  return pattern.replace(/(?<!\\)[()+|]/g, '\\$&');
}

function anyCase(pattern: string): string {
  return pattern.replace(/\.(\w+|\{[\w,]+\})$/, (extension) =>
    extension.replace(/[a-z]/gi, (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`),
  );
}

async function leadsNowhere(path: string): Promise<boolean> {
  if (!(await lstat(path)).isSymbolicLink()) return false;
  return stat(path).then(
    () => false,
    () => true,
  );
}

type Done<T> = (error: NodeJS.ErrnoException | null, value: T) => void;

/** Node's file system as the glob library asks it: it passes over what fails, so this says it instead. */
function tellingFiles(notes: Note[]): FileSystemAdapter {
  const readdir = (path: string, options: { withFileTypes: true }, done: Done<fs.Dirent[]>) =>
    fs.readdir(path, options, (error, entries) => {
      if (error && error.code !== 'ENOENT' && error.code !== 'ENOTDIR') {
        const detail = error.code === 'EACCES' ? 'permission denied' : error.message;
        notes.push({ input: path, kind: 'folder that cannot be read', detail, missed: true });
      }
      done(error, entries);
    });
  // A link that leads nowhere is a file like any other until it is read.
  const realpath = (path: string, done: Done<string>) =>
    fs.realpath(path, (error, real) => (error?.code === 'ENOENT' ? done(null, path) : done(error, real)));
  const found = (path: string, done: Done<fs.Stats>) =>
    fs.stat(path, (error, stats) => (error?.code === 'ENOENT' ? fs.lstat(path, done) : done(error, stats)));
  return { readdir, realpath, stat: found } as unknown as FileSystemAdapter;
}
