import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { type Clock, FexgraphError } from '@fexgraph/core';
import {
  DiskFiles,
  diskError,
  isHolderGone,
  type LockHolder,
  ownLocks,
  PartFile,
  type RemoteFacts,
  withLock,
  writeBeside,
} from '@fexgraph/files';
import * as z from 'zod';

/** What is known of a file that came, for people and for the next who wants it. */
const entrySchema = z.strictObject({ name: z.string(), sha256: z.string() });

/** A place in the cache for a file as the server has it: another version of it has another place. */
export interface CachePlace {
  /** Of the input, which has no secrets. */
  readonly name: string;
  readonly bytes: number;
  readonly key: string;
  readonly path: string;
  readonly part: PartFile;
}

const holdSchema = z.object({ host: z.string(), process: z.int(), since: z.iso.datetime(), bytes: z.int().min(0) });

export interface InputCacheOptions {
  /** Of one machine: whether a process still uses a file cannot be known from another one. */
  readonly folder: string;
  /** Of all files together. */
  readonly mostBytes: number;
  readonly clock: Clock;
}

/** Names in the folder begin with the key of the file that they belong to. */
const KEY = /^([0-9a-f]{64})\./;
const HOLD = /\.hold$/;
const ENTRY = '.json';

export const OTHER_FOLDER = 'choose another folder: --input-cache, or FEXGRAPH_INPUT_CACHE';

/** Files of inputs that lie elsewhere, no more than so many bytes of them: what nobody has used for longest goes first. */
export class InputCache {
  constructor(private readonly options: InputCacheOptions) {}

