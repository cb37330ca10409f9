import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeFolder } from './make-folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fexgraph-folders-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('makeFolder', () => {
  it('makes what is missing and is content with what is there', async () => {
    const deep = join(folder, 'a', 'b', 'c');
    await makeFolder(deep);
    await makeFolder(deep);
    expect(statSync(deep).isDirectory()).toBe(true);
  });

  it('does not mind two at once', async () => {
    const deep = join(folder, 'a', 'b', 'c');
    await Promise.all(Array.from({ length: 8 }, () => makeFolder(deep)));
    expect(statSync(deep).isDirectory()).toBe(true);
  });

  it.each([[['file']], [['file', 'sub']], [['file', 'sub', 'deeper']]])(
    'fails where a file is in the way: %j',
    async (parts) => {
      writeFileSync(join(folder, 'file'), '');
      await expect(makeFolder(join(folder, ...parts))).rejects.toMatchObject({ code: 'ENOTDIR' });
    },
  );

  it.skipIf(process.platform !== 'linux')('ends where no folder can be made', async () => {
    await expect(makeFolder('/proc/fexgraph/out')).rejects.toThrow('no folder can be made there');
  });
});
