import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FexgraphError, FrameError, type FrameFailure } from '@fexgraph/core';
import { diskFiles } from '@fexgraph/files';
import { of, Subject } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeDeadLetters } from './dead-letter-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dead-letters-'));
});
afterEach(() => rm(folder, { recursive: true }));

const failure = (index: number): FrameFailure => ({
  error: new FrameError(
    { source: 's', index, time: index },
    `${index}.png`,
    'faces',
    new FexgraphError('BAD_INPUT', 'broken', { hint: 'mend it' }),
  ),
  settlement: 'dead-letter',
});

describe('writeDeadLetters', () => {
  it('writes a line per failure in order', async () => {
    const path = join(folder, 'letters.ndjson');
    const left = await writeDeadLetters(of(failure(0), failure(3)), path);
    const lines = (await readFile(path, 'utf8'))
      .trimEnd()
      .split('\n')
      .map((text) => JSON.parse(text));
    expect(lines).toEqual([
      {
        source: 's',
        frame: 0,
        time: 0,
        input: '0.png',
        node: 'faces',
        code: 'BAD_INPUT',
        message: 'broken',
        hint: 'mend it',
        settlement: 'dead-letter',
      },
      expect.objectContaining({ frame: 3, input: '3.png' }),
    ]);
    expect(await readdir(folder)).toEqual(['letters.ndjson']);
    expect(left).toMatchObject({ path, complete: true, bytes: (await readFile(path)).length });
  });

  it('leaves no file when nothing failed', async () => {
    await writeDeadLetters(of(), join(folder, 'letters.ndjson'));
    expect(await readdir(folder)).toEqual([]);
  });

  it('stops at a full disk, says so, and keeps what was written marked partial', async () => {
    const full = Object.create(diskFiles) as typeof diskFiles;
    full.create = async (beside, path) => {
      const handle = await diskFiles.create(beside, path);
      let writes = 0;
      return Object.assign(Object.create(handle), {
        write: (bytes: Uint8Array, position: number) => {
          if (++writes > 1) throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
          return handle.write(bytes, position);
        },
        truncate: (length: number) => handle.truncate(length),
        sync: () => handle.sync(),
        isInPlace: () => handle.isInPlace(),
        close: () => handle.close(),
      });
    };
    const failures = new Subject<FrameFailure>();
    const letters = writeDeadLetters(failures, join(folder, 'letters.ndjson'), full);
    failures.next(failure(0));
    failures.next(failure(1));
    failures.complete();
    await expect(letters).rejects.toMatchObject({ code: 'OUTPUT_FAILED' });
    expect(await readdir(folder)).toEqual(['letters.ndjson.partial']);
  });
});
