import { execFileSync } from 'node:child_process';
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
  it('reads the bytes', async () => {
    expect(Array.from(await read('a.jpg'))).toEqual([97, 98, 99]);
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
