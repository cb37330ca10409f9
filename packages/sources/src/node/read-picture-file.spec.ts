import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/made-files.ts';
import { readPictureFile } from './read-picture-file.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeAll(async () => {
  folder = await temporaryFolder({ 'a.jpg': 'abc', 'empty.jpg': '', 'large.jpg': 'x'.repeat(2_500_000) });
});
afterAll(() => folder.remove());

const read = (name: string) => readPictureFile(join(folder.path, name), name, { maxBytes: 1_000_000 });

describe('readPictureFile', () => {
  it('reads all of a small file', async () => {
    const { head, size, path } = await read('a.jpg');
    expect([Array.from(head), size, path]).toEqual([[97, 98, 99], 3, undefined]);
  });

  it.each([
    ['\xff\xd8\xff', false],
    ['BM', true],
    ['II*\0', true],
    ['\x89PNG\r\n\x1a\n', true],
    ['\x89PNG\r\n\x1a\n....IDAT', false],
  ])('reads all of a large file only where it is needed here: %j, %s', async (begin, isNeeded) => {
    await writeFile(join(folder.path, 'some.picture'), Buffer.from(begin.padEnd(100_000, '.'), 'latin1'));
    const { head, size, path } = await read('some.picture');
    expect([size, path]).toEqual([100_000, isNeeded ? undefined : join(folder.path, 'some.picture')]);
    expect(head).toHaveLength(isNeeded ? 100_000 : 65_536);
  });

  it.each([
    ['gone.jpg', 'gone.jpg: there is no such file'],
    ['a.jpg/b.jpg', 'a.jpg/b.jpg: there is no such file'],
    ['latin\uFFFD.jpg', 'latin\uFFFD.jpg: its name is not UTF-8, so it cannot be opened'],
    ['zero\0.jpg', 'zero\0.jpg: there is a zero in its name'],
    ['.', '.: is a folder, not a picture'],
    ['empty.jpg', 'empty.jpg: the file is empty'],
    ['large.jpg', 'large.jpg: 2.5 MB are more than the limit of 1.0 MB'],
  ])('%s', async (name, message) => {
    await expect(read(name)).rejects.toMatchObject({ code: 'BAD_INPUT', message });
  });

  it.skipIf(process.platform === 'win32')('does not wait for a pipe', async () => {
    execFileSync('mkfifo', [join(folder.path, 'pipe.jpg')]);
    await expect(read('pipe.jpg')).rejects.toMatchObject({ message: 'pipe.jpg: is not a regular file' });
  });
});
