import { randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FexgraphError } from '@fexgraph/core';
import { diskError, fault, isAsWritten, type RecordedFile, writeBeside } from '@fexgraph/files';
import { z } from 'zod';
import { type Plan, parsePlan, planText } from '../plan/plan.ts';
import { giveName, isThere, syncFolder } from './give-name.ts';
import { type PartRecord, parsePartRecord, partRecordText } from './part-record.ts';

const PLAN = 'plan.json';
const RESULTS = 'results.json';
/** Tables that are being made. Hidden, as all that is not a part. */
const STAGING = '.results';
const TEMPORARY = '.tmp';
/** What a part leaves, by its id. Hidden: pictures among it are nobody's input. */
const NAMES = /^(?:([0-9a-f]{64})\.(?:segment|json)|\.([0-9a-f]{64})\.files)$/;
const OWN: readonly string[] = [RESULTS, STAGING];
const LARGEST_TEXT = 1_000_000_000;

const resultsSchema = z.array(
  z.strictObject({ path: z.string().min(1), bytes: z.int().min(0), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
);

/** Where the graph of a part writes, until the part is done. Nobody else has these names. */
export interface PartDraft {
  readonly id: string;
  readonly segment: string;
  /** For everything else that the graph writes. */
  readonly files: string;
}

/**
 * The folder in which parts are kept. A part is there whole or not at all, also after the process or the machine has died:
 * what it writes has a private name until it is on the disk.
 */
export class PartFolder {
  private constructor(
    readonly path: string,
    /** Tells it from another one that has its name later. */
    private readonly identity: string,
  ) {}

  /** Makes the folder if it is not there. @throws FexgraphError OUTPUT_FAILED (rejects). */
  static async open(path: string): Promise<PartFolder> {
    try {
      await mkdir(path, { recursive: true });
      return new PartFolder(path, identityOf(await stat(path)));
    } catch (thrown) {
      throw diskError(path, thrown);
    }
  }

  /** The folder, if it is there. */
  static async find(path: string): Promise<PartFolder | undefined> {
    const stats = await stat(path).catch(() => undefined);
    return stats?.isDirectory() ? new PartFolder(path, identityOf(stats)) : undefined;
  }

  /** @throws FexgraphError BAD_INPUT if something else is there (rejects). */
  async plan(): Promise<Plan | undefined> {
    const path = join(this.path, PLAN);
    const text = await this.#read(path);
    return text === undefined ? undefined : parsePlan(text, path);
  }

  async writePlan(plan: Plan): Promise<void> {
    await writeBeside(join(this.path, PLAN), Buffer.from(planText(plan)), undefined, this.#temporary(PLAN));
  }

  /** For results until they are complete. */
  get staging(): string {
    return join(this.path, STAGING);
  }

  /** Says which results get their names next. */
  async announce(results: readonly RecordedFile[]): Promise<void> {
    const text = `${JSON.stringify(results)}\n`;
    await writeBeside(join(this.path, RESULTS), Buffer.from(text), undefined, this.#temporary(RESULTS));
  }

  /** Results that got their names, or were about to. None where what is there is not what `announce` writes. */
  async announced(): Promise<readonly RecordedFile[]> {
    const text = await this.#read(join(this.path, RESULTS));
    if (text === undefined) return [];
    try {
      return resultsSchema.parse(JSON.parse(text));
    } catch {
      // Then nothing that is there may be replaced.
      return [];
    }
  }

  segmentOf(id: string): string {
    return join(this.path, `${id}.segment`);
  }

  filesOf(id: string): string {
    return join(this.path, `.${id}.files`);
  }

  /**
   * The record of a part that is done: its files are there, and as long as it says.
   *
   * @param how `digests` also reads them
   */
  async done(id: string, how: 'sizes' | 'digests' = 'sizes'): Promise<PartRecord | undefined> {
    const path = this.#recordOf(id);
    const text = await this.#read(path);
    if (text === undefined) return undefined;
    let record: PartRecord;
    try {
      record = parsePartRecord(text, path);
    } catch (thrown) {
      // Not what a run leaves: the part is done anew.
      if (thrown instanceof FexgraphError && thrown.code === 'BAD_INPUT') return undefined;
      throw thrown;
    }
    if (record.id !== id) return undefined;
    const files = record.files.map((file) => ({ ...file, path: join(this.filesOf(id), file.name) }));
    for (const { path: file, bytes, sha256 } of [{ ...record.segment, path: this.segmentOf(id) }, ...files]) {
      if (!(await isAsWritten(file, how === 'digests' ? { path: file, bytes, sha256 } : { path: file, bytes })))
        return undefined;
    }
    return record;
  }

  draft(id: string): PartDraft {
    return { id, segment: this.#temporary(`${id}.segment`), files: this.#temporary(`${id}.files`) };
  }

  /**
   * Makes a part of what was written. The same work may have been done by somebody else in the meantime: that one stays.
   *
   * @returns false if the part was there already, with the same bytes
   * @throws FexgraphError OUTPUT_FAILED; NODE_FAILED if the part is there with other bytes (rejects).
   */
  async commit({ id, segment, files }: PartDraft, record: PartRecord): Promise<boolean> {
    const beside = this.#temporary(`${id}.json`);
    return this.#writing(async () => {
      // Whoever removes the folder takes the parts with it: others would not be all.
      if (identityOf(await stat(this.path)) !== this.identity) throw fault('ELOST');
      if (record.files.length > 0) await this.#commitFiles(files, this.filesOf(id));
      const isFirst = await giveName(segment, this.segmentOf(id));
      const { bytes, sha256 } = record.segment;
      if (!isFirst && !(await isAsWritten(this.segmentOf(id), { path: '', bytes, sha256 })))
        throw this.#otherBytes(id, record);
      const file = await open(beside, 'wx');
      try {
        await file.writeFile(partRecordText(record));
        await file.sync();
      } finally {
        await file.close();
      }
      await giveName(beside, this.#recordOf(id));
      await syncFolder(this.path);
      return isFirst;
    });
  }

  /** Removes what a draft has left. */
  async discard({ segment, files }: PartDraft): Promise<void> {
    await this.#writing(async () => {
      await rm(segment, { force: true });
      await rm(files, { recursive: true, force: true });
    });
  }

  /** Removes a part, for example one that is damaged. */
  async forget(id: string): Promise<void> {
    await this.#writing(async () => {
      // The record first: without it there is no part.
      await rm(this.#recordOf(id), { force: true });
      await rm(this.segmentOf(id), { force: true });
      await rm(this.filesOf(id), { recursive: true, force: true });
    });
  }

  /**
   * Removes what processes left when they died, and parts that are in nobody's plan. Only for whoever has the folder
   * alone.
   */
  async sweep(kept: ReadonlySet<string>): Promise<void> {
    await this.#writing(async () => {
      for (const name of await readdir(this.path)) {
        if (isTemporary(name) || name === STAGING) await rm(join(this.path, name), { recursive: true, force: true });
        const [, ofFile, ofFolder] = NAMES.exec(name) ?? [];
        const id = ofFile ?? ofFolder;
        if (id !== undefined && !kept.has(id)) await this.forget(id);
      }
    });
  }

  /** Removes the folder with its parts. What somebody else has put there stays. */
  async remove(): Promise<void> {
    await this.#writing(async () => {
      // Without a plan the rest says nothing: it goes first.
      await rm(join(this.path, PLAN), { force: true });
      for (const name of await readdir(this.path)) {
        if (isTemporary(name) || OWN.includes(name) || NAMES.test(name))
          await rm(join(this.path, name), { recursive: true, force: true });
      }
      await rmdir(this.path).catch((thrown: NodeJS.ErrnoException) => {
        if (thrown.code !== 'ENOTEMPTY' && thrown.code !== 'EEXIST') throw thrown;
      });
    });
  }

  #recordOf(id: string): string {
    return join(this.path, `${id}.json`);
  }

  /** A name that nobody else has, whatever process or machine it is on. */
  #temporary(name: string): string {
    return join(this.path, `.${name}.${process.pid}.${randomUUID()}${TEMPORARY}`);
  }

  async #commitFiles(from: string, to: string): Promise<void> {
    if (await isThere(to)) await rm(from, { recursive: true, force: true });
    else await rename(from, to);
  }

  #otherBytes(id: string, { segment }: PartRecord): FexgraphError {
    return new FexgraphError(
      'NODE_FAILED',
      `part ${id} was done twice, with different results: ${this.segmentOf(id)} is not ${segment.sha256}`,
      { hint: 'do all parts on one kind of machine, with one backend; remove the part to do it anew' },
    );
  }

  async #read(path: string): Promise<string | undefined> {
    try {
      const stats = await stat(path);
      if (!stats.isFile() || stats.size > LARGEST_TEXT)
        throw new FexgraphError('BAD_INPUT', `${path} is no file of a run`);
      return await readFile(path, 'utf8');
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw thrown;
    }
  }

  async #writing<T>(step: () => Promise<T>): Promise<T> {
    try {
      return await step();
    } catch (thrown) {
      throw diskError(this.path, thrown);
    }
  }
}

/** Numbers are used again; the time when a folder was made tells two of one number apart. */
const identityOf = ({ dev, ino, birthtimeMs }: Stats): string => `${dev} ${ino} ${birthtimeMs}`;

/** Also what is written beside a file of such a name. */
const isTemporary = (name: string): boolean => /^\..+\.tmp(\.part)?$/.test(name);
