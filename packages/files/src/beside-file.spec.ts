import { describe, expect, it } from 'vitest';
import { BesideFile, writeBeside } from './beside-file.ts';
import { diskError } from './disk-error.ts';
import { MemoryFiles, nodeError } from './testing/memory-files.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const names = (files: MemoryFiles) => [...files.files.keys()];

describe('BesideFile', () => {
  it('appears under its name only when complete, in place of an older file', async () => {
    const files = new MemoryFiles();
    files.files.set('out/a.csv', bytes('old'));
    const file = await BesideFile.open('out/a.csv', files);
    await file.write(bytes('one\n'));
    await file.write(bytes('two\n'));
    expect(files.text('out/a.csv')).toBe('old');
    expect(files.text('out/a.csv.part')).toBe('one\ntwo\n');
    await file.complete();
    expect(names(files)).toEqual(['out/a.csv']);
    expect(files.text('out/a.csv')).toBe('one\ntwo\n');
    expect(files.open).toBe(0);
  });

  it('keeps what was written as .partial when abandoned, and the older file', async () => {
    const files = new MemoryFiles();
    files.files.set('a.csv', bytes('old'));
    const file = await BesideFile.open('a.csv', files);
    await file.write(bytes('one\n'));
    expect(await file.abandon()).toBe('a.csv.partial');
    expect(files.text('a.csv')).toBe('old');
    expect(files.text('a.csv.partial')).toBe('one\n');
    expect(files.open).toBe(0);
  });

  it('leaves nothing when abandoned before the first write', async () => {
    const files = new MemoryFiles();
    const file = await BesideFile.open('a.csv', files);
    expect(await file.abandon()).toBeUndefined();
    expect(names(files)).toEqual([]);
    expect(files.open).toBe(0);
  });

  it('goes back to a mark, and the digest with it', async () => {
    const files = new MemoryFiles();
    const file = await BesideFile.open('a.csv', files);
    await file.write(bytes('one\n'));
    const mark = file.mark();
    for (const text of ['two\n', 'three\n']) {
      await file.write(bytes(text));
      await file.backTo(mark);
    }
    await file.write(bytes('four\n'));
    await file.complete();
    const whole = await writeBeside('b.csv', bytes('one\nfour\n'), files);
    expect(files.text('a.csv')).toBe('one\nfour\n');
    expect(file.left).toEqual({ ...whole, path: 'a.csv' });
    expect(file.isSettled).toBe(true);
  });

  it('says when it cannot go back', async () => {
    const files = new MemoryFiles();
    const file = await BesideFile.open('a.csv', files);
    const mark = file.mark();
    await file.write(bytes('one\n'));
    files.failNext.set('truncate', 'EIO');
    await expect(file.backTo(mark)).rejects.toMatchObject({ code: 'OUTPUT_FAILED' });
    expect([file.size, file.isSettled]).toEqual([4, false]);
    await file.abandon();
    expect(files.text('a.csv.partial')).toBe('one\n');
  });

  it('is settled once: later calls change nothing', async () => {
    const files = new MemoryFiles();
    const file = await BesideFile.open('a.csv', files);
    await file.write(bytes('one\n'));
    await file.complete();
    expect(await file.abandon()).toBeUndefined();
    await file.discard();
    await file.complete();
    expect(names(files)).toEqual(['a.csv']);
    await expect(file.write(bytes('two\n'))).rejects.toMatchObject({ code: 'INTERNAL' });
  });

  it('names the file when the disk is full and cuts the torn row off', async () => {
    const files = new MemoryFiles();
    files.room = 10;
    const file = await BesideFile.open('a.csv', files);
    await file.write(bytes('1234567\n'));
    await expect(file.write(bytes('89012345\n'))).rejects.toMatchObject({
      code: 'OUTPUT_FAILED',
      message: 'cannot write a.csv: no space left on the disk',
      hint: expect.stringContaining('free some space'),
    });
    expect(files.text('a.csv.part')).toBe('1234567\n');
    await file.abandon();
    expect(files.text('a.csv.partial')).toBe('1234567\n');
    expect(files.open).toBe(0);
  });

  it('can go on when space was freed', async () => {
    const files = new MemoryFiles();
    files.room = 6;
    files.failNext.set('truncate', 'EIO');
    const file = await BesideFile.open('a.csv', files);
    await file.write(bytes('1\n'));
    await expect(file.write(bytes('22222\n'))).rejects.toThrow();
    files.room = 100;
    await file.write(bytes('3\n'));
    await file.write(bytes('44444\n'));
    await file.complete();
    expect(files.text('a.csv')).toBe('1\n3\n44444\n');
  });

  it.each(['sync', 'close', 'rename'] as const)(
    'keeps the rows and closes when %s fails at the end',
    async (operation) => {
      const files = new MemoryFiles();
      const file = await BesideFile.open('a.csv', files);
      await file.write(bytes('one\n'));
      files.failNext.set(operation, 'EIO');
      await expect(file.complete()).rejects.toMatchObject({
        code: 'OUTPUT_FAILED',
        message: 'cannot write a.csv: the disk reported an error',
      });
      expect(names(files)).toEqual(['a.csv.partial']);
      expect(files.open).toBe(0);
    },
  );

  it('refuses a path that is a folder', async () => {
    const files = new MemoryFiles();
    files.folders.add('out');
    await expect(BesideFile.open('out', files)).rejects.toMatchObject({
      code: 'OUTPUT_FAILED',
      message: 'cannot write out: it is a folder',
    });
    expect(files.open).toBe(0);
  });

  it('says why a file cannot be made', async () => {
    const files = new MemoryFiles();
    files.failNext.set('create', 'EROFS');
    await expect(BesideFile.open('/cd/a.csv', files)).rejects.toThrow(
      'cannot write /cd/a.csv: the file system is read-only',
    );
  });
});

describe('writeBeside', () => {
  it('leaves nothing behind when the disk is full', async () => {
    const files = new MemoryFiles();
    files.room = 2;
    await expect(writeBeside('a.png', bytes('12345'), files)).rejects.toThrow('cannot write a.png: no space left');
    expect(names(files)).toEqual([]);
    expect(files.open).toBe(0);
  });
});

describe('diskError', () => {
  it('keeps the reason of a code that it does not know', () => {
    expect(diskError('a.csv', new Error('the drive caught fire')).toLine()).toBe(
      'cannot write a.csv: the drive caught fire',
    );
    expect(diskError('a.csv', nodeError('EACCES')).toLine()).toBe(
      'cannot write a.csv: permission denied (choose a folder that you may write to)',
    );
  });
});
