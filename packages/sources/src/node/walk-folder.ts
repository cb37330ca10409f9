import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Note } from '@fexgraph/core';

/** A file of a folder: `name` is its path from there. */
interface FoundFile {
  readonly name: string;
  readonly path: string;
}

/** What a folder and those below it hold. Hidden files and folders are left out. */
export interface FolderContents {
  readonly files: readonly FoundFile[];
  /** What could not be looked at. */
  readonly notes: readonly Note[];
}

const codeOf = (thrown: unknown) => (thrown as NodeJS.ErrnoException).code;

/**
 * The files of a folder and of those below it. Links are followed, and each real folder is walked once, so that a link
 * that leads back neither doubles files nor goes on for ever. Real folders come before links to them, so that files
 * have the names that they really have.
 *
 * @param name what the folder is called in notes
 */
export async function walkFolder(name: string, path: string): Promise<FolderContents> {
  const walk = new Walk();
  await walk.folder({ name: '', path }, name);
  return walk;
}

class Walk implements FolderContents {
  readonly files: FoundFile[] = [];
  readonly notes: Note[] = [];
  readonly #walked = new Set<string>();
  readonly #links: { readonly found: FoundFile; readonly shown: string }[] = [];

  /** Walks real folders first, then what links lead to. */
  async folder(folder: FoundFile, shown: string): Promise<void> {
    await this.#real(folder, shown);
    for (let link = this.#links.shift(); link; link = this.#links.shift()) await this.#link(link.found, link.shown);
  }

  async #real({ name, path }: FoundFile, shown: string): Promise<void> {
    const real = await realpath(path).catch(() => path);
    if (this.#walked.has(real)) {
      this.notes.push({ input: shown, kind: 'link to a folder that is read anyway, left out' });
      return;
    }
    this.#walked.add(real);
    for (const entry of await this.#entries(path, shown)) {
      if (entry.name.startsWith('.')) continue;
      const found = { name: name === '' ? entry.name : `${name}/${entry.name}`, path: join(path, entry.name) };
      const foundShown = `${shown.replace(/[/\\]+$/, '')}/${entry.name}`;
      if (entry.isDirectory()) await this.#real(found, foundShown);
      else if (entry.isSymbolicLink()) this.#links.push({ found, shown: foundShown });
      // Pipes and devices may never end.
      else if (entry.isFile()) this.files.push(found);
    }
  }

  async #entries(path: string, shown: string): Promise<Dirent[]> {
    try {
      return await readdir(path, { withFileTypes: true });
    } catch (thrown) {
      const detail = codeOf(thrown) === 'EACCES' ? 'permission denied' : (thrown as Error).message;
      this.notes.push({ input: shown, kind: 'folder that cannot be read', detail, missed: true });
      return [];
    }
  }

  async #link(found: FoundFile, shown: string): Promise<void> {
    const target = await stat(found.path).catch(() => undefined);
    if (!target) this.notes.push({ input: shown, kind: 'link that leads nowhere', missed: true });
    else if (target.isDirectory()) await this.#real(found, shown);
    else if (target.isFile()) this.files.push(found);
  }
}
