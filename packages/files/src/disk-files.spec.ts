import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BesideFile } from './beside-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fexgraph-sinks-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const bytes = (text: string) => new TextEncoder().encode(text);

/** Descriptors of this process that point into a folder; needs Linux. */
function openIn(path: string): string[] {
  return readdirSync('/proc/self/fd')
    .map((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`);
      } catch {
        return '';
      }
    })
    .filter((target) => target.startsWith(path));
}

describe('files on disk', () => {
  it('makes the folder and writes the file', async () => {
    const path = join(folder, 'new', 'deep', 'a.csv');
    const file = await BesideFile.open(path);
    await file.write(bytes('one\n'));
    await file.complete();
    expect(readFileSync(path, 'utf8')).toBe('one\n');
    expect(readdirSync(join(folder, 'new', 'deep'))).toEqual(['a.csv']);
  });

  it('says so when a part of the path is a file', async () => {
    writeFileSync(join(folder, 'file'), '');
    await expect(BesideFile.open(join(folder, 'file', 'a.csv'))).rejects.toMatchObject({
      code: 'OUTPUT_FAILED',
      message: `cannot write ${join(folder, 'file', 'a.csv')}: a part of the path is a file, not a folder`,
    });
  });

  it('says so when the path is a folder', async () => {
    mkdirSync(join(folder, 'sub'));
    await expect(BesideFile.open(join(folder, 'sub'))).rejects.toThrow(/it is a folder/);
  });

  it('refuses to take the place of a device or a pipe', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    for (const path of ['/dev/null', pipe]) {
      await expect(BesideFile.open(path)).rejects.toThrow(`cannot write ${path}: it is a device, a pipe or a socket`);
    }
    expect(readdirSync(folder)).toEqual(['pipe']);
  });

  it('refuses a second writer of one file, and takes it when the first is done', async () => {
    const path = join(folder, 'a.csv');
    const first = await BesideFile.open(path);
    await expect(BesideFile.open(path)).rejects.toThrow(/it is being written already/);
    await first.complete();
    const second = await BesideFile.open(path);
    await second.discard();
    expect(readFileSync(path, 'utf8')).toBe('');
  });

  it('is made under a name of its own where something has the usual one, through no link', async () => {
    const [path, precious] = [join(folder, 'a.csv'), join(folder, 'precious')];
    writeFileSync(precious, 'precious');
    symlinkSync(precious, `${path}.part`);
    const file = await BesideFile.open(path);
    await file.write(bytes('one\n'));
    await file.complete();
    expect([readFileSync(path, 'utf8'), readFileSync(precious, 'utf8')]).toEqual(['one\n', 'precious']);
    expect(lstatSync(path).isFile()).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(['a.csv', 'a.csv.part', 'precious']);
  });

  it('says what it left: size and digest, also of a part', async () => {
    for (const end of ['complete', 'abandon'] as const) {
      const file = await BesideFile.open(join(folder, `${end}.csv`));
      await file.write(bytes('one\n'));
      await file.write(bytes('two\n'));
      await file[end]();
      const sha256 = createHash('sha256').update('one\ntwo\n').digest('hex');
      expect(file.left).toMatchObject({ bytes: 8, sha256, complete: end === 'complete' });
    }
  });

  it.each(['removed', 'moved'])('notices at the next write that it was %s, and saves what was written', async (how) => {
    const [sub, path] = [join(folder, 'sub'), join(folder, 'sub', 'a.csv')];
    const file = await BesideFile.open(path);
    await file.write(bytes('one\n'.repeat(1_000_000)));
    if (how === 'removed') rmSync(sub, { recursive: true });
    else renameSync(sub, join(folder, 'other'));
    await expect(file.write(bytes('two\n'))).rejects.toMatchObject({
      code: 'OUTPUT_FAILED',
      message: `cannot write ${path}: it was removed or moved while it was being written`,
    });
    expect(await file.abandon()).toBe(`${path}.partial`);
    expect(readFileSync(`${path}.partial`, 'utf8')).toBe('one\n'.repeat(1_000_000));
    expect(readdirSync(sub)).toEqual(['a.csv.partial']);
  });

  it('saves what was written where the folder vanished before the end', async () => {
    const path = join(folder, 'sub', 'a.csv');
    const file = await BesideFile.open(path);
    await file.write(bytes('one\n'));
    rmSync(join(folder, 'sub'), { recursive: true });
    await expect(file.complete()).rejects.toThrow('it was removed or moved');
    expect(file.left).toMatchObject({ path: `${path}.partial`, complete: false });
    expect(readFileSync(`${path}.partial`, 'utf8')).toBe('one\n');
  });

  it.skipIf(process.platform !== 'linux')('closes the file whatever the end', async () => {
    for (const end of ['complete', 'abandon', 'discard'] as const) {
      const file = await BesideFile.open(join(folder, `${end}.csv`));
      await file.write(bytes('one\n'));
      expect(openIn(folder)).toHaveLength(1);
      await file[end]();
      expect(openIn(folder)).toEqual([]);
    }
    expect(readdirSync(folder).sort()).toEqual(['abandon.csv.partial', 'complete.csv']);
  });

  it('keeps whole rows when a real disk is full', async ({ skip }) => {
    const disk = join(folder, 'disk');
    mkdirSync(disk);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk], { stdio: 'ignore' });
    } catch {
      skip('mounting a small disk needs Linux and root');
    }
    try {
      const path = join(disk, 'a.csv');
      const row = `${'x'.repeat(9999)}\n`;
      const file = await BesideFile.open(path);
      const fill = async () => {
        for (let i = 0; i < 20; i++) await file.write(bytes(row));
      };
      await expect(fill()).rejects.toThrow(`cannot write ${path}: no space left on the disk`);
      await file.abandon();
      const kept = readFileSync(`${path}.partial`, 'utf8');
      expect(kept.length).toBeGreaterThan(0);
      expect(kept).toBe(row.repeat(kept.length / row.length));
      expect(openIn(disk)).toEqual([]);
    } finally {
      execFileSync('umount', [disk]);
    }
  });
});
