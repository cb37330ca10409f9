import { FexgraphError, toError } from '@fexgraph/core';
import type { WebOutput, WebOutputs } from './web-outputs.ts';

/** Of all browsers, but not of the types of pages. */
type MovableFile = FileSystemFileHandle & { move(name: string): Promise<void> };

/**
 * Files in the folder that the browser keeps for pages of this origin: for recordings that memory should not hold. They
 * are written as `<name>.part` and get their name when they are complete. Read them with
 * `navigator.storage.getDirectory()`.
 */
export function originPrivateFiles(): WebOutputs {
  return {
    open: async (name) => {
      try {
        if (/[/\\]/.test(name)) throw new Error('it is one folder: give a name without slashes');
        const storage = navigator.storage as StorageManager | undefined;
        if (!storage) throw new Error('the page is not secure (https or localhost)');
        const folder = await storage.getDirectory();
        const file = (await folder.getFileHandle(`${name}.part`, { create: true })) as MovableFile;
        return new PrivateFile(name, folder, file, await file.createWritable());
      } catch (thrown) {
        throw failed(name, thrown);
      }
    },
  };
}

class PrivateFile implements WebOutput {
  constructor(
    private readonly name: string,
    private readonly folder: FileSystemDirectoryHandle,
    private readonly file: MovableFile,
    private readonly stream: FileSystemWritableFileStream,
  ) {}

  async write(bytes: Uint8Array): Promise<void> {
    await this.stream.write(bytes as Uint8Array<ArrayBuffer>).catch((thrown) => {
      throw failed(this.name, thrown);
    });
  }

  complete(): Promise<void> {
    return this.#close(this.name);
  }

  async abandon(name: string | undefined): Promise<void> {
    if (name !== undefined) return this.#close(name);
    await this.stream.abort();
    await this.folder.removeEntry(this.file.name);
  }

  async #close(name: string): Promise<void> {
    try {
      await this.stream.close();
      await this.file.move(name);
    } catch (thrown) {
      throw failed(this.name, thrown);
    }
  }
}

function failed(name: string, thrown: unknown): FexgraphError {
  const cause = toError(thrown);
  return new FexgraphError('OUTPUT_FAILED', `cannot write ${name}: ${cause.message}`, {
    hint:
      cause.name === 'QuotaExceededError' ? 'the browser gives this page no more room: remove older files' : undefined,
    cause,
  });
}
