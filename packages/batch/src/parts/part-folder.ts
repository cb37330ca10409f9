import { randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FexgraphError, sha256Text } from '@fexgraph/core';
import { diskError, fault, isAsWritten, type RecordedFile, writeBeside } from '@fexgraph/files';
import * as z from 'zod';
import { type Plan, parsePlan, planText } from '../plan/plan.ts';
import { giveName, isThere, syncFolder } from './give-name.ts';
import { type PartFailure, parsePartFailure, partFailureText } from './part-failure.ts';
import { type PartRecord, parsePartRecord, partRecordText } from './part-record.ts';

const PLAN = 'plan.json';
const RESULTS = 'results.json';
/** Tables that are being made. Hidden, as all that is not a part. */
const STAGING = '.results';
const TEMPORARY = '.tmp';
/** What a part leaves, by its id. Hidden: pictures among it are nobody's input. */
const NAMES = /^(?:([0-9a-f]{64})\.(?:segment|json|failure)|\.([0-9a-f]{64})\.files)$/;
/** What is being written, by the id of its part. */
const DRAFT = /^\.([0-9a-f]{64})\.segment\./;
const OWN: readonly string[] = [RESULTS, STAGING];
const LARGEST_TEXT = 1_000_000_000;

const resultsSchema = z.array(z.strictObject({ path: z.string().min(1), bytes: z.int().min(0), sha256: sha256Text }));

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

  /**
   * Puts a plan into the folder unless there is one: whoever is first wins, also among machines.
   *
   * @returns the plan that is there then
   */
  async begin(plan: Plan): Promise<Plan> {
    const isFirst = await this.#writing(() => this.#writeOnce(PLAN, planText(plan)));
    return isFirst ? plan : (await this.plan())!;
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

  /** There is a record of the part, and it does not fit what is there: nobody leaves that who does the part. */
  async isDamaged(id: string): Promise<boolean> {
    return (await isThere(this.#recordOf(id))) && (await this.done(id, 'digests')) === undefined;
  }

  /** Keeps why a part could not be done, until it is. */
  async fail(failure: PartFailure): Promise<void> {
    const name = `${failure.id}.failure`;
    await writeBeside(join(this.path, name), Buffer.from(partFailureText(failure)), undefined, this.#temporary(name));
  }

  async failure(id: string): Promise<PartFailure | undefined> {
    const text = await this.#read(this.#failureOf(id));
    return text === undefined ? undefined : parsePartFailure(text, id);
  }

  /** Ids of parts that somebody has begun: who is at work, or has died. */
  async begun(): Promise<ReadonlySet<string>> {
    const names = await readdir(this.path);
    return new Set(names.flatMap((name) => DRAFT.exec(name)?.[1] ?? []));
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
    return this.#writing(async () => {
      // Whoever removes the folder takes the parts with it: others would not be all.
      if (identityOf(await stat(this.path)) !== this.identity) throw fault('ELOST');
      if (record.files.length > 0) await this.#commitFiles(files, this.filesOf(id));
      const isFirst = await giveName(segment, this.segmentOf(id));
      const { bytes, sha256 } = record.segment;
      if (!isFirst && !(await isAsWritten(this.segmentOf(id), { path: '', bytes, sha256 })))
        throw await this.#otherBytes(id, record);
      await this.#writeOnce(`${id}.json`, partRecordText(record));
      await rm(this.#failureOf(id), { force: true });
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
      await rm(this.#failureOf(id), { force: true });
    });
  }

  /**
   * Removes what processes left when they died, and parts that are in nobody's plan. Only for whoever has the folder
   * alone.
   */
  async sweep(kept: ReadonlySet<string>): Promise<void> {
    await this.sweepIdle(0);
    await this.#writing(async () => {
      for (const name of await readdir(this.path)) {
        const [, ofFile, ofFolder] = NAMES.exec(name) ?? [];
        const id = ofFile ?? ofFolder;
        if (id !== undefined && !kept.has(id)) await this.forget(id);
      }
    });
  }

  /**
   * Removes what processes left when they died: what nobody has written to for so long. A process that lives writes each
   * frame; one that loses its files all the same fails, and its part is done again.
   *
   * @returns how many files and folders were removed
   */
  async sweepIdle(idleMs: number): Promise<number> {
    return this.#writing(async () => {
      let removed = 0;
      for (const name of await readdir(this.path)) {
        const path = join(this.path, name);
        if (!isTemporary(name) && name !== STAGING) continue;
        if (idleMs > 0 && Date.now() - (await lastWritten(path)) < idleMs) continue;
        await rm(path, { recursive: true, force: true });
        removed++;
      }
      return removed;
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

  #failureOf(id: string): string {
    return join(this.path, `${id}.failure`);
  }

  /** @returns false if a file of that name is there already, which then stays */
  async #writeOnce(name: string, text: string): Promise<boolean> {
    const beside = this.#temporary(name);
    const file = await open(beside, 'wx');
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    return giveName(beside, join(this.path, name));
  }

  /** A name that nobody else has, whatever process or machine it is on. */
  #temporary(name: string): string {
    return join(this.path, `.${name}.${process.pid}.${randomUUID()}${TEMPORARY}`);
  }

  async #commitFiles(from: string, to: string): Promise<void> {
    if (await isThere(to)) await rm(from, { recursive: true, force: true });
    else await rename(from, to);
  }

  async #otherBytes(id: string, { segment, worker }: PartRecord): Promise<FexgraphError> {
    const first = await this.done(id);
    const others = first ? `${first.worker.host} (process ${first.worker.process})` : 'somebody before';
    return new FexgraphError(
      'NODE_FAILED',
      `part ${id} was done twice, with different results: ${this.segmentOf(id)} of ${others} is not ${segment.sha256} of ${worker.host} (process ${worker.process})`,
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

/** Of a file, or of a folder and what is in it. Milliseconds since 1970; 0 for what is gone. */
async function lastWritten(path: string): Promise<number> {
  const stats = await stat(path).catch(() => undefined);
  if (!stats?.isDirectory()) return stats?.mtimeMs ?? 0;
  const within = await Promise.all((await readdir(path).catch(() => [])).map((name) => lastWritten(join(path, name))));
  return Math.max(stats.mtimeMs, ...within);
}

/** Also what is written beside a file of such a name. */
const isTemporary = (name: string): boolean => /^\..+\.tmp(\.part)?$/.test(name);
