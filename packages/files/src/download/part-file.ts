import { createHash, type Hash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as z from 'zod';
import { writeBeside } from '../beside-file.ts';
import { diskError } from '../disk-error.ts';
import { DiskFiles } from '../output-files.ts';

const stateSchema = z.object({
  url: z.string(),
  /** A strong validator of the bytes: resuming is only right while the server still has the same. */
  etag: z.string().optional(),
  lastModified: z.string().optional(),
  total: z.int().positive().optional(),
  /** What the repository said: commit, and sha256 of the file. */
  commit: z.string().optional(),
  sha256: z.string().optional(),
});

/** What must stay the same for a download to go on where it stopped. */
export type PartState = z.output<typeof stateSchema>;

export interface FoundPart extends PartState {
  readonly bytes: number;
}

/** A download that is not finished: the bytes so far, and beside them what they belong to. */
export class PartFile {
  constructor(
    readonly path: string,
    readonly statePath: string,
    /** How the user chooses another place to write to. */
    private readonly elsewhere: string,
  ) {}

  /** What an earlier attempt left, if it is of this address. Anything unreadable counts as nothing. */
  async find(url: string): Promise<FoundPart | undefined> {
    try {
      const state = stateSchema.parse(JSON.parse(await readFile(this.statePath, 'utf8')));
      const { size } = await stat(this.path);
      const usable = state.url === url && size > 0 && size <= (state.total ?? size);
      return usable ? { ...state, bytes: size } : undefined;
    } catch {
      return undefined;
    }
  }

  async remove(): Promise<void> {
    await rm(this.path, { force: true });
    await rm(this.statePath, { force: true });
  }

  /** Starts anew, or goes on behind the bytes that are there. */
  async open(state: PartState, resume: boolean): Promise<PartWriter> {
    try {
      await mkdir(dirname(this.path), { recursive: true });
      const hash = createHash('sha256');
      if (resume) for await (const chunk of createReadStream(this.path)) hash.update(chunk as Buffer);
      const file = await open(this.path, resume ? 'a' : 'w');
      const text = new TextEncoder().encode(JSON.stringify(state));
      await writeBeside(this.statePath, text, new DiskFiles(this.elsewhere), `${this.statePath}.${randomUUID()}.tmp`);
      return new PartWriter(this.path, file, hash, this.elsewhere);
    } catch (thrown) {
      throw diskError(this.path, thrown, this.elsewhere);
    }
  }

  /** The sha256 of what is there. */
  async digest(): Promise<string> {
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(this.path)) hash.update(chunk as Buffer);
    return hash.digest('hex');
  }
}

/** Appends to a part and keeps its sha256. */
export class PartWriter {
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #hash: Hash;

  constructor(
    path: string,
    file: FileHandle,
    hash: Hash,
    private readonly elsewhere: string,
  ) {
    this.#path = path;
    this.#file = file;
    this.#hash = hash;
  }

  /** @throws FexgraphError OUTPUT_FAILED, for example when the disk is full. */
  async append(chunk: Uint8Array): Promise<void> {
    try {
      await this.#file.appendFile(chunk);
    } catch (thrown) {
      throw diskError(this.#path, thrown, this.elsewhere);
    }
    this.#hash.update(chunk);
  }

  /** Of all bytes of the part. */
  digest(): string {
    return this.#hash.copy().digest('hex');
  }

  async close(): Promise<void> {
    try {
      await this.#file.sync();
    } catch (thrown) {
      throw diskError(this.#path, thrown, this.elsewhere);
    } finally {
      await this.#file.close();
    }
  }
}