  /** Where nothing tells the versions of a file apart, each use has a place of its own. */
  placeOf(name: string, { bytes, etag, modified }: RemoteFacts): CachePlace {
    const version = JSON.stringify([name, bytes, etag ?? modified ?? randomUUID()]);
    const key = createHash('sha256').update(version).digest('hex');
    const part = new PartFile(this.#at(key, '.part'), this.#at(key, '.part.state'), OTHER_FOLDER);
    // The end of its name stays, for those who go by it.
    return { name, bytes, key, part, path: this.#at(key, `.data${/\.\w{1,8}$/.exec(name)?.[0] ?? ''}`) };
  }

  /** One at a time gets a file, whatever process it is in. */
  alone<T>({ key }: CachePlace, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    return withLock(this.#at(key, '.lock'), { clock: this.options.clock, signal, elsewhere: OTHER_FOLDER }, work);
  }

  /**
   * Makes room for a file, and keeps it from being removed until it is released.
   *
   * @returns what releases it
   * @throws FexgraphError LIMIT_EXCEEDED where it does not fit, beside what is in use (rejects).
   */
  async hold({ name, key, bytes }: CachePlace): Promise<() => Promise<void>> {
    const { folder, mostBytes, clock } = this.options;
    const path = this.#at(key, `.${randomUUID()}.hold`);
    const holder: LockHolder = { host: hostname(), process: process.pid, since: new Date().toISOString() };
    const text = JSON.stringify({ ...holder, bytes, token: randomUUID() });
    await mkdir(folder, { recursive: true }).catch((thrown: unknown) => {
      throw diskError(folder, thrown, OTHER_FOLDER);
    });
    await withLock(join(folder, 'room.lock'), { clock, elsewhere: OTHER_FOLDER }, async () => {
      const files = (await this.#files()).filter((file) => file.key !== key);
      let used = files.reduce((sum, file) => sum + file.bytes, 0);
      const free = files.filter(({ isHeld }) => !isHeld).sort((a, b) => a.usedMs - b.usedMs);
      const held = used - free.reduce((sum, file) => sum + file.bytes, 0);
      if (held + bytes > mostBytes) throw tooSmall(name, bytes, held, mostBytes);
      for (const file of free) {
        if (used + bytes <= mostBytes) break;
        await this.#remove(file.key);
        used -= file.bytes;
      }
      ownLocks.add(text);
      await this.#write(path, text);
    });
    return async () => {
      ownLocks.delete(text);
      await rm(path, { force: true });
    };
  }

  /** Whether the file is there, and is what came. It counts as used now. */
  async has({ key, path }: CachePlace): Promise<boolean> {
    const beside = this.#at(key, ENTRY);
    const text = await readFile(beside, 'utf8').catch(() => undefined);
    const expected = text === undefined ? undefined : parseEntry(text)?.sha256;
    if (expected === undefined || (await sha256Of(path).catch(() => undefined)) !== expected) return false;
    const now = new Date();
    await utimes(beside, now, now).catch(() => undefined);
    return true;
  }

  /** Gives the part of a file, which is whole, its name. */
  async keep({ name, key, path, part }: CachePlace, sha256: string): Promise<void> {
    try {
      await rename(part.path, path);
    } catch (thrown) {
      throw diskError(path, thrown, OTHER_FOLDER);
    }
    await part.remove();
    await this.#write(this.#at(key, ENTRY), JSON.stringify({ name, sha256 }));
  }

  #at(key: string, end: string): string {
    return join(this.options.folder, `${key}${end}`);
  }

  async #write(path: string, text: string): Promise<void> {
    await writeBeside(path, new TextEncoder().encode(text), new DiskFiles(OTHER_FOLDER), `${path}.${randomUUID()}.tmp`);
  }

  /** What takes room. Holds of processes that are gone are removed. */
  async #files() {
    const { folder } = this.options;
    const files = new Map<string, { key: string; bytes: number; usedMs: number; isHeld: boolean }>();
    for (const name of await readdir(folder)) {
      const key = KEY.exec(name)?.[1];
      const stats = key === undefined ? undefined : await stat(join(folder, name)).catch(() => undefined);
      if (key === undefined || !stats) continue;
      const file = files.get(key) ?? { key, bytes: 0, usedMs: 0, isHeld: false };
      files.set(key, file);
      if (HOLD.test(name)) {
        const bytes = await this.#heldBytes(join(folder, name));
        if (bytes === undefined) continue;
        file.isHeld = true;
        file.bytes = Math.max(file.bytes, bytes);
      } else {
        file.bytes = Math.max(file.bytes, stats.size);
        file.usedMs = Math.max(file.usedMs, stats.mtimeMs);
      }
    }
    return [...files.values()];
  }

  /** Undefined for the hold of a process that is gone. */
  async #heldBytes(path: string): Promise<number | undefined> {
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text === undefined) return undefined;
    const hold = parseHold(text);
    if (hold && !isHolderGone(hold, text, new Date())) return hold.bytes;
    await rm(path, { force: true });
    return undefined;
  }

  async #remove(key: string): Promise<void> {
    const { folder } = this.options;
    const names = (await readdir(folder)).filter((name) => name.startsWith(`${key}.`) && !name.endsWith('.lock'));
    // The entry first: without it there is no file.
    names.sort((a, b) => Number(b.endsWith(ENTRY)) - Number(a.endsWith(ENTRY)));
    for (const name of names) await rm(join(folder, name), { force: true });
  }
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}

function parseEntry(text: string): z.infer<typeof entrySchema> | undefined {
  try {
    return entrySchema.parse(JSON.parse(text));
  } catch {
    // Then the file is fetched anew.
    return undefined;
  }
}

function parseHold(text: string): z.infer<typeof holdSchema> | undefined {
  try {
    return holdSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** `1.5 GB`, `20 GB`, `340 kB`: never a size that rounds to nothing. */
function sizeText(bytes: number): string {
  const [unit, name] = bytes >= 1e9 ? [1e9, 'GB'] : bytes >= 1e6 ? [1e6, 'MB'] : [1e3, 'kB'];
  return `${Number((bytes / (unit as number)).toPrecision(3))} ${name}`;
}

function tooSmall(name: string, bytes: number, held: number, most: number): FexgraphError {
  const inUse = held > 0 ? `, of which ${sizeText(held)} are in use` : '';
  return new FexgraphError(
    'LIMIT_EXCEEDED',
    `${name}: has ${sizeText(bytes)}, and the cache of inputs ${sizeText(most)}${inUse}`,
    { hint: 'allow more by --input-cache-gb, or do fewer parts at a time' },
  );
}
